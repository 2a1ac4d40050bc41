"""Zeeschuimer lines: what is read, what is tolerated, what is set aside."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from typing import Any

from monitor.readers.zeeschuimer import ZeeschuimerReader
from tests.monitor.readers.fake import read, reasons

READER = ZeeschuimerReader()


def post(**data: Any) -> dict[str, Any]:
    body = {
        "id": "7460000000000000001",
        "desc": "Tìm đồng đội #lietsi",
        "createTime": 1_793_836_800,
        "author": {"id": "6900000000000000009", "uniqueId": "kenh_thu", "nickname": "Kênh Thử"},
        "stats": {"playCount": 900, "diggCount": 40, "commentCount": 5, "shareCount": 2},
        "video": {"duration": 61},
    }
    body.update(data)
    return {
        "id": 7,
        "item_id": body["id"],
        "timestamp_collected": 1_794_700_800_000,
        "last_updated": 1_794_700_900_000,
        "source_platform": "tiktok.com",
        "data": body,
    }


def comment(**data: Any) -> dict[str, Any]:
    body = {
        "cid": "7460000000000000077",
        "aweme_id": "7460000000000000001",
        "reply_id": "0",
        "text": "Tôi biết khu vực này",
        "create_time": 1_793_840_400,
        "digg_count": 3,
        "reply_comment_total": 1,
        "user": {"uid": "6900000000000000010", "unique_id": "nguoi_thu"},
        "comment_language": "vi",
    }
    body.update(data)
    line = post()
    return {**line, "source_platform": "tiktok-comments", "data": body}


def ndjson(*lines: Any) -> bytes:
    return b"".join(
        (line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()) + b"\n"
        for line in lines
    )


def test_post_fields() -> None:
    records, failures = read(READER, ndjson(post()), synthetic=True, legal_basis="thử")
    record = records[0]
    assert failures == []
    assert (record.platform, record.kind) == ("tiktok", "post")
    assert record.platform_id == "7460000000000000001"
    assert record.text == "Tìm đồng đội #lietsi"
    assert record.published_at == datetime(2026, 11, 5, 0, 0, tzinfo=UTC)
    assert record.metrics_at == record.collected_at == datetime(2026, 11, 15, 0, 1, 40, tzinfo=UTC)
    assert (record.metrics.views, record.metrics.likes) == (900, 40)
    assert (record.metrics.comments, record.metrics.shares) == (5, 2)
    assert record.media[0].duration_ms == 61_000
    assert record.author_key == "6900000000000000009"
    assert record.synthetic and record.legal_basis == "thử" and record.route == "operator_capture"


def test_no_handle_or_nickname_is_kept_in_clear() -> None:
    records, _ = read(READER, ndjson(post(), comment()))
    for record in records:
        assert "kenh_thu" not in repr(record)
        assert "Kênh Thử" not in repr(record)
        assert "nguoi_thu" not in repr(record)


def test_comment_fields_and_parents() -> None:
    records, failures = read(READER, ndjson(comment(), comment(cid="8", reply_id="7")))
    assert failures == []
    assert records[0].kind == "comment"
    assert records[0].parent_id == "7460000000000000001"
    assert records[1].parent_id == "7"
    assert records[0].author_kind == "person" and records[0].lang == "vi"
    assert (records[0].metrics.likes, records[0].metrics.comments) == (3, 1)
    assert records[0].metrics.views is None


def test_tolerated_shapes() -> None:
    lines = ndjson(
        post(author="kenh_thu", createTime="1793836800", stats={"diggCount": "1,234"}),
        post(author=None, stats=None, video=None, stickersOnItem=None, textExtra=None),
        post(id=7460000000000000003, desc=None, stickersOnItem=[{"stickerText": ["Mộ", "chí"]}]),
    )
    records, failures = read(READER, lines)
    assert failures == []
    assert records[0].author_key == "kenh_thu"
    assert records[0].published_at == datetime(2026, 11, 5, tzinfo=UTC)
    assert records[0].metrics.likes == 1234 and records[0].metrics.views is None
    assert records[1].author_key is None
    assert records[2].platform_id == "7460000000000000003"
    assert records[2].text == "Mộ chí"


def test_repeated_ids_are_all_given_with_their_own_time() -> None:
    later = {**post(desc="mới"), "last_updated": 1_794_700_999_000}
    records, _ = read(READER, ndjson(post(), later))
    assert [record.text for record in records] == ["Tìm đồng đội #lietsi", "mới"]
    assert records[0].metrics_at is not None and records[1].metrics_at is not None
    assert records[0].metrics_at < records[1].metrics_at


def test_decomposed_text_becomes_nfc() -> None:
    text = unicodedata.normalize("NFD", "Đắk Tô, liệt sĩ")
    records, _ = read(READER, ndjson(post(desc=text)))
    assert records[0].text == "Đắk Tô, liệt sĩ"


def test_bad_lines_are_set_aside_and_the_rest_goes_on() -> None:
    cut = ndjson(post())[:-40] + b"\n"
    deep = b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    lines = ndjson(
        post(),
        cut[:-1],
        b"\xff\xfe not utf-8 \xe1",
        deep,
        b"[1, 2]",
        {"source_platform": "instagram.com", "data": {}},
        {"source_platform": "tiktok.com", "data": "x"},
        {**post(id=""), "item_id": ""},
        b"",
        post(id="9"),
    )
    records, failures = read(READER, lines)
    assert [record.platform_id for record in records] == ["7460000000000000001", "9"]
    assert reasons(failures) == [
        "bad_json",
        "bad_encoding",
        "too_deep",
        "not_an_object",
        "unknown_platform",
        "missing_data",
        "missing_id",
    ]
    assert [failure.error.line for failure in failures] == [2, 3, 4, 5, 6, 7, 8]
    first = len(ndjson(post()))
    assert failures[0].error.byte is not None and failures[0].error.byte >= first
    assert (failures[0].first_chunk, failures[0].last_chunk) == (1, 1)
    assert "Dòng 2" in failures[0].error.vi and "line 2" in failures[0].error.en


def test_half_an_emoji_and_nul_bytes_do_not_lose_the_post() -> None:
    half = json.dumps(post(desc="mộ \ud83d ở đây")).encode()
    nul = json.dumps(post(id="2", desc="có\x00chữ")).encode()
    raw = ndjson(post(id="3")).strip().replace(b'"desc"', b'"de\0sc"')
    records, failures = read(READER, ndjson(half, nul, raw))
    assert failures == []
    assert [record.text for record in records] == [
        "mộ \ufffd ở đây",
        "cóchữ",
        "Tìm đồng đội #lietsi",
    ]


def test_impossible_times_are_dropped_with_a_note() -> None:
    lines = ndjson(
        post(createTime=0),
        post(createTime=10**18),
        post(createTime=4_102_444_800),
        post(createTime="hôm qua"),
        post(stats={"playCount": "nhiều"}),
    )
    records, failures = read(READER, lines)
    assert len(records) == 5
    assert all(record.published_at is None for record in records[:4])
    assert reasons(failures) == [
        "note_date_out_of_range",
        "note_date_out_of_range",
        "note_date_out_of_range",
        "note_date_unreadable",
        "note_bad_count",
    ]
    assert all(failure.is_note for failure in failures)


def test_reading_goes_on_from_a_chunk() -> None:
    lines = ndjson(post(id="1"), post(id="2"), post(id="3"))
    records, _ = read(READER, lines, from_chunk=1)
    assert [record.platform_id for record in records] == ["2", "3"]


def test_sidecar_sets_defaults_and_unknown_keys_are_notes() -> None:
    metadata = {"synthetic": True, "legal_basis": "đồng ý", "màu": "đỏ"}
    records, failures = read(READER, ndjson(post()), metadata=metadata)
    assert records[0].synthetic and records[0].legal_basis == "đồng ý"
    assert reasons(failures) == ["note_unknown_key"]
