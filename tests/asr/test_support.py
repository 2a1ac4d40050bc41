from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from asr.acoustics import change_db, flatness, level_db
from asr.support import FLAT, STEADY_DB, keep_supported, signs_against
from asr.voice import Span
from tests.asr.nospeech import RATE, SOUNDS, sample
from tests.asr.test_doubt import segment

CLAIM = segment("Cảm ơn các bạn đã theo dõi")
TESTIMONY = segment("Giếng mẻ một góc về phía tây")
VOICE = (Span(800, 3_500),)


def voice() -> NDArray[np.float32]:
    return sample("ghi-am-vi-01-khe-sanh")[: 6 * RATE]


def test_testimony_over_a_voice_has_nothing_against_it() -> None:
    assert signs_against(TESTIMONY, voice(), spans=VOICE) == ()


def test_one_sign_is_a_doubt_and_never_a_verdict() -> None:
    for weak in (
        CLAIM,
        replace(TESTIMONY, no_speech=0.9),
        replace(TESTIMONY, logprob=-1.5),
    ):
        kept, dropped = keep_supported([weak], voice(), spans=VOICE)
        assert (kept, dropped) == ([weak], [])


def test_two_signs_leave_a_text_out_and_say_which() -> None:
    unsure = replace(CLAIM, logprob=-1.5)
    kept, (dropped,) = keep_supported([unsure, TESTIMONY], voice(), spans=VOICE)
    assert kept == [TESTIMONY]
    assert dropped.text == CLAIM.text
    assert dropped.signs == ("model_unsure", "text")


def test_a_known_line_outside_any_voice_is_left_out() -> None:
    """The case that was reported: sure of itself, on digital silence."""
    sure = replace(CLAIM, logprob=-0.08, no_speech=0.0)
    silence = np.zeros(6 * RATE, np.float32)
    for spans in ((), VOICE):
        kept, _ = keep_supported([sure], silence, spans=spans)
        assert kept == []


def test_hotwords_alone_count_only_with_another_sign() -> None:
    names = ("Khe Sanh", "Sư đoàn 304")
    said = segment("Khe Sanh , sư đoàn 304")
    assert signs_against(said, voice(), spans=VOICE, hotwords=names) == ("text",)
    leaked = replace(said, no_speech=0.8)
    assert keep_supported([leaked], voice(), spans=VOICE, hotwords=names)[0] == []
    assert keep_supported([leaked], voice(), spans=VOICE)[0] == [leaked]


def test_punctuation_alone_is_nothing() -> None:
    assert keep_supported([segment(". . .")], voice(), spans=VOICE)[0] == []


def test_a_loop_that_the_model_doubts_is_left_out() -> None:
    loop = replace(segment("đi tìm " * 8), logprob=-1.1)
    assert keep_supported([loop], voice(), spans=(Span(0, 6_000),))[0] == []


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("silence", "no_voice"), ("white noise", "noise"), ("noise bursts", "noise"),
        ("hum", "noise"), ("engaged tone", "noise"),
    ],
)  # fmt: skip
def test_noise_and_silence_do_not_sound_like_a_voice(name: str, sign: str) -> None:
    assert sign in signs_against(TESTIMONY, SOUNDS[name](), spans=VOICE)


def test_a_burst_of_noise_taken_for_a_voice_has_no_text_however_sure_the_model() -> None:
    """A voice detector finds half a second of speech in loud noise."""
    found = (Span(1_000, 1_512),)
    sure = segment("Mộ anh ở đây", start=1_100, word_ms=90)
    assert keep_supported([sure], SOUNDS["white noise"](), spans=found)[0] == []


def test_a_short_answer_alone_stays_even_when_unsure() -> None:
    answer = replace(segment("Không", start=2_000, word_ms=300), logprob=-1.4)
    found = (Span(1_900, 2_400),)
    assert signs_against(answer, voice(), spans=found) == ("brief", "model_unsure")
    assert keep_supported([answer], voice(), spans=found)[0] == [answer]
    silent = replace(answer, no_speech=0.9)
    assert keep_supported([silent], voice(), spans=found)[0] == []


@pytest.mark.parametrize(
    "name", ["ghi-am-vi-01-khe-sanh", "ghi-am-vi-02-thach-han", "voice-en-01-song-rai"]
)
@pytest.mark.parametrize("snr_db", [20, 10, 5, 0])
def test_a_voice_in_noise_as_loud_as_itself_still_sounds_like_one(name: str, snr_db: int) -> None:
    clean = sample(name)[: 8 * RATE]
    power = float(np.sqrt(np.mean(clean**2)))
    noise = np.random.default_rng(5).standard_normal(len(clean)) * power * 10 ** (-snr_db / 20)
    noisy = (clean + noise).astype(np.float32)
    assert flatness(noisy) < FLAT
    assert change_db(noisy) > STEADY_DB


def test_measures_have_their_known_values() -> None:
    tone = np.sin(2 * np.pi * 1_000 * np.arange(RATE) / RATE).astype(np.float32)
    assert level_db(tone) == pytest.approx(-3.01, abs=0.01)
    assert flatness(tone) < 0.01
    assert flatness(SOUNDS["white noise"]()) > 0.5
    assert level_db(np.zeros(100, np.float32)) == -120.0
    assert level_db(np.zeros(0, np.float32)) == -120.0
    assert flatness(np.zeros(10, np.float32)) == 0.0
    assert change_db(tone) < 0.1
    assert change_db(np.zeros(10, np.float32)) == 0.0
