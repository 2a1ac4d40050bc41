"""Tables by a column map: every format, every refusal."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from monitor.readers import tables
from monitor.readers.base import ReadOptions, ReadRecord
from monitor.readers.columns import ColumnMapReader
from monitor.readers.registry import choose
from records.errors import Quarantine
from tests.monitor.readers.fake import NOW, MemoryOriginal, read, reasons
from tests.shared_data import shared_path

READER = ColumnMapReader()
WHOLE = ColumnMapReader(name="column-map-whole", line_oriented=False)
BASIC: dict[str, Any] = {
    "platform": "facebook",
    "columns": {"platform_id": "id", "text": "noi dung", "published_at": "ngay", "likes": "thich"},
}


def test_quoted_cells_with_newlines_entities_and_a_mark() -> None:
    data = (
        b"\xef\xbb\xbfid,noi dung,ngay,thich,khac\r\n"
        + '1,"dòng một\ndòng hai, ""ngặc""",05/11/2026 08:15,12,x\r\n'.encode()
        + b"2,A &amp; B &#7879; ?a=1&copy=2,\\N,,y\r\n"
    )
    records, failures = read(READER, data, column_map=BASIC)
    assert failures == []
    assert records[0].text == 'dòng một\ndòng hai, "ngặc"'
    assert records[0].published_at == datetime(2026, 11, 5, 1, 15, tzinfo=UTC)
    assert records[0].metrics.likes == 12
    assert records[1].text == "A & B ệ ?a=1&copy=2"
    assert records[1].published_at is None and records[1].metrics.likes is None


def test_lines_and_chunks_of_rows() -> None:
    data = b'id,noi dung,ngay,thich\n1,"a\nb",,\n2,c,,\n'
    results = list(
        READER.read(MemoryOriginal(data), ReadOptions(column_map=BASIC, collected_at=NOW))
    )
    assert [(r.first_chunk, r.last_chunk) for r in results] == [(1, 2), (3, 3)]
    assert [r.occurrence_line for r in results if isinstance(r, ReadRecord)] == [2, 4]


def test_reading_goes_on_from_a_chunk_with_the_header_read_again() -> None:
    data = b'id,noi dung,ngay,thich\n1,"a\nb",,\n2,c,,\n3,d,,\n'
    records, failures = read(READER, data, from_chunk=3, column_map=BASIC)
    assert [record.platform_id for record in records] == ["2", "3"]
    assert failures == []


def test_unquoted_tab_separated_with_bare_quotes() -> None:
    data = 'id\tvi\ten\n1\tÔng nói "đồi 875\tHe said "hill\n2\t\tonly\n'.encode()
    column_map = {
        "format": "tsv",
        "platform": "news",
        "kind": "article",
        "columns": {"platform_id": "id"},
        "explode": [
            {"suffix": "vi", "columns": {"text": "vi", "lang": "=vi"}},
            {"suffix": "en", "columns": {"text": "en", "lang": "=en"}},
        ],
    }
    records, failures = read(READER, data, column_map=column_map)
    assert failures == []
    assert [(r.platform_id, r.lang) for r in records] == [
        ("1:vi", "vi"),
        ("1:en", "en"),
        ("2:en", "en"),
    ]
    assert records[0].text == 'Ông nói "đồi 875'


def test_row_without_id_is_named_by_its_text_and_url() -> None:
    column_map = {"platform": "web", "columns": {"text": "t", "url": "u"}}
    data = b"t,u\nxin,http://a.example/1\nxin,http://a.example/2\nxin,http://a.example/1\n"
    records, _ = read(READER, data, column_map=column_map)
    assert len({record.platform_id for record in records}) == 2
    assert all(len(record.platform_id) == 64 for record in records)


@pytest.mark.parametrize(
    ("column_map", "header", "reason", "named"),
    [
        ({"columns": {"text": "t"}, "colour": 1}, b"t\n", "bad_column_map", "colour"),
        ({"columns": {"text": "t", "age": "x"}}, b"t\n", "bad_column_map", "age"),
        ({"columns": {"text": "t", "likes": "n"}}, b"t,m\n", "missing_column", "n"),
        ({"columns": {"text": "t"}}, b"t,t\n", "duplicate_column", "t"),
        ({"columns": {"url": "t"}}, b"t\n", "bad_column_map", "text"),
        ({"columns": {"text": "t"}, "timezone": "Mars/One"}, b"t\n", "bad_column_map", "Mars"),
        ({"columns": {"text": "t"}, "route": "theft"}, b"t\n", "bad_column_map", "theft"),
        ({"columns": {"text": {"column": "t", "pattern": "("}}}, b"t\n", "bad_column_map", "text"),
        (None, b"foo,bar\n1,2\n", "unknown_columns", "foo"),
    ],
)
def test_refused_maps_and_files(
    column_map: dict[str, Any] | None, header: bytes, reason: str, named: str
) -> None:
    with pytest.raises(Quarantine) as caught:
        read(READER, header + b"x\n", column_map=column_map)
    assert caught.value.reason == reason
    assert named in caught.value.vi and named in caught.value.en


