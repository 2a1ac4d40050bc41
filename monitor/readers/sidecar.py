"""The YAML beside a submitted file: who said what, when, and with which consent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast, get_args

from monitor.readers.base import ReadOptions
from monitor.readers.defaults import Defaults, defaults_of
from monitor.readers.notes import time_note
from monitor.readers.text import clean, language_tag
from monitor.readers.times import ParsedTime, parse_time
from records.errors import Quarantine
from records.incoming import Kind

_CONSENT_KEYS: Final = frozenset({"version", "at", "channel", "purposes"})
_PLATFORM: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A checked sidecar. ``consent`` is canonical JSON of its four keys, or ``None``."""

    title: str
    text: str
    platform: str
    kind: Kind
    url: str | None
    published: ParsedTime
    lang: str | None
    channel_id: str | None
    author_key: str | None
    consent: str | None
    defaults: Defaults
    notes: tuple[Quarantine, ...]


def bad_metadata(vi: str, en: str) -> Quarantine:
    """Return the error for a sidecar whose value cannot be used."""
    return Quarantine("bad_metadata", f"Tệp mô tả sai: {vi}", f"bad sidecar: {en}")


def check_sidecar(options: ReadOptions) -> Sidecar:
    """Check the sidecar of a submission (an absent one counts as empty).

    Unknown keys become notes. A call needs a consent or a legal basis.

    Raises:
        Quarantine: ``bad_metadata`` or ``missing_consent``.
    """
    metadata: Mapping[str, Any] = options.metadata or {}
    defaults = defaults_of(options)
    kind = metadata.get("kind", "submission")
    if kind not in get_args(Kind):
        allowed = ", ".join(get_args(Kind))
        raise bad_metadata(f"kind phải là một trong: {allowed}", f"kind must be one of: {allowed}")
    platform = (defaults.platform or "submitted").lower()
    if not _PLATFORM.fullmatch(platform):
        raise bad_metadata("platform chỉ gồm a-z, 0-9, -, _", "platform takes a-z, 0-9, -, _ only")
    published = parse_time(metadata.get("published_at"), now=options.collected_at)
    note = time_note("published_at", metadata.get("published_at"), published)
    consent = _consent(metadata.get("consent"))
    if kind == "call" and consent is None and not defaults.legal_basis:
        raise Quarantine(
            "missing_consent",
            "Cuộc gọi không có sự đồng ý hay căn cứ pháp lý, không dùng",
            "the call has neither consent nor a legal basis and is not used",
        )
    return Sidecar(
        title=_string(metadata, "title"),
        text=_string(metadata, "text"),
        platform=platform,
        kind=cast(Kind, kind),
        url=_string(metadata, "url") or None,
        published=published,
        lang=language_tag(metadata.get("lang")),
        channel_id=_string(metadata, "channel_id", limit=190) or None,
        author_key=_string(metadata, "author_key") or None,
        consent=consent,
        defaults=defaults,
        notes=defaults.notes + ((note,) if note else ()),
    )


def _string(metadata: Mapping[str, Any], key: str, limit: int | None = None) -> str:
    value = metadata.get(key)
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise bad_metadata(f"“{key}” phải là chữ", f"“{key}” must be text")
    text = clean(str(value))
    if limit is not None and len(text) > limit:
        raise bad_metadata(f"“{key}” quá dài", f"“{key}” is too long")
    return text


def _consent(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) - _CONSENT_KEYS:
        raise bad_metadata(
            "consent chỉ nhận version, at, channel, purposes",
            "consent takes version, at, channel, purposes",
        )
    if missing := sorted(key for key in _CONSENT_KEYS if not value.get(key)):
        names = ", ".join(missing)
        raise bad_metadata(f"consent thiếu: {names}", f"consent lacks: {names}")
    purposes = value["purposes"]
    if not isinstance(purposes, list) or not all(isinstance(each, str) for each in purposes):
        raise bad_metadata("purposes phải là danh sách chữ", "purposes must be a list of text")
    at = value["at"]
    given = parse_time(at, now=datetime.now().astimezone()).at
    if given is None or not isinstance(at, str | date | datetime):
        raise bad_metadata("không đọc được thời điểm đồng ý", "cannot read when consent was given")
    return json.dumps(
        {
            "at": given.isoformat(),
            "channel": clean(str(value["channel"])),
            "purposes": [clean(each) for each in purposes],
            "version": clean(str(value["version"])),
        },
        ensure_ascii=False,
        sort_keys=True,
    )
