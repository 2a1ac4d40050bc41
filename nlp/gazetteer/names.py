"""This project's own names: exonyms in six languages and places the other files lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.loading import rows

COUNTRIES: Final = frozenset({"LA", "KH", "TH", "CN"})
_RANK: Final = {
    "country": Rank.COUNTRY, "region": Rank.REGION, "province": Rank.PROVINCE,
    "district": Rank.DISTRICT,
}  # fmt: skip
# Rivers, ranges and roads are named with the word for them; the radius says how far they run.
_DEFAULT_RADIUS_M: Final = 10_000.0


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """One row of ``names.csv``: the entry, its names in each script, and the entry it renames."""

    entry: Entry
    latin: tuple[str, ...]
    korean: tuple[str, ...]
    russian: tuple[str, ...]
    chinese: tuple[str, ...]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _position(text: str) -> tuple[float | None, float | None, float | None]:
    if not text:
        return None, None, None
    lat, lon, radius = text.split()
    return float(lat), float(lon), float(radius)


def own_names(known: Mapping[str, Entry]) -> Iterator[NamedPlace]:
    """Yield the rows of ``names.csv``.

    Args:
        known: the official entries by key; a row ``p:45`` or ``u:465`` gives names to one of them.
    """
    for number, row in enumerate(rows("names.csv"), start=1):
        at, name = row["at"], row["name"].split(" (")[0]
        latin = (name, *_parts(row["latin"]))
        scripts = (_parts(row["ko"]), _parts(row["ru"]), _parts(row["zh"]))
        lat, lon, radius = _position(row["pos"])
        kind = row["kind"]
        if at[:2] in ("p:", "u:"):
            entry = known[f"pre2025:{at[2:]}"]
            if kind == "province":
                yield NamedPlace(entry, latin, *scripts)
                continue
            lat, lon = (lat, lon) if lat is not None else (entry.lat, entry.lon)
            codes, country = entry.codes, "VN"
            radius = radius or entry.radius_m
        else:
            places = at.split()
            foreign = [place for place in places if place in COUNTRIES]
            codes = tuple(place for place in places if place not in COUNTRIES)
            country = foreign[0] if len(foreign) == 1 and not codes else "VN"
            country = "" if len(foreign) > 1 else country
        first, _, last = row["years"].partition("/")
        yield NamedPlace(
            Entry(
                f"names:{number}", name, _RANK.get(kind, Rank.SITE), kind, codes, country,
                lat=lat, lon=lon, radius_m=radius or (_DEFAULT_RADIUS_M if lat else None),
                held=(first, last), source="names",
            ),
            latin, *scripts,
        )  # fmt: skip