def test_bad_rows_are_set_aside_and_the_rest_goes_on() -> None:
    data = (
        b"id,noi dung,ngay,thich\n"
        b"1,ok,,\n"
        b"2,too,few\n"
        b"3,far,too,many,cells\n"
        b",no id,,\n"
        b"7.46E+18,rounded,,\n"
        b"6,,,\n"
        b"7,b\xe1d\xff,,\n"
        b"8,ok,,many\n"
        b"9,ok,31/02/2026,3\n"
    )
    records, failures = read(READER, data, column_map=BASIC)
    assert [record.platform_id for record in records] == ["1", "8", "9"]
    assert reasons(failures) == [
        "bad_row",
        "bad_row",
        "missing_id",
        "rounded_id",
        "empty_text",
        "bad_encoding",
        "note_bad_count",
        "note_date_unreadable",
    ]
    assert [failure.error.line for failure in failures] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert failures[5].error.byte == data.index(b"\xe1d")


def test_a_quote_never_closed_costs_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROW_LINES", 5)
    rows = b"".join(b"%d,ok,,\n" % number for number in range(2, 30))
    data = b'id,noi dung,ngay,thich\n1,"never closed,,\n' + rows
    records, failures = read(READER, data, column_map=BASIC)
    assert [record.platform_id for record in records] == [str(n) for n in range(2, 30)]
    assert reasons(failures) == ["unclosed_quote"] and failures[0].error.line == 2


def test_a_quote_never_closed_at_the_end() -> None:
    data = b'id,noi dung,ngay,thich\n1,ok,,\n2,"cut off'
    records, failures = read(READER, data, column_map=BASIC)
    assert [record.platform_id for record in records] == ["1"]
    assert reasons(failures) == ["unclosed_quote"]


def test_a_bad_line_inside_a_quoted_row() -> None:
    data = b'id,noi dung,ngay,thich\n1,"begins\n\xff\xff\nends",,\n2,ok,,\n'
    records, failures = read(READER, data, column_map=BASIC)
    assert "2" in [record.platform_id for record in records]
    assert reasons(failures)[:2] == ["unclosed_quote", "bad_encoding"]


def test_ndjson_by_dotted_names_and_long_numbers() -> None:
    column_map = {
        "format": "ndjson",
        "platform": "telegram",
        "kind": "message",
        "columns": {
            "platform_id": "message.id",
            "text": "message.parts.0.text",
            "published_at": "message.date",
            "channel_id": ["chat.name", "chat.id"],
        },
        "constants": {"author_kind": "org"},
    }
    data = (
        b'{"message":{"id":9007199254740993123456,"parts":[{"text":"a"}],"date":1793840400},'
        b'"chat":{"name":"k","id":-100}}\n'
        b'{"message":{"id":5}}\n'
        b'{"message":{"id":1e19,"parts":[{"text":"a"}]}}\n'
    )
    records, failures = read(READER, data, column_map=column_map)
    assert records[0].platform_id == "9007199254740993123456"
    assert records[0].channel_id == "k:-100" and records[0].author_kind == "org"
    assert records[0].published_at == datetime(2026, 11, 5, 1, 0, tzinfo=UTC)
    assert reasons(failures) == ["missing_column", "rounded_id"]


def test_route_basis_and_synthetic_from_map_and_sidecar() -> None:
    column_map = {**BASIC, "route": "submitted", "legal_basis": "map", "synthetic": True}
    data = b"id,noi dung,ngay,thich\n1,a,,\n"
    records, _ = read(READER, data, column_map=column_map, legal_basis="options")
    assert (records[0].route, records[0].legal_basis, records[0].synthetic) == (
        "submitted",
        "map",
        True,
    )
    records, _ = read(READER, data, column_map=column_map, metadata={"legal_basis": "sidecar"})
    assert records[0].legal_basis == "sidecar"


def crowdtangle() -> bytes:
    return (
        "Page Name,User Name,Facebook Id,Post Created,Likes,Comments,Shares,URL,Message\n"
        'Trang Thử,trangthu,100,2024-01-05 10:00:00 EST,"1,234",4,,'
        "https://www.facebook.com/100/posts/200,Thông tin phần mộ\n"
    ).encode()


def test_crowdtangle_is_recognised() -> None:
    records, failures = read(READER, crowdtangle())
    assert failures == []
    record = records[0]
    assert (record.platform, record.platform_id) == ("facebook", "200")
    assert record.published_at == datetime(2024, 1, 5, 15, 0, tzinfo=UTC)
    assert (record.metrics.likes, record.metrics.comments, record.metrics.shares) == (1234, 4, None)
    assert record.channel_id == "Trang Thử" and record.author_kind == "org"


@pytest.mark.parametrize(
    ("link", "post"),
    [
        ("100/videos/555/", "555"),
        ("100/posts/999?ref=1", "999"),
        ("story.php?story_fbid=111&id=100", "111"),
        ("permalink.php?id=100&story_fbid=112", "112"),
        ("photo.php?fbid=9007199254740995123&set=a.1", "9007199254740995123"),
        ("watch/?v=333", "333"),
        ("watch/live/?ref=a&v=334", "334"),
    ],
)
def test_crowdtangle_links_name_their_post_in_many_ways(link: str, post: str) -> None:
    records, _ = read(READER, crowdtangle().replace(b"100/posts/200", link.encode()))
    assert [one.platform_id for one in records] == [post]


