"""Homes and places of death compared by the areas they may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.gazetteer.keys import place_key
from nlp.linkage.areas import Area, read_area, split_place
from nlp.linkage.levels import Home, Place

Levels = NDArray[np.int8]
# What lists write when they do not know, or may not say, where (domain rules §5).
_NO_PLACE: Final = frozenset(
    "mat tran phia nam|phia nam|mat tran|chien truong|mien nam|chien truong mien nam|chien truong b"
    "|tai tran dia|khong ro|chua ro|chua biet|khong|mat tran mien nam|chien truong phia nam".split(
        "|"
    )
)


class Postings:
    """Which values of a column hold a code."""

    def __init__(self) -> None:
        self._lists: dict[str, list[int]] = defaultdict(list)

    def add(self, codes: Iterable[str], value: int) -> None:
        """Note that ``value`` holds each of ``codes``."""
        for code in codes:
            self._lists[code].append(value)

    def of(self, codes: Iterable[str]) -> NDArray[np.int64]:
        """Return the values that hold any of ``codes``, perhaps more than once."""
        found: list[int] = []
        for code in codes:
            found += self._lists.get(code, ())
        return np.array(found, np.int64)


class HomeTable:
    """All distinct homes of a register: (commune, district, province) as written."""

    def __init__(self, homes: Sequence[tuple[str, str, str]]) -> None:
        self._size = len(homes)
        self._known = np.zeros(len(homes), bool)
        self._provinces, self._merged = Postings(), Postings()
        self._districts, self._communes = Postings(), Postings()
        for number, parts in enumerate(homes):
            area = register_area(parts)
            if area is None:
                continue
            self._known[number] = True
            self._provinces.add(area.provinces, number)
            self._merged.add(area.merged, number)
            self._districts.add(area.districts, number)
            self._communes.add(area.communes, number)

    def levels(self, area: Area) -> Levels:
        """Return for every home a ``levels.Home``."""
        found = np.full(self._size, Home.OTHER, np.int8)
        either = area.provinces | area.merged
        found[self._provinces.of(area.merged)] = Home.MERGED
        found[self._merged.of(area.provinces)] = Home.MERGED
        sure = self._provinces.of(area.provinces)
        inside = np.zeros(self._size, bool)
        inside[self._provinces.of(either)] = True
        found[sure] = Home.PROVINCE
        districts = np.zeros(self._size, bool)
        districts[self._districts.of(area.districts)] = True
        found[districts & inside] = Home.DISTRICT
        communes = np.zeros(self._size, bool)
        communes[self._communes.of(area.communes)] = True
        found[communes & inside] = Home.COMMUNE
        found[~self._known] = Home.MISSING
        return found


def register_area(parts: tuple[str, str, str]) -> Area | None:
    """Return the area of a register's home; a list with one column for it has it as the last."""
    if parts[0] or parts[1]:
        return read_area(*parts)
    return read_area(*split_place(parts[2]))


def clue_area(text: str) -> Area | None:
    """Return the area that a clue's home may mean."""
    return read_area(*split_place(text)) if text.strip() else None


class PlaceTable:
    """All distinct places of death of a register."""

    def __init__(self, places: Sequence[str]) -> None:
        self._size = len(places)
        self._missing = np.zeros(len(places), bool)
        self._names, self._tails, self._provinces = Postings(), Postings(), Postings()
        self._seen_in: dict[str, set[str]] = defaultdict(set)
        for number, text in enumerate(places):
            parts = _told(text)
            if not parts:
                self._missing[number] = True
                continue
            keys = [place_key(part) for part in parts]
            self._names.add(keys[:1] if len(keys) > 1 else keys, number)
            self._tails.add(keys[1:], number)
            codes = place_codes(parts)
            self._provinces.add(codes, number)
            for key in keys[:-1]:
                self._seen_in[key] |= codes

    def levels(self, text: str) -> Levels | None:
        """Return for every place a ``levels.Place``, ``None`` where the clue says nothing."""
        parts = _told(text)
        if not parts:
            return None
        keys = [place_key(part) for part in parts]
        codes = place_codes(parts)
        if not codes:
            # A hill that no gazetteer has: where the register itself puts it.
            codes = frozenset().union(*(self._seen_in.get(key, set()) for key in keys))
        found = np.full(self._size, Place.OTHER if codes else Place.MISSING, np.int8)
        found[self._provinces.of(codes)] = Place.PROVINCE
        found[self._tails.of(keys)] = Place.PROVINCE
        found[self._names.of(keys[:1])] = Place.SAME
        found[self._missing] = Place.MISSING
        return found


def _told(text: str) -> tuple[str, ...]:
    """Return the parts of a place that says something, else nothing."""
    parts = split_place(text)
    if not parts or all(place_key(part) in _NO_PLACE for part in parts):
        return ()
    return parts


def place_codes(parts: tuple[str, ...]) -> frozenset[str]:
    """Return the codes of the provinces a place of death may lie in."""
    area = read_area(*parts[-1:])
    if area is None and len(parts) > 1:
        area = read_area(*parts[:1])
    return area.provinces | area.merged if area is not None else frozenset()
