"""Copies lie near, other pictures far; blank ones have no hash; frames of videos."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from ocr.capture import image_capture, media_capture
from ocr.frames import MOST, frame_at, key_frames, video_prints
from ocr.prints import MODEL, NEAR, NEAR_PAGE, PAGE_MODEL, image_print, mirrored
from records.errors import Quarantine
from tests.ocr.drawn import STORIES, faded, needs_fonts, noisy, shaded, typed
from tests.ocr.scenes import CHANGES, scene
from tests.ocr.test_masking import encoded


def apart(one: Image.Image, other: Image.Image, *, flip: bool = False) -> int:
    left, right = image_print(one), image_print(other)
    assert left is not None and right is not None and left.model == right.model
    bits = mirrored(left.bits) if flip else left.bits
    pair = [np.frombuffer(b, dtype=np.uint8) for b in (bits, right.bits)]
    return int(np.bitwise_count(pair[0] ^ pair[1]).sum())


@pytest.mark.parametrize(
    "name",
    [
        "JPEG 20",
        "eighth size",
        "brightness × 0.6",
        "grey",
        "watermark",
        "cropped 2 %",
        "black bars",
    ],
)
def test_copies_are_near(name: str) -> None:
    assert all(apart(CHANGES[name](scene(n)), scene(n)) <= NEAR for n in range(6))


def test_mirrored_copies_are_near_when_looked_for() -> None:
    picture = scene(4)
    assert apart(CHANGES["mirrored"](picture), picture) > NEAR
    assert apart(CHANGES["mirrored"](picture), picture, flip=True) <= NEAR


def test_other_pictures_are_far() -> None:
    assert all(apart(scene(n), scene(n + 1)) > NEAR for n in range(20))


@pytest.mark.parametrize(
    "image",
    [
        Image.new("L", (500, 700), 240),
        Image.new("RGB", (640, 360), (2, 2, 2)),
        noisy(Image.new("L", (500, 700), 240)),
        shaded(Image.new("L", (500, 700), 240)),
    ],
)
def test_blank_pictures_have_no_hash(image: Image.Image) -> None:
    assert image_print(image) is None


@needs_fonts
def test_pages_are_pages_and_photographs_are_not() -> None:
    pages = [image_print(page) for page in (typed(STORIES[0]), faded(typed(STORIES[0])))]
    assert [one.model for one in pages if one] == [PAGE_MODEL, PAGE_MODEL]
    photograph = image_print(scene(1))
    assert photograph is not None and photograph.model == MODEL
    assert apart(typed(STORIES[0]), typed(STORIES[2])) > NEAR_PAGE


def video(path: Path, scenes: int, each: int = 25) -> Path:
    """Write a video of ``scenes`` pictures, each shown for ``each`` frames at 10 a second."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=Fraction(10))
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        stream.codec_context.gop_size = 10
        for n in range(scenes):
            image = scene(n).resize((320, 240))
            for _ in range(each):
                out.mux(stream.encode(av.VideoFrame.from_ndarray(np.asarray(image), "rgb24")))
        out.mux(stream.encode())
    return path


def test_scenes_of_a_video(tmp_path: Path) -> None:
    with video(tmp_path / "one.mp4", 4).open("rb") as stream:
        prints = video_prints(stream)
        moments = [at for at, _ in prints]
        assert len(prints) == 4 and moments == sorted(moments) and moments[0] == 0
        for n, (at, made) in enumerate(prints):
            assert n * 2500 - 100 <= at < (n + 1) * 2500
            still = image_print(scene(n))
            assert still is not None
            pair = [np.frombuffer(b, dtype=np.uint8) for b in (made.bits, still.bits)]
            assert int(np.bitwise_count(pair[0] ^ pair[1]).sum()) <= NEAR
        picture = frame_at(stream, moments[2])
    assert picture is not None and apart(picture, scene(2)) <= NEAR


def test_long_videos_give_a_bounded_number(tmp_path: Path) -> None:
    with video(tmp_path / "long.mp4", 90, each=20).open("rb") as stream:
        count = len(video_prints(stream))
        assert 30 < count <= MOST, count
        assert len(list(key_frames(stream, timeout_s=0.0))) == 1


def test_what_is_no_video() -> None:
    for data in (b"", b"no video", b"\0\0\0\x18ftypmp42" + bytes(60)):
        with pytest.raises(Quarantine) as caught:
            video_prints(io.BytesIO(data))
        assert caught.value.reason == "bad_media"
        assert media_capture(io.BytesIO(data)) == image_capture(io.BytesIO(data)) == {}


def test_what_a_photograph_says() -> None:
    assert image_capture(io.BytesIO(encoded("JPEG"))) == {
        "taken_at": "2026-07-01T09:30:00",
        "make": "MayAnhMau",
        "latitude": 16.7701389,
        "longitude": 107.0925694,
        "raw": "N 16.0,46.0,12.5 E 107.0,5.0,33.25",
        "origin": "exif",
    }


@pytest.mark.parametrize(
    ("latitude", "time"),
    [((91.0, 0.0, 0.0), "0000:00:00 00:00:00"), ((0.0, 0.0, 0.0), "yesterday"), ((), "")],
)
def test_nonsense_is_left_out(latitude: object, time: str) -> None:
    tags = Image.Exif()
    tags[0x0132] = time
    place = tags.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", latitude, "E", (0.0, 0.0, 0.0)
    out = io.BytesIO()
    scene(1).save(out, "JPEG", exif=tags)
    assert image_capture(out) == {}
