"""Times of a container's frames, made credible: from 0, never back, no jump nobody confirms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from asr.packets import Frame

# A pause in a call or a lost stretch may be long; a flipped bit in a time can mean years.
MAX_GAP_S: Final = 3_600.0
_JUMP_S: Final = 5.0
_BACK_S: Final = 0.5
_MAX_START_S: Final = 600.0


def credible(
    frames: Iterator[Frame], *, origin: float | None, length: float | None
) -> Iterator[Frame]:
    """Yield ``frames`` with times that count from the recording's start.

    A jump ahead of more than 5 s is believed when the next 5 s of sound go on from there, when it
    is shorter than an hour and within the recording's length; else the sound follows without a gap
    and a frame noted ``timestamps`` stands before it. Sound whose clock falls back (as in joined
    recordings) follows without a gap too.

    Args:
        frames: as ``decoded_frames`` yields them.
        origin: the container's start in seconds; ``None`` when unknown.
        length: the container's length in seconds; ``None`` when unknown.
    """
    clock = _Clock(origin, length)
    held: list[Frame] = []
    for frame in frames:
        if held or clock.jumps(frame):
            held.append(frame)
            if _heard(held) >= _JUMP_S:
                yield from clock.judge(held)
                held = []
        else:
            yield clock.placed(frame)
    if held:
        yield from clock.judge(held)


class _Clock:
    def __init__(self, origin: float | None, length: float | None) -> None:
        self._origin = origin
        self._length = length
        self._end = 0.0

    def _time(self, frame: Frame) -> float | None:
        if frame.at is None:
            return None
        if self._end == 0.0 and not self._starts_well(frame.at):
            self._origin = frame.at
        return frame.at - (self._origin or 0.0)

    def _starts_well(self, at: float) -> bool:
        return self._origin is not None and -_BACK_S < at - self._origin < _MAX_START_S

    def jumps(self, frame: Frame) -> bool:
        """Whether the frame is far ahead of the sound so far, or behind it."""
        at = self._time(frame)
        return at is not None and not -_BACK_S <= at - self._end <= _JUMP_S

    def placed(self, frame: Frame) -> Frame:
        """Return the frame with its time, and move the clock past it."""
        at = self._time(frame)
        if frame.sound is not None:
            self._end = (self._end if at is None else max(at, self._end)) + frame.seconds
        return replace(frame, at=at)

    def judge(self, held: list[Frame]) -> Iterator[Frame]:
        """Believe a jump or not, after what followed it."""
        first, last = held[0], held[-1]
        gap = (self._time(first) or 0.0) - self._end
        after = _heard(held[:-1])
        goes_on = first.at is None or last.at is None or abs(last.at - first.at - after) < _BACK_S
        inside = self._length is None or self._end + gap + after <= self._length + _JUMP_S
        if goes_on and 0 < gap <= MAX_GAP_S and inside:
            yield from map(self.placed, held)
            return
        yield Frame(None, note="timestamps")
        if goes_on:
            self._origin = (self._origin or 0.0) + gap
        for frame in held:
            yield self.placed(replace(frame, at=None) if self.jumps(frame) else frame)


def _heard(frames: list[Frame]) -> float:
    return sum(frame.seconds for frame in frames if frame.sound is not None)
