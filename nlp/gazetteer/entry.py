"""One entry of the gazetteer: a name, what it names, where, and in which years."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal


class Rank(IntEnum):
    """How wide a named place is; a smaller number is wider."""

    COUNTRY = 0
    REGION = 1
    PROVINCE = 2
    DISTRICT = 3
    SITE = 4
    COMMUNE = 5
    HAMLET = 6


Source = Literal["pre2025", "2026", "historic", "war", "hamlet", "names"]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A place under one of its names.

    Attributes:
        key: identity in the gazetteer, ``pre2025:465``, ``2026:00004``, ``historic:12`` …
        name: the chief name, in the source's spelling (NFC).
        rank: how wide it is.
        kind: the source's word for it: ``Huyện``, ``base``, ``river`` …
        codes: codes of the 63 provinces before July 2025 that its area touches, chief one first.
        country: ISO 3166 code; ``VN`` for all with ``codes``.
        parent: code of the district of a commune before 2025.
        lat: centre in degrees WGS 84, or ``None``.
        lon: the same.
        radius_m: how far from the centre the place may lie.
        held: years the unit existed under this name, ``("1968-01", "1996-11")``; ends may be empty.
        authority: who used the name (VNDCCH, VNCH, CMLT, Pháp …), or empty.
        source: which file.
        polygon: file and code of its area where there is one.
        successors: codes of the communes of 2026 it lies in.
    """

    key: str
    name: str
    rank: Rank
    kind: str
    codes: tuple[str, ...]
    country: str = "VN"
    parent: str = ""
    lat: float | None = None
    lon: float | None = None
    radius_m: float | None = None
    held: tuple[str, str] = ("", "")
    authority: str = ""
    source: Source = "names"
    polygon: tuple[str, str] | None = None
    successors: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The only province code, or empty."""
        return self.codes[0] if len(self.codes) == 1 else ""

    def in_year(self, year: int) -> bool:
        """Whether the name was in use in ``year``."""
        first, last = self.held
        return (not first or int(first[:4]) <= year) and (not last or year <= int(last[:4]))
