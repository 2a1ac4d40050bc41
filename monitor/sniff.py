"""What a file is, by its content alone."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

import orjson
import puremagic

from monitor.readers.decoding import HEAD_BYTES, text_encoding, utf16_without_mark
from records.errors import Quarantine

__all__ = ["HEAD_BYTES", "Sniffed", "mismatch_note", "sniff"]

EMPTY: Final = "application/x-empty"
UNKNOWN: Final = "application/octet-stream"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NDJSON: Final = "application/x-ndjson"
WARC: Final = "application/warc"
WACZ: Final = "application/wacz"

# What each extension promises; anything not listed promises nothing.
_PROMISED: Final = {
    "pdf": ("application/pdf",),
    "docx": (DOCX,),
    "xlsx": (XLSX,),
    "png": ("image/png",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "mp3": ("audio/mpeg",),
    "wav": ("audio/x-wav",),
    "mp4": ("video/mp4",),
    "html": ("text/html",),
    "ndjson": (NDJSON, "application/json"),
    "jsonl": (NDJSON, "application/json"),
    "csv": ("text/csv", "text/plain", "text/tab-separated-values"),
    "tsv": ("text/csv", "text/plain", "text/tab-separated-values"),
    "txt": ("text/",),
    "srt": ("application/x-subrip",),
    "vtt": ("text/vtt",),
    "warc": (WARC,),
    "wacz": (WACZ,),
}
_BRANDS: Final = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
}
# A short or quiet file may hold few control bytes, so its signature decides.
_SIGNATURES: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"WARC/1.",
    b"{\\rtf",
    b"RIFF",
    b"ID3",
    b"OggS",
    b"fLaC",
    b"#!AMR",
    b"\x1aE\xdf\xa3",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"II*\0",
    b"MM\0*",
    *(b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9"),
    b"0&\xb2u\x8ef\xcf\x11",
)
_RENAMED: Final = {"audio/wave": "audio/x-wav", "video/avi": "video/x-msvideo"}
_CUE: Final = re.compile(
    r"^\s*(?:\d+\s*\n)?\d{1,3}:\d{2}(?::\d{2})?[,.]\d{1,3}\s*-->\s*\d{1,3}:", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """MIME type by content; ``encoding`` for text; ``mismatch`` when the name promised another."""

    mime: str
    encoding: str | None = None
    mismatch: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it is text of some kind."""
        return self.encoding is not None


def sniff(head: bytes, name: str = "") -> Sniffed:
    """Tell what a file is.

    Args:
        head: its first bytes, ``HEAD_BYTES`` are enough.
        name: its name, used only to tell CSV from TSV from plain text and to note a mismatch.

    Text in an encoding that cannot be read is ``text/plain`` with encoding ``unknown``.
    """
    extension = PurePath(name).suffix.lower().lstrip(".")
    mime, encoding = _content(head, extension)
    promised = _PROMISED.get(extension)
    mismatch = bool(promised) and not any(mime.startswith(start) for start in promised or ())
    return Sniffed(mime, encoding, mismatch and mime != EMPTY)


def mismatch_note(sniffed: Sniffed, name: str) -> Quarantine | None:
    """Return the note for a file whose name promised another kind, ``None`` when it did not."""
    if not sniffed.mismatch:
        return None
    return Quarantine(
        "note_wrong_kind",
        f"Tên “{name}” không khớp nội dung ({sniffed.mime}); đọc theo nội dung",
        f"the name “{name}” does not fit its content ({sniffed.mime}); it was read by content",
    )


def _content(head: bytes, extension: str) -> tuple[str, str | None]:
    if not head:
        return EMPTY, None
    if not _looks_binary(head):
        try:
            encoding = text_encoding(head)
        except Quarantine:
            return "text/plain", "unknown"
        return _text(head, encoding, extension), encoding
    return _binary(head), None


def _looks_binary(head: bytes) -> bool:
    """Whether control bytes are too many, or a binary signature stands first."""
    if head.startswith(_SIGNATURES) or head[4:8] == b"ftyp":
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_without_mark(head):
        return False
    start = head[:4096]
    controls = sum(1 for byte in start if byte < 9 or 13 < byte < 27 or 27 < byte < 32)
    if controls <= len(start) * 0.02:
        return False
    zeros = start.count(0)
    others = controls - zeros
    # NUL-ridden text stays text.
    return others > len(start) * 0.02 or not _text_with_zeros(start)


