"""Reads the place columns of lists: home, place of death, place of burial."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.heights import known_heights
from nlp.gazetteer.keys import SYLLABLE, place_key
from nlp.gazetteer.narrowing import areas, best, narrowed, widest
from nlp.gazetteer.store import gazetteer, hamlet_index
from records.text import nfc, unaccented

_COMMA: Final = re.compile(r"\s*[,;/|\n()]\s*")
_DASH: Final = re.compile(r"\s+[-–—]\s+|\s*[–—]\s*")
_WORDS: Final = (
    (Rank.PROVINCE, re.compile(r"^(?:tinh|t\.) ?(?=\S)")),
    (Rank.DISTRICT, re.compile(r"^(?:huyen|quan|thi xa|thanh pho|tp\.?|tx\.?|h\.|q\.) ?(?=\S)")),
    (Rank.COMMUNE, re.compile(r"^(?:xa|phuong|thi tran|tt\.?|x\.|p\.|dac khu) ?(?=\S)")),
    (Rank.HAMLET, re.compile(r"^(?:thon|ap|lang|ban|buon|xom|soc|phum|khom) (?=\S)")),
    (Rank.SITE, re.compile(
        r"^(?:ntls|nghia trang(?: liet s[iy])?|song|suoi|cau|pha|deo|nui|doi|cao diem|diem cao"
        r"|ngoc|"
        r"duong|can cu|san bay|ben|rach|kenh|khe|dinh|chan|suon|bo (?:bac|nam|dong|tay)) (?=\S)"
    )),
)  # fmt: skip
_INNER: Final = re.compile(r"\s+(?=(?:huyen|tinh|thi xa|thanh pho|quan|tp\.?)\s\w)")
_NOTHING: Final = frozenset(
    (
        "mat tran phia nam", "mat tran", "tai tran dia", "tran dia", "nghia trang mat tran",
        "mien nam", "chien truong", "chien truong b", "chua ro", "khong ro", "khong",
        "chien truong mien nam", "mt phia nam",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """A place of a list column.

    Attributes:
        text: as given.
        codes: codes of the 63 provinces before July 2025 it may lie in; ISO codes abroad.
        province: name of the province or country, as the gazetteer spells it, or empty.
        district: code of the district before 2025, or empty.
        commune: codes of the communes before 2025 it may be.
        names: normal forms of all names given, for comparing what no list knows.
        entries: the gazetteer's readings, narrowest first.
        best: the narrowest single reading, for a position.
    """

    text: str
    codes: frozenset[str] = frozenset()
    province: str = ""
    district: str = ""
    commune: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = field(default=())
    best: Entry | None = None

    @property
    def said(self) -> bool:
        """Whether the column says anything: "Mặt trận phía Nam" does not."""
        return bool(self.names)


def read_place(text: str) -> PlaceReading:
    """Return the place of ``text``: ``Xã Long Hưng, Huyện Châu Thành, Tiền Giang``, ``Nam Hà``.

    Names across the mergers of 1975–1996, 2008 and 2025 give the provinces of before July 2025.
    """
    text = nfc(text).strip()
    if not text or " ".join(SYLLABLE.findall(unaccented(text))) in _NOTHING:
        return PlaceReading(text)
    parts = [part for piece in _COMMA.split(text) if piece for part in _dashed(piece)]
    names = tuple(dict.fromkeys(name for name, _, _ in parts if name))
    known = [entries for _, _, entries in parts if entries]
    if not known:
        return PlaceReading(text, names=names)
    allowed, kept = narrowed(known)
    where = next(iter(allowed)) if len(allowed) == 1 else ""
    inside = tuple(one for one in kept if areas(one) & allowed)
    old = [one for one in inside if one.source == "pre2025"]
    district = {one.key[8:] for one in old if one.rank is Rank.DISTRICT}
    communes = [one for one in old if one.rank is Rank.COMMUNE]
    if district:
        communes = [one for one in communes if one.parent in district] or communes
    parents = {one.parent for one in communes}
    if len(parents) == 1 and (not district or parents <= district):
        district = parents
    province = next((one.name for one in reversed(kept) if one.rank <= Rank.PROVINCE), "")
    return PlaceReading(
        text, allowed, province, district.pop() if len(district) == 1 else "",
        tuple(one.key[8:] for one in communes), names, inside, best(known, where),
    )  # fmt: skip


def _at_words(piece: str) -> Iterator[str]:
    """Part where a word for a wider unit stands inside, commas being lost."""
    bare = unaccented(piece)
    if len(bare) != len(piece):
        yield piece
        return
    done = 0
    for match in _INNER.finditer(bare):
        yield piece[done : match.start()]
        done = match.end()
    yield piece[done:]


def _dashed(piece: str) -> Iterator[tuple[str, Rank | None, tuple[Entry, ...]]]:
    """Part at dashes what is not one name with a dash: ``Bà Rịa - Vũng Tàu``."""
    level, name = _stripped(piece)
    if _DASH.search(piece) and not _entries(name, level):
        for part in _DASH.split(piece):
            yield from _pieces(part)
    else:
        for part in _at_words(piece):
            yield from _pieces(part)


def _pieces(piece: str) -> Iterator[tuple[str, Rank | None, tuple[Entry, ...]]]:
    """Yield the names in one piece: usually one, several where commas were lost."""
    level, name = _stripped(piece)
    key = place_key(name)
    if not key:
        return
    height = known_heights().get(name.upper().replace(" ", ""))
    if height:
        yield key, level, height
        return
    found = _entries(name, level) or _entries(piece, None)
    if found:
        yield key, level, found
        return
    words = SYLLABLE.findall(name)
    split = _split(words)
    if split is None:
        yield key, level, _hamlets(key) if level in (Rank.HAMLET, None) else ()
        return
    for part in split:
        _, inner = _stripped(part)
        yield place_key(inner), None, _entries(inner, None)


def _stripped(piece: str) -> tuple[Rank | None, str]:
    bare = unaccented(piece)
    for rank, word in _WORDS:
        match = word.match(bare)
        if match and len(bare) == len(piece):
            return rank, piece[match.end() :].strip()
    return None, piece


def _entries(name: str, level: Rank | None) -> tuple[Entry, ...]:
    found = gazetteer().find(name, cost=1) or gazetteer().find(name)
    fitting = [one for one in found if one.rank is level]
    if level is Rank.DISTRICT:
        fitting = [one for one in found if one.rank is level or one.kind in ("Thành phố", "town")]
    if level is Rank.COMMUNE:
        return tuple(fitting) or widest(found)
    return widest(fitting) or widest(found)


def _hamlets(key: str) -> tuple[Entry, ...]:
    return hamlet_index().get(key, ())


def _split(words: list[str]) -> list[str] | None:
    """Part words into known names, longest first; ``None`` where one is not known."""
    parts: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(5, len(words) - at), 1, -1):
            name = " ".join(words[at : at + size])
            if _entries(_stripped(name)[1], None):
                parts.append(name)
                at += size
                break
        else:
            return None
    return parts if len(parts) > 1 else None
