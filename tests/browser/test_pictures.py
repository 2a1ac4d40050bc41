"""Pictures in a browser: fields beside the scan, near copies, a pin set by a click."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator

from casework.models import MapPin, Reading, User
from monitor.stages.read import picture_prints
from tests.web.test_pictures import photograph, picture

pytestmark = pytest.mark.django_db(transaction=True)
SCANS = Path(__file__).resolve().parents[2] / "samples" / "scans"
TEXT = "GIẤY BÁO TỬ\nHọ và tên: NGUYỄN KHẮC TUYỂN\nSinh năm: 1949\nĐã hy sinh ngày 16/4/1972"


def wait_for_picture(image: Locator) -> None:
    """Wait until an image has loaded; the page's own rules forbid asking by a string of code."""
    for _ in range(200):
        if image.evaluate("one => one.complete && one.naturalWidth > 0"):
            return
        image.page.wait_for_timeout(50)
    raise AssertionError("the picture does not load")


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_scan_with_fields_copies_and_a_pin(
    open_screen: Callable[..., Any], verifier: User, width: str
) -> None:
    media = picture(data=(SCANS / "so-do-chon-cat.jpg").read_bytes(), title="Sơ đồ (mẫu)")
    media.capture = {
        "taken_at": "2026-07-01T09:30:00", "make": "MayAnhMau", "latitude": 16.77,
        "longitude": 107.09, "raw": "N 16,46,12 E 107,5,24", "origin": "exif",
    }  # fmt: skip
    media.save()
    year = TEXT.index("1949")
    Reading.objects.create(
        item=media.item,
        media=media,
        model="tesseract@5",
        score=0.83,
        lang="vi",
        text=TEXT,
        state="done",
        doubts=[{"reason": "low_date", "start": year, "end": year + 4}],
        fields=[
            {"name": "name", "value": "NGUYỄN KHẮC TUYỂN", "start": 0, "end": 1, "score": 0.95,
             "row": 0},
            {"name": "birth", "value": "1949", "start": 0, "end": 1, "score": 0.7, "row": 0},
        ],
        fields_model="manhmoi-notice-rules@1",
        preparation={"kept": "prepared", "angle": 1.1, "flattened": True},
    )  # fmt: skip
    twin = picture(data=(SCANS / "so-do-chon-cat.jpg").read_bytes() + b"\0", title="Đăng lại (mẫu)")
    for one in (media, twin):
        picture_prints(one)
    screen = open_screen(verifier, width)
    page = screen.go(f"/items/{media.item_id}")
    wait_for_picture(page.locator(".drawing img"))
    page.click("summary:has-text('Đặt ghim')")
    page.locator(".drawing img").click(position={"x": 60, "y": 80})
    assert page.locator(".map-pin.picked").count() == 1
    page.fill("[name=label]", "Hố bom, 11 người")
    page.fill("[name=place]", "16.7701, 107.0926")
    page.click("[data-pin-form] button.primary")
    page.wait_for_selector(".map-pin[href^='#pin-']")
    pin = MapPin.objects.get()
    assert pin.x is not None and pin.y is not None and 0 < pin.x < 1 and 0 < pin.y < 1
    box = page.locator(".drawing img").bounding_box()
    spot = page.locator(".map-pin").bounding_box()
    assert abs(spot["x"] + spot["width"] / 2 - (box["x"] + pin.x * box["width"])) < 3
    screen.check()
    screen.shot(f"item-pictures-{width}")


def test_photographs_side_by_side(open_screen: Callable[..., Any], editor: User) -> None:
    first = picture(3, title="Ảnh gốc (mẫu)")
    small = io.BytesIO()
    photograph(3).resize((240, 180)).save(small, "JPEG", quality=40)
    again = picture(data=small.getvalue(), title="Ảnh đăng lại (mẫu)")
    for one in (first, again):
        picture_prints(one)
    screen = open_screen(editor)
    page = screen.go(f"/items/{again.item_id}")
    pair = page.locator(".copy-pair img")
    assert pair.count() == 2
    for n in range(2):
        pair.nth(n).scroll_into_view_if_needed()
        wait_for_picture(pair.nth(n))
    screen.check()
    screen.shot("item-copies")
