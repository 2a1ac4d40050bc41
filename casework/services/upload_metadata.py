"""What a person says about an upload, checked, and the sidecar file it becomes in the inbox."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

from casework.clock import now
from records.errors import Refused
from records.language import LANGUAGES
from records.text import nfc, unaccented

CAPTION_SUFFIXES: Final = (".srt", ".vtt", ".txt")
RECORDING_SUFFIXES: Final = frozenset(
    {".mp3", ".wav", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".flac", ".amr", ".wma", ".3gp"}
    | {".weba", ".mp4", ".webm", ".mkv", ".mov", ".avi", ".m4v", ".mpg", ".mpeg", ".ts"}
)
"""Only beside these are captions captions; beside a scan they would be a second submission."""
_UNFINISHED_SUFFIXES: Final = (".part", ".tmp", ".crdownload", ".download", ".swp", "~")
"""Endings by which the bundle reader knows files that are still being written."""
LEGAL_BASES: Final = {
    "consent": "Đồng ý của người cung cấp",
    "public_duty": "Nhiệm vụ được giao theo kế hoạch của Ban Chỉ đạo 515",
    "own_material": "Tư liệu của chính cơ quan",
    "official_request": "Văn bản đề nghị của cơ quan có thẩm quyền",
}
"""Grounds under which material is taken in; there is none called "it was public"."""
PURPOSES: Final = {
    "search": "Tìm kiếm, quy tập hài cốt liệt sĩ",
    "identify": "Xác định danh tính liệt sĩ",
    "contact": "Liên hệ lại để xác minh",
    "publish": "Đăng, phát trên báo chí",
    "archive": "Lưu trữ làm tư liệu lịch sử",
}
_CHANNEL: Final = "console"
_LOCAL: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_MAX_NAME_BYTES: Final = 120


@dataclass(frozen=True, slots=True)
class UploadMetadata:
    """What the form says. ``published_on`` is ISO ``yyyy-mm-dd`` or empty; ``lang`` ISO 639-1.

    ``legal_basis`` is a key of ``LEGAL_BASES``; ``consent_purposes`` keys of ``PURPOSES``.
    """

    title: str = ""
    published_on: str = ""
    place_note: str = ""
    url: str = ""
    lang: str = ""
    legal_basis: str = ""
    consent_version: str = ""
    consent_on: str = ""
    consent_purposes: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return the fields as JSON values, to be stored with the session."""
        return {**asdict(self), "consent_purposes": list(self.consent_purposes)}


def _day(text: str, what_vi: str, what_en: str) -> str:
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not date(1900, 1, 1) <= day <= now().astimezone(_LOCAL).date():
        raise Refused(f"{what_vi} không hợp lệ: {text}", f"{what_en} is not valid: {text}")
    return day.isoformat()


def metadata_read(fields: Mapping[str, str]) -> UploadMetadata:
    """Check what a form or a tus header says.

    Args:
        fields: strings by the names of ``UploadMetadata``; purposes parted by commas.

    Raises:
        Refused: no legal basis, consent without notice version or purpose, a bad date, language
            or address.
    """

    def value(name: str, limit: int = 300) -> str:
        return nfc(fields.get(name, "")).replace("\x00", "").strip()[:limit]

    basis, version = value("legal_basis"), value("consent_version", 64)
    purposes = tuple(p for p in value("consent_purposes").split(",") if p in PURPOSES)
    if basis not in LEGAL_BASES:
        raise Refused(
            "Hãy chọn căn cứ pháp lý của tư liệu.", "Choose the legal basis of the material."
        )
    if basis == "consent" and not (version and purposes):
        raise Refused(
            "Sự đồng ý phải ghi phiên bản thông báo và ít nhất một mục đích.",
            "Consent needs the notice version and at least one purpose.",
        )
    lang, url = value("lang", 3), value("url", 2000)
    if lang and lang not in LANGUAGES:
        raise Refused(f"Ngôn ngữ không hợp lệ: {lang}", f"Unknown language: {lang}")
    if url and not re.match(r"https?://[^\s/]+", url):
        raise Refused("Địa chỉ phải bắt đầu bằng http(s)://", "The address must be http(s)://")
    return UploadMetadata(
        title=value("title"),
        published_on=_day(value("published_on"), "Ngày của tư liệu", "The date"),
        place_note=value("place_note", 500),
        url=url,
        lang=lang,
        legal_basis=basis,
        consent_version=version,
        consent_on=_day(value("consent_on"), "Ngày đồng ý", "The date of consent"),
        consent_purposes=purposes,
    )


def sidecar(metadata: UploadMetadata, *, received: datetime) -> str:
    """Return the sidecar YAML that stands beside the file in the inbox."""
    fields: dict[str, Any] = {
        "title": metadata.title or None,
        "platform": "submission",
        "kind": "submission",
        "published_at": metadata.published_on or None,
        "lang": metadata.lang or None,
        "url": metadata.url or None,
        # The record has no field for it; as text it is searched and shown, with who wrote it.
        "text": f"Nơi chốn (người nộp ghi): {metadata.place_note}" if metadata.place_note else None,
        "legal_basis": LEGAL_BASES[metadata.legal_basis],
        "route": "submitted",
        "synthetic": False,
    }
    if metadata.legal_basis == "consent":
        fields["consent"] = {
            "version": metadata.consent_version,
            "at": metadata.consent_on or received.astimezone(_LOCAL).date().isoformat(),
            "channel": _CHANNEL,
            "purposes": list(metadata.consent_purposes),
        }
    kept = {name: value for name, value in fields.items() if value is not None}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)


def safe_name(name: str) -> str:
    """Return a plain file name: no folders, no control signs, never hidden, at most 120 bytes."""
    last = re.split(r"[/\\]", nfc(name))[-1]
    kept = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in last)
    kept = re.sub(r'[<>:"|?*]', "_", re.sub(r"\s+", " ", kept)).strip(" .")
    path = PurePosixPath(kept or "tep")
    suffix = path.suffix if len(path.suffix) <= 12 else ""
    stem = kept.removesuffix(suffix) if suffix else (kept or "tep")
    room = _MAX_NAME_BYTES - len(suffix.encode())
    stem = stem.encode()[:room].decode(errors="ignore").strip(" .") or "tep"
    name = (stem + suffix).removeprefix("~$")
    return f"{name}.bin" if name.lower().endswith(_UNFINISHED_SUFFIXES) else name


def text_name(title: str) -> str:
    """Return a file name for pasted text: its title without accents, or ``van-ban``."""
    words = re.sub(r"[^a-z0-9]+", "-", unaccented(title)).strip("-")
    return f"{words[:60].strip('-') or 'van-ban'}.txt"
