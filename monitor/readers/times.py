"""Times as files give them, made UTC.

A time that cannot be read, or lies outside 1900 … now + 1 day, is dropped and the record kept
with a note: a wrong clock on one phone must not lose a witness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Asia/Ho_Chi_Minh")
EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
FUTURE_ALLOWED: Final = timedelta(days=1)
# Zone names that exports write out (CrowdTangle uses the American ones).
_ZONES: Final = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "ICT": 7,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_ZONE_TAIL: Final = re.compile(r"^(.*\d)\s*([A-Z]{1,4})$")
_DAY_FIRST: Final = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_COMPACT_DAY: Final = re.compile(r"(?:19|20)\d{6}")


@dataclass(frozen=True, slots=True)
class ParsedTime:
    """A time in UTC with its precision, or why there is none.

    ``problem`` is ``None``, ``"unreadable"`` or ``"out_of_range"``; ``at`` is ``None`` when there
    is a problem or when nothing was given.
    """

    at: datetime | None
    precision: Literal["second", "day"] = "second"
    problem: Literal["unreadable", "out_of_range"] | None = None


def parse_time(
    value: object, *, now: datetime, zone: tzinfo = LOCAL, pattern: str | None = None
) -> ParsedTime:
    """Read one time.

    Args:
        value: epoch seconds, milliseconds or microseconds (number or digits), ISO 8601,
            ``dd/mm/yyyy [hh:mm[:ss]]``, RFC 2822, a date or datetime; empty means not given.
        now: present time (UTC), the upper bound less one day.
        zone: zone of a value that names none.
        pattern: ``strptime`` pattern to use instead of the forms above.
    """
    if value is None or (isinstance(value, str) and value.strip() in ("", "\\N")):
        return ParsedTime(None)
    try:
        found, precision = _read(value, zone, pattern)
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone)
        at = found.astimezone(UTC)
    except (OverflowError, OSError, ArithmeticError):
        return ParsedTime(None, problem="out_of_range")
    except (ValueError, TypeError):
        return ParsedTime(None, problem="unreadable")
    if not EARLIEST <= at <= now + FUTURE_ALLOWED:
        return ParsedTime(None, problem="out_of_range")
    return ParsedTime(at, precision)


def _read(
    value: object, zone: tzinfo, pattern: str | None
) -> tuple[datetime, Literal["second", "day"]]:
    if isinstance(value, datetime):
        return value, "second"
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day), "day"
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, int | float):
        return _epoch(value), "second"
    if not isinstance(value, str):
        raise TypeError(value)
    text = value.strip()
    if pattern is not None:
        return _by_pattern(text, zone, pattern)
    if _COMPACT_DAY.fullmatch(text):
        return datetime(int(text[:4]), int(text[4:6]), int(text[6:])), "day"
    if re.fullmatch(r"-?\d{5,20}(?:\.\d{1,9})?", text):
        return _epoch(float(text) if "." in text else int(text)), "second"
    return _written(text, zone)


def _by_pattern(text: str, zone: tzinfo, pattern: str) -> tuple[datetime, Literal["second", "day"]]:
    precision: Literal["second", "day"] = "second" if re.search(r"%[HIMScXTs]", pattern) else "day"
    try:
        return datetime.strptime(text, pattern), precision
    except ValueError:
        bare, named = _without_zone_name(text, zone)
        if bare == text:
            raise
        return datetime.strptime(bare, pattern).replace(tzinfo=named), precision


def _epoch(number: int | float) -> datetime:
    """Seconds, milliseconds or microseconds since 1970, told apart by size."""
    size = abs(number)
    if size < 1e11:
        seconds = float(number)
    elif size < 1e14:
        seconds = number / 1e3
    elif size < 1e17:
        seconds = number / 1e6
    else:
        raise OverflowError(number)
    # A missing time is often exported as 0; nothing this product reads was posted in 1970-1973.
    if 0 <= seconds < 1e8:
        raise OverflowError(number)
    return datetime.fromtimestamp(seconds, UTC)


def _without_zone_name(text: str, zone: tzinfo) -> tuple[str, tzinfo]:
    """Split ``2024-01-05 10:00:00 EST`` into its time and zone."""
    match = _ZONE_TAIL.match(text)
    if match and match.group(2) in _ZONES:
        return match.group(1), timezone(timedelta(hours=_ZONES[match.group(2)]))
    return text, zone


def _written(text: str, zone: tzinfo) -> tuple[datetime, Literal["second", "day"]]:
    bare, named = _without_zone_name(text, zone)
    if match := _DAY_FIRST.fullmatch(bare):
        day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
        found = datetime(year, month, day, hour, minute, second, tzinfo=named)
        return found, "second" if match.group(4) else "day"
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", bare):
        year, month, day = (int(part) for part in bare.split("-"))
        return datetime(year, month, day, tzinfo=named), "day"
    try:
        found = datetime.fromisoformat(bare)
    except ValueError:
        found = parsedate_to_datetime(text)
    return (found if found.tzinfo else found.replace(tzinfo=named)), "second"
