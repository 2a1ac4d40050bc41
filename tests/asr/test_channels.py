"""Two sides of a call are kept apart; a recording in stereo is one sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from asr.channels import compare_sides
from asr.decode import open_sound
from asr.rate import RATE
from tests.asr.sounds import Samples, music, pink, silence, spoken, tones, white, write
from tests.shared_data import shared_path

ONE = spoken("Alô, cháu gọi hỏi về phần mộ của bác ở nghĩa trang huyện.")
OTHER = spoken("Vâng, chị cho em xin họ tên và năm hy sinh của liệt sĩ ạ.", "vi+f2", 170)


def blocks(rows: Samples) -> list[Samples]:
    return [rows[:, at : at + 5 * RATE] for at in range(0, rows.shape[1], 5 * RATE)]


def call(echo: float = 0.0, noise: float = -60.0) -> Samples:
    """Two lines that take turns, each with some of the other's voice and noise of its own."""
    left = np.concatenate([ONE, silence(len(OTHER) / RATE + 0.5), ONE])
    right = np.concatenate([silence(len(ONE) / RATE + 0.3), OTHER, silence(len(left) / RATE)])
    rows = np.stack([left, right[: len(left)]])
    rows = rows + echo * rows[::-1]
    seconds = len(left) / RATE
    return rows + np.stack([white(seconds, noise, 1), white(seconds, noise, 2)])


def room(delay: int, level: float) -> Samples:
    """Two microphones in a room: the other speaker comes later and weaker to each."""
    left = np.concatenate([ONE, OTHER, ONE, OTHER])
    first = np.concatenate([ONE, level * OTHER, ONE, level * OTHER])
    second = np.concatenate([level * ONE, OTHER, level * ONE, OTHER])
    rows = np.stack([first, np.roll(second, delay)])
    seconds = len(left) / RATE
    return rows + np.stack([pink(seconds, -50, 1), pink(seconds, -50, 2)])


@pytest.mark.parametrize("echo", [0.0, 0.1, 0.18])
@pytest.mark.parametrize("noise", [-75.0, -55.0])
def test_a_call_is_split(echo: float, noise: float) -> None:
    assert compare_sides(blocks(call(echo, noise))).split


def test_both_speaking_at_once_is_split() -> None:
    count = min(len(ONE), len(OTHER))
    assert compare_sides(blocks(np.stack([ONE[:count], OTHER[:count]]))).split


def test_one_silent_side_is_split() -> None:
    assert compare_sides(blocks(np.stack([ONE, 0 * ONE]))).split
    hiss = white(len(ONE) / RATE, -65)
    assert compare_sides(blocks(np.stack([hiss, ONE]))).split


@pytest.mark.parametrize(
    "rows",
    [
        np.stack([ONE, ONE]),
        np.stack([ONE, 0.3 * ONE]),
        np.stack([tones(5, 50.0, 100.0)] * 2) + np.stack([white(5, -60, 1), white(5, -60, 2)]),
        room(160, 0.7),
        room(24, 0.5),
        np.stack([music(12), np.roll(0.6 * music(12), 200)]),
        np.zeros((2, 5 * RATE), dtype=np.float32),
    ],
    ids=["same", "quieter", "hum", "wide room", "near room", "music", "silence"],
)
def test_stereo_of_one_sound_is_mixed(rows: Samples) -> None:
    sides = compare_sides(blocks(rows))
    assert not sides.split
    assert sides.weights == (0.5, 0.5)


def test_swapped_wires_do_not_cancel_the_speech() -> None:
    rows = np.stack([ONE, -ONE])
    sides = compare_sides(blocks(rows))
    assert not sides.split
    assert np.allclose(sides.apply(rows)[0], ONE, atol=1e-6)


def test_a_call_after_minutes_of_silence_is_split() -> None:
    rows = np.concatenate([np.zeros((2, 150 * RATE), dtype=np.float32), call()], axis=1)
    assert compare_sides(blocks(rows)).split


def test_files_keep_two_channels_or_become_one(tmp_path: Path) -> None:
    with open_sound(write(tmp_path / "call.mp3", call(), "libmp3lame")) as sound:
        assert sound.channels == 2
        assert all(block.shape[0] == 2 for block in sound.blocks())
    with open_sound(write(tmp_path / "room.mp3", room(24, 0.5), "libmp3lame")) as sound:
        assert sound.channels == 1
        assert all(block.shape[0] == 1 for block in sound.blocks())


@pytest.mark.shared
def test_two_speakers_in_stereo_are_two_channels() -> None:
    path = shared_path("data", "audio", "clips", "en_stereo_two_speakers.wav")
    with open_sound(path) as sound:
        assert sound.channels == 2
