"""Days, homes, units, places and relatives compared."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.linkage.areas import read_area, split_place
from nlp.linkage.dates import DateTable, birth_levels, birth_year, clue_days, register_days
from nlp.linkage.homes import HomeTable, PlaceTable, clue_area
from nlp.linkage.levels import Birth, Date, Home, Place, Relative, Unit
from nlp.linkage.relatives import RelativeTable
from nlp.linkage.units import UnitTable, is_slip, unit_parts


@pytest.mark.parametrize(
    ("register", "clue", "level"),
    [
        ("09/02/1971", "1971-02-09", Date.DAY),
        ("9-2-1971", "1971-02-11", Date.NEAR),
        ("02/09/1971", "1971-02-09", Date.SWAPPED),
        ("20/02/1971", "1971-02-09", Date.MONTH),
        ("02/1971", "1971-02-09", Date.MONTH),
        ("09/02/1971", "1971-02", Date.MONTH),
        ("1971", "1971-02-09", Date.YEAR),
        ("09/02/1971", "1971~", Date.YEAR),
        ("09/02/1971", "1972-01", Date.NEXT),
        ("09/02/1971", "1968", Date.OTHER),
        ("31/02/1971", "1971", Date.MISSING),
        ("", "1971", Date.MISSING),
    ],
)
def test_days(register: str, clue: str, level: Date) -> None:
    days = clue_days(clue)
    assert days is not None

    assert DateTable([register_days(register)]).levels(days)[0] == level


def test_a_set_of_two_days_is_one_of_them() -> None:
    days = clue_days("[1968-01-30,1968-01-31]")
    assert days is not None

    assert DateTable([register_days("31/01/1968")]).levels(days)[0] == Date.DAY


def test_open_and_broken_dates_say_nothing() -> None:
    assert [clue_days(text) for text in ("", "..", "XXXX-07-27", "hôm qua", "1960/1975")] == [
        None
    ] * 5


@given(st.dates(date(1945, 1, 1), date(1989, 12, 31)))
def test_any_day_agrees_with_itself(day: date) -> None:
    days = clue_days(day.isoformat())
    assert days is not None

    assert DateTable([register_days(f"{day:%d/%m/%Y}")]).levels(days)[0] == Date.DAY


def test_years_of_birth() -> None:
    import numpy as np

    years = np.array([birth_year(text) for text in ("1948", "10/1949", "", "1960")], np.int32)

    assert list(birth_levels(years, 1948)) == [Birth.SAME, Birth.ONE, Birth.MISSING, Birth.OTHER]


HOMES = [
    ("Xã Ia RSươm", "Huyện Krông Pa", "Gia Lai"),
    ("Phường Cẩm Thượng", "Thành phố Hải Dương", "Hải Dương"),
    ("", "", "Xã Xuân Thọ, Huyện Triệu Sơn, Thanh Hóa"),
    ("", "", ""),
]


@pytest.mark.parametrize(
    ("clue", "place", "level"),
    [
        ("Ia RSươm, Krông Pa, Gia Lai", 0, Home.COMMUNE),
        ("xa Uar, Gia Lai", 0, Home.COMMUNE),
        ("Krong Pa, Gia Lai", 0, Home.DISTRICT),
        ("Gia Lai - Kon Tum", 0, Home.PROVINCE),
        ("Hải Hưng", 1, Home.PROVINCE),
        ("Hải Phòng", 1, Home.MERGED),
        ("Nam Định", 1, Home.OTHER),
        ("Thanh Hoá", 2, Home.PROVINCE),
        ("xuân thọ, triệu sơn, thanh hóa", 2, Home.COMMUNE),
        ("Thanh Hóa", 3, Home.MISSING),
    ],
)
def test_homes_across_the_mergers(clue: str, place: int, level: Home) -> None:
    area = clue_area(clue)
    assert area is not None

    assert HomeTable(HOMES).levels(area)[place] == level


def test_a_name_that_no_gazetteer_has_says_nothing() -> None:
    assert clue_area("đồi Không Tên nào cả") is None
    assert clue_area("") is None


def test_provinces_written_with_a_dash_stay_whole() -> None:
    assert split_place("Sài Gòn - Gia Định") == ("Sài Gòn - Gia Định",)
    assert split_place("Gio Linh - Quảng Trị") == ("Gio Linh", "Quảng Trị")
    area = read_area("Sài Gòn - Gia Định")
    assert area is not None
    assert area.provinces == {"79"}


@pytest.mark.parametrize(
    ("register", "clue", "level"),
    [
        ("c3 d7 e66 f304", "3rd Co, 7th Bn, 66th Regt, 304th Div", Unit.THREE),
        ("Tiểu đoàn 7, Trung đoàn 66", "e66", Unit.ONE),
        ("D7 - E66 - F304", "Trung đoàn 66, Sư đoàn 304", Unit.TWO),
        ("Trung đoàn 66, Sư đoàn 10", "e66 f01", Unit.TYPO),
        ("c3 d7 e66", "c3 d8 e66", Unit.LOWER),
        ("d7 e66", "d7 e24", Unit.UPPER),
        ("d7 e66", "e24", Unit.OTHER),
        ("KB", "e24", Unit.MISSING),
        ("c3 d7", "f304", Unit.MISSING),
        ("D406 - Quân khu 5", "mr5", Unit.ONE),
        ("e48 f320B", "e48 f320", Unit.UPPER),
    ],
)
def test_units(register: str, clue: str, level: Unit) -> None:
    found = UnitTable(["", register]).levels(unit_parts(clue))[1]

    assert found == level


def test_slips_of_the_pen() -> None:
    assert is_slip("304", "340")
    assert is_slip("304", "34")
    assert not is_slip("304", "304")
    assert is_slip("10", "1")
    assert not is_slip("320B", "320")
    assert not is_slip("3", "34")
    assert not is_slip("B3", "3B")


@pytest.mark.parametrize(
    ("register", "clue", "level"),
    [
        ("A Lưới, Thừa Thiên", "A Luoi", Place.SAME),
        ("A Lưới, Thừa Thiên", "Thừa Thiên", Place.PROVINCE),
        ("Sơn Tịnh, Quảng Ngãi", "Ba Tơ", Place.PROVINCE),
        ("Sơn Tịnh, Quảng Ngãi", "Gio Linh", Place.OTHER),
        ("Mặt trận phía Nam", "Gio Linh", Place.MISSING),
    ],
)
def test_places_of_death(register: str, clue: str, level: Place) -> None:
    levels = PlaceTable(["", register]).levels(clue)
    assert levels is not None

    assert levels[1] == level


def test_a_hill_lies_where_the_register_itself_puts_it() -> None:
    table = PlaceTable(["", "đồi Mây Trắng, Kon Tum", "Sa Thầy, Kon Tum"])
    levels = table.levels("đồi mây trắng")
    assert levels is not None

    assert list(levels) == [Place.MISSING, Place.SAME, Place.PROVINCE]


@pytest.mark.parametrize(
    ("register", "clue", "level"),
    [
        ("Mẹ Trần Thị Hợi", "me tran thi hoi", Relative.SAME),
        ("Mẹ Trần Thị Hợi", "Bà Trần Thị Hợi", Relative.NAME),
        ("Mẹ Trần Thị Hợi", "mẹ Trần Hợi", Relative.NAME),
        ("Mẹ Trần Thị Hợi", "Mẹ Lê Thị Mận", Relative.OTHER),
        ("Mẹ Trần Thị Hợi", "Anh Lê Văn Mận", Relative.MISSING),
        ("Anh Trần Văn Hợi", "Anh Trần Văn Mận", Relative.MISSING),
    ],
)
def test_relatives(register: str, clue: str, level: Relative) -> None:
    levels = RelativeTable(["", register]).levels(clue)
    assert levels is not None

    assert levels[1] == level


@given(st.text(max_size=80))
def test_no_text_breaks_a_field(text: str) -> None:
    clue_area(text)
    clue_days(text)
    register_days(text)
    unit_parts(text)
    PlaceTable(["", "Gio Linh, Quảng Trị", text]).levels(text)
    RelativeTable(["", "Mẹ Trần Thị Hợi", text]).levels(text)
