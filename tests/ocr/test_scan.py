"""Images and the engine that reads them."""

from __future__ import annotations

import io
import shutil
import struct
import zlib

import pytesseract
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import scan
from ocr.images import open_images
from ocr.page import scan_page
from ocr.pages import PageText
from ocr.reading import read_pages
from records.errors import Parked, Quarantine

needs_engine = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract-ocr is not installed"
)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def written(text: str) -> Image.Image:
    page = Image.new("L", (900, 200), 255)
    ImageDraw.Draw(page).text((30, 60), text, fill=0, font=ImageFont.load_default(size=48))
    return page


def huge_png(width: int, height: int) -> bytes:
    """A PNG that claims its size and carries almost nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@needs_engine
def test_words_boxes_and_scores() -> None:
    page = scan_page(written("HILL 875 DAK TO"))
    assert page.text.replace("\n", " ") == "HILL 875 DAK TO"
    assert page.model.name == "tesseract" and page.model.revision.endswith("/vie+eng")
    assert page.score is not None and 0.5 < page.score <= 1
    assert [page.text[word.start : word.end] for word in page.words] == ["HILL", "875", "DAK", "TO"]
    lefts = [word.left for word in page.words]
    assert lefts == sorted(lefts) and all(0 <= word.score <= 1 for word in page.words)


@needs_engine
def test_blank_page() -> None:
    page = scan_page(Image.new("L", (400, 400), 255))
    assert (page.text, page.words, page.score) == ("", (), 0.0)


@needs_engine
def test_rotated_photograph() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = written("HILL 875").rotate(90, expand=True)
    pages = list(read_pages(io.BytesIO(encoded(turned, "JPEG", exif=exif)), "image/jpeg"))
    assert isinstance(pages[0], PageText) and "875" in pages[0].text


@needs_engine
def test_time_limit() -> None:
    with pytest.raises(Quarantine) as caught:
        scan_page(written("HILL 875"), timeout_s=0.001)
    assert caught.value.reason == "ocr_timeout"


def test_absent_engine_parks(monkeypatch: pytest.MonkeyPatch) -> None:
    scan._engine.cache_clear()
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    with pytest.raises(Parked) as caught:
        list(read_pages(io.BytesIO(encoded(written("x"))), "image/png"))
    assert caught.value.waiting_for == "ocr_engine"
    scan._engine.cache_clear()


def test_engine_without_vietnamese_parks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_engine", lambda: ("5.3.0", frozenset({"eng", "osd"})))
    with pytest.raises(Parked) as caught:
        scan.require_engine()
    assert "tesseract-ocr-vie" in caught.value.vi


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (huge_png(30_000, 30_000), "image_too_large"),
        (huge_png(7_000, 6_000), "image_too_large"),
        (huge_png(31_000, 10), "image_too_large"),
        (encoded(Image.effect_noise((200, 200), 50))[:3000], "bad_image"),
        (encoded(Image.effect_noise((200, 200), 50), "JPEG")[:2000], "bad_image"),
        (b"", "bad_image"),
        (b"hello", "bad_image"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "bad_image"),
    ],
)
def test_refused_images(data: bytes, reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        list(open_images(io.BytesIO(data)))
    assert caught.value.reason == reason


def test_transparent_image_lies_on_white() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    (page,) = open_images(io.BytesIO(encoded(clear)))
    assert page.getpixel((5, 5)) == (255, 255, 255)


def test_pages_of_a_tiff() -> None:
    first, second = Image.new("L", (10, 10)), Image.new("L", (20, 10))
    data = encoded(first, "TIFF", save_all=True, append_images=[second])
    assert [page.size for page in open_images(io.BytesIO(data))] == [(10, 10), (20, 10)]


def test_other_kinds_are_not_read_here() -> None:
    with pytest.raises(Quarantine):
        list(read_pages(io.BytesIO(b"x"), "audio/mpeg"))
