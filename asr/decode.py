"""Any recording as blocks of 16 kHz samples: damaged ones as far as they go, in constant memory."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import av
import numpy as np
from numpy.typing import NDArray

from asr.channels import Sides, compare_sides
from asr.claims import is_ogg
from asr.clock import credible
from asr.containers import Opened, open_container, read_head
from asr.decode_errors import unusable
from asr.length import sure_seconds, track_seconds
from asr.packets import decoded_frames
from asr.rate import PER_MS, RATE
from asr.timeline import Layout, Timeline, add_damage
from records.errors import Quarantine
from records.speech import Damage

__all__ = ["RATE", "Probe", "Sound", "open_sound", "probe"]

MAX_HOURS: Final = 48
_BLOCK: Final = 5 * RATE
_MAX_BLOCK: Final = 10 * RATE
_SHORT_S: Final = 0.3


@dataclass(frozen=True, slots=True)
class Probe:
    """What a container says of itself; ``duration_ms`` is ``None`` when it does not tell."""

    duration_ms: int | None
    channels: int
    codec: str
    container: str
    has_video: bool


def probe(source: Path | BinaryIO, name: str = "") -> Probe:
    """Look at a recording without decoding it.

    Args:
        source: a path, or a seekable stream (left open, at any place).
        name: file name for messages; that of the path when empty.

    Raises:
        Quarantine: as ``open_sound``, except what only decoding shows.
    """
    with ExitStack() as stack:
        stream, name = _stream(source, name, stack)
        return _probed(stack.enter_context(closing(open_container(stream, name, mend=False))))


def _probed(opened: Opened) -> Probe:
    seconds = track_seconds(opened)
    return Probe(
        duration_ms=None if seconds is None else round(seconds * 1000),
        channels=opened.stream.codec_context.channels,
        codec=opened.stream.codec_context.name,
        container=opened.container.format.name,
        has_video=opened.has_video,
    )


def _stream(source: Path | BinaryIO, name: str, stack: ExitStack) -> tuple[BinaryIO, str]:
    if not isinstance(source, Path):
        return source, name
    name = name or source.name
    try:
        return stack.enter_context(source.open("rb")), name
    except OSError as error:
        raise unusable("unreadable", name, error.strerror) from error


class Sound:
    """An open recording; a context manager. ``open_sound`` makes it.

    Attributes:
        channels: 1, or 2 when the sides of a stereo recording are two lines of a call.
        duration_ms: length as the container states it; ``None`` when it does not.
        damage: where the recording is broken, as far as ``blocks`` has come; anew at each reading.
    """

    def __init__(self, stream: BinaryIO, name: str, stack: ExitStack) -> None:
        self.name = name
        self.damage: list[Damage] = []
        self._stream = stream
        self._stack = stack
        self._head = read_head(stream, name)
        self.duration_ms = self._stated_ms()
        self._layout: Layout = "mono"
        with closing(open_container(stream, name)) as opened:
            if opened.stream.codec_context.channels == 2:
                self._layout = "stereo"
        self._sides = self._compared()
        self.channels = 2 if self._sides is not None and self._sides.split else 1
        self.damage = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, if ``open_sound`` opened it."""
        self._stack.close()

    def blocks(self, start_ms: int = 0) -> Iterator[NDArray[np.float32]]:
        """Yield the samples in order, from the given time on.

        What comes before is decoded and passed over, so that the samples are the same wherever the
        reading starts. Missing stretches are silence; ``damage`` tells which.

        Yields:
            float32 of shape ``(channels, n)`` in [-1, 1], at most 10 s each.

        Raises:
            Quarantine: the file cannot be read on.
        """
        skip = start_ms * PER_MS
        for raw in self._gathered():
            passed = min(skip, raw.shape[1])
            skip -= passed
            if passed < raw.shape[1]:
                block = raw[:, passed:]
                yield block if self._sides is None else self._sides.apply(block)

    def _stated_ms(self) -> int | None:
        try:
            with closing(open_container(self._stream, self.name, mend=False)) as opened:
                return _probed(opened).duration_ms
        except Quarantine:
            # A much damaged Ogg file opens only mended, which tells no length.
            if not is_ogg(self._head):
                raise
            return None

    def _compared(self) -> Sides | None:
        """Decode the beginning: something must be there, and its sides are compared."""
        with closing(self._gathered()) as blocks:
            first = next(blocks, None)
            if first is None:
                broken = any(each.reason == "bad_packets" for each in self.damage)
                raise unusable("bad_media" if broken else "no_samples", self.name)
            if self._layout == "mono":
                return None
            return compare_sides(_chain(first, blocks))

    def _gathered(self) -> Generator[NDArray[np.float32]]:
        """Yield blocks of 5 to 10 s, before the sides are mixed."""
        waiting: list[NDArray[np.float32]] = []
        count = 0
        for samples in self._decoded():
            for at in range(0, samples.shape[1], _BLOCK):
                piece = samples[:, at : at + _BLOCK]
                waiting.append(piece)
                count += piece.shape[1]
                if count >= _BLOCK:
                    yield np.concatenate(waiting, axis=1)
                    waiting, count = [], 0
        if count:
            yield np.concatenate(waiting, axis=1)

    def _decoded(self) -> Iterator[NDArray[np.float32]]:
        self.damage = []
        line = Timeline(self._layout, self.damage)
        with closing(open_container(self._stream, self.name)) as opened:
            frames = decoded_frames(opened, self.name)
            stated = None if self.duration_ms is None else self.duration_ms / 1000
            for frame in credible(frames, origin=_origin(opened), length=stated):
                self._note_pages(opened)
                yield from line.feed(frame)
                if line.milliseconds > MAX_HOURS * 3_600_000:
                    add_damage(self.damage, line.milliseconds, "too_long", None)
                    return
            yield from line.finish()
            self._note_pages(opened)
            self._note_end(opened, line.milliseconds)

    def _note_pages(self, opened: Opened) -> None:
        if opened.pages is None or not opened.pages.damaged:
            return
        rate = 48_000 if opened.stream.codec_context.name == "opus" else opened.stream.rate
        for before, after in opened.pages.damaged:
            at, end = before * 1000 // rate, after * 1000 // rate
            add_damage(self.damage, at, "bad_packets", end - at)
        opened.pages.damaged.clear()

    def _note_end(self, opened: Opened, heard_ms: int) -> None:
        """Note a recording shorter than it says, or an Ogg file without its last page."""
        stated = sure_seconds(opened, self._head)
        short = stated is not None and stated - heard_ms / 1000 > _SHORT_S
        unfinished = opened.pages is not None and not opened.pages.ended
        already = bool(self.damage) and self.damage[-1].length_ms is None
        if (short or unfinished) and not already:
            add_damage(self.damage, heard_ms, "truncated", None)


def _chain(
    first: NDArray[np.float32], rest: Iterator[NDArray[np.float32]]
) -> Iterator[NDArray[np.float32]]:
    yield first
    yield from rest


def _origin(opened: Opened) -> float | None:
    start = opened.container.start_time
    return None if start is None else start / av.time_base


def open_sound(source: Path | BinaryIO, *, name: str = "") -> Sound:
    """Open a recording for hearing.

    Decodes its beginning: one block, or for stereo up to ten minutes, to compare the sides.

    Args:
        source: a path, or a seekable stream, which stays open when the sound is closed.
        name: file name for messages; that of the path when empty.

    Raises:
        Quarantine: nothing can be heard; reasons are those of ``asr.decode_errors.REASONS``.
    """
    with ExitStack() as stack:
        stream, name = _stream(source, name, stack)
        return Sound(stream, name, stack.pop_all())
