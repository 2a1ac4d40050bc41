"""Reads the gazetteer's files into entries and the names they are found by."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from nlp.gazetteer.entry import Entry, Rank

_DATA: Final = files("nlp.gazetteer") / "data"
# A commune or district lies around its centre; half the width of a usual one, in metres.
_RADIUS: Final = {Rank.PROVINCE: 60_000.0, Rank.DISTRICT: 15_000.0, Rank.COMMUNE: 4_000.0}
_LEVEL: Final = {"1": Rank.PROVINCE, "2": Rank.DISTRICT, "3": Rank.COMMUNE}
_PREFIXES: Final = ("Thành Phố ", "Thị Xã ", "Thị xã ", "N.T ")
_NUMBERED: Final = re.compile(r"(?:RC|Hill |đồi |cao điểm |điểm cao )\d")
# Chief towns given as aliases of their provinces: they have entries of their own.
_TOWNS: Final = frozenset(
    "Cheo Reo;Hậu Bổn;Ban Mê Thuột;Gia Nghĩa;Xuân Lộc;Bà Rịa;Đức Hòa;Củ Chi;Mộc Hóa;Cao Lãnh;Phú"
    " Vinh;"
    "Vị Thanh;Khánh Hưng;Bạc Liêu - Cà Mau;Moncay;Poulo Condor;Phù Liễn;T4".split(";")
)
Named = tuple[Entry, tuple[str, ...]]


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a shipped CSV file, plain or gzip, in order."""
    raw = (_DATA / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
    yield from csv.DictReader(io.StringIO(text))


def _number(text: str) -> float | None:
    return float(text) if text else None


def old_units() -> Iterator[Named]:
    """Yield provinces, districts and communes as they were before July 2025."""
    for row in rows("units_pre2025.csv.gz"):
        rank = _LEVEL[row["level"]]
        name = row["name"].strip()
        for prefix in _PREFIXES:
            name = name.removeprefix(prefix)
        polygon = ("provinces_pre2025", row["code"]) if rank is Rank.PROVINCE else None
        yield (
            Entry(
                f"pre2025:{row['code']}", name, rank, row["type"], (row["province_code"],),
                parent=row["parent_code"], lat=_number(row["lat"]), lon=_number(row["lon"]),
                radius_m=_RADIUS[rank], held=("", "2025-06"), source="pre2025", polygon=polygon,
                successors=tuple(filter(None, row["new_commune_codes"].split("|"))),
            ),
            (name,),
        )  # fmt: skip


def new_units() -> Iterator[Named]:
    """Yield the provinces and communes of 2026; their codes are the old provinces merged."""
    provinces = json.loads((_DATA / "provinces_2026.json").read_text(encoding="utf-8"))
    for one in provinces:
        codes = sorted(
            (old["code"] for old in one["merged_from"]), key=lambda code: code != one["code"]
        )
        yield (
            Entry(
                f"2026:{one['code']}", one["name"], Rank.PROVINCE, one["type"], tuple(codes),
                lat=one["lat"], lon=one["lon"], radius_m=_RADIUS[Rank.PROVINCE],
                held=("2025-07", ""), source="2026", polygon=("provinces_2026", one["code"]),
            ),
            (one["name"],),
        )  # fmt: skip
    for row in rows("communes_2026.csv.gz"):
        yield (
            Entry(
                f"2026:{row['code']}", row["name"], Rank.COMMUNE, row["type"],
                tuple(row["old_provinces"].replace("|", " ").split()), lat=float(row["lat"]),
                lon=float(row["lon"]), radius_m=_RADIUS[Rank.COMMUNE], held=("2025-07", ""),
                source="2026", polygon=("communes_2026", row["code"]), successors=(row["code"],),
            ),
            (row["name"],),
        )  # fmt: skip


def historic_provinces() -> Iterator[Named]:
    """Yield provinces and regions of 1945 to 1996, by authority and years."""
    for number, row in enumerate(rows("provinces_historic.csv"), start=1):
        name = row["name"].split(" (")[0]
        codes = tuple(row["area_pre2025_codes"].split())
        kind = "region" if name.startswith(("Khu tự trị", "Vùng 4", "Trị Thiên")) else "province"
        aliases = [alias.strip() for alias in row["aliases"].split(",")]
        kept = [alias for alias in aliases if alias and alias not in _TOWNS]
        yield (
            Entry(
                f"historic:{number}", name, Rank.REGION if kind == "region" else Rank.PROVINCE,
                kind, codes, held=(row["from"], row["to"]), authority=row["authority"],
                source="historic",
            ),
            (name, *kept),
        )  # fmt: skip


def war_places() -> Iterator[Named]:
    """Yield battle places, bases and cemeteries with position and stated precision."""
    for number, row in enumerate(rows("places_war.csv"), start=1):
        # Roads run on, and heights are told apart by ``heights.csv``.
        aliases = [
            part.split(" (")[0]
            for part in row["aliases"].split("|")
            if part and not _NUMBERED.match(part)
        ]
        chief = row["name"].split(" (")[0]
        yield (
            Entry(
                f"war:{number}", row["name"], Rank.SITE, row["kind"],
                (row["pre2025_province_code"],), lat=float(row["lat"]), lon=float(row["lon"]),
                radius_m=float(row["precision_m"]), source="war",
            ),
            (chief, *aliases),
        )  # fmt: skip


def hamlets() -> Iterator[Named]:
    """Yield the wartime hamlets of South Vietnam, unaccented, with the position of their grid."""
    for row in rows("hamlets_rvn_1967_1974.csv.gz"):
        name = row["hamlet"].split("(")[0].replace("-", " ").strip().title()
        radius = 150.0 if row["check"] == "ok" else 20_000.0
        yield (
            Entry(
                f"hamlet:{row['usid']}", name, Rank.HAMLET, "Ấp",
                tuple(filter(None, (row["pre2025_province_code"],))), lat=float(row["lat"]),
                lon=float(row["lon"]), radius_m=radius, held=("1967", "1974"), authority="VNCH",
                source="hamlet",
            ),
            (name,),
        )  # fmt: skip