def test_4cat_is_recognised_whatever_the_delimiter() -> None:
    header = (
        "id;thread_id;author;body;timestamp;unix_timestamp;tiktok_url;likes;comments;shares;plays"
    )
    row = "7460000000000000001;7460000000000000001;kenh_thu;Tìm mộ;x;1793836800;u;1;2;3;4"
    records, failures = read(READER, f"{header}\n{row}\n".encode())
    assert failures == []
    assert (records[0].platform, records[0].kind) == ("tiktok", "post")
    assert records[0].published_at == datetime(2026, 11, 5, tzinfo=UTC)
    assert records[0].metrics.views == 4 and records[0].url is None


def workbook(*rows: tuple[Any, ...], sheet: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_workbook() -> None:
    data = workbook(
        ("id", "noi dung", "ngay", "thich"),
        ("a1", "Tìm mộ liệt sĩ", datetime(2026, 11, 5, 8, 15), 3),
        (7.46e18, "mã bị làm tròn", None, None),
        (None, None, None, None),
        (12, "số nguyên", "05/11/2026", 4.0),
    )
    column_map = {**BASIC, "format": "xlsx"}
    records, failures = read(WHOLE, data, column_map=column_map)
    assert [record.platform_id for record in records] == ["a1", "12"]
    assert records[0].published_at == datetime(2026, 11, 5, 1, 15, tzinfo=UTC)
    assert records[1].published_precision == "day" and records[1].metrics.likes == 4
    assert reasons(failures) == ["rounded_id"] and failures[0].error.line == 3


def test_workbook_refusals() -> None:
    column_map = {**BASIC, "format": "xlsx", "sheet": "Khác"}
    with pytest.raises(Quarantine) as caught:
        read(WHOLE, workbook(("id",)), column_map=column_map)
    assert caught.value.reason == "missing_sheet"
    whole = workbook(("id", "noi dung", "ngay", "thich"), ("1", "x", None, None))
    with pytest.raises(Quarantine) as caught:
        read(WHOLE, whole[: len(whole) // 2], column_map={**BASIC, "format": "xlsx"})
    assert caught.value.reason == "bad_zip"


def test_utf16_and_windows_1258() -> None:
    text = "id,noi dung,ngay,thich\r\n1,Mẹ tìm mộ liệt sĩ ở Quảng Trị,,\r\n2,Đồng đội cũ,,\r\n"
    wide = text.encode("utf-16")
    reader = choose("x.csv", wide, column_map=BASIC)
    assert reader.name == "column-map-whole" and not reader.line_oriented
    records, failures = read(reader, wide, column_map=BASIC)
    assert failures == []
    assert [r.text for r in records] == ["Mẹ tìm mộ liệt sĩ ở Quảng Trị", "Đồng đội cũ"]
    legacy = to_windows_1258(text)
    assert choose("x.csv", legacy, column_map=BASIC).line_oriented
    records, failures = read(READER, legacy, column_map=BASIC)
    assert reasons(failures) == ["note_encoding_guessed"]
    assert records[0].text == "Mẹ tìm mộ liệt sĩ ở Quảng Trị"


def to_windows_1258(text: str) -> bytes:
    """Encode Vietnamese as Windows did: base letter, then its tone mark."""
    import unicodedata

    out = []
    for char in text:
        try:
            out.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tones = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
            out.append((base + "".join(tones)).encode("cp1258"))
    return b"".join(out)


def test_a_hostile_pattern_gives_up() -> None:
    column_map = {
        "columns": {"text": "t", "platform_id": {"column": "u", "pattern": "(a+)+$"}},
    }
    data = b"t,u\nx," + b"a" * 5_000 + b"!\n"
    records, failures = read(READER, data, column_map=column_map)
    assert records == [] and len(failures) == 1


@pytest.mark.shared
def test_ntrex_and_citations() -> None:
    langs = ["vi", "en", "fr", "ru", "zh", "ko"]
    ntrex = {
        "format": "tsv",
        "platform": "news",
        "kind": "article",
        "columns": {"platform_id": ["doc", "n"]},
        "explode": [
            {"suffix": lang, "columns": {"text": lang, "lang": f"={lang}"}} for lang in langs
        ],
    }
    data = shared_path("data", "dev", "ntrex", "ntrex-dev.tsv").read_bytes()
    records, failures = read(READER, data, column_map=ntrex)
    assert failures == []
    assert len(records) == 6 * 497 == len({record.platform_id for record in records})
    citations = {
        "format": "tsv",
        "platform": "archive",
        "columns": {"text": "text", "title": "title", "published_at": "date"},
        "constants": {"lang": "en"},
    }
    path = shared_path("data", "dev", "war-en", "medal-of-honor-vietnam.tsv")
    records, failures = read(READER, path.read_bytes(), column_map=citations)
    assert failures == [] and len(records) == 261
    assert all(r.published_at is not None and r.published_at.year < 1976 for r in records)
