"""Pictures out of a video: key frames where the scene changes, and the one at a moment."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from ocr.images import too_large
from ocr.prints import Print, image_print
from records.errors import Quarantine

MOST: Final = 60
"""Most key frames of one video that get a hash."""
TIMEOUT_S: Final = 90.0
_LOOKED_AT: Final = 2 * MOST
_MIN_STEP_S: Final = 1.0
# A frame this near (of 256 bits) to the last one kept shows the same scene.
_SAME_SCENE: Final = 24
_SIDE: Final = 640
_MICRO: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a video, at most 640 pixels a side, upright; ``at_ms`` from its start."""

    at_ms: int
    image: Image.Image


@contextmanager
def _opened(stream: BinaryIO) -> Iterator[tuple[InputContainer, VideoStream] | None]:
    """Open the moving pictures of a file; ``None`` where it has none (cover art is none).

    Raises:
        Quarantine: ``bad_media`` or ``image_too_large``.
    """
    try:
        stream.seek(0)
        with av.open(stream, "r", metadata_errors="ignore") as container:
            video = next((one for one in container.streams.video if not _cover(one)), None)
            if video is None:
                yield None
                return
            if too_large(video.codec_context.width, video.codec_context.height):
                raise Quarantine(
                    "image_too_large", "Khung hình quá lớn", "the video's frames are too large"
                )
            # One thread keeps memory to a few frames; key frames depend on no other.
            video.thread_type = "NONE"
            video.codec_context.skip_frame = "NONKEY"
            yield container, video
    except (av.FFmpegError, ValueError, OverflowError, MemoryError) as error:
        raise Quarantine(
            "bad_media", "Không đọc được hình của tệp", f"cannot read the pictures: {error}"
        ) from error


def _cover(stream: VideoStream) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def key_frames(stream: BinaryIO, *, timeout_s: float = TIMEOUT_S) -> Iterator[Frame]:
    """Yield key frames spread over a video, at most 120, whatever its length.

    Args:
        stream: seekable bytes.
        timeout_s: seconds after which no further frame is looked for.

    Raises:
        Quarantine: ``bad_media`` or ``image_too_large``.
    """
    end = time.monotonic() + timeout_s
    with _opened(stream) as found:
        if found is None:
            return
        container, video = found
        length = _length_s(container, video)
        step = max(_MIN_STEP_S, length / _LOOKED_AT)
        moments = _by_seeking(container, video, length, step) if length else _in_order(container)
        last = -_MICRO
        for frame in moments:
            at_ms = _at_ms(frame, video)
            # A seek may land on the key frame that the one before landed on.
            if at_ms - last >= 1000 * _MIN_STEP_S or last < 0:
                last = at_ms
                yield Frame(max(0, at_ms), _picture(frame))
            if time.monotonic() > end:
                return


def _length_s(container: InputContainer, video: VideoStream) -> float:
    if container.duration and container.duration > 0:
        return float(container.duration / _MICRO)
    if video.duration and video.time_base:
        return float(video.duration * video.time_base)
    return 0.0


def _by_seeking(
    container: InputContainer, video: VideoStream, length: float, step: float
) -> Iterator[VideoFrame]:
    """Yield the key frame at or before every ``step`` seconds; broken places are passed over."""
    start = container.start_time or 0
    for number in range(min(_LOOKED_AT, int(length / step) + 1)):
        try:
            container.seek(start + int(number * step * _MICRO), backward=True)
            frame = next(container.decode(video), None)
        except (av.FFmpegError, ValueError):
            continue
        if frame is not None:
            yield frame


def _in_order(container: InputContainer) -> Iterator[VideoFrame]:
    """Yield the first key frames of a file that does not say how long it is."""
    try:
        for number, frame in enumerate(container.decode(video=0)):
            yield frame
            if number >= _LOOKED_AT:
                return
    except (av.FFmpegError, ValueError):
        return


def _at_ms(frame: VideoFrame, video: VideoStream) -> int:
    if frame.pts is None or frame.time_base is None:
        return 0
    return round(float((frame.pts - (video.start_time or 0)) * frame.time_base) * 1000)


def _picture(frame: VideoFrame) -> Image.Image:
    scale = min(1.0, _SIDE / max(frame.width, frame.height, 1))
    small = frame.reformat(
        width=max(16, round(frame.width * scale / 2) * 2),
        height=max(16, round(frame.height * scale / 2) * 2),
        format="rgb24",
    )
    image = Image.fromarray(small.to_ndarray())
    turn = int(getattr(frame, "rotation", 0) or 0)
    return image.rotate(turn, expand=True) if turn % 360 else image


def video_prints(stream: BinaryIO, *, timeout_s: float = TIMEOUT_S) -> list[tuple[int, Print]]:
    """Return hashes of a video's scenes with the millisecond of each, at most 60.

    Raises:
        Quarantine: ``bad_media`` or ``image_too_large``.
    """
    kept: list[tuple[int, Print]] = []
    for frame in key_frames(stream, timeout_s=timeout_s):
        made = image_print(frame.image)
        if made is not None and not (kept and _same_scene(kept[-1][1], made)):
            kept.append((frame.at_ms, made))
        if len(kept) >= MOST:
            break
    return kept


def _same_scene(one: Print, other: Print) -> bool:
    left, right = (np.frombuffer(p.bits, dtype=np.uint8) for p in (one, other))
    return int(np.bitwise_count(left ^ right).sum()) < _SAME_SCENE


def frame_at(stream: BinaryIO, at_ms: int) -> Image.Image | None:
    """Return the picture at or just before a moment; ``None`` where there is none.

    Raises:
        Quarantine: ``bad_media`` or ``image_too_large``.
    """
    with _opened(stream) as found:
        if found is None:
            return None
        container, video = found
        container.seek((container.start_time or 0) + at_ms * 1000, backward=True)
        frame = next(container.decode(video), None)
        return _picture(frame) if frame is not None else None
