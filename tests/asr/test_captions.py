"""Captions: formats, damage, rolling repeats."""

from __future__ import annotations

import unicodedata

import pytest

from asr.captions import parse_captions
from records.errors import Quarantine

SRT = """1
00:00:01,000 --> 00:00:03,500
Xin chào <i>các bác</i>

2
00:00:04,000 --> 00:00:06,000
dòng một
dòng hai &amp; hết
"""


def test_srt() -> None:
    found = parse_captions("\ufeff" + SRT.replace("\n", "\r\n"))
    assert found.format == "srt" and found.timed and found.problems == ()
    assert [(s.start_ms, s.end_ms, s.text) for s in found.segments] == [
        (1000, 3500, "Xin chào các bác"),
        (4000, 6000, "dòng một\ndòng hai & hết"),
    ]


def test_vtt_with_notes_voices_and_short_times() -> None:
    text = (
        "WEBVTT\nKind: captions\n\nSTYLE\n::cue {}\n\nNOTE not --- said\n\n"
        "id 1\n00:01.000 --> 00:02.500 align:start\n<v Ông Ba>Tôi nhớ<00:00:01.500><c> rõ</c>\n\n"
        "NOTE a comment\nof two lines\n\n1:00:00.000 --> 1:00:01.000\nhết\n"
    )
    found = parse_captions(text)
    assert found.format == "vtt"
    assert [(s.start_ms, s.text, s.speaker) for s in found.segments] == [
        (1000, "Tôi nhớ rõ", "Ông Ba"),
        (3_600_000, "hết", None),
    ]


def test_damaged_cues_are_reported_with_their_line_and_the_rest_kept() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nmột\n\n"
        "2\n00:00:xx,000 --> 00:00:04,000\nhai\n\n"
        "3\n00:00:06,000 --> 00:00:05,000\nba\n\n"
        "4\n00:99:06,000 --> 99:99:99,000\nbốn\n\n"
        "5\n00:00:07.5 --> 00:00:09\nnăm\n"
    )
    found = parse_captions(text)
    assert [s.text for s in found.segments] == ["một", "năm"]
    assert [(p.reason, p.line) for p in found.problems] == [
        ("bad_cue", 6),
        ("bad_cue", 10),
        ("bad_cue", 14),
    ]
    assert found.segments[1].start_ms == 7500


def test_rolling_automatic_captions_are_written_once() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:03.000\n \nnăm ấy tôi\n\n"
        "00:03.000 --> 00:03.010\nnăm ấy tôi\n \n\n"
        "00:03.010 --> 00:05.000\nnăm ấy tôi\nở đồi 875\n\n"
        "00:05.000 --> 00:07.000\nở đồi 875\nvâng\n\n"
        "00:07.000 --> 00:09.000\nvâng\ntrời mưa\n"
    )
    found = parse_captions(text)
    assert [s.text for s in found.segments] == ["năm ấy tôi", "ở đồi 875", "vâng", "trời mưa"]
    assert [s.start_ms for s in found.segments] == [1000, 3010, 5000, 7000]


def test_what_is_said_twice_stands_twice() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nanh em ơi\n\n"
        "2\n00:00:05,000 --> 00:00:06,000\nanh em ơi\n\n"
        "3\n00:00:06,000 --> 00:00:07,000\nơi đó có nghĩa trang\n"
    )
    assert [s.text for s in parse_captions(text).segments] == [
        "anh em ơi",
        "anh em ơi",
        "ơi đó có nghĩa trang",
    ]


def test_transcript_with_marks() -> None:
    text = (
        "Người kể: X\n[00:00:05] Hỏi: Ở đâu?\n"
        "[00:01:10] Đáp: Ở Quảng Trị.\nNăm 1972.\n[00:02:00] Hết."
    )
    found = parse_captions(text)
    assert found.format == "txt" and found.timed
    assert [(s.start_ms, s.end_ms) for s in found.segments][:2] == [
        (5000, 70_000),
        (70_000, 120_000),
    ]
    assert found.segments[1].text == "Đáp: Ở Quảng Trị.\nNăm 1972."


def test_a_line_said_twice_stands_twice_in_a_transcript() -> None:
    found = parse_captions("[00:00:05] Không.\n[00:00:07] Không.\n[00:00:09] Đi.\n")
    assert [s.text for s in found.segments] == ["Không.", "Không.", "Đi."]


def test_transcript_without_marks_is_estimated_and_says_so() -> None:
    found = parse_captions("Câu một.\n\nCâu hai dài hơn một chút.")
    assert not found.timed
    assert [s.text for s in found.segments] == ["Câu một.", "Câu hai dài hơn một chút."]
    assert found.segments[0].end_ms == found.segments[1].start_ms


def test_decomposed_text_becomes_nfc() -> None:
    found = parse_captions(unicodedata.normalize("NFD", SRT))
    assert found.segments[1].text.startswith("dòng một")


def test_other_formats_through_pysubs2() -> None:
    text = (
        "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\b1}Xin{\\b0} chào\n"
    )
    found = parse_captions(text)
    assert found.format == "other"
    assert [(s.start_ms, s.text) for s in found.segments] == [(1000, "Xin chào")]


@pytest.mark.parametrize("text", ["", "\n\n", "WEBVTT\n", "1\nxx --> yy\n", "[Script Info]\n"])
def test_nothing_readable(text: str) -> None:
    with pytest.raises(Quarantine) as caught:
        parse_captions(text, name="a.srt")
    assert caught.value.reason == "no_cues" and "a.srt" in caught.value.vi
