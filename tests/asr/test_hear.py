from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from asr.engine import load_engine
from asr.hear import Engines, HearOptions, hear_part, hear_part_fully
from asr.parts import Part
from asr.voice import Span
from records.provenance import ModelRef
from records.speech import Damage, Doubt
from tests.asr.nospeech import RATE, sample
from tests.asr.random_whisper import write_model
from tests.asr.scripted import ScriptedEngine

VI = "mộ anh ở cạnh suối"
EN = "we buried him by the creek"
START = 600_000


def voice(seconds: float, *, loud: bool) -> NDArray[np.float32]:
    """A stretch of real speech, as loud as a test wants it."""
    name = "voice-en-01-song-rai" if loud else "ghi-am-vi-01-khe-sanh"
    clip = sample(name)[: int(seconds * RATE)]
    level = np.float32((0.9 if loud else 0.3) / np.abs(clip).max())
    return clip * level


def part(
    *channels: Sequence[NDArray[np.float32] | int],
    damage: tuple[Damage, ...] = (),
) -> Part:
    """A part that begins at ten minutes; a number is that many milliseconds of silence."""
    samples, speech = [], []
    for pieces in channels:
        sound, spans, at = [], [], START
        for piece in pieces:
            if isinstance(piece, int):
                sound.append(np.zeros(piece * RATE // 1000, np.float32))
                at += piece
            else:
                sound.append(piece)
                length = len(piece) * 1000 // RATE
                spans.append(Span(at, at + length))
                at += length
        samples.append(np.concatenate(sound))
        speech.append(tuple(spans))
    end = START + len(samples[0]) * 1000 // RATE
    return Part(2, START, end, np.stack(samples), tuple(speech), damage)


def test_segments_carry_language_model_and_the_recordings_time() -> None:
    engine = ScriptedEngine({"vi": VI, "en": EN})
    made = part([500, voice(5, loud=True), 1_000, voice(4, loud=False)])
    first, second = hear_part(made, Engines(engine), HearOptions())
    assert (first.lang, first.text, first.start_ms) == ("en", EN, START + 500)
    assert (second.lang, second.text, second.start_ms) == ("vi", VI, START + 6_500)
    assert first.lang_p == second.lang_p == 0.9
    assert first.model == engine.model
    assert first.words[0].start_ms == START + 500
    assert first.doubts == second.doubts == ()


def test_a_language_with_a_model_of_its_own_is_heard_by_it() -> None:
    main = ScriptedEngine({"vi": "sai", "en": EN}, name="whisper")
    pho = ScriptedEngine({"vi": VI}, name="phowhisper")
    made = part([voice(5, loud=True), 1_000, voice(4, loud=False)])
    first, second = hear_part(made, Engines(main, {"vi": pho}), HearOptions())
    assert (first.text, first.model) == (EN, main.model)
    assert (second.text, second.model) == (VI, pho.model)


def test_a_declared_language_holds_for_everything() -> None:
    engine = ScriptedEngine({"vi": VI, "en": EN})
    made = part([voice(5, loud=True), 1_000, voice(4, loud=False)])
    heard = hear_part(made, Engines(engine), HearOptions(lang="vi"))
    assert {(one.lang, one.lang_p) for one in heard} == {("vi", None)}


def test_both_sides_of_a_call_are_heard_in_the_order_of_time() -> None:
    engine = ScriptedEngine({"vi": VI})
    asks, answers = voice(3, loud=False), voice(2, loud=False)
    made = part([asks, 4_000], [4_000, answers, 1_000])
    heard = hear_part(made, Engines(engine), HearOptions())
    assert [(one.channel, one.start_ms) for one in heard] == [(0, START), (1, START + 4_000)]


def test_without_a_voice_no_model_is_asked_and_nothing_is_heard() -> None:
    engine = ScriptedEngine({"vi": VI, "en": EN})
    assert hear_part(part([9_000]), Engines(engine), HearOptions()) == ()
    assert engine.calls == []


def test_what_nothing_supports_is_left_out_and_told() -> None:
    invented = "Hãy subscribe cho kênh La La School Để không bỏ lỡ những video hấp dẫn"
    engine = ScriptedEngine({"vi": invented}, changes={"no_speech": 0.9})
    made = part([voice(6, loud=False)])
    hearing = hear_part_fully(made, Engines(engine), HearOptions())
    assert hearing.segments == ()
    (dropped,) = hearing.dropped
    assert (dropped.text, dropped.start_ms) == (invented, START)
    assert dropped.signs == ("model_silent", "text")
    assert hear_part(made, Engines(engine), HearOptions()) == ()


def test_a_known_line_that_a_voice_supports_stays_with_a_doubt() -> None:
    engine = ScriptedEngine({"vi": "Cảm ơn các bạn đã theo dõi"})
    (one,) = hear_part(part([voice(4, loud=False)]), Engines(engine), HearOptions())
    assert [doubt.reason for doubt in one.doubts] == ["hallucination"]


def test_damage_of_the_part_is_a_doubt() -> None:
    engine = ScriptedEngine({"vi": VI})
    made = part([voice(5, loud=False)], damage=(Damage(START + 1_000, "bad_packet", 500),))
    (one,) = hear_part(made, Engines(engine), HearOptions())
    assert one.doubts == (Doubt("damaged", START + 1_000, START + 1_500),)


def test_a_second_pass_marks_where_two_models_differ() -> None:
    engine = ScriptedEngine({"vi": "tôi không thấy anh"})
    other = ScriptedEngine({"vi": "tôi có thấy anh"}, name="other")
    made = part([voice(4, loud=False)])
    plain = hear_part(made, Engines(engine, second=other), HearOptions())
    assert other.calls == []
    (one,) = hear_part(made, Engines(engine, second=other), HearOptions(second_pass=True))
    assert one.doubts == (Doubt("disagreement", one.words[1].start_ms, one.words[1].end_ms),)
    assert replace(one, doubts=()) == plain[0]


def test_a_second_pass_by_the_same_model_hears_another_way() -> None:
    engine = ScriptedEngine({"vi": VI})
    made = part([voice(4, loud=False)])
    (one,) = hear_part(made, Engines(engine), HearOptions(second_pass=True))
    assert one.doubts == ()
    assert [call.options.beam for call in engine.calls] == [5, 1]


@pytest.mark.parametrize("batch", [8, 0])
def test_with_a_real_model_times_are_whole_and_inside_the_part(tmp_path: Path, batch: int) -> None:
    engine = load_engine(
        write_model(tmp_path), ModelRef("random", "1"), languages=None, threads=1, device="cpu"
    )
    made = part([700, voice(5, loud=False), 900, voice(4, loud=True)])
    options = HearOptions(beam=1, batch=batch, second_pass=True)
    hearing = hear_part_fully(made, Engines(engine), options)
    assert hearing.segments or hearing.dropped
    for one in hearing.segments:
        times = [one.start_ms, *(t for w in one.words for t in (w.start_ms, w.end_ms)), one.end_ms]
        assert times == sorted(times)
        assert made.start_ms <= times[0]
        assert times[-1] <= made.end_ms
        assert all(type(ms) is int for ms in times)
        for doubt in one.doubts:
            assert made.start_ms <= doubt.start_ms <= doubt.end_ms <= made.end_ms
    assert hear_part_fully(made, Engines(engine), options) == hearing
