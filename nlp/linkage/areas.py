"""Codes of the areas that a written place may mean, across the mergers.

Register and clue may use names of different years: old communes, those of 2025, provinces merged
and parted again. Both are turned into codes of the units before July 2025, which compare as sets.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

from nlp.gazetteer.keys import place_key

Depth = Literal["commune", "district", "province"]
Codes = frozenset[str]
NOWHERE: Final[Codes] = frozenset()

_COMMUNE_WORD: Final = re.compile(r"^(?:xa|phuong|thi tran|tt|p|x|lang|thon) (?=.)")
_DISTRICT_WORD: Final = re.compile(r"^(?:huien|huyen|quan|q|h) (?=.)")
_EITHER_WORD: Final = re.compile(r"^(?:thi xa|thanh pho|tp|tinh|t) (?=.)")
_SEPARATOR: Final = re.compile(r"\s*[,;]\s*")
_DASH: Final = re.compile(r"\s+[-–]\s+")
_COUNTRIES: Final = {
    "LA": ("lao", "ha lao", "thuong lao", "trung lao", "canh dong chum", "nam lao", "laos"),
    "KH": ("campuchia", "cam pu chia", "cambodia", "can pu chia", "kampuchia"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """What a written place may mean.

    Attributes:
        provinces: codes of provinces before July 2025 (or LA, KH) under the name's own meaning.
        merged: more such codes that one province of 2025 of that name holds.
        districts: district codes before 2025.
        communes: commune codes before 2025.
        depth: the smallest level named.
    """

    provinces: Codes
    merged: Codes
    districts: Codes
    communes: Codes
    depth: Depth


class Areas:
    """The gazetteer's units by name, read once."""

    def __init__(self) -> None:
        self.provinces: dict[str, set[str]] = defaultdict(set)
        self.merged: dict[str, set[str]] = defaultdict(set)
        self.districts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.communes: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.new_communes: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.sites: dict[str, set[str]] = defaultdict(set)
        self.province_of: dict[str, str] = {}
        for code, names in _COUNTRIES.items():
            for name in names:
                self.provinces[name].add(code)
        self._read_old_units()
        self._read_provinces()
        self._read_sites()

    def _read_old_units(self) -> None:
        new_names = {row["code"]: place_key(row["name"]) for row in new_commune_rows()}
        for row in unit_rows():
            key = place_key(row["name"])
            self.province_of[row["code"]] = row["province_code"]
            if row["level"] == "1":
                self.provinces[key].add(row["code"])
            elif row["level"] == "2":
                self.districts[key].append((row["code"], row["province_code"]))
            else:
                unit = (row["code"], row["parent_code"], row["province_code"])
                self.communes[key].append(unit)
                for new in row["new_commune_codes"].split():
                    if new in new_names:
                        self.new_communes[new_names[new]].append(unit)

    def _read_provinces(self) -> None:
        text = files("nlp.gazetteer").joinpath("data/provinces_2026.json").read_text("utf-8")
        for province in json.loads(text):
            self.merged[place_key(province["name"])] |= {
                old["code"] for old in province["merged_from"]
            }
        for row in _rows("provinces_historic.csv"):
            names = [re.sub(r"\s*\(.*", "", row["name"]), *row["aliases"].split(",")]
            for name in filter(str.strip, names):
                self.provinces[place_key(name)] |= set(row["area_pre2025_codes"].split())
        # Everyday short forms of three provinces.
        for short, full in (
            ("hue", "thua thien hue"), ("thanh pho ho chi minh", "ho chi minh"),
            ("sai gon", "ho chi minh"), ("hcm", "ho chi minh"), ("ba ria", "ba ria vung tau"),
        ):  # fmt: skip
            self.provinces[short] |= self.provinces.get(full, set())

    def _read_sites(self) -> None:
        for row in _rows("places_war.csv"):
            for name in (re.sub(r"\s*\(.*", "", row["name"]), *row["aliases"].split("|")):
                if name.strip():
                    self.sites[place_key(name)].add(row["pre2025_province_code"])

    def resolve(self, parts: Sequence[str]) -> Area | None:
        """Return what the parts mean, smallest first; ``None`` where no part is known."""
        keys = [place_key(part) for part in parts]
        keys = [key for key in keys if key]
        if not keys:
            return None
        last = _EITHER_WORD.sub("", keys[-1])
        sure, merged = frozenset(self.provinces.get(last, ())), frozenset(self.merged.get(last, ()))
        rest = keys[:-1] if sure or merged else keys
        allowed = sure | merged
        districts: set[str] = set()
        communes: set[str] = set()
        smallest, small = "", False
        for place, key in enumerate(rest):
            commune_word = _COMMUNE_WORD.match(key)
            name = key[commune_word.end() :] if commune_word else key
            could_be_commune = bool(commune_word) or (place == 0 and len(rest) > 1)
            if not commune_word:
                bare = _EITHER_WORD.sub("", _DISTRICT_WORD.sub("", name))
                if place == len(rest) - 1:
                    districts |= self._districts(bare, allowed)
            if could_be_commune or not districts:
                smallest, small = name, True
        if small:
            communes |= self._communes(smallest, allowed, districts) or {f"?{smallest}"}
        if not allowed:
            sure = self._provinces_around(districts, communes) or self._site(keys)
            if not sure:
                return None
        depth: Depth = "commune" if small else "district" if districts else "province"
        return Area(sure, merged - sure, frozenset(districts), frozenset(communes), depth)

    def _districts(self, key: str, allowed: Codes) -> set[str]:
        return {
            code
            for code, province in self.districts.get(key, ())
            if not allowed or province in allowed
        }

    def _communes(self, key: str, allowed: Codes, districts: set[str]) -> set[str]:
        """Old communes of that name in the districts named; else those of either list."""
        old, new = self.communes.get(key, ()), self.new_communes.get(key, ())
        inside = {code for code, district, _ in old if district in districts}
        inside = inside or {code for code, district, _ in new if district in districts}
        return inside or {
            code for code, _, province in (*old, *new) if not allowed or province in allowed
        }

    def _provinces_around(self, districts: set[str], communes: set[str]) -> Codes:
        wanted = {self.province_of[code] for code in communes if code in self.province_of}
        return frozenset(wanted | {self.province_of[code] for code in districts})

    def _site(self, keys: Sequence[str]) -> Codes:
        return frozenset().union(*(self.sites.get(key, set()) for key in keys))


def _rows(name: str) -> Iterator[dict[str, str]]:
    data = files("nlp.gazetteer").joinpath("data", name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8-sig")
    yield from csv.DictReader(io.StringIO(text))


def unit_rows() -> Iterator[dict[str, str]]:
    """Yield the rows of provinces, districts and communes before July 2025."""
    yield from _rows("units_pre2025.csv.gz")


def new_commune_rows() -> Iterator[dict[str, str]]:
    """Yield the rows of communes of 2026."""
    yield from _rows("communes_2026.csv.gz")


@lru_cache(maxsize=1)
def areas() -> Areas:
    """Return the gazetteer's units, read at the first call (about 0.3 s)."""
    return Areas()


def split_place(text: str) -> tuple[str, ...]:
    """Return the parts of a written place, smallest first."""
    parts = [part for part in _SEPARATOR.split(text.strip(" .,")) if part]
    if len(parts) == 1 and place_key(parts[0]) not in areas().provinces:
        parts = _DASH.split(parts[0])
    return tuple(parts)


@lru_cache(maxsize=65536)
def read_area(*parts: str) -> Area | None:
    """Return what the written parts mean, smallest first; empty ones do not count."""
    return areas().resolve([part for part in parts if part])
