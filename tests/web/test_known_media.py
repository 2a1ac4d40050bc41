"""A recycled picture is known again, and what its post says of it is held against the register."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageOps

from casework.models import AuditEvent, Flag, Item, KnownMedia, Media, MediaMatch, User
from casework.services.facts import facts_seed
from casework.services.known_media_seed import known_media_seed
from casework.services.originals import original_store
from monitor.stages.read import picture_prints
from nlp.claims.facts import load_facts
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db
Console = Callable[[User], Client]
CAPTION = "Cảnh khai quật hài cốt tại An Lão chiều 6/7, nhìn các chú bộ đội lấm lem bùn đất"


@pytest.fixture(autouse=True)
def _facts() -> None:
    facts = load_facts(settings.MANHMOI_FACTS)
    facts_seed(facts=facts.facts)
    assert known_media_seed(entries=facts.media_register) == 7
    assert known_media_seed(entries=facts.media_register) == 0


def picture(seed: int) -> Image.Image:
    """Return a picture with blobs of light, as different from another seed's as photographs are."""
    small = np.random.default_rng(seed).integers(0, 255, (7, 9, 3), dtype=np.uint8)
    return Image.fromarray(small).resize((640, 480), Image.Resampling.BICUBIC)


def jpeg(image: Image.Image, quality: int = 90) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def post(image: Image.Image, text: str = CAPTION, **fields: object) -> Item:
    item = rows.item(text=text, **fields)
    original, _new = original_store(source=io.BytesIO(jpeg(image)), lines=False, mime="image/jpeg")
    Media.objects.create(item=item, original=original, type="image", name="a.jpg")
    return item


def form(image: Image.Image | None = None, **change: str) -> dict[str, object]:
    values: dict[str, object] = {
        "media_id": "M02",
        "origin_vi": "Bộ đội tìm kiếm nạn nhân sạt lở Rào Trăng, Thừa Thiên Huế, tháng 10/2020",
        "taken": "2020-10",
        "place": "Thừa Thiên Huế",
        "event": "landslide rescue",
        "status": "assumed",
    }
    if image is not None:
        values["picture"] = SimpleUploadedFile("m.jpg", jpeg(image), "image/jpeg")
    return {**values, **change}


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.resize((200, 150)),
        ImageOps.mirror,
        lambda image: image.rotate(180),
        lambda image: image.point(lambda level: min(255, level + 12)),
    ],
)
def test_a_changed_copy_is_known_again_and_its_caption_flagged(
    editor: User, console: Console, change: Callable[[Image.Image], Image.Image]
) -> None:
    item = post(change(picture(1)))
    other = post(picture(2))
    for one in (item, other):
        picture_prints(one.media.get())
    assert not Flag.objects.exists()

    answer = console(editor).post(reverse("known_picture_change", args=["M02"]), form(picture(1)))

    assert answer.status_code == 302
    match = MediaMatch.objects.get()
    assert (match.media.item, match.known.version) == (item, 2)
    assert match.distance <= 31
    flag = Flag.objects.get()
    assert (flag.item, flag.type, flag.fact.fact_id) == (item, "recycled_media", "F25")
    assert (flag.media_match, flag.fact_is_assumed) == (match, True)
    page = console(editor).get(reverse("known_picture", args=["M02"])).content.decode()
    assert reverse("item", args=[item.pk]) in page
    assert reverse("thumbnail", args=[match.media_id]) in page
    shown = console(editor).get(reverse("item", args=[item.pk])).content.decode()
    assert "Rào Trăng" in shown
    card = console(editor).get(reverse("flag", args=[flag.pk])).content.decode()
    assert reverse("known_picture_image", args=["M02"]) in card
    assert reverse("thumbnail", args=[match.media_id]) in card
    small = console(editor).get(reverse("known_picture_image", args=["M02"]))
    assert small["Content-Type"] == "image/jpeg"


def test_a_picture_that_comes_after_it_is_known_is_flagged_too(
    editor: User, console: Console
) -> None:
    console(editor).post(reverse("known_picture_change", args=["M02"]), form(picture(1)))
    item = post(picture(1))
    true = post(picture(1), text="Ảnh cũ: sạt lở Rào Trăng, Thừa Thiên Huế năm 2020")
    for one in (item, true):
        picture_prints(one.media.get())
    assert MediaMatch.objects.count() == 2
    assert [flag.item for flag in Flag.objects.all()] == [item]


def test_real_posts_wait_for_a_picture_with_a_source(editor: User, console: Console) -> None:
    client = console(editor)
    item = post(picture(1), synthetic=False)
    picture_prints(item.media.get())
    client.post(reverse("known_picture_change", args=["M02"]), form(picture(1)))
    assert MediaMatch.objects.count() == 1
    assert not Flag.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"media_id": "M02"}, "Mã M02 đã có"),
        ({"media_id": "ảnh 1"}, "Mã ảnh gồm"),
        ({"media_id": "M08", "origin_vi": " "}, "nguồn gốc"),
        ({"media_id": "M08", "taken": "10/2020"}, "NĂM-THÁNG"),
        ({"media_id": "M08", "status": "official"}, "nguồn kiểm chứng"),
        ({"media_id": "M08", "status": "x"}, "không đúng"),
    ],
)
def test_a_bad_entry_is_refused(
    editor: User, console: Console, change: dict[str, str], said: str
) -> None:
    before = KnownMedia.objects.count()
    answer = console(editor).post(reverse("known_picture_add"), form(picture(3), **change))
    assert (answer.status_code, KnownMedia.objects.count()) == (400, before)
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"not a picture", "không phải ảnh"), (jpeg(Image.new("RGB", (300, 300))), "quá trơn")],
)
def test_a_file_that_is_no_use_is_refused(
    editor: User, console: Console, data: bytes, said: str
) -> None:
    sent = form(media_id="M08") | {"picture": SimpleUploadedFile("a.jpg", data, "image/jpeg")}
    answer = console(editor).post(reverse("known_picture_add"), sent)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_retired_picture_raises_nothing_any_more(
    editor: User, cyber: User, console: Console
) -> None:
    client = console(editor)
    client.post(reverse("known_picture_change", args=["M02"]), form(picture(1)))
    assert console(cyber).post(reverse("known_picture_retire", args=["M02"])).status_code == 403
    client.post(reverse("known_picture_retire", args=["M02"]))
    item = post(picture(1))
    picture_prints(item.media.get())
    assert not Flag.objects.exists()
    assert AuditEvent.objects.filter(action="known_media.retire").count() == 1
    assert console(editor).get(reverse("known_pictures")).status_code == 200
