"""The lunar calendar of North and South, against days worked out beforehand."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.entities.dates.lunar import Side, can_chi_year, month_days, solar_days, year_days

# Day, month, lunar year; the solar day in the North and (to 1975) in the South.
TRUTH = [
    (1, 1, 1965, "1965-02-02", "1965-02-02"),
    (1, 1, 1968, "1968-01-29", "1968-01-30"),
    (2, 1, 1968, "1968-01-30", "1968-01-31"),
    (1, 1, 1969, "1969-02-16", "1969-02-17"),
    (15, 7, 1972, "1972-08-23", "1972-08-23"),
    (30, 12, 1971, "1972-02-14", "1972-02-14"),
    (10, 3, 1975, "1975-04-20", "1975-04-21"),
    (1, 1, 1975, "1975-02-11", "1975-02-11"),
    (1, 1, 1976, "1976-01-31", "1976-01-31"),
    (1, 1, 1979, "1979-01-28", "1979-01-28"),
    (5, 1, 1985, "1985-01-25", "1985-01-25"),
    (23, 12, 1967, "1968-01-22", "1968-01-22"),
    (5, 5, 1966, "1966-06-23", "1966-06-23"),
    (1, 1, 2007, "2007-02-17", "2007-02-17"),
]


@pytest.mark.parametrize(("day", "month", "year", "north", "south"), TRUTH)
def test_days_by_side(day: int, month: int, year: int, north: str, south: str) -> None:
    """Each side's day, and both where the side is not known."""
    sides: tuple[tuple[Side, set[str]], ...] = (
        ("north", {north}),
        ("south", {south}),
        ("unknown", {north, south}),
    )
    for side, wanted in sides:
        days = solar_days(day, month, year, side=side).days
        assert {one.isoformat() for one in days} == wanted


@pytest.mark.parametrize(
    ("month", "year", "north", "south"),
    [
        (1, 1968, ("1968-01-29", "1968-02-27"), ("1968-01-30", "1968-02-27")),
        (1, 1969, ("1969-02-16", "1969-03-17"), ("1969-02-17", "1969-03-17")),
        (11, 1974, ("1974-12-13", "1975-01-11"), ("1974-12-14", "1975-01-11")),
        (3, 1975, ("1975-04-11", "1975-05-10"), ("1975-04-12", "1975-05-10")),
    ],
)
def test_the_four_months_that_differ(
    month: int, year: int, north: tuple[str, str], south: tuple[str, str]
) -> None:
    """In four months the South began a day later; both ended them together."""
    assert month_days(month, year, side="north") == tuple(map(date.fromisoformat, north))
    assert month_days(month, year, side="south") == tuple(map(date.fromisoformat, south))


def test_all_other_months_of_the_war_agree() -> None:
    """Outside those four months a lunar day of 1965 to 1975 is one solar day."""
    double = {
        (month, year)
        for year in range(1965, 1976)
        for month in range(1, 13)
        if len(solar_days(1, month, year).days) == 2
    }
    assert double == {(1, 1968), (1, 1969), (11, 1974), (3, 1975)}


def test_days_and_months_that_never_were() -> None:
    """Day 30 of a short month and leap months that no year had give no day, with a reason."""
    short = [month for month in range(1, 13) if not solar_days(30, month, 1972, side="north").days]
    assert short
    assert solar_days(30, short[0], 1972).reason == "Tháng âm lịch này chỉ có 29 ngày"
    assert solar_days(4, 4, 1974, leap=True).days == (date(1974, 5, 25),)
    assert solar_days(4, 5, 1974, leap=True).days == ()
    assert "nhuận" in solar_days(4, 5, 1974, leap=True).reason
    assert solar_days(31, 1, 1972).days == ()
    assert solar_days(1, 13, 1972).days == ()
    assert month_days(13, 1972) is None


def test_can_chi_years() -> None:
    """A name means one year of sixty; a pair that no year has means none."""
    assert can_chi_year("mau", "than", 1931) == 1968
    assert can_chi_year("at", "ty", 1931) == 1965
    assert can_chi_year("nham", "ty", 1931) == 1972
    assert can_chi_year("qui", "suu", 1931) == 1973
    assert can_chi_year("mau", "dau", 1931) is None
    assert can_chi_year("mau", "xyz", 1931) is None
    assert year_days(1972) == (date(1972, 2, 15), date(1973, 2, 2))
