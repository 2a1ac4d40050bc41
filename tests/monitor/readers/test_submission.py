"""Submitted files, their sidecars and their consent."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from monitor.readers.submission import CaptionsReader, SubmissionReader
from records.errors import Quarantine
from tests.monitor.readers.fake import read, reasons

READER = SubmissionReader()
CONSENT = {
    "version": "2026-01",
    "at": "2026-07-01T09:00:00+07:00",
    "channel": "hotline",
    "purposes": ["tìm kiếm", "lưu trữ"],
}


def test_recording_with_a_sidecar() -> None:
    metadata = {
        "title": "Lời kể",
        "text": "Ghi chú",
        "platform": "hotline",
        "kind": "call",
        "published_at": date(2026, 7, 1),
        "lang": "vi",
        "author_key": "caller-1",
        "consent": CONSENT,
        "legal_basis": "đồng ý",
        "route": "submitted",
        "synthetic": True,
        "màu": "đỏ",
    }
    records, failures = read(READER, b"ID3", name="a.mp3", mime="audio/mpeg", metadata=metadata)
    record = records[0]
    assert (record.platform, record.kind, record.title) == ("hotline", "call", "Lời kể")
    assert record.text == "Ghi chú" and record.route == "submitted" and record.synthetic
    assert record.published_at == datetime(2026, 6, 30, 17, 0, tzinfo=UTC)
    assert record.published_precision == "day"
    sha256 = hashlib.sha256(b"ID3").hexdigest()
    assert record.platform_id == sha256
    assert [(m.type, m.name, m.sha256, m.mime) for m in record.media] == [
        ("audio", "a.mp3", sha256, "audio/mpeg")
    ]
    assert json.loads(record.consent or "")["at"] == "2026-07-01T02:00:00+00:00"
    assert reasons(failures) == ["note_unknown_key"]


def test_plain_text_is_the_text() -> None:
    data = "\ufeffDòng một\r\nDòng hai\x00".encode()
    records, _ = read(READER, data, mime="text/plain", metadata={"text": "Mở đầu"})
    assert records[0].text == "Mở đầu\n\nDòng một\nDòng hai" and records[0].media == ()


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ({"kind": "call"}, "missing_consent"),
        ({"kind": "song"}, "bad_metadata"),
        ({"route": "theft"}, "bad_metadata"),
        ({"synthetic": "yes"}, "bad_metadata"),
        ({"platform": "Một Nền Tảng"}, "bad_metadata"),
        ({"title": ["a"]}, "bad_metadata"),
        ({"consent": True}, "bad_metadata"),
        ({"consent": {**CONSENT, "extra": 1}}, "bad_metadata"),
        ({"consent": {**CONSENT, "purposes": []}}, "bad_metadata"),
        ({"consent": {**CONSENT, "at": "someday"}}, "bad_metadata"),
    ],
)
def test_refused_sidecars(metadata: dict[str, Any], reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        read(READER, b"x", mime="audio/mpeg", metadata=metadata)
    assert caught.value.reason == reason


def test_old_vietnamese_encodings() -> None:
    tcvn3 = b"Hai c\xe8t li\xd6t s\xdc \xeb Qu\xb6ng Tr\xde, \xae\xe5i 875, m\xd1 t\xd7m con"
    vni = "Haøi coát lieät só ôû Quaûng Trò, ñoài 875, meï tìm con".encode("cp1252")
    for data, name in ((tcvn3, "TCVN3"), (vni, "VNI")):
        with pytest.raises(Quarantine) as caught:
            read(READER, data, mime="text/plain")
        assert caught.value.reason == "bad_encoding" and name in caught.value.vi


def test_korean_in_its_old_encoding() -> None:
    text = "저는 군인이 아니라 건설회사 기술자로 닥토 비행장 보수공사를 했습니다. " * 5
    records, failures = read(READER, text.encode("euc-kr"), mime="text/plain")
    assert reasons(failures) == ["note_encoding_guessed"]
    assert records[0].text == text.strip()


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty_file"), (b" \n\0\n", "empty_text"), (b"a" * 9_000_000, "too_large")],
)
def test_refused_texts(data: bytes, reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        read(READER, data, mime="text/plain")
    assert caught.value.reason == reason


def test_captions_without_their_recording() -> None:
    data = b"1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:zz,0 --> 1\ny\n"
    records, failures = read(CaptionsReader(), data, name="a.srt", metadata={"title": "Phỏng vấn"})
    assert records[0].title == "Phỏng vấn" and records[0].media == ()
    assert reasons(failures) == ["bad_cue"] and failures[0].error.line == 6
