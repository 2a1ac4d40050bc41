"""Published positions and reference computations; every row must lie within its tolerance."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pyproj
import pytest

from nlp.entities.coordinates.datums import hanoi_gauss, indian_utm, vn2000
from nlp.entities.coordinates.squares import (
    corner,
    letters_of,
    regional_squares,
    vietnamese_squares,
)
from nlp.gazetteer import areas
from tests.nlp.entities.coordinates.ask import found, metres, norm, one
from tests.shared_data import shared_path

# Centre of the square on Indian 1960 (Everest 1830, 198/881/317).
GRIDS = [
    ("XD 850418", 16.65485, 106.73119),
    ("48Q XD 8541", 16.65165, 106.73537),
    ("YD619095", 16.35586, 107.44815),
    ("YD 113703", 16.91012, 106.98035),
    ("YD 343-194", 16.44813, 107.19094),
    ("YC 328981", 16.25586, 107.17477),
    ("XD794365", 16.60739, 106.67828),
    ("vic XT 123456", 11.26949, 106.02549),
    ("vic. coord. BR 8732", 13.85742, 109.02915),
    ("YD 850225", 16.47063, 107.66583),
    ("YS 440 660", 10.54352, 107.22628),
    ("BS 637 788", 15.17782, 108.79645),
    ("ZB 003218", 14.65645, 107.7845),
]
PUBLISHED = [
    ("XD 850418", 16.65444, 106.73083, 150),
    ("YD 619095", 16.35556, 107.44861, 150),
    ("YD 113703", 16.90972, 106.98, 150),
    ("YD 343194", 16.44597, 107.19111, 350),
]
PLANES = [
    ("X=2306067.77 Y=597432.44, KTT 105°45′", 20.8449, 106.6881, 1, "VN-2000 EPSG:9210"),
    ("X=1860097.17 Y=590430.6, KTT 106°15′", 16.8163, 107.1003, 1, "VN-2000 EPSG:9212"),
    ("X=1775651.16 Y=548188.3, KTT 107°45′", 16.0544, 108.2022, 1, "VN-2000 EPSG:5899"),
    ("X=2325647.34 Y=588565.36 VN-2000 múi 6° KTT 105°", 21.0285, 105.8542, 1, "VN-2000 EPSG:3405"),
    ("X=1587580.44 Y=553787.12 KTT 107°30′, múi 3°", 14.3545, 108.0005, 1, "VN-2000 EPSG:9216"),
    ("X=2306888.12 Y=18675667.07", 20.8449, 106.6881, 10, "Hanoi 1972 zone 18 (EPSG:2044)"),
]
DEGREES = [
    ("19 G 000 N, 115 G 000 E (Paris)", 17.1, 105.83723, 1500),
    ("16°39'16\"N, 106°43'51\"E", 16.65444, 106.73083, 20),
    ("16 độ 39 phút 16 giây Bắc, 106 độ 43 phút 51 giây Đông", 16.65444, 106.73083, 20),
    ("10,98312° Bắc; 106,81944° Đông", 10.98312, 106.81944, 2),
    ("106.81944, 10.98312", 10.98312, 106.81944, 2),
]


@pytest.mark.parametrize(("text", "lat", "lon"), GRIDS)
def test_grid_of_a_wartime_map(text: str, lat: float, lon: float) -> None:
    entity = one(text)
    assert metres(entity, lat, lon) < 2
    assert norm(entity)["system"] == "MGRS Indian 1960"


@pytest.mark.parametrize(("text", "lat", "lon", "tolerance"), PUBLISHED)
def test_published_positions_of_bases(text: str, lat: float, lon: float, tolerance: float) -> None:
    assert metres(one(text), lat, lon) < tolerance


@pytest.mark.parametrize(("text", "lat", "lon", "tolerance", "system"), PLANES)
def test_plane_pairs(text: str, lat: float, lon: float, tolerance: float, system: str) -> None:
    entity = one(text)
    assert metres(entity, lat, lon) < tolerance
    assert norm(entity)["system"] == system


@pytest.mark.parametrize(("text", "lat", "lon", "tolerance"), DEGREES)
def test_degrees(text: str, lat: float, lon: float, tolerance: float) -> None:
    assert metres(one(text), lat, lon) < tolerance


@pytest.mark.shared
def test_every_row_of_the_truth_table() -> None:
    rows = list(csv.DictReader(shared_path("data", "domain", "coord_truth.csv").open()))
    assert len(rows) > 20
    for row in rows:
        text = row["input"]
        if row["case"].startswith("vn"):
            text += f" ({row['note']}, VN-2000)"
        entity = one(text)
        assert metres(entity, float(row["lat"]), float(row["lon"])) <= float(row["tol_m"]), text


def test_squares_agree_with_the_table() -> None:
    path = Path(areas.__file__).parent / "data" / "mgrs_squares.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(vietnamese_squares()) == 85
    for row in rows:
        found_corner = corner(row["square"])
        assert found_corner is not None
        zone, east, north = found_corner
        assert zone == int(row["zone"])
        assert letters_of(zone, east + 1, north + 1) == row["square"]
        lat, lon = indian_utm(zone).to_wgs84(east + 50_000, north + 50_000)
        assert lat == pytest.approx(float(row["lat_centre"]), abs=0.01)
        assert lon == pytest.approx(float(row["lon_centre"]), abs=0.01)
    assert "XB" in regional_squares()
    assert "QA" not in regional_squares()


def test_hamlets_of_the_war_fall_in_their_province() -> None:
    """The proof of the pipeline: hamlets known only by their grid lie where they belong."""
    path = Path(areas.__file__).parent / "data" / "hamlets_rvn_1967_1974.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[::97]
    inside = 0
    checked = [row for row in rows if row["check"] == "ok"]
    for row in checked:
        entity = one(row["mgrs"])
        assert metres(entity, float(row["lat"]), float(row["lon"])) < 8
        inside += entity.details.get("province") == row["pre2025_province_code"]
    assert inside / len(checked) > 0.97


def test_shifts_against_the_definitions() -> None:
    for epsg, meridian, scale in ((9210, 105.75, 0.9999), (3406, 111, 0.9996)):
        there = pyproj.Transformer.from_crs(epsg, 4326, always_xy=True)
        lon, lat = there.transform(560_000, 1_650_000)
        assert vn2000(meridian, scale, epsg).to_wgs84(560_000, 1_650_000) == pytest.approx(
            (lat, lon), abs=1e-8
        )
    # pyproj's own default for Hanoi 1972 and Indian 1960 is the trap the pipelines avoid.
    trap = pyproj.Transformer.from_crs(3148, 4326, always_xy=True)
    lon, lat = trap.transform(612_350, 1_245_650)
    mine = indian_utm(48).to_wgs84(612_350, 1_245_650)
    assert abs(lat - mine[0]) + abs(lon - mine[1]) > 0.003
    assert hanoi_gauss(18).to_wgs84(18_675_667.07, 2_306_888.12) == pytest.approx(
        (20.8449, 106.6881), abs=1e-6
    )


def test_both_readings_are_kept_and_half_a_kilometre_apart() -> None:
    readings = found("XD 850418")[0].details["readings"]
    assert isinstance(readings, list)
    assert [row["system"] for row in readings] == ["MGRS Indian 1960", "MGRS WGS84"]
    assert abs(readings[0]["lat"] - readings[1]["lat"]) > 0.002
    assert readings[0]["province"] == "45"
