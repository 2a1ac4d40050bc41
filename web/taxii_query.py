"""TAXII 2.1's filters read from an address: what cannot be understood is named, never guessed.

OASIS TAXII 2.1, section 3.4: ``added_after``, ``limit``, ``next`` and ``match[…]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.http import QueryDict

from casework.selectors.sharing import MOST_AT_ONCE, SharedQuery, Version
from records.errors import Refused

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?Z", re.ASCII)
STIX_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{2,62}--[0-9a-f-]{36}")
_STIX_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9-]{2,249}")
_SPEC: Final = re.compile(r"\d\.\d", re.ASCII)
_NEXT: Final = re.compile(r"[0-9a-f]{1,16}")
_MOST_VALUES: Final = 100
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
PAGING: Final = frozenset({"added_after", "limit", "next"})
OF_ONE: Final = frozenset({"match[version]", "match[spec_version]"})
"""Filters of one object; versions know the second only."""
OF_MANY: Final = OF_ONE | {"match[id]", "match[type]"}
"""Filters of a collection's objects and of its manifest."""


def _bad(name: str, vi: str, en: str) -> Refused:
    return Refused(f"Tham số {name} không hợp lệ: {vi}.", f"Parameter {name} is not valid: {en}.")


def taxii_time(moment: datetime) -> str:
    """Return a time as TAXII writes it: UTC, microseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def next_token(moment: datetime) -> str:
    """Return the mark of a page's end, for ``next``: microseconds since 1970, hexadecimal."""
    return format((moment - _EPOCH) // _TICK, "x")


def _time(name: str, text: str) -> datetime:
    if not _TIME.fullmatch(text):
        raise _bad(
            name,
            "thời điểm phải viết theo UTC, ví dụ 2026-11-27T08:00:00.000Z",
            "a time is written in UTC, like 2026-11-27T08:00:00.000Z",
        )
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _bad(name, "không có thời điểm này", "there is no such time") from None


def _resume(text: str) -> datetime:
    try:
        if _NEXT.fullmatch(text):
            return _EPOCH + int(text, 16) * _TICK
    except OverflowError:
        pass
    raise _bad("next", "không phải dấu trang do máy chủ này cấp", "not a mark of this server")


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not text.strip("0"):
        raise _bad("limit", "phải là số nguyên từ 1", "a whole number from 1")
    # Longer than any page, whatever it says; TAXII lets a server answer with fewer.
    return MOST_AT_ONCE if len(text) > 9 else min(int(text), MOST_AT_ONCE)


def _values(name: str, text: str, form: re.Pattern[str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(text.split(",")))
    if len(values) > _MOST_VALUES:
        raise _bad(name, f"quá {_MOST_VALUES} giá trị", f"more than {_MOST_VALUES} values")
    for value in values:
        if not form.fullmatch(value):
            shown = value[:60] or "∅"
            raise _bad(name, f"giá trị “{shown}” sai dạng", f"value “{shown}” is malformed")
    return values


def _versions(name: str, text: str) -> tuple[Version, ...]:
    found: list[Version] = []
    for value in dict.fromkeys(text.split(",")[: _MOST_VALUES + 1]):
        match value:
            case "first" | "last" | "all":
                found.append(value)
            case _:
                found.append(_time(name, value))
    if len(found) > _MOST_VALUES:
        raise _bad(name, f"quá {_MOST_VALUES} giá trị", f"more than {_MOST_VALUES} values")
    return tuple(found)


_READERS: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "added_after": ("added_after", lambda text: _time("added_after", text)),
    "next": ("resume_after", _resume),
    "limit": ("limit", _limit),
    "match[id]": ("ids", lambda text: _values("match[id]", text, STIX_ID)),
    "match[type]": ("types", lambda text: _values("match[type]", text, _STIX_TYPE)),
    "match[version]": ("versions", lambda text: _versions("match[version]", text)),
    "match[spec_version]": (
        "spec_versions",
        lambda text: _values("match[spec_version]", text, _SPEC),
    ),
}


def read_query(data: QueryDict, *, known: Collection[str], **fixed: Any) -> SharedQuery:
    """Return the filters of a request.

    Args:
        data: the address's parameters; those that are not TAXII's are let be.
        known: names of the filters that this resource answers to, beside ``PAGING``.
        fixed: fields of the query that the resource itself sets.

    Raises:
        Refused: a parameter is given twice, unknown, or cannot be understood.
    """
    found = dict(fixed)
    for name, values in data.lists():
        if name not in PAGING and not name.startswith("match"):
            continue
        if name not in PAGING and name not in known:
            raise _bad(name[:60], "ở đây không có bộ lọc này", "there is no such filter here")
        if len(values) != 1:
            raise _bad(name, "chỉ được nêu một lần", "given more than once")
        field, read = _READERS[name]
        found[field] = read(values[0])
    return SharedQuery(**found)
