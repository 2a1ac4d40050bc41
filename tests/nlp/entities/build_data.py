"""Builds the project's own annotated snippets from texts with marks in them.

    python -m tests.nlp.entities.build_data

Every ``data/*.txt`` becomes ``data/*.jsonl`` in the exchange format of the development snippets. A
line ``# vi oral`` gives language and genre, the next one is the text. A mark is
``{words|KIND …}``:

=====================  ==========================================================================
``P role``             PERSON: fallen, witness, relative, other
``A``                  ALIAS
``K norm``             KIN, with the relation word
``U norm``             UNIT; ``null`` where it cannot be read
``M``                  MAILBOX; an optional norm
``R [norm]``           RANK; without a norm the words in lower case
``O [norm]``           POSITION; likewise
``D about norm …``     DATE: EDTF, ``null`` or ``lunar:D/M/YEAR[:leap][:N|:S]``; then
                       ``alt=EDTF``, ``lunar`` for the calendar alone
``L about code``       PLACE: a province code of before 2025, a country, or ``-``
``C about how``        COORD: ``mgrs:YD850225``, ``wgs:LAT,LON[,TOL]``, ``vn:EPSG,X,Y``,
                       ``hn72:ZONE,X,Y``, ``paris:LAT,LON`` (grades), ``null``
``X [norm]``           DOC
``J``                  OBJECT
=====================  ==========================================================================

Positions come from explicit pyproj pipelines and lunar dates from lunar-vn, checked by going back,
so that the truth owes nothing to the code it judges.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import unicodedata
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar
from pyproj import Transformer

DATA: Final = Path(__file__).resolve().parent / "data"
_GAZETTEER: Final = Path(__file__).resolve().parents[3] / "nlp" / "gazetteer" / "data"
_HEAD: Final = re.compile(r"# (vi|en|fr|ko|ru|zh) (\w+)")
_MARK: Final = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_COLUMNS: Final = {48: "STUVWXYZ", 49: "ABCDEFGH"}
_ROWS: Final = "ABCDEFGHJKLMNPQRSTUV"
_UNIT: Final = re.compile(r"(PAVN|ARVN|US|ROK|AUS|FR|CN):[A-Za-z0-9-]+(/[A-Za-z0-9-]+)*")
_LABELS: Final = {
    "P": "PERSON",
    "A": "ALIAS",
    "K": "KIN",
    "U": "UNIT",
    "M": "MAILBOX",
    "R": "RANK",
    "O": "POSITION",
    "D": "DATE",
    "L": "PLACE",
    "C": "COORD",
    "X": "DOC",
    "J": "OBJECT",
}
_TOLERANCE: Final = {4: 800, 6: 150, 8: 100}
_ABOUT: Final = {"death", "birth", "enlist", "burial", "reburial", "battle", "letter", "other"}
_WHERE: Final = {"home", "death", "burial", "battle", "other"}
_ROLES: Final = {"fallen", "witness", "relative", "other"}


@lru_cache(maxsize=1)
def _provinces() -> frozenset[str]:
    with gzip.open(_GAZETTEER / "units_pre2025.csv.gz", "rt", encoding="utf-8") as lines:
        return frozenset(row["code"] for row in csv.DictReader(lines) if row["level"] == "1")


def _position(lon: float, lat: float, tol_m: int, system: str) -> dict[str, Any]:
    return {"lat": round(lat, 5), "lon": round(lon, 5), "tol_m": tol_m, "system": system}


@lru_cache(maxsize=8)
def _pipeline(projection: str, shift: str) -> Transformer:
    return Transformer.from_pipeline(
        f"+proj=pipeline +step +inv {projection} +step +proj=push +v_3 +step +proj=cart {shift} "
        "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )


def grid(letters: str, digits: str) -> tuple[float, float]:
    """Return longitude and latitude (WGS84) of the centre of a wartime grid square.

    Args:
        letters: the two letters of the 100 km square.
        digits: 4, 6 or 8 digits, half of them east.
    """
    zone = 48 if letters[0] in _COLUMNS[48] else 49
    half = len(digits) // 2
    step = 10 ** (5 - half)
    east = (_COLUMNS[zone].index(letters[0]) + 1) * 100_000 + (int(digits[:half]) + 0.5) * step
    offset = 5 if zone % 2 == 0 else 0
    row = (_ROWS.index(letters[1]) - offset) % 20 * 100_000
    north = row + (2_000_000 if row < 800_000 else 0) + (int(digits[half:]) + 0.5) * step
    indian = _pipeline(
        f"+proj=utm +zone={zone} +ellps=evrst30",
        "+ellps=evrst30 +step +proj=helmert +x=198 +y=881 +z=317",
    )
    lon, lat = indian.transform(east, north)
    return lon, lat


def coordinate(how: str) -> dict[str, Any] | None:
    """Return the gold position for one ``C`` mark."""
    if how == "null":
        return None
    kind, value = how.split(":", 1)
    if kind == "mgrs":
        lon, lat = grid(value[:2], value[2:])
        return _position(lon, lat, _TOLERANCE[len(value) - 2], "MGRS Indian 1960")
    numbers = [float(one) for one in value.split(",")]
    if kind == "wgs":
        return _position(numbers[1], numbers[0], int([*numbers, 20.0][2]), "WGS84")
    if kind == "vn":
        crs = Transformer.from_crs(int(numbers[0]), 4326, always_xy=True)
        lon, lat = crs.transform(numbers[2], numbers[1])
        return _position(lon, lat, 10, f"VN-2000 EPSG:{int(numbers[0])}")
    if kind == "hn72":
        zone = int(numbers[0])
        hanoi = _pipeline(
            f"+proj=tmerc +lat_0=0 +lon_0={zone * 6 - 3} +k=1 +x_0={zone}500000 +ellps=krass",
            "+ellps=krass +step +proj=helmert +x=-17.51 +y=-108.32 +z=-62.39",
        )
        lon, lat = hanoi.transform(numbers[2], numbers[1])
        return _position(lon, lat, 50, f"Hanoi 1972 zone {zone}")
    if kind == "paris":
        lat, lon = numbers[0] * 0.9, numbers[1] * 0.9 + 2.33722917
        return _position(lon, lat, 1500, "grades, Paris meridian")
    raise ValueError(how)


def _solar(day: int, month: int, year: int, leap: bool, hours: int) -> date:
    asked = LunarDate(day=day, month=month, year=year, leap=leap)
    found = lunar_to_solar(asked, time_zone=hours)
    back = solar_to_lunar(found, time_zone=hours)
    if (back.day, back.month, back.year, back.leap) != (day, month, year, leap):
        raise ValueError(f"no such lunar day: {asked}")
    return date(found.year, found.month, found.day)


def lunar(value: str) -> str:
    """Return the EDTF for ``D/M/YEAR[:leap][:N|:S]``.

    UTC+8 before 1968 and UTC+7 after April 1975; between them by the speaker's side, both days
    where that is not known and they differ.
    """
    first, *more = value.split(":")
    day, month, year = (int(one) for one in first.split("/"))
    leap = "leap" in more
    if year < 1967:
        return _solar(day, month, year, leap, 8).isoformat()
    north = _solar(day, month, year, leap, 7)
    south = _solar(day, month, year, leap, 8)
    if north >= date(1975, 6, 1):
        return north.isoformat()
    if south < date(1968, 1, 29):
        return south.isoformat()
    if "N" in more or "S" in more or north == south:
        return (south if "S" in more else north).isoformat()
    return "[" + ",".join(sorted([north.isoformat(), south.isoformat()])) + "]"


def _fields(kind: str, rest: str, words: str) -> dict[str, Any]:
    given = rest.split()
    if kind == "P":
        assert rest in _ROLES, rest
        return {"role": rest}
    if kind in "KROMX":
        default = words if kind in "MX" else words.lower()
        return {"norm": rest or default}
    if kind == "U":
        assert rest == "null" or _UNIT.fullmatch(rest), rest
        return {"norm": None if rest == "null" else rest}
    if kind == "D":
        assert given[0] in _ABOUT, rest
        norm = given[1]
        fields: dict[str, Any] = {"about": given[0]}
        if norm.startswith("lunar"):
            fields["calendar"] = "lunar"
            norm = lunar(norm[6:]) if ":" in norm else "null"
        fields["norm"] = None if norm == "null" else norm
        if "lunar" in given[2:]:
            fields["calendar"] = "lunar"
        others = [one.removeprefix("alt=") for one in given[2:] if one.startswith("alt=")]
        if others:
            fields["alt"] = others
        return fields
    if kind == "L":
        assert given[0] in _WHERE, rest
        where = given[1]
        if where == "-":
            return {"about": given[0]}
        name = "province_pre2025" if where.isdigit() else "country"
        assert where in _provinces() or where in {"LA", "KH", "CN", "TH"}, where
        return {"about": given[0], "norm": {name: where}}
    if kind == "C":
        assert given[0] in _WHERE, rest
        return {"about": given[0], "norm": coordinate(" ".join(given[1:]))}
    return {}


def snippet(name: str, lang: str, genre: str, marked: str) -> dict[str, Any]:
    """Return one object of the exchange format for a text with marks."""
    marked = unicodedata.normalize("NFC", marked)
    text, last = "", 0
    entities: list[dict[str, Any]] = []
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        kind, _, rest = found[2].partition(" ")
        entity = {
            "id": f"e{len(entities) + 1}",
            "start": len(text),
            "end": len(text) + len(found[1]),
            "label": _LABELS[kind],
            "text": found[1],
            **_fields(kind, rest.strip(), found[1]),
        }
        text += found[1]
        entities.append(entity)
        last = found.end()
    text += marked[last:]
    assert not set("{}|") & set(text), text
    assert all(text[e["start"] : e["end"]] == e["text"] == e["text"].strip() for e in entities)
    return {
        "id": name,
        "lang": lang,
        "genre": genre,
        "synthetic": True,
        "text": text,
        "entities": entities,
    }


def build(source: Path) -> list[dict[str, Any]]:
    """Return every snippet of a marked file, numbered within its language."""
    lines = [line for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    counts: dict[str, int] = {}
    made = []
    for head, text in zip(lines[::2], lines[1::2], strict=True):
        of_head = _HEAD.fullmatch(head)
        if of_head is None:
            raise ValueError(f"{source.name}: not a head: {head}")
        lang, genre = of_head[1], of_head[2]
        counts[lang] = counts.get(lang, 0) + 1
        try:
            made.append(snippet(f"{source.stem}-{lang}-{counts[lang]:03d}", lang, genre, text))
        except (AssertionError, ValueError, KeyError, IndexError) as error:
            raise ValueError(f"{source.name}: {text}: {error}") from error
    return made


def main() -> None:
    """Write every ``data/*.jsonl`` anew."""
    for source in sorted(DATA.glob("*.txt")):
        lines = [json.dumps(one, ensure_ascii=False) for one in build(source)]
        source.with_suffix(".jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{source.stem}: {len(lines)}")


if __name__ == "__main__":
    main()
