"""Files to search by: text and transcripts are read, a recording says what it waits for."""

from __future__ import annotations

import pytest

from casework.selectors.document import document_text
from records.errors import Parked, Refused
from tests.browser.media import wav_bytes

SRT = (
    "1\n00:00:01,000 --> 00:00:03,000\nMộ ở gốc gạo\n\n2\n00:00:04,000 --> 00:00:06,000\nbên suối\n"
)


def test_text_in_usual_encodings() -> None:
    for data in (
        "Mộ ở gốc gạo".encode(),
        "Mộ ở gốc gạo".encode("utf-8-sig"),
        "Mộ ở gốc gạo".encode("utf-16"),
    ):
        assert document_text(data, "a.txt") == "Mộ ở gốc gạo"


def test_a_transcript_loses_its_times() -> None:
    assert document_text(SRT.encode(), "a.srt") == "Mộ ở gốc gạo\nbên suối"
    assert document_text(b"WEBVTT\n\n00:01.000 --> 00:02.000\nxin chao\n", "a.vtt") == "xin chao"


@pytest.mark.parametrize("name", ["ghi-am.wav", "khong-duoi"])
def test_a_recording_waits_for_a_speech_model(name: str) -> None:
    with pytest.raises(Parked) as waiting:
        document_text(wav_bytes(1), name)
    assert waiting.value.waiting_for == "speech_model"


def test_what_is_no_text_is_refused() -> None:
    for data in (b"", b"  \n", b"\x00\x01\x02\x03" * 200, b"%PDF-1.7\x00\xff\xfe\x00binary"):
        with pytest.raises(Refused):
            document_text(data, "x.bin")
