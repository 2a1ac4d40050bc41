"""Which commune, province and country holds a point."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from shapely import Polygon

from nlp.entities.coordinates.meridians import THREE_DEGREES, official
from nlp.gazetteer import areas
from nlp.gazetteer.neighbours import CAMBODIA, LAOS, SEA

_DATA = Path(areas.__file__).parent / "data"


@pytest.mark.parametrize(
    ("lat", "lon", "commune", "today", "before"),
    [
        (16.65485, 106.73119, "Khe Sanh", "Quảng Trị", "Quảng Trị"),
        (21.0385, 105.8381, "Ba Đình", "Hà Nội", "Hà Nội"),
        (17.0412, 106.84417, "Kim Ngân", "Quảng Trị", "Quảng Bình"),
    ],
)
def test_areas_of_a_point(lat: float, lon: float, commune: str, today: str, before: str) -> None:
    found = areas.commune_2026(lat, lon), areas.province_2026(lat, lon)
    assert found[0] is not None
    assert found[0].name == commune
    assert found[1] is not None
    assert found[1].name == today
    assert found[0].parent == found[1].code
    old = areas.province_pre2025(lat, lon)
    assert old is not None
    assert old.name == before


def test_centres_of_communes_lie_in_their_commune() -> None:
    with gzip.open(_DATA / "communes_2026.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[::29]
    inside = 0
    for row in rows:
        found = areas.commune_2026(float(row["lat"]), float(row["lon"]))
        inside += found is not None and found.code == row["code"]
    # A centre may lie outside a commune of bent shape, or in the sea between islands.
    assert inside / len(rows) > 0.95


@pytest.mark.parametrize(
    ("place", "lat", "lon", "country"),
    [
        ("Vientiane", 17.97, 102.60, "LA"),
        ("Luang Prabang", 19.89, 102.13, "LA"),
        ("Houayxay", 20.27, 100.42, "LA"),
        ("Sam Neua", 20.41, 104.05, "LA"),
        ("Thakhek", 17.40, 104.80, "LA"),
        ("Tchepone", 16.69, 106.22, "LA"),
        ("Attapeu", 14.80, 106.83, "LA"),
        ("Pakse", 15.12, 105.80, "LA"),
        ("Phnom Penh", 11.56, 104.92, "KH"),
        ("Banlung", 13.74, 106.99, "KH"),
        ("Siem Reap", 13.36, 103.86, "KH"),
        ("Koh Kong", 11.61, 102.98, "KH"),
        ("Kratie", 12.49, 106.02, "KH"),
        ("Snoul", 12.07, 106.43, "KH"),
        ("Svay Rieng", 11.09, 105.80, "KH"),
        ("Phú Quốc", 10.20, 103.96, "VN"),
        ("Trường Sa Lớn", 8.64, 111.92, "VN"),
        ("Tri Tôn, Hoàng Sa", 15.775, 111.203, "VN"),
        ("Bangkok", 13.75, 100.50, None),
        ("Ubon", 15.24, 104.85, None),
        ("Udon", 17.41, 102.79, None),
        ("Nanning", 22.80, 108.30, None),
        ("Jinghong", 22.00, 100.80, None),
        ("Hainan", 20.00, 110.30, None),
        ("sea", 12.0, 111.0, None),
        ("Paris", 48.86, 2.35, None),
    ],
)
def test_country(place: str, lat: float, lon: float, country: str | None) -> None:
    assert areas.country(lat, lon) == country


def test_outlines_are_sound() -> None:
    for outline in (LAOS, CAMBODIA, SEA):
        assert Polygon(outline).is_valid
    # Official areas 236,800 and 181,035 km²; ours reach into Vietnam on purpose.
    square_km = 111.2 * 111.2 * 0.955
    assert 230_000 < Polygon(LAOS).area * square_km < 275_000
    assert 175_000 < Polygon(CAMBODIA).area * square_km < 210_000


@pytest.mark.parametrize(
    ("lat", "lon", "sea"),
    [
        (12.0, 111.0, True),
        (20.0, 107.5, True),
        (9.0, 104.0, True),
        (16.0, 107.5, False),
        (20.0, 110.3, False),
        (22.8, 108.3, False),
        (35.0, 139.0, False),
    ],
)
def test_at_sea(lat: float, lon: float, sea: bool) -> None:
    assert areas.at_sea(lat, lon) is sea


def test_distances() -> None:
    assert areas.distance_to_province_m("45", 16.65, 106.73) == 0
    assert areas.distance_to_province_m("48", 16.65, 106.73) > 80_000
    assert areas.distance_to_province_m("nicht", 16.65, 106.73) == float("inf")
    assert areas.distance_to_vietnam_m(12.0, 111.0) == pytest.approx(180_000, rel=0.03)
    assert areas.distance_to_vietnam_m(float("nan"), 0) == float("inf")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e9])
def test_numbers_that_are_no_place(value: float) -> None:
    assert areas.country(value, 106) is None
    assert areas.commune_2026(16, value) is None
    assert not areas.at_sea(value, value)


def test_lists() -> None:
    assert len(areas.provinces()) == 63
    assert len(areas.provinces_of_today()) == 34
    assert {row.parent for row in areas.provinces()} == {
        row.code for row in areas.provinces_of_today()
    }


def test_every_old_province_has_one_central_meridian() -> None:
    for area in areas.provinces():
        assert official(area.code) is not None, area
    codes = [code for row in THREE_DEGREES for code in row.provinces]
    assert len(codes) == len(set(codes)) == 63


def test_meridians_agree_with_the_areas_epsg_names() -> None:
    from pyproj import CRS

    from records.text import unaccented

    names = {area.code: unaccented(area.name) for area in areas.provinces()}
    for row in THREE_DEGREES:
        if row.epsg is None or row.epsg in (5896, 5897, 5898):
            continue
        use = CRS.from_epsg(row.epsg).area_of_use
        assert use is not None
        said = unaccented(use.name).replace("-", " ")
        for code in row.provinces:
            name = " ".join(names[code].replace("-", " ").split()).removeprefix("tp ")
            assert name in said, (code, said)
