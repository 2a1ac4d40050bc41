"""Transcripts written as files, and read back."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.captions import parse_captions
from asr.formats import Cue, clean, to_json, to_srt, to_txt, to_vtt
from records.passage import SegmentText
from records.provenance import ModelRef
from records.speech import Doubt, Heard, HeardSegment, Word

HEARD = Heard(
    duration_ms=9000,
    model=ModelRef("whisper-small", "abc123"),
    lang="vi",
    segments=(
        HeardSegment(
            500, 2500, unicodedata.normalize("NFD", "Không phải đồi 935"), 1, "vi", 0.9,
            words=(Word(500, 900, "Không", 0.31), Word(900, 1300, "phải", None)),
            doubts=(Doubt("low_probability", 500, 900),),
            logprob=-0.4, no_speech=0.1, compression=1.1, speaker="Ông Ba",
        ),
    ),
)  # fmt: skip


def test_json_holds_what_is_promised_and_nothing_else() -> None:
    written = to_json("gọi.wav", HEARD)
    assert json.loads(json.dumps(written)) == {
        "file": "gọi.wav",
        "language": "vi",
        "duration_ms": 9000,
        "model": {"name": "whisper-small", "revision": "abc123"},
        "segments": [
            {
                "start_ms": 500,
                "end_ms": 2500,
                "text": "Không phải đồi 935",
                "channel": 1,
                "words": [
                    {"start_ms": 500, "end_ms": 900, "text": "Không", "p": 0.31},
                    {"start_ms": 900, "end_ms": 1300, "text": "phải", "p": None},
                ],
                "doubts": [{"reason": "low_probability", "start_ms": 500, "end_ms": 900}],
            }
        ],
    }
    assert list(written) == ["file", "language", "duration_ms", "model", "segments"]
    segment = written["segments"][0]
    assert list(segment) == ["start_ms", "end_ms", "text", "channel", "words", "doubts"]
    assert unicodedata.is_normalized("NFC", segment["text"])


def test_nothing_heard() -> None:
    heard = Heard(1000, ModelRef("m", "1"))
    assert to_json("a.wav", heard)["segments"] == []
    assert to_vtt([]) == "WEBVTT\n"
    assert to_srt([]) == "" and to_txt([]) == ""


def test_vtt_names_the_speaker_and_escapes() -> None:
    cue = SegmentText(61_001, 3_723_004, "a < b & c --> d\n\nhết", "Bà <Tư>")
    assert to_vtt([cue]) == (
        "WEBVTT\n\n00:01:01.001 --> 01:02:03.004\n<v Bà &lt;Tư&gt;>a &lt; b &amp; c --&gt; d\nhết\n"
    )


def test_srt_is_numbered_and_puts_the_speaker_before_the_words() -> None:
    cues = [SegmentText(0, 1000, "một"), SegmentText(2000, 3500, "hai", "Ông Ba")]
    assert to_srt(cues) == (
        "1\n00:00:00,000 --> 00:00:01,000\nmột\n\n2\n00:00:02,000 --> 00:00:03,500\nÔng Ba: hai\n"
    )


def test_txt_has_a_mark_before_each_line_and_one_at_the_end() -> None:
    cues = [SegmentText(5000, 6000, "một\ndòng"), SegmentText(6250, 8000, "- hai")]
    assert to_txt(cues) == "[00:00:05] một dòng\n[00:00:06.250] - - hai\n[00:00:08]\n"


def test_a_cue_without_words_is_left_out_and_numbers_go_on() -> None:
    cues = [SegmentText(0, 1, " \u200b\n"), SegmentText(5, 900, "có")]
    assert to_srt(cues).startswith("1\n00:00:00,005")
    assert to_vtt(cues).count("-->") == to_txt(cues).count("[") - 1 == 1


_TEXT = (
    st.lists(
        st.sampled_from(
            ["không", "ở", "-->", "->", "<b>", "<", "&amp;", "&", "{\\an8}", "{", "12:30",
             "[00:00:01]", "NOTE", "WEBVTT", "7", "-", ":", "é̛", "6,5", "R&D", "--", ">", "Ông Ba:"]
        )
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
        min_size=1, max_size=12,
    )
    .map(" ".join)
    .filter(lambda text: bool(clean(text)))
)  # fmt: skip


@st.composite
def _cues(draw: st.DrawFn) -> list[SegmentText]:
    """Cues with a pause between them: without one a repeat counts as a rolling caption."""
    cues: list[SegmentText] = []
    at = draw(st.integers(0, 40_000_000))
    for text in draw(st.lists(_TEXT, min_size=1, max_size=5)):
        end = at + draw(st.integers(0, 700_000))
        cues.append(SegmentText(at, end, text))
        at = end + draw(st.integers(60, 100_000))
    return cues


def _read(text: str) -> list[tuple[int, int, str]]:
    found = parse_captions(text)
    assert found.timed and not found.problems
    return [(s.start_ms, s.end_ms, s.text) for s in found.segments]


@pytest.mark.parametrize("write", [to_srt, to_vtt])
@given(cues=_cues())
def test_captions_are_read_back_as_written(
    write: Callable[[Iterable[Cue]], str], cues: list[SegmentText]
) -> None:
    assert _read(write(cues)) == [(c.start_ms, c.end_ms, clean(c.text)) for c in cues]


@given(cues=_cues())
def test_text_is_read_back_with_the_starts_and_the_last_end(cues: list[SegmentText]) -> None:
    ends = [cue.start_ms for cue in cues[1:]] + [cues[-1].end_ms]
    assert _read(to_txt(cues)) == [
        (cue.start_ms, end, clean(cue.text).replace("\n", " "))
        for cue, end in zip(cues, ends, strict=True)
    ]
