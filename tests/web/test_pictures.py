"""Beside pictures: provenance, fields, near copies, pins; and what a download does not carry."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.test import Client
from PIL import Image, ImageDraw

from casework.archive import get_archive
from casework.models import AuditEvent, ImagePrint, Item, MapPin, Media, Reading, User
from monitor.stages.read import picture_prints
from tests.ocr.test_masking import encoded
from tests.web import rows

pytestmark = pytest.mark.django_db
Console = Callable[[User], Client]
PLACE: dict[str, Any] = {
    "latitude": 16.7701389,
    "longitude": 107.0925694,
    "raw": "N 16,46,12.5 E 107,5,33.25",
}


def picture(
    seed: int = 1, *, form: str = "JPEG", data: bytes | None = None, **fields: Any
) -> Media:
    """Return an invented photograph that has been through the archive."""
    if data is None:
        out = io.BytesIO()
        photograph(seed).save(out, form, quality=fields.pop("quality", 90))
        data = out.getvalue()
    stored = get_archive().store(io.BytesIO(data), lines=False)
    item = rows.make_item(fields.pop("text", ""), **fields)
    return Media.objects.create(
        item=item,
        type="image",
        name="anh.jpg",
        original=rows.make_original(stored.sha256, stored.size, f"image/{form.lower()}"),
    )


def photograph(seed: int) -> Image.Image:
    light = np.random.default_rng(seed).integers(0, 255, (18, 24), dtype=np.uint8)
    image = Image.fromarray(light).resize((480, 360), Image.Resampling.BICUBIC).convert("RGB")
    draw = ImageDraw.Draw(image)
    for n in range(1, 7):
        at = (seed * 97 * n % 400, seed * 61 * n % 300)
        draw.ellipse([*at, at[0] + 60 + 7 * n, at[1] + 40], fill=(40 * n, 255 - 30 * n, 80))
    return image


def page(client: Client, item: Item) -> str:
    answer = client.get(f"/items/{item.pk}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_position_goes_in_and_does_not_come_out(verifier: User, console: Console) -> None:
    data = encoded("JPEG", 6)
    media = picture(data=data)
    assert picture_prints(media) == 1
    media.refresh_from_db()
    assert media.capture["latitude"] == PLACE["latitude"]
    assert media.capture["taken_at"] == "2026-07-01T09:30:00"
    answer = console(verifier).get(f"/media/{media.pk}?download=1")
    out = b"".join(answer)
    assert len(out) == len(data) and int(answer["Content-Length"]) == len(data)
    given = Image.open(io.BytesIO(out))
    assert dict(given.getexif()) == {0x0112: 6}
    assert given.tobytes() == Image.open(io.BytesIO(data)).tobytes()
    part = console(verifier).get(f"/media/{media.pk}", headers={"range": "bytes=10-400"})
    assert part.status_code == 206 and b"".join(part) == out[10:401]
    assert media.original is not None
    with get_archive().open(media.original.sha256) as stream:
        assert stream.read() == data


def test_exact_original_only_for_those_who_may(
    editor: User, verifier: User, console: Console
) -> None:
    data = encoded("JPEG")
    media = picture(data=data)
    Item.objects.filter(pk=media.item_id).update(original=media.original)
    assert console(editor).get(f"/items/{media.item_id}/original").status_code == 403
    assert b"".join(console(verifier).get(f"/items/{media.item_id}/original")) == data


def test_picture_that_cannot_be_cleaned_is_refused(verifier: User, console: Console) -> None:
    media = picture(data=b"\0\0\0\x18ftypheic" + b"GPS" * 40, form="heic")
    assert console(verifier).get(f"/media/{media.pk}").status_code == 403


def test_provenance_is_exact_for_verifiers_and_blurred_for_others(
    editor: User, verifier: User, console: Console
) -> None:
    media = picture()
    Media.objects.filter(pk=media.pk).update(
        capture={**PLACE, "taken_at": "2026-07-01T09:30:00", "make": "MayAnhMau", "origin": "exif"}
    )
    exact, blurred = (page(console(user), media.item) for user in (verifier, editor))
    for html in (exact, blurred):
        assert "01/07/2026 09:30" in html and "MayAnhMau" in html
    assert "16.770139, 107.092569" in exact and PLACE["raw"] in exact
    assert "16.75, 107.05" in blurred
    assert "16.77" not in blurred and "107.09" not in blurred


def test_near_copies_side_by_side(editor: User, verifier: User, console: Console) -> None:
    first = picture(3, title="Ảnh gốc", published_at=rows.AT.replace(year=2020))
    small = io.BytesIO()
    photograph(3).resize((240, 180)).save(small, "JPEG", quality=40)
    again = picture(data=small.getvalue(), title="Ảnh đăng lại")
    secret = picture(3, quality=75, title="Ảnh giới hạn", access="restricted")
    other = picture(5, title="Ảnh khác")
    for media in (first, again, secret, other):
        assert picture_prints(media) == 1
    html = page(console(editor), again.item)
    assert "Ảnh gốc" in html and f"/media/{first.pk}/thumbnail?at=0" in html
    assert "thấy sớm nhất" in html
    assert "Ảnh giới hạn" not in html and "Ảnh khác" not in html
    assert "Ảnh giới hạn" in page(console(verifier), again.item)
    assert "ảnh gần giống" not in page(console(verifier), other.item)
    ImagePrint.objects.filter(media=first).delete()
    assert "Ảnh gốc" not in page(console(editor), again.item)


def test_thumbnail_holds_nothing_but_a_small_picture(
    editor: User, cyber: User, console: Console
) -> None:
    media = picture(data=encoded("TIFF"), form="tiff")
    answer = console(editor).get(f"/media/{media.pk}/thumbnail?at=999999999999999999")
    small = Image.open(io.BytesIO(answer.content))
    assert answer["Content-Type"] == "image/jpeg" and max(small.size) <= 320
    assert not small.getexif() and b"GIAM-DOC-MAU" not in answer.content
    assert console(cyber).get(f"/media/{media.pk}/thumbnail").status_code == 403
    broken = picture(data=b"\xff\xd8\xff no picture")
    assert console(editor).get(f"/media/{broken.pk}/thumbnail").status_code == 404


def test_doubts_and_fields_of_a_reading(editor: User, console: Console) -> None:
    reading = rows.make_scan(rows.make_item(""))
    year = reading.text.index("1968")
    Reading.objects.filter(pk=reading.pk).update(
        doubts=[
            {"reason": "low_confidence", "start": year, "end": year + 4},
            {"reason": "low_date", "start": year, "end": year + 4},
            {"reason": "handwriting", "start": 0, "end": len(reading.text)},
        ],
        fields=[
            {"name": "name", "value": "Nguyễn <b>Mẫu</b>", "start": 20, "end": 36, "score": 0.95,
             "row": 0},
        ],
        fields_model="manhmoi-notice-rules@1",
        preparation={"kept": "prepared", "angle": 3.6},
    )  # fmt: skip
    html = page(console(editor), reading.item)
    assert (
        '<span class="doubt" title="máy đọc chưa chắc; ngày tháng đọc chưa chắc">1968</span>'
        in html
    )
    assert "có thể là chữ viết tay" in html and "nắn nghiêng 3,6°" in html
    assert "manhmoi-notice-rules@1" in html and "95%" in html
    assert "Nguyễn &lt;b&gt;Mẫu&lt;/b&gt;" in html and "<b>Mẫu" not in html


def test_list_is_shown_by_row(editor: User, console: Console) -> None:
    reading = rows.make_scan(rows.make_item(""))
    cells = [
        {"name": n, "value": v, "start": 0, "end": 4, "score": s, "row": r}
        for r, n, v, s in (
            (1, "name", "Lò Văn Mẫu", 0.95), (1, "birth", "1952", 0.6), (2, "name", "Vũ Mẫu", 0.95)
        )
    ]  # fmt: skip
    Reading.objects.filter(pk=reading.pk).update(fields=cells, fields_model="x@1")
    html = page(console(editor), reading.item)
    assert "Họ và tên</th>" in html and "Năm sinh</th>" in html
    assert 'title="60%">1952</span>' in html and "Vũ Mẫu</td><td>–" in html.replace("\n", "")


def test_pins_are_set_shown_blurred_and_taken_off(
    editor: User, verifier: User, console: Console
) -> None:
    media = picture()
    client = console(verifier)
    form = {
        "place": "16°46'12\"B 107°05'33\"Đ", "label": "Hố bom", "x": "0.25", "y": "0,5",
        "radius": "60", "note": "gần 16.7700, 107.0925",
    }  # fmt: skip
    answer = client.post(f"/media/{media.pk}/pins", form)
    assert answer.status_code == 302 and answer["Location"].endswith(f"#pins-{media.pk}")
    pin = MapPin.objects.get()
    assert (pin.x, pin.y, pin.radius_m, pin.set_by) == (0.25, 0.5, 60.0, verifier)
    assert (round(pin.latitude, 4), round(pin.longitude, 4)) == (16.77, 107.0925)
    html = page(client, media.item)
    assert 'data-left="25.00"' in html and "16.77, 107.0925" in html and "±60 m" in html
    blurred = page(console(editor), media.item)
    assert "16.75, 107.05" in blurred and "107.09" not in blurred and "[tọa độ đã che]" in blurred
    assert console(editor).post(f"/media/{media.pk}/pins", form).status_code == 403
    assert console(editor).post(f"/pins/{pin.pk}/remove").status_code == 403
    client.post(f"/pins/{pin.pk}/remove")
    client.post(f"/pins/{pin.pk}/remove")
    pin.refresh_from_db()
    assert pin.removed_by == verifier and pin.removed_at is not None
    assert "Hố bom" not in page(client, media.item)
    actions = AuditEvent.objects.filter(subject=f"item:{media.item_id}", action__startswith="pin.")
    assert [event.action for event in actions.order_by("seq")] == ["pin.set", "pin.remove"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": "đồi 875"},
        {"place": "48.85, 2.35"},
        {"label": "  "},
        {"radius": "0"},
        {"radius": "90000"},
        {"radius": "nan"},
    ],
)
def test_pin_that_says_nothing_is_refused(
    verifier: User, console: Console, wrong: dict[str, str]
) -> None:
    media = picture()
    form = {"place": "16.7701, 107.0926", "label": "Mộ", **wrong}
    answer = console(verifier).post(f"/media/{media.pk}/pins", form, follow=True)
    assert answer.status_code == 200 and "notice-error" in answer.content.decode()
    assert not MapPin.objects.exists()
