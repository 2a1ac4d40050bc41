"""Names of places in Hangul, Cyrillic and Chinese, given and transcribed; each read when needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlp.gazetteer import korean, russian
from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.store import gazetteer

_GENERIC: Final = (
    "sông ", "cầu ", "đèo ", "phà ", "bến phà ", "núi ", "rạch ", "đồi ", "nghĩa trang ", "đảo ",
)  # fmt: skip
# Traditional signs for the simplified ones that names of places here use.
_SIMPLIFIED: Final = str.maketrans(
    "廣寧義諒東龍興陽邊慶順會歸綏樂農壽堅後榮羅萊嶺豐靈靜門長馬華懷賢協濟樓關橋島鐵號線國雲鎮縣鄉灣莊鵝貢"
    "沒豔銀瓊麗劉風鳳澤場團區億張陳鄭環環黃巖遼條條產檳鴻錦銅賓開發廟鐘應營聯綠紅絲",
    "广宁义谅东龙兴阳边庆顺会归绥乐农寿坚后荣罗莱岭丰灵静门长马华怀贤协济楼关桥岛铁号线国云镇县乡湾庄鹅贡"
    "没艳银琼丽刘风凤泽场团区亿张陈郑环环黄岩辽条条产槟鸿锦铜宾开发庙钟应营联绿红丝",
)


@dataclass(frozen=True, slots=True)
class ScriptIndex:
    """Exact and levelled spellings → entries; ``longest`` in characters or words."""

    exact: Mapping[str, tuple[Entry, ...]]
    level: Mapping[str, tuple[Entry, ...]]
    longest: int


def simplified(text: str) -> str:
    """Return Chinese ``text`` with simplified signs, as many as before."""
    return text.translate(_SIMPLIFIED)


def _plain(name: str) -> str:
    for word in _GENERIC:
        name = name.removeprefix(word)
    return name


def _names(pick: str) -> Iterator[tuple[str, Entry]]:
    for place in gazetteer().own:
        for spelling in getattr(place, pick):
            yield spelling, place.entry


def _vietnamese() -> Iterator[tuple[str, Entry]]:
    """Yield provinces, districts and own places by their Vietnamese names."""
    for entry in gazetteer().by_entry.values():
        official = entry.source == "pre2025" and entry.rank <= Rank.DISTRICT
        if official or (entry.source in ("names", "historic") and entry.country == "VN"):
            name = _plain(entry.name)
            if " " in name or official:
                yield name, entry


def _frozen(found: Mapping[str, dict[str, Entry]]) -> Mapping[str, tuple[Entry, ...]]:
    return {
        name: tuple(sorted(entries.values(), key=lambda entry: entry.rank))
        for name, entries in found.items()
    }


def _build(
    given: Iterator[tuple[str, Entry]],
    levelled: Callable[[str], str],
    transcribed: Callable[[str], str] | None,
) -> ScriptIndex:
    exact: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
    level: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
    for spelling, entry in given:
        exact[spelling][entry.key] = entry
        level[levelled(spelling)][entry.key] = entry
    if transcribed is not None:
        for name, entry in _vietnamese():
            spelling = transcribed(name)
            if len(spelling) >= 2:
                exact[spelling][entry.key] = entry
                level[levelled(spelling)][entry.key] = entry
    return ScriptIndex(_frozen(exact), _frozen(level), max(map(len, exact)))


@lru_cache(maxsize=1)
def hangul() -> ScriptIndex:
    """Return the names in Hangul; ``level`` by ``korean.loose``."""
    return _build(_names("korean"), korean.loose, korean.in_hangul)


@lru_cache(maxsize=1)
def chinese() -> ScriptIndex:
    """Return the names in simplified Chinese."""
    given = ((simplified(name), entry) for name, entry in _names("chinese"))
    return _build(given, str, None)


@lru_cache(maxsize=1)
def cyrillic() -> ScriptIndex:
    """Return the names in Cyrillic in all cases, ``level`` by ``russian.loose``."""
    base = _build(_names("russian"), str, russian.in_cyrillic)
    own = frozenset(map(russian.joined, base.exact))
    exact: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
    level: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
    for name, entries in base.exact.items():
        for form in _cases(name):
            for entry in entries:
                # Another name's own form stands before a case of this one.
                if form == name or russian.joined(form) not in own:
                    exact[russian.joined(form)][entry.key] = entry
                level[russian.loose(form)][entry.key] = entry
    return ScriptIndex(_frozen(exact), _frozen(level), 4)


def _cases(name: str) -> Iterator[str]:
    """Yield the case forms; in a name of several words the last one, or both adjective and noun."""
    yield from russian.cases(name)
    first, _, last = name.rpartition(" ")
    if first.endswith(("ый", "ий", "ая", "ое")):
        for adjective in _adjective(first):
            for noun in russian.cases(last):
                yield f"{adjective} {noun}"
    elif last and first in ("Долина", "Тропа", "тропа", "Река", "зона", "перевал", "мост"):
        for noun in russian.cases(first):
            yield f"{noun} {last}"


def _adjective(word: str) -> Iterator[str]:
    stem = word[:-2]
    yield word
    if word.endswith(("ый", "ий")):
        soft = "и" if word.endswith("ий") and stem[-1:] in "нж" else "ы"
        yield from (stem + end for end in ("его", "ем", "ему", "им", "ого", "ом", "ому", "ым"))
        yield stem + soft + "м"
    else:
        yield from (stem + end for end in ("ой", "ую", "ого", "ом", "ому", "ым"))
