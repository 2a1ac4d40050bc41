"""Small media files made on the spot, archived for real."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image, ImageDraw

from casework.archive import get_archive
from casework.models import Original
from tests.web import rows


def wav_bytes(seconds: int) -> bytes:
    """Return silence: 8 kHz, 8 bit, one channel."""
    rate = 8000
    count = rate * seconds
    head = struct.pack(
        "<4sI8sIHHIIHH", b"RIFF", 36 + count, b"WAVEfmt ", 16, 1, 1, rate, rate, 1, 8
    )
    return head + struct.pack("<4sI", b"data", count) + b"\x80" * count


def scan_bytes() -> bytes:
    """Return a picture of an invented paper."""
    image = Image.new("RGB", (640, 420), "#efe6cf")
    draw = ImageDraw.Draw(image)
    for n, line in enumerate(("GIAY BAO TU", "Nguyen Van Mau", "12 - 3 - 1968")):
        draw.text((60, 70 + 80 * n), line, fill="#332", font_size=36)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def stored(data: bytes, mime: str) -> Original:
    """Archive the bytes and return their row."""
    kept = get_archive().store(BytesIO(data), lines=False)
    return rows.make_original(kept.sha256, kept.size, mime)
