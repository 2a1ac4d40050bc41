"""Kinds by content."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from monitor.sniff import DOCX, EMPTY, NDJSON, UNKNOWN, XLSX, mismatch_note, sniff
from tests.shared_data import shared_path


def image(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, kind)
    return stream.getvalue()


def container(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("head", "name", "mime"),
    [
        (b"", "a.csv", EMPTY),
        (image("PNG"), "a.jpg", "image/png"),
        (image("JPEG"), "a", "image/jpeg"),
        (image("WEBP"), "a", "image/webp"),
        (image("TIFF"), "a", "image/tiff"),
        (container("[Content_Types].xml", "word/document.xml"), "a.zip", DOCX),
        (container("[Content_Types].xml", "xl/workbook.xml"), "a.docx", XLSX),
        (container("photo.jpg"), "a.docx", "application/zip"),
        (b"%PDF-1.7\n%\xe2\xe3", "a.txt", "application/pdf"),
        (b'{"a": 1}\n{"a": 2}\n', "a.txt", NDJSON),
        (b'{"source_platform": "tiktok.com", "data": {"id', "a", NDJSON),
        (b'{\n "a": 1\n}\n', "a.json", "application/json"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n", "a.txt", "text/vtt"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nx\n", "a.txt", "application/x-subrip"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel>', "a", "application/rss+xml"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "a", "application/atom+xml"),
        (b"<!DOCTYPE html><html><head>", "a.txt", "text/html"),
        (b"a\tb\n1\t2\n", "a.dat", "text/tab-separated-values"),
        (b"a,b\n1,2\n", "a.csv", "text/csv"),
        ("Tôi kể lại chuyện cũ".encode(), "a.mp3", "text/plain"),
        (bytes(range(256)) * 16, "a.txt", UNKNOWN),
        (b"\0" * 4096, "a.txt", UNKNOWN),
    ],
)
def test_kind(head: bytes, name: str, mime: str) -> None:
    assert sniff(head, name).mime == mime


@pytest.mark.parametrize(
    ("head", "name", "mismatch"),
    [
        (image("PNG"), "a.jpg", True),
        (image("PNG"), "a.png", False),
        (b"text", "a.pdf", True),
        (b"text", "a.unknown", False),
        (b"", "a.pdf", False),
    ],
)
def test_a_name_that_promises_another_kind(head: bytes, name: str, mismatch: bool) -> None:
    found = sniff(head, name)
    assert found.mismatch is mismatch
    note = mismatch_note(found, name)
    assert (note is not None) is mismatch and (note is None or name in note.vi)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_text_is_text(encoding: str) -> None:
    found = sniff("Hài cốt liệt sĩ ở đồi 875\n".encode(encoding) * 5, "a.txt")
    assert found.mime == "text/plain" and found.is_text


def test_nul_ridden_text_is_still_text() -> None:
    assert sniff(b"hai cot\0 liet si\0\0 o day " * 40, "a.txt").mime == "text/plain"


@pytest.mark.shared
def test_real_recordings() -> None:
    expected = {
        "wma.wma": "audio/x-ms-wma",
        "opus.ogg": "audio/ogg",
        "video.mkv": "video/x-matroska",
        "opus.webm": "audio/webm",
        "video.mp4": "video/mp4",
        "adts.aac": "audio/aac",
        "aac.m4a": "audio/mp4",
        "flac.flac": "audio/flac",
        "adpcm_8k.wav": "audio/x-wav",
        "mulaw_8k.wav": "audio/x-wav",
        "amr_nb.3gp": "video/3gpp",
        "mp3.mp3": "audio/mpeg",
        "amr_nb.amr": "audio/amr",
        "video.avi": "video/x-msvideo",
        "video.mov": "video/quicktime",
    }
    folder = shared_path("data", "audio", "formats")
    found = {name: sniff((folder / name).read_bytes()[:65536], name).mime for name in expected}
    assert found == expected
