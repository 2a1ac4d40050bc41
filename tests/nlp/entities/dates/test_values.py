"""EDTF bounds, cells of lists, and how far two dates lie apart."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.entities.dates import bounds, distance, read_date


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("1968-01-30", "1968-01-30", "1968-01-30"),
        ("1968-01-30?", "1968-01-30", "1968-01-30"),
        ("1968-02", "1968-02-01", "1968-02-29"),
        ("1969-06-XX", "1969-06-01", "1969-06-30"),
        ("1979-01~", "1979-01-01", "1979-01-31"),
        ("1972", "1972-01-01", "1972-12-31"),
        ("196X", "1960-01-01", "1969-12-31"),
        ("1968-11-2X", "1968-11-20", "1968-11-29"),
        ("1968-02-2X", "1968-02-20", "1968-02-29"),
        ("1968-1X", "1968-10-01", "1968-12-31"),
        ("1968-XX-12", "1968-01-12", "1968-12-12"),
        ("1968-XX-31", "1968-01-31", "1968-12-31"),
        ("[1968-01-29,1968-01-30]", "1968-01-29", "1968-01-30"),
        ("[1968-01-29~,1968-01-30~]", "1968-01-29", "1968-01-30"),
        ("1970-11/1971-04", "1970-11-01", "1971-04-30"),
        ("1968/1971", "1968-01-01", "1971-12-31"),
        ("../1972", None, "1972-12-31"),
        ("/1972", None, "1972-12-31"),
        ("1975-05/..", "1975-05-01", None),
        ("1972-21", "1972-02-01", "1972-04-30"),
        ("1972-24", "1972-11-01", "1973-01-31"),
        ("XXXX-07-27", None, None),
        ("1968-02-3X", None, None),
        ("1968-13", None, None),
        ("0000", None, None),
        ("không rõ", None, None),
        ("[]", None, None),
        ("", None, None),
        ("/", None, None),
    ],
)
def test_bounds(edtf: str, first: str | None, last: str | None) -> None:
    """First and last day; qualifiers do not widen, what is no date gives none."""
    days = [date.fromisoformat(day) if day else None for day in (first, last)]
    assert list(bounds(edtf)) == days


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [
        ("28/07/1967", "1967-07-28"),
        ("1-4-1968", "1968-04-01"),
        ("03/1970", "1970-03"),
        ("3-1970", "1970-03"),
        ("1972", "1972"),
        ("5.12.72", "1972-12-05"),
        ("1967-07-28 00:00:00", "1967-07-28"),
        ("1967-07-28T00:00:00", "1967-07-28"),
        ("1972~", "1972~"),
        ("[1968-01-29,1968-01-30]", "[1968-01-29,1968-01-30]"),
        ("1970-11/1971-04", "1970-11/1971-04"),
        ("khoảng 1972", "1972~"),
        ("cuối năm 72", "1972-10/1972-12"),
        ("mồng 2 Tết Mậu Thân", "[1968-01-30,1968-01-31]"),
        ("12/7", "XXXX-07-12"),
        ("  02/1968 ", "1968-02"),
        ("ngày 12 tháng 3 năm 1972", "1972-03-12"),
        ("31/02/1968", None),
        ("1968-02-31", None),
        ("không rõ", None),
        ("?", None),
        ("", None),
    ],
)
def test_cells_of_lists(cell: str, edtf: str | None) -> None:
    """A cell is read day first; what cannot be read says why."""
    value = read_date(cell)
    assert value.edtf == edtf
    assert (value.earliest, value.latest) == (bounds(edtf) if edtf else (None, None))
    if edtf is None and cell:
        assert value.reason


def test_distance_of_days() -> None:
    """Days between, overlap, swapped day and month, dates without a year."""
    assert distance("1972-03-05", "1972-03-08").days_apart_min == 3
    assert distance("1972-03-05", "1972-03").overlap
    assert distance("1968-01-30", "[1968-01-29,1968-01-30]").overlap
    assert distance("[1968-01-29,1968-01-30]", "1968-02-02").days_apart_min == 3
    assert distance("1972-03-05", "1972-05-03").swap_day_month
    assert not distance("1972-03-05", "1972-03-05").swap_day_month
    assert not distance("1972-03-05", "1973-05-03").swap_day_month
    assert distance("XXXX-07-27", "1972-07-30").days_apart_min == 3
    assert distance("XXXX-12-31", "1972-01-01").days_apart_min == 1
    assert distance("XXXX-07-27", "XXXX-07-25").days_apart_min == 2
    assert distance("XXXX-07", "1972-07-25").overlap
    assert distance("../1972", "1975-03-11").days_apart_min == 800
    assert distance("1972~", "1973-01-03").approximate
    assert distance("1972", "1972-03-05").span_days == 1
    nothing = distance("không rõ", "1972")
    assert nothing.days_apart_min is None and not nothing.overlap
