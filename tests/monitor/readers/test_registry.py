"""Which reader reads what."""

from __future__ import annotations

import pytest

from monitor.readers.registry import READERS, choose, reader_named
from monitor.sniff import DOCX
from records.errors import Quarantine

MAP = {"columns": {"text": "t"}}


@pytest.mark.parametrize(
    ("name", "head", "reader"),
    [
        ("x", b'{"source_platform":"tiktok.com","data":{}}\n', "zeeschuimer"),
        ("x", b'{"nav_index":"1","source_platform":"tiktok-com","data":{"de', "zeeschuimer"),
        ("x.csv", b"a,b\n1,2\n", "column-map"),
        ("x", b"<rss><channel></channel></rss>", "feed"),
        ("x", b"<html><body>x</body></html>", "article"),
        ("x.mp3", b"just text", "submission"),
        ("x.txt", b"\x89PNG\r\n\x1a\n", "submission"),
        ("x.srt", b"1\n00:00:01,000 --> 00:00:02,000\nx\n", "captions"),
    ],
)
def test_by_content(name: str, head: bytes, reader: str) -> None:
    assert choose(name, head).name == reader


def test_a_map_decides() -> None:
    assert choose("x", b'{"source_platform":"tiktok.com"}\n', column_map=MAP).name == "column-map"
    assert choose("x.txt", b"t\nx\n", column_map=MAP).name == "column-map"
    assert choose("x", "t\nx\n".encode("utf-16"), column_map=MAP).name == "column-map-whole"
    with pytest.raises(Quarantine) as caught:
        choose("x.csv", b"%PDF-1.7", column_map=MAP)
    assert caught.value.reason == "unknown_kind"


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04 whatever", "unknown_kind"),
        (b'{"a": 1}\n{"a": 2}\n', "unknown_kind"),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + b"\0" * 100, "unknown_kind"),
    ],
)
def test_refused(head: bytes, reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        choose("x.bin", head)
    assert caught.value.reason == reason and "x.bin" in caught.value.vi


def test_names_are_unique_and_found_again() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert all(reader_named(reader.name) is reader for reader in READERS)
    with pytest.raises(Quarantine):
        reader_named("none")


def test_given_type_is_used() -> None:
    assert choose("x", b"anything", mime=DOCX).name == "submission"
