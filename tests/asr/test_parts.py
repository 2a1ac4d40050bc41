"""Recordings in parts of at most five minutes: whole, in order, the same after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from asr.decode import Sound, open_sound
from asr.parts import MAX_MS, Part, parts
from asr.rate import RATE
from asr.voice import Span
from records.speech import Damage
from tests.asr.sounds import Samples, silence, spoken, write

SENTENCE = spoken("Đơn vị tôi đóng quân ở bờ bắc sông Thạch Hãn, tháng tám năm bảy hai.")


class Played(Sound):
    """Samples as a sound, without a file."""

    def __init__(self, rows: Samples, damage: list[Damage] | None = None) -> None:
        self.rows = np.atleast_2d(rows)
        self.channels = len(self.rows)
        self.damage = damage or []

    def blocks(self, start_ms: int = 0) -> Iterator[Samples]:
        for at in range(start_ms * 16, self.rows.shape[1], 5 * RATE):
            yield self.rows[:, at : at + 5 * RATE]


def talk(seconds: float, pause: float = 0.4) -> Samples:
    """Sentences with short pauses, endlessly."""
    one = np.concatenate([SENTENCE, silence(pause)])
    return np.tile(one, round(seconds * RATE) // len(one) + 1)[: round(seconds * RATE)]


def same(one: Part, other: Part) -> bool:
    return (
        (one.ordinal, one.start_ms, one.end_ms, one.speech, one.damage)
        == (other.ordinal, other.start_ms, other.end_ms, other.speech, other.damage)
    ) and np.array_equal(one.samples, other.samples)


@pytest.fixture(scope="module")
def long_talk() -> Samples:
    # 11 minutes; the longest pause of each fifth minute is known.
    rows = talk(660)
    rows[270 * RATE : 273 * RATE] = 0
    rows[540 * RATE : 542 * RATE] = 0
    return rows


@pytest.fixture(scope="module")
def cut(long_talk: Samples) -> list[Part]:
    return list(parts(Played(long_talk)))


def test_parts_make_up_the_recording(cut: list[Part], long_talk: Samples) -> None:
    assert [part.ordinal for part in cut] == list(range(len(cut)))
    assert np.array_equal(np.concatenate([part.samples[0] for part in cut]), long_talk)
    for before, after in pairwise(cut):
        assert before.end_ms == after.start_ms
    assert all(part.end_ms - part.start_ms <= MAX_MS for part in cut)
    assert all(part.samples.shape[1] == (part.end_ms - part.start_ms) * 16 for part in cut)


def test_cuts_stand_in_the_longest_pause(cut: list[Part]) -> None:
    assert 270_000 < cut[0].end_ms < 273_000
    assert 540_000 < cut[1].end_ms < 542_000
    assert len(cut) == 3


def test_speech_has_the_recordings_times(cut: list[Part]) -> None:
    for part in cut:
        (spans,) = part.speech
        assert spans
        assert all(part.start_ms <= span.start_ms < span.end_ms <= part.end_ms for span in spans)
    everything = [span for part in cut for span in part.speech[0]]
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(everything))
    assert not any(270_600 < s.start_ms < 272_400 for s in everything)


def test_skipping_gives_the_same_parts(cut: list[Part], long_talk: Samples) -> None:
    (last,) = parts(Played(long_talk), skip=2)
    assert same(last, cut[2])


def test_going_on_from_a_known_time_gives_the_same_parts(
    cut: list[Part], long_talk: Samples
) -> None:
    for done in (1, 2, 3):
        start_ms = cut[done - 1].end_ms
        rest = list(parts(Played(long_talk), skip=done, start_ms=start_ms))
        assert len(rest) == len(cut) - done
        assert all(same(*pair) for pair in zip(rest, cut[done:], strict=True))


def test_without_a_pause_the_cut_is_at_five_minutes() -> None:
    rows = talk(400, pause=0.0)
    first, second = parts(Played(rows))
    assert MAX_MS - 60_000 <= first.end_ms <= MAX_MS
    assert second.end_ms == 400_000


def test_both_sides_of_a_call_must_pause() -> None:
    left = talk(330)
    right = silence(330)
    left[280 * RATE : 290 * RATE] = 0  # the other side speaks here
    right[279 * RATE : 291 * RATE] = talk(12)
    left[255 * RATE : 257 * RATE] = 0  # and here nobody
    first, second = parts(Played(np.stack([left, right])))
    assert first.samples.shape[0] == 2
    assert 255_000 < first.end_ms < 257_000
    assert len(first.speech) == 2
    assert all(span.start_ms > 278_000 for span in second.speech[1])


def test_a_short_recording_is_one_part() -> None:
    (part,) = parts(Played(SENTENCE))
    assert (part.ordinal, part.start_ms) == (0, 0)
    assert part.end_ms == len(SENTENCE) // 16
    assert part.speech[0]
    (quiet,) = parts(Played(silence(3)))
    assert quiet.speech == ((),)
    assert list(parts(Played(silence(0)))) == []


def test_damage_stands_in_the_parts_it_touches(long_talk: Samples, cut: list[Part]) -> None:
    damage = [
        Damage(1_000, "bad_packets", 500),
        Damage(cut[0].end_ms - 1_000, "bad_packets", 4_000),
        Damage(400_000, "timestamps", 0),
        Damage(660_000, "truncated", None),
    ]
    first, second, third = parts(Played(long_talk, damage))
    at = first.end_ms
    assert first.damage == (damage[0], Damage(at - 1_000, "bad_packets", 1_000))
    assert second.damage == (Damage(at, "bad_packets", 3_000), damage[2])
    assert third.damage == (damage[3],)


def test_a_file_in_parts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp3", np.tile(talk(20, 1.0), 16), "libmp3lame")
    with open_sound(path) as sound:
        found = list(parts(sound))
        again = list(parts(sound, skip=1, start_ms=found[0].end_ms))
    assert len(found) == 2
    assert same(found[1], again[0])
    assert isinstance(found[0].speech[0][0], Span)
