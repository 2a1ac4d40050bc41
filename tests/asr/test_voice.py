"""Who speaks is found, also after minutes of silence; where nobody speaks nothing is found."""

from __future__ import annotations

import numpy as np
import pytest

from asr.decode import open_sound
from asr.voice import (
    WINDOW,
    Span,
    VoiceDetector,
    VoiceOptions,
    bare_spans,
    probabilities,
    spans,
    speech_spans,
    warm_start,
)
from tests.asr.sounds import Samples, music, pink, ringing, silence, spoken, tones, white
from tests.bench.asr_pauses import clips, share
from tests.shared_data import shared_path

FIRST = spoken("Anh Nguyễn Văn Thử hy sinh tháng ba năm một chín sáu tám.")
SECOND = spoken("Đồng đội chôn anh ở chân đồi phía đông.", "vi+f2")


def whole(samples: Samples) -> Samples:
    return np.pad(samples, (0, -len(samples) % WINDOW))


@pytest.mark.parametrize("noise", [False, True], ids=["digital silence", "noise"])
@pytest.mark.parametrize("gap", [300.0, 305.0], ids=str)
def test_speech_after_five_minutes_is_found(gap: float, noise: bool) -> None:
    found = share(whole(FIRST), whole(SECOND), gap, probabilities, noise)
    assert found >= 0.95


@pytest.mark.shared
@pytest.mark.parametrize("noise", [False, True], ids=["digital silence", "noise"])
def test_real_speech_after_five_minutes_is_found(noise: bool) -> None:
    said = clips(shared_path("data", "audio", "clips"))
    pairs = [(said[at], said[at + 1]) for at in (0, 3, 6, 9)]
    shares = [share(*pair, 302.5, probabilities, noise) for pair in pairs]
    assert float(np.mean(shares)) >= 0.95


@pytest.mark.shared
def test_a_second_greeting_after_half_a_minute_is_found() -> None:
    path = shared_path("data", "audio", "clips", "fr_bonjour_pause_bonjour.mp3")
    with open_sound(path) as sound:
        samples = np.concatenate(list(sound.blocks()), axis=1)[0]
    found = spans(samples)
    assert found[0].start_ms < 1_500
    assert found[-1].end_ms > 34_000
    late = sum(span.end_ms - span.start_ms for span in found if span.start_ms > 25_000)
    assert late > 1_500


@pytest.mark.shared
def test_every_clip_of_speech_is_found() -> None:
    folder = shared_path("data", "audio", "clips")
    for path in sorted(folder.iterdir()):
        with open_sound(path) as sound:
            samples = np.concatenate(list(sound.blocks()), axis=1)[0]
        assert spans(samples), path.name


@pytest.mark.parametrize(
    "samples",
    [silence(60), pink(60), tones(60, 50.0, 100.0, 150.0), ringing(60), music(60)],
    ids=["silence", "pink noise", "hum", "ringing", "music"],
)
def test_nothing_is_found_where_nobody_speaks(samples: Samples) -> None:
    assert spans(samples) == []


def test_blocks_of_any_size_give_the_same_probabilities() -> None:
    samples = np.concatenate([FIRST, white(9, -50), SECOND, silence(12), FIRST])
    detector = VoiceDetector()
    found, at = [], 0
    for size in [1, 511, 513, 80_000, 3, 160_256, 160_257] * 3:
        found.append(detector.feed(samples[at : at + size]))
        at += size
    found += [detector.feed(samples[at:]), detector.finish()]
    assert np.allclose(np.concatenate(found), probabilities(samples), atol=1e-6)


@pytest.mark.parametrize("window", [0, 5, 313, 500, 626, 700])
def test_reading_from_the_middle_gives_the_same_probabilities(window: int) -> None:
    samples = np.concatenate([FIRST, white(9, -50), SECOND, silence(6), FIRST, SECOND])
    begin = warm_start(window)
    detector = VoiceDetector(begin)
    late = np.concatenate([detector.feed(samples[begin * WINDOW :]), detector.finish()])
    expected = probabilities(samples)
    assert window < len(expected)
    assert np.allclose(late[window - begin :], expected[window:], atol=1e-6)


def test_spans_of_probabilities() -> None:
    options = VoiceOptions(min_speech_ms=96, min_silence_ms=320, pad_ms=64)
    chances = [0.0] * 10 + [0.9] * 5 + [0.4] * 3 + [0.1] * 9 + [0.6] * 4 + [0.0] * 20 + [0.9] * 2
    # 9 windows of silence are too few to part the two; two windows of speech are too few to count.
    assert bare_spans(chances, options) == [Span(10 * 32, 31 * 32)]
    assert speech_spans(chances, options, at_ms=1_000) == [Span(1_000 + 256, 1_000 + 31 * 32 + 64)]
    assert bare_spans([], options) == []
    near = VoiceOptions(min_silence_ms=64, pad_ms=192)
    two = speech_spans([0.9] * 4 + [0.0] * 4 + [0.9] * 4, near)
    assert two == [Span(0, 192), Span(192, 384)]
    assert bare_spans([0.9] * 7, options) == [Span(0, 224)]
