"""What files say of their making is gone from what is handed out; pixels and sound are not."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from ocr.masking import cleaned
from ocr.masking.base import Masked, Patch
from records.errors import Refused
from tests.shared_data import SHARED, shared_path

SECRET = b"GIAM-DOC-MAU"
COLOURS = Image.merge("RGB", [Image.effect_noise((120, 80), 90 + 20 * n) for n in range(3)])


def clean(data: bytes) -> bytes:
    stream = cleaned(io.BytesIO(data), len(data), "")
    out = stream.read()
    assert len(out) == len(data)
    return out


def exif(turn: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = turn
    found[0x010F] = "MayAnhMau"
    found[0x0132] = "2026:07:01 09:30:00"
    found[0x013B] = SECRET.decode()
    gps = found.get_ifd(0x8825)
    gps[1], gps[2] = "N", (16.0, 46.0, 12.5)
    gps[3], gps[4] = "E", (107.0, 5.0, 33.25)
    return found


def encoded(form: str, turn: int = 1) -> bytes:
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more: dict[str, object] = {"exif": exif(turn).tobytes()}
    if form in ("JPEG", "WEBP", "PNG"):
        more["icc_profile"] = profile
    if form == "JPEG":
        more["comment"] = SECRET
        more["xmp"] = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    if form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", SECRET.decode())
        text.add_itxt("Comment", SECRET.decode(), zip=False)
        more["pnginfo"] = text
    if form == "WEBP":
        more |= {"xmp": b"<x>" + SECRET + b"</x>", "lossless": True}
    if form == "GIF":
        more = {"comment": SECRET, "save_all": True, "append_images": [COLOURS.rotate(90)]}
    if form == "TIFF":
        more["software"] = SECRET.decode()
        more["description"] = SECRET.decode()
    COLOURS.save(out, form, **more)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
@pytest.mark.parametrize("turn", [1, 6])
def test_picture_without_its_secrets(form: str, turn: int) -> None:
    data = encoded(form, turn)
    before, out = Image.open(io.BytesIO(data)), clean(data)
    after = Image.open(io.BytesIO(out))
    assert SECRET in data and SECRET not in out
    assert b"MayAnhMau" not in out and b"2026:07:01" not in out
    assert np.array_equal(np.asarray(before.convert("RGB")), np.asarray(after.convert("RGB")))
    assert not after.getexif().get_ifd(0x8825)
    if form != "GIF":
        assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
        assert Image.open(io.BytesIO(out)).getexif().get(0x0112, 1) == turn
    if form in ("JPEG", "PNG", "WEBP"):
        assert after.info["icc_profile"] == before.info["icc_profile"]


def test_what_a_telephone_appends_to_a_photograph_goes_too() -> None:
    data = encoded("JPEG") + b"....ftypmp42" + SECRET
    out = clean(data)
    assert SECRET not in out
    assert np.array_equal(
        np.asarray(Image.open(io.BytesIO(data))), np.asarray(Image.open(io.BytesIO(out)))
    )


def test_progressive_photograph_with_many_scans() -> None:
    out = io.BytesIO()
    COLOURS.resize((700, 500)).save(out, "JPEG", progressive=True, quality=96, exif=exif(3))
    after = Image.open(io.BytesIO(clean(out.getvalue())))
    assert np.array_equal(np.asarray(Image.open(out)), np.asarray(after))
    assert dict(after.getexif()) == {0x0112: 3}


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff\xe1\xff\xff" + b"x" * 50,  # a segment longer than the file
        b"\xff\xd8\xff\xe0\x00\x04ABxxxx",  # no marker where one must be
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 9_000, b"tEXt") + b"x" * 20,
        b"II*\0\xff\xff\xff\x00",
        b"hello, who am I?",
        b"",
    ],
)
def test_what_cannot_be_cleaned_is_not_handed_out(data: bytes) -> None:
    below = io.BytesIO(data)
    with pytest.raises(Refused):
        cleaned(below, len(data), "image/jpeg")
    assert below.closed


def container(path: Path, form: str, codec: str = "mpeg4") -> bytes:
    with av.open(str(path), "w", format=form) as out:
        out.metadata["title"] = SECRET.decode()
        out.metadata["location"] = "+16.7701+107.0926/"
        out.metadata["comment"] = SECRET.decode()
        out.metadata["creation_time"] = "2026-07-01T02:30:00Z"
        video = out.add_stream(codec, rate=Fraction(10))
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        for n in range(12):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), n * 20, np.uint8), "rgb24")
            out.mux(video.encode(frame))
        out.mux(video.encode())
    return path.read_bytes()


def frames(data: bytes) -> list[bytes]:
    with av.open(io.BytesIO(data), "r") as opened:
        return [frame.to_ndarray().tobytes() for frame in opened.decode(video=0)]


@pytest.mark.parametrize("form", ["mp4", "mov", "matroska", "avi", "3gp"])
def test_video_without_its_secrets(form: str, tmp_path: Path) -> None:
    data = container(tmp_path / "one", form)
    out = clean(data)
    assert SECRET not in out and b"+16.7701" not in out
    if form != "3gp":
        assert SECRET in data
    assert frames(out) == frames(data) and len(frames(out)) == 12
    with av.open(io.BytesIO(out)) as opened:
        said = dict(opened.metadata)
    assert not {"title", "location", "comment"} & {name.partition("-")[0] for name in said}
    assert "2026" not in str(said.get("creation_time", ""))


def test_telemetry_track_loses_its_samples() -> None:
    """A track whose handler is neither picture nor sound: its samples in ``mdat`` are blanked."""

    def box(kind: bytes, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return struct.pack(">I4s", 8 + len(body), kind) + body

    head = box(b"ftyp", b"mp42\0\0\0\0")
    samples = b"GPS+16.77" + b"GPS+107.1"
    at = len(head) + 8 + 4
    stbl = box(
        b"stbl",
        box(b"stsz", struct.pack(">III", 0, 0, 2), struct.pack(">II", 9, 9)),
        box(b"stsc", struct.pack(">II", 0, 1), struct.pack(">III", 1, 2, 1)),
        box(b"stco", struct.pack(">II", 0, 1), struct.pack(">I", at)),
    )
    handler = box(b"hdlr", bytes(8), b"meta", bytes(13))
    moov = box(b"moov", box(b"trak", box(b"mdia", handler, box(b"minf", stbl))))
    data = head + box(b"mdat", b"pict", samples, b"more") + moov
    out = clean(data)
    assert out == data.replace(samples, bytes(len(samples)))


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", sorted(path.name for path in (SHARED / "audio" / "formats").glob("*")) or [""]
)
def test_sound_is_untouched(name: str) -> None:
    data = shared_path("audio", "formats", name).read_bytes()

    def heard(raw: bytes) -> bytes:
        with av.open(io.BytesIO(raw), "r") as opened:
            return b"".join(f.to_ndarray().tobytes() for f in opened.decode(audio=0))

    assert heard(clean(data)) == heard(data)


PIECES = st.lists(
    st.tuples(st.integers(0, 90), st.integers(1, 9), st.integers(0, 4), st.integers(0, 4)),
    max_size=5,
)


@given(st.binary(min_size=100, max_size=100), PIECES, st.integers(1, 40))
def test_any_way_of_reading_gives_the_same(
    data: bytes, pieces: list[tuple[int, int, int, int]], step: int
) -> None:
    laid = [
        Patch(at, length, b"H" * min(head, length), b"T" * min(tail, length - min(head, length)))
        for at, length, head, tail in pieces
    ]
    laid.sort(key=lambda patch: patch.start)
    expected = bytearray(data)
    for patch in laid:
        blank = patch.head + bytes(patch.length - len(patch.head) - len(patch.tail)) + patch.tail
        expected[patch.start : patch.start + patch.length] = blank
    stream = Masked(io.BytesIO(data), laid)
    got: list[bytes] = []
    while block := stream.read(step):
        got.append(block)
    assert b"".join(got) == bytes(expected)[: len(b"".join(got))] == bytes(expected)[:100]
    stream.seek(step)
    assert stream.read(7) == bytes(expected)[step : step + 7]


def damaged_heads() -> list[Callable[[bytes], bytes]]:
    return [lambda d: d[: len(d) // 2], lambda d: d[:20] + b"\xff" * 16 + d[36:], lambda d: d[:40]]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
@pytest.mark.parametrize("number", range(3))
def test_damaged_pictures_never_give_the_secret_away(form: str, number: int) -> None:
    data = damaged_heads()[number](encoded(form, 6))
    try:
        out = clean(data)
    except Refused:
        return
    assert SECRET not in out
