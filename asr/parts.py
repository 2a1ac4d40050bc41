"""A recording in parts of at most five minutes, cut in pauses: the unit of work and of resumption.

Whisper's features of a whole hour take 3.3 GB; those of five minutes take 0.3 GB. The cuts depend
on the recording alone, so that a run killed in its third hour finds its parts again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from asr.decode import Sound
from asr.rate import PER_MS
from asr.voice import (
    DEFAULT,
    WINDOW,
    WINDOW_MS,
    Span,
    VoiceDetector,
    VoiceOptions,
    bare_spans,
    speech_spans,
    warm_start,
)
from records.speech import Damage

MAX_MS: Final = 300_000
"""Longest part."""
_WINDOWS: Final = MAX_MS // WINDOW_MS
_SEARCH: Final = 60_000 // WINDOW_MS
_SHORTEST_PAUSE: Final = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a recording.

    ``ordinal`` counts from 0. ``samples`` is float32 ``(channels, n)`` at 16 kHz from ``start_ms``
    to ``end_ms`` of the recording; ``speech`` holds each channel's stretches of speech, times from
    the recording's start; ``damage`` what is broken in it.
    """

    ordinal: int
    start_ms: int
    end_ms: int
    samples: NDArray[np.float32]
    speech: tuple[tuple[Span, ...], ...]
    damage: tuple[Damage, ...] = ()


def parts(
    sound: Sound,
    *,
    skip: int = 0,
    start_ms: int = 0,
    options: VoiceOptions = DEFAULT,
) -> Iterator[Part]:
    """Yield a recording's parts in order, without gap or overlap.

    A part ends in the middle of the longest pause (of all channels) in the last minute before five
    minutes are full, or at five minutes when nobody pauses. The memory used does not grow with the
    recording.

    Args:
        sound: the open recording.
        skip: how many parts to pass over.
        start_ms: where the first part not passed over begins, if known (``end_ms`` of the last part
            done): then what lies before is only decoded. Without it the cuts are found anew.
        options: thresholds of the voice detector.

    Raises:
        Quarantine: the file cannot be read on.
    """
    start = -(-start_ms // WINDOW_MS)
    first = warm_start(start)
    lane = _Lane(sound.channels, first, start)
    ordinal = skip if start_ms else 0
    for block in sound.blocks(first * WINDOW_MS):
        lane.feed(block)
        while lane.heard > _WINDOWS:
            part = lane.part(ordinal, lane.cut(options), sound.damage, options)
            ordinal += 1
            if part.ordinal >= skip:
                yield part
            # Else it would live on while the next one is put together.
            del part
    lane.finish()
    while lane.samples:
        whole = lane.heard <= _WINDOWS
        count = lane.heard if whole else lane.cut(options)
        part = lane.part(ordinal, count, sound.damage, options, last=whole)
        ordinal += 1
        if part.ordinal >= skip:
            yield part


class _Lane:
    """Samples not yet given out, with the probabilities of speech known for them."""

    def __init__(self, channels: int, first: int, start: int) -> None:
        self._detectors = [VoiceDetector(first) for _ in range(channels)]
        self._chances = np.zeros((channels, 0), dtype=np.float32)
        self._blocks: list[NDArray[np.float32]] = []
        self._start = start
        self._passing = start - first
        self._passing_samples = self._passing * WINDOW
        self.samples = 0

    @property
    def heard(self) -> int:
        """Number of windows, from the next part's start, whose probability is known."""
        return self._chances.shape[1]

    def feed(self, block: NDArray[np.float32]) -> None:
        """Take the next samples, ``(channels, n)``."""
        self._know([d.feed(row) for d, row in zip(self._detectors, block, strict=True)])
        passed = min(self._passing_samples, block.shape[1])
        self._passing_samples -= passed
        if passed < block.shape[1]:
            self._blocks.append(block[:, passed:])
            self.samples += block.shape[1] - passed

    def finish(self) -> None:
        """Learn the probabilities of what is left."""
        self._know([detector.finish() for detector in self._detectors])

    def _know(self, rows: list[NDArray[np.float32]]) -> None:
        fresh = np.stack(rows)
        passed = min(self._passing, fresh.shape[1])
        self._passing -= passed
        self._chances = np.concatenate((self._chances, fresh[:, passed:]), axis=1)

    def cut(self, options: VoiceOptions) -> int:
        """Number of windows in the next part, when there are more than enough."""
        searched = self._chances[:, _WINDOWS - _SEARCH : _WINDOWS].max(axis=0)
        pauses = _pauses(searched, options)
        if not pauses:
            return _WINDOWS
        start, end = max(pauses, key=lambda pause: (pause[1] - pause[0], pause[1]))
        return _WINDOWS - _SEARCH + (start + end) // 2

    def part(
        self,
        ordinal: int,
        count: int,
        damage: list[Damage],
        options: VoiceOptions,
        *,
        last: bool = False,
    ) -> Part:
        """Take the next ``count`` windows, or all that is left, as a part."""
        joined = np.concatenate(self._blocks, axis=1)
        size = joined.shape[1] if last else count * WINDOW
        samples, rest = joined[:, :size], joined[:, size:].copy()
        self._blocks = [rest] if rest.shape[1] else []
        self.samples = rest.shape[1]
        start_ms = self._start * WINDOW_MS
        end_ms = start_ms + samples.shape[1] // PER_MS
        speech = tuple(
            _within(speech_spans(row[:count], options, at_ms=start_ms), end_ms)
            for row in self._chances
        )
        self._chances = self._chances[:, count:]
        self._start += count
        until = None if last else end_ms
        broken = tuple(_damage_within(damage, start_ms, until))
        return Part(ordinal, start_ms, end_ms, np.ascontiguousarray(samples), speech, broken)


def _within(found: list[Span], end_ms: int) -> tuple[Span, ...]:
    return tuple(
        Span(span.start_ms, min(span.end_ms, end_ms)) for span in found if span.start_ms < end_ms
    )


def _damage_within(damage: list[Damage], start_ms: int, end_ms: int | None) -> Iterator[Damage]:
    """Yield what is broken in a part, cut to it; ``end_ms`` is ``None`` for the last one."""
    for each in damage:
        if end_ms is not None and each.at_ms >= end_ms:
            continue
        if each.length_ms is None or (start_ms <= each.at_ms and not each.length_ms):
            yield each
            continue
        at, end = max(each.at_ms, start_ms), each.at_ms + each.length_ms
        end = end if end_ms is None else min(end, end_ms)
        if end > at:
            yield Damage(at, each.reason, end - at)


def _pauses(chances: NDArray[np.float32], options: VoiceOptions) -> list[tuple[int, int]]:
    """Pauses in the loudest channel's probabilities, as ``(first, after last)`` windows."""
    found: list[tuple[int, int]] = []
    before = 0
    tight = VoiceOptions(options.threshold, options.release, WINDOW_MS, WINDOW_MS, 0)
    for span in [*bare_spans(chances, tight), None]:
        start = len(chances) if span is None else span.start_ms // WINDOW_MS
        if start - before >= _SHORTEST_PAUSE:
            found.append((before, start))
        before = start if span is None else span.end_ms // WINDOW_MS
    return found