def _text_with_zeros(start: bytes) -> bool:
    kept = start.replace(b"\0", b"")
    if start.lstrip()[:2] in (b'{"', b"[{"):
        return True
    return len(kept) * 4 >= len(start) and (kept.isascii() or b"\xc3" in kept or b"\xe1" in kept)


def _binary(head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(head)
    if _unpacked_start(head).startswith(b"WARC/1."):
        return WARC
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/3gpp" if head[8:10] == b"3g" else "video/mp4")
    if head.startswith(b"OggS"):
        return "video/ogg" if b"\x80theora" in head[:4096] else "audio/ogg"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return _matroska(head)
    if head.startswith(b"#!AMR"):
        return "audio/amr"
    if head.startswith(b"0&\xb2u\x8ef\xcf\x11"):
        return _asf(head)
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    mimes = [match.mime_type for match in found if match.mime_type]
    return _RENAMED.get(mimes[0], mimes[0]) if mimes else UNKNOWN


def _unpacked_start(head: bytes) -> bytes:
    """Return the first bytes of a file, of a gzipped one what it unpacks to."""
    if not head.startswith(b"\x1f\x8b"):
        return head[:16]
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(head, 16)
    except zlib.error:
        return b""


def _zip_kind(head: bytes) -> str:
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    if first.startswith((b"pages/", b"archive/", b"indexes/")) or first == b"datapackage.json":
        return WACZ
    if b"word/" in head:
        return DOCX
    if b"xl/" in head:
        return XLSX
    return "application/zip"


def _matroska(head: bytes) -> str:
    kind = "webm" if b"webm" in head[:64] else "x-matroska"
    video = any(codec in head for codec in (b"V_VP", b"V_MPEG", b"V_AV1", b"V_MS", b"V_THEORA"))
    return f"{'video' if video else 'audio'}/{kind}"


def _asf(head: bytes) -> str:
    # Stream type GUID of video in the stream properties object (ASF specification 10.1).
    video = b"\xc0\xef\x19\xbcM[\xcf\x11\xa8\xfd\x00\x80_\\D+"
    return "video/x-ms-wmv" if video in head else "audio/x-ms-wma"


def _text(head: bytes, encoding: str, extension: str) -> str:
    text = head.decode(encoding, errors="ignore").replace("\0", "").removeprefix("\ufeff")
    start = text.lstrip()
    if start.startswith("WEBVTT"):
        return "text/vtt"
    if start.startswith(("{", "[")) and (kind := _json_kind(start)):
        return kind
    if start.startswith("<"):
        return _markup(start)
    if _CUE.search(text[:4096]):
        return "application/x-subrip"
    return _table(text, extension)


def _json_kind(start: str) -> str | None:
    first, newline, rest = start.partition("\n")
    try:
        value = orjson.loads(first.encode("utf-8", errors="replace"))
    except orjson.JSONDecodeError:
        return _damaged_json(first, newline)
    if isinstance(value, dict) and (not rest.strip() or rest.lstrip().startswith("{")):
        return NDJSON
    return "application/json"


def _damaged_json(first: str, newline: str) -> str | None:
    """Kind of a file whose first line is no JSON: pretty-printed, or NDJSON with a bad line."""
    if first.strip() in ("{", "["):
        return "application/json"
    try:
        json.loads(first, strict=False)
    except (ValueError, RecursionError):
        return NDJSON if re.match(r'\{\s*"[^"\n]{1,80}"\s*:', first) else None
    return NDJSON if newline else "application/json"


def _markup(start: str) -> str:
    lead = start[:4096].lower()
    if "<rss" in lead or "<rdf:rdf" in lead:
        return "application/rss+xml"
    if "<feed" in lead:
        return "application/atom+xml"
    if "<html" in lead or "<!doctype html" in lead or "<body" in lead or "<head" in lead:
        return "text/html"
    return "application/xml" if lead.startswith("<?xml") else "text/html"


def _table(text: str, extension: str) -> str:
    """CSV or TSV when the name says so, or when the first lines have the same many columns."""
    if extension == "tsv" and "\t" in text:
        return "text/tab-separated-values"
    if extension == "csv":
        return "text/csv"
    lines = [line for line in text.splitlines()[:6] if line.strip()]
    tabs = {line.count("\t") for line in lines}
    if len(lines) >= 2 and len(tabs) == 1 and tabs != {0}:
        return "text/tab-separated-values"
    return "text/plain"
