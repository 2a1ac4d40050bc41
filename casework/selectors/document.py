"""A document to search by, read from a file that is not kept: plain text or a transcript."""

from __future__ import annotations

import codecs
from pathlib import PurePath
from typing import Final

import charset_normalizer
import puremagic

from asr.captions import parse_captions
from records.errors import Parked, Quarantine, Refused
from records.text import nfc

MAX_BYTES: Final = 8 * 1024**2
SUFFIXES: Final = (".txt", ".srt", ".vtt", ".md")
_SOUND: Final = frozenset(
    ".mp3 .wav .m4a .aac .ogg .opus .flac .wma .amr .mp4 .mov .mkv .webm .avi .3gp".split()
)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def document_text(data: bytes, name: str = "") -> str:
    """Return the words of a text file, or of a transcript without its times.

    Args:
        data: the file.
        name: its name, for messages and to tell a recording that has no known beginning.

    Raises:
        Parked: it is a recording; its words must be heard first (``speech_model``).
        Refused: it is empty, too large, or no text.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise Refused("Tệp trống.", "The file is empty.")
    if _is_recording(data, name):
        raise Parked(
            "speech_model",
            "Đây là tệp ghi âm hay ghi hình: phải chờ mô hình nhận dạng tiếng nói. Hãy nạp tệp "
            "chép lời (.srt, .vtt, .txt), hoặc chọn một bản ghi đã có lời.",
            "This is a recording: it waits for a speech model. Give its transcript (.srt, .vtt, "
            ".txt), or choose a recording that has one.",
        )
    if len(data) > MAX_BYTES:
        megabytes = MAX_BYTES // 1024**2
        raise Refused(
            f"Tệp quá lớn (tối đa {megabytes} MB).", f"The file is too large ({megabytes} MB)."
        )
    text = nfc(_decoded(data))
    if "-->" not in text:
        return text
    try:
        return "\n".join(segment.text for segment in parse_captions(text, name=name).segments)
    except Quarantine as error:
        raise Refused(error.vi, error.en) from error


def _is_recording(data: bytes, name: str) -> bool:
    if PurePath(name).suffix.lower() in _SOUND:
        return True
    try:
        found = puremagic.magic_string(data[:65_536])
    except (puremagic.PureError, ValueError):
        return False
    mimes = [one.mime_type for one in found[:1] if one.confidence >= 0.8]
    return any(mime.startswith(("audio/", "video/")) for mime in mimes)


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(data[:262_144]).best()
        text = data.decode(best.encoding, errors="replace") if best else "\x00"
    if "\x00" in text:
        raise Refused(
            "Tệp này không phải văn bản. Chỉ nhận .txt, .srt, .vtt; tài liệu khác hãy dán chữ vào.",
            "This file is no text. Give .txt, .srt or .vtt, or paste the words of other documents.",
        )
    return text
