"""Places in Korean: names at the head of a word, what may follow them, hills by height."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from nlp.entities.places.foreign import chained, mention, part
from nlp.entities.places.latin import Mention
from nlp.entities.places.part import Part
from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.korean import loose
from nlp.gazetteer.scripts import hangul
from nlp.gazetteer.store import gazetteer

_RUN: Final = re.compile(r"[가-힣]{2,}|\d{2,4}\s?고지|\d{1,3}번\s?도로")
_HILL: Final = re.compile(r"(\d{2,4})\s?고지")
_LEVELS: Final = {
    "성": Rank.PROVINCE, "시": Rank.DISTRICT, "군": Rank.DISTRICT, "현": Rank.DISTRICT,
    "읍": Rank.COMMUNE,
    "면": Rank.COMMUNE, "마을": Rank.HAMLET, "촌": Rank.HAMLET,
}  # fmt: skip
_FEATURES: Final = "강|산|계곡|만|섬|고원|반도|평원|고지|산맥"
_TYPE: Final = re.compile(rf"\s?(성|시|군|현|읍|면|마을|촌|{_FEATURES})")
_PARTICLES: Final = re.compile(
    r"(?:(?:지역|지구|기지|비행장|공항|고개|다리|항구|항|패스|공군기지|요새|전투|부근|근처|인근|근교|북쪽|남쪽|동쪽|서쪽|북방|남방|북부|남부|서부|동부|방면|출신|사람|쪽|일대|외곽"
    r"|시내|전선|작전|해안|해변|주민|주둔|시절|상공|앞바다|진지|방어전|대첩|공방전|학살|사건|북동쪽|북서쪽|남동쪽|남서쪽|서북쪽|동남쪽"
    r"|에서의|에서는|에서도|에서|에게|에는|에도|에|의|은|는|이라는|이란|이고|이며|이다|이었다|이|가|을|를|으로|로|와|과|도"
    r"|까지|부터|만|라는|란|고|며|였다|입니다|이에요|요|중|간|행|발|파|당시|현지|내|안|밖|인|태생|이나|나|하고|랑|이랑|서))*"
)
# Everyday Korean words, and Korean places, of the same sound.
_COMMON: Final = frozenset(
    "안장 남하 하남 하동 하박 남동 안남 박하 바리 선미 사파 동하 빈빈 나산 노산 하백 우동 중국"
    " 태국 타이 남부"
    " 우민 하장 반반 바비 하이 라오 바자 압박 업박 광시 하미 미토 콘손 선라 안동 바떠 바토 동동"
    " 동안 하안 남당 남안".split()
)
_ALSO_WORDS: Final = frozenset(
    "압박 안장 남하 남부 안남 박하 우동 반반 바리 광시 하백 동안 남당 남안 바토".split()
)
_HOME: Final = re.compile(r"\s?(?:출신|사람|태생|고향)")
_HOME_BEFORE: Final = re.compile(r"(?:고향[은이]?|본적[은이]?|출신지[는은]?)\s?:?\s?$")
_GAPS: Final = frozenset({"", " ", ", ", "의 ", "-"})
_NATION: Final = re.compile(r"\s?(?:군|인|어|정부|정규군|사람|민족)")


def hangul_mentions(text: str) -> list[Mention]:
    """Return the places in the Korean of ``text``."""
    parts = sorted(_parts(text), key=lambda one: one.start)
    found: list[Mention] = []
    for group in chained(text, parts, _GAPS):
        alone = len(group) == 1
        if alone and group[0].hit is not None and group[0].hit.common:
            continue
        stop = group[-1].stop
        home = bool(_HOME.match(text, stop)) or bool(
            _HOME_BEFORE.search(text[max(0, group[0].start - 8) : group[0].start])
        )
        found.append(mention(group, home=home))
    return found


def _parts(text: str) -> Iterator[Part]:
    done = 0
    for run in _RUN.finditer(text):
        if run.start() < done:
            continue
        hill = _HILL.match(text, run.start())
        if hill:
            yield part(text, hill.start(), hill.end(), height=hill.group(1))
            done = hill.end()
            continue
        at = run.start()
        while at < run.end():
            found = _name_at(text, at, run.end())
            if found is None:
                break
            yield found
            done = at = found.stop
            if at >= run.end() or text[at - 1] == " ":
                break


def _name_at(text: str, at: int, end: int) -> Part | None:
    index = hangul()
    for size in range(min(index.longest, len(text) - at), 1, -1):
        said = text[at : at + size]
        if " " in said and size > 10:
            continue
        entries = index.exact.get(said)
        if entries is None and size >= 3 and at + size <= end:
            entries = index.level.get(loose(said))
        if entries is None:
            continue
        found = _behind(text, at, at + size, entries)
        if found is not None:
            return found
    return None


def _behind(text: str, at: int, stop: int, entries: tuple[Entry, ...]) -> Part | None:
    """Check what follows the name: a word for a unit (kept), then only particles."""
    said = text[at:stop]
    if entries[0].rank is Rank.COUNTRY and _NATION.match(text, stop):
        return None
    kind = _TYPE.match(text, stop)
    if kind and kind.group(1) in ("시", "군", "면", "만") and kind.group()[0] == " ":
        kind = None if kind.group(1) != "산" else kind
    if kind and said.endswith(kind.group(1)):
        kind = None
    for typed in (kind, None) if kind else (None,):
        last = typed.end() if typed else stop
        tail_end = _run_end(text, last)
        if _PARTICLES.fullmatch(text, last, tail_end):
            level = _LEVELS.get(typed.group(1)) if typed else None
            bare = tail_end == last
            doubtful = said in _COMMON or (len(said) == 2 and said not in _listed())
            common = typed is None and (said in _ALSO_WORDS or (doubtful and bare))
            return part(text, at, last, entries, level=level, common=common)
    if len(said) >= 4 and said in _listed():
        return part(text, at, stop, entries)
    return None


def _run_end(text: str, at: int) -> int:
    while at < len(text) and "가" <= text[at] <= "힣":
        at += 1
    return at


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """Names given in the data, not only transcribed."""
    return frozenset(name for place in gazetteer().own for name in place.korean)
