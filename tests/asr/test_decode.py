"""Recordings of every kind become samples; formats and damage made here and in the shared data."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import correlate

from asr.decode import RATE, Sound, open_sound, probe
from tests.asr.sounds import Samples, music, spoken, tones, write
from tests.shared_data import shared_path

SENTENCE = "Ai biết tin tức liệt sĩ hy sinh tại đồi không tên xin báo lại cho gia đình."
FORMATS = [
    ("a.wav", "pcm_s16le", RATE),
    ("a.flac", "flac", RATE),
    ("a.mp3", "libmp3lame", RATE),
    ("a.m4a", "aac", RATE),
    ("a.aac", "aac", RATE),
    ("a.ogg", "libopus", 48_000),
    ("a.webm", "libopus", 48_000),
    ("a.mp4", "aac", 44_100),
    ("a.mov", "aac", 44_100),
    ("a.mkv", "aac", 44_100),
    ("a.avi", "libmp3lame", 44_100),
    ("a.wma", "wmav2", 44_100),
    ("mulaw.wav", "pcm_mulaw", 8_000),
    ("adpcm.wav", "adpcm_ima_wav", 8_000),
]


def samples_of(sound: Sound, start_ms: int = 0) -> Samples:
    blocks = list(sound.blocks(start_ms))
    assert all(block.dtype == np.float32 for block in blocks)
    assert all(block.shape[1] <= 10 * RATE for block in blocks)
    if not blocks:
        return np.zeros((sound.channels, 0), dtype=np.float32)
    return np.concatenate(blocks, axis=1)


def likeness(one: Samples, other: Samples) -> float:
    """Highest correlation of two recordings within 130 ms of each other (an encoder's delay)."""
    count = min(len(one), len(other)) - 4_200
    middle = one[2_100 : 2_100 + count].astype(np.float64)
    middle = middle - middle.mean()
    heard = other[: count + 4_200].astype(np.float64)
    # The mean of a window of ``heard`` falls out, since ``middle`` has none.
    products = correlate(heard, middle, "valid", method="fft")
    sums = np.cumsum(np.concatenate([[0.0], heard]))
    squares = np.cumsum(np.concatenate([[0.0], heard**2]))
    windows = (squares[count:] - squares[:-count]) - (sums[count:] - sums[:-count]) ** 2 / count
    return float((products / np.sqrt(windows * (middle**2).sum())).max())


@pytest.mark.parametrize(("name", "codec", "rate"), FORMATS)
def test_every_format_gives_the_sentence(name: str, codec: str, rate: int, tmp_path: Path) -> None:
    said = spoken(SENTENCE)
    path = write(tmp_path / name, said, codec, rate=rate)
    with open_sound(path) as sound:
        assert sound.channels == 1
        heard = samples_of(sound)
        assert sound.damage == []
    assert heard.shape[1] / RATE == pytest.approx(len(said) / RATE, abs=0.15)
    assert likeness(said, heard[0]) > 0.9


def test_a_stream_is_read_and_left_open(tmp_path: Path) -> None:
    data = write(tmp_path / "a.m4a", spoken(SENTENCE), "aac").read_bytes()
    stream = io.BytesIO(data)
    with open_sound(stream, name="a.m4a") as sound:
        once = samples_of(sound)
        again = samples_of(sound)
    assert not stream.closed
    assert np.array_equal(once, again)


def test_reading_from_a_time_gives_the_same_samples(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp3", spoken(SENTENCE), "libmp3lame", rate=44_100)
    with open_sound(path) as sound:
        whole = samples_of(sound)
        late = samples_of(sound, start_ms=1_504)
        assert np.array_equal(late, whole[:, 1_504 * 16 :])
        assert samples_of(sound, start_ms=1_000_000).shape[1] == 0


def test_six_channels_become_one_with_the_speech_kept(tmp_path: Path) -> None:
    said = spoken(SENTENCE)
    rows = np.zeros((6, len(said)), dtype=np.float32)
    rows[2] = said  # dialogue stands in the centre
    rows[0] = rows[1] = 0.05 * music(len(said) / RATE + 1)[: len(said)]
    with open_sound(write(tmp_path / "a.flac", rows, "flac")) as sound:
        heard = samples_of(sound)
    assert heard.shape[0] == 1
    assert likeness(said, heard[0]) > 0.9
    assert np.abs(heard).max() <= 1.0


def test_three_channels_of_unknown_place_are_averaged(tmp_path: Path) -> None:
    said = spoken(SENTENCE)
    rows = np.stack([said, 0 * said, 0 * said])
    data = np.rint(rows.T * 32767).astype("<i2").tobytes()
    head = b"RIFF" + (36 + len(data)).to_bytes(4, "little") + b"WAVEfmt \x10\0\0\0\1\0\3\0"
    head += RATE.to_bytes(4, "little") + (RATE * 6).to_bytes(4, "little") + b"\x06\0\x10\0"
    wav = io.BytesIO(head + b"data" + len(data).to_bytes(4, "little") + data)
    with open_sound(wav, name="ba.wav") as sound:
        heard = samples_of(sound)
    assert heard.shape == (1, len(said))
    assert np.allclose(heard[0], said / 3, atol=1e-3)


def test_probe_tells_without_decoding(tmp_path: Path) -> None:
    path = write(tmp_path / "a.m4a", np.stack([tones(2, 300.0)] * 2), "aac")
    told = probe(path)
    assert told.duration_ms == pytest.approx(2_000, abs=100)
    assert (told.channels, told.codec, told.has_video) == (2, "aac", False)
    assert "m4a" in told.container


@pytest.mark.shared
def test_shared_formats_hold_the_same_sentence() -> None:
    folder = shared_path("data", "audio", "formats")
    with open_sound(folder / "flac.flac") as sound:
        said = samples_of(sound)[0]
    for path in sorted(folder.iterdir()):
        with open_sound(path) as sound:
            heard = samples_of(sound)
            assert sound.damage == [], path.name
        assert heard.shape[0] == 1, path.name
        assert heard.shape[1] / RATE == pytest.approx(4.5, abs=0.1), path.name
        assert likeness(said, heard[0]) > 0.8, path.name
        assert probe(path).has_video == path.name.startswith("video"), path.name
