"""What a person says of a source, in a file or a form: checked, with the key of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from casework.clock import local_date
from casework.models import WatchRule
from casework.schedules import cron_of
from casework.source_manifests import Manifest, manifests
from casework.source_settings import settings_check, unknown_key
from records.errors import Refused
from records.text import nfc

KEYS: Final = (
    "name",
    "connector",
    "enabled",
    "schedule",
    "settings",
    "watch",
    "legal_basis",
    "base_url",
    "expected_per_day",
    "silent_after_hours",
    "backfill",
    "synthetic",
)
"""Keys of a source file; only the first two and ``legal_basis`` are required."""

_EARLIEST: Final = date(2005, 1, 1)
# Beside control characters those that turn the direction of writing: a name is shown in lists.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class SourceForm:
    """A checked description of a source.

    ``schedule`` is a cron expression (five fields, local time), empty for one that pushes or is run
    by hand. ``expected_per_day`` and ``silent_after_hours`` are ``None`` where the manifest's hold.
    """

    name: str
    manifest: Manifest
    legal_basis: str
    enabled: bool = True
    schedule: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    watch: tuple[str, ...] = ()
    base_url: str = ""
    expected_per_day: tuple[int, int] | None = None
    silent_after_hours: int | None = None
    backfill: Mapping[str, Any] = field(default_factory=dict)
    synthetic: bool = False


def source_form(raw: Mapping[str, Any]) -> SourceForm:
    """Return the checked form of what a file or a page says.

    Args:
        raw: by the keys of :data:`KEYS`; values as YAML gives them.

    Raises:
        Refused: an unknown key, a wrong type or value; the message begins with the key.
    """
    for key in raw:
        if key not in KEYS:
            raise unknown_key(key, ", ".join(KEYS), manifests().get(str(raw.get("connector"))))
    kind = _text(raw, "connector", required=True)
    manifest = manifests().get(kind)
    if manifest is None:
        known = ", ".join(manifests())
        raise Refused(
            f"connector: không có bộ thu “{kind}”; có: {known}",
            f"connector: there is no connector “{kind}”; there are: {known}",
        )
    schedule = _text(raw, "schedule") if raw.get("schedule") is not None else manifest.schedule
    return SourceForm(
        name=_name(raw),
        manifest=manifest,
        legal_basis=_basis(raw, manifest),
        enabled=_flag(raw, "enabled", manifest.enabled),
        schedule="" if manifest.mode == "push" else cron_of(schedule),
        settings=settings_check(manifest, _mapping(raw, "settings")),
        watch=_watch(raw),
        base_url=base_url_check(_text(raw, "base_url")),
        expected_per_day=_band(raw),
        silent_after_hours=_hours(raw),
        backfill=_backfill(raw, manifest),
        synthetic=_flag(raw, "synthetic", False),
    )


def _bad(key: str, vi: str, en: str) -> Refused:
    return Refused(f"{key}: {vi}", f"{key}: {en}")


def _text(raw: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    value = raw.get(key)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise _bad(key, "phải là chữ", "must be text")
    text = nfc(value).strip()
    if required and not text:
        raise _bad(key, "bắt buộc", "is required")
    return text


def _flag(raw: Mapping[str, Any], key: str, default: bool) -> bool:
    value = raw.get(key, default)
    if not isinstance(value, bool):
        raise _bad(key, "phải là true hoặc false", "must be true or false")
    return value


def _mapping(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = raw.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _bad(key, "phải gồm các cặp khóa: giá trị", "must hold key: value pairs")
    return value


def _name(raw: Mapping[str, Any]) -> str:
    name = _text(raw, "name", required=True)
    if len(name) > 120 or _CONTROL.search(name):
        raise _bad("name", "phải ≤ 120 chữ, một dòng", "must be one line of at most 120 characters")
    return name


def _basis(raw: Mapping[str, Any], manifest: Manifest) -> str:
    basis = _text(raw, "legal_basis")
    if not basis:
        raise _bad(
            "legal_basis",
            f"bắt buộc; gợi ý cho bộ thu này: “{manifest.legal_basis.vi}”",
            f"is required; proposed for this connector: “{manifest.legal_basis.en}”",
        )
    return basis


def _watch(raw: Mapping[str, Any]) -> tuple[str, ...]:
    value = raw.get("watch") or []
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise _bad("watch", "phải là danh sách tên luật", "must be a list of names of rules")
    names = tuple(dict.fromkeys(nfc(one).strip() for one in value))
    there = set(WatchRule.objects.filter(name__in=names).values_list("name", flat=True))
    missing = [name for name in names if name not in there]
    if missing:
        shown = ", ".join(missing)
        raise _bad("watch", f"không có luật: {shown}", f"there is no rule: {shown}")
    return names


def base_url_check(text: str) -> str:
    """Return an address that replaces a platform's hosts, without a slash at the end.

    Raises:
        Refused: it is not ``http(s)://host[:port][/path]``, or ``imap(s)://`` for a mailbox.
    """
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_fits = urlsplit(""), False
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    schemes = ("http", "https", "imap", "imaps")
    if parts.scheme not in schemes or not parts.hostname or not plain or not port_fits:
        raise _bad("base_url", "phải có dạng http://máy:cổng", "must look like http://host:port")
    if len(text) > 200:
        raise _bad("base_url", "quá dài", "too long")
    return text.rstrip("/")


def _band(raw: Mapping[str, Any]) -> tuple[int, int] | None:
    value = raw.get("expected_per_day")
    if value is None:
        return None
    whole = isinstance(value, list | tuple) and len(value) == 2
    if not whole or not all(type(one) is int and 0 <= one < 10**9 for one in value):
        raise _bad("expected_per_day", "phải là [ít nhất, nhiều nhất]", "must be [least, most]")
    low, high = value
    if low > high:
        raise _bad("expected_per_day", "ít nhất lớn hơn nhiều nhất", "least is more than most")
    return low, high


def _hours(raw: Mapping[str, Any]) -> int | None:
    value = raw.get("silent_after_hours")
    if value is not None and (type(value) is not int or not 0 < value <= 24 * 366):
        raise _bad("silent_after_hours", "phải là số giờ", "must be a number of hours")
    return value


def _backfill(raw: Mapping[str, Any], manifest: Manifest) -> dict[str, Any]:
    given = _mapping(raw, "backfill")
    if not given:
        return {}
    if manifest.mode != "pull":
        raise _bad("backfill", "bộ thu này không thu bù được", "this connector cannot fill in")
    if set(given) != {"from", "window_days"}:
        raise _bad("backfill", "cần from và window_days", "needs from and window_days")
    start, days = given["from"], given["window_days"]
    if isinstance(start, str):
        try:
            start = date.fromisoformat(start)
        except ValueError as error:
            raise _bad("backfill.from", "phải là yyyy-mm-dd", "must be yyyy-mm-dd") from error
    # A moment is a date too, to Python.
    if type(start) is not date or not start >= _EARLIEST:
        raise _bad("backfill.from", "phải là yyyy-mm-dd", "must be yyyy-mm-dd")
    if start > local_date():
        raise _bad("backfill.from", "phải là ngày đã qua", "must be a day that is past")
    if type(days) is not int or not 1 <= days <= 366:
        raise _bad("backfill.window_days", "phải từ 1 đến 366", "must be from 1 to 366")
    return {"from": start.isoformat(), "window_days": days}
