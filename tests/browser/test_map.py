"""The map in a browser, with no other host asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from casework.models import User
from tests.web.rows import make_item
from tests.web.test_map import TEXT, _clue

pytestmark = pytest.mark.django_db(transaction=True)


def _told() -> None:
    for n, (year, lat) in enumerate((("1968", 16.44813), ("1972", 16.75))):
        item = make_item(f"{TEXT} Bản {n}.")
        _clue(item, "YD 343 194", "COORD", f"{lat},107.19094", lat=lat, lon=107.19094,
              radius_m=94, data={"about": "burial"})  # fmt: skip
        _clue(item, "tháng 2 năm 1968", "DATE", year, earliest=f"{year}-02-01",
              latest=f"{year}-02-28", data={"about": "death"})  # fmt: skip


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_points_years_grid_measure_and_converter(
    open_screen: Callable[..., Any], verifier: User, width: str
) -> None:
    _told()
    screen = open_screen(verifier, width)
    page = screen.go("/map")
    page.wait_for_selector("#map[data-ready]")
    assert page.get_attribute("#map", "data-shown") == "2"
    assert page.locator(".island").count() == 2

    page.locator("[data-year-low]").fill("1972")
    assert page.get_attribute("#map", "data-shown") == "1"
    page.locator("[data-year-low]").fill("1968")

    page.check("[data-layer=grid]")
    page.wait_for_selector(".square")
    assert page.locator(".square", has_text="YD").count() == 1

    page.fill("#coord", "YD 850225")
    page.press("#coord", "Enter")
    page.wait_for_selector("[data-converted] dl")
    assert "16.47063, 107.66583" in page.inner_text("[data-converted]")

    page.click("[data-measure]")
    box = page.locator("#map").bounding_box()
    for part in (0.4, 0.6):
        page.mouse.click(box["x"] + box["width"] * part, box["y"] + box["height"] * 0.7)
        page.wait_for_timeout(400)
    assert "km" in page.inner_text("[data-measured]")
    page.keyboard.press("Escape")
    assert page.get_attribute("[data-measure]", "aria-pressed") == "false"
    screen.check()
