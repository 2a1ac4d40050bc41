"""When sources are visited: cron in local time, spread so that not all begin at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from croniter import CroniterBadDateError, croniter

from casework.clock import LOCAL
from records.errors import Refused

_EVERY: Final = re.compile(r"every\s+(\d{1,2})\s*([mhd])", re.IGNORECASE)
_FITS: Final = {"m": 60, "h": 24, "d": 1}
_STEP: Final = re.compile(r"\*/(\d{1,2})")
MAX_CRON: Final = 80
"""Longest expression a source keeps (``Source.schedule``)."""


def cron_of(text: str) -> str:
    """Return the five-field cron expression that ``text`` means; empty for empty.

    Args:
        text: a cron expression, or ``every 30m``, ``every 2h``, ``every 1d``.

    Raises:
        Refused: it means nothing, never comes, or has a step that does not fit its hour or day.
    """
    text = " ".join(text.split())
    if not text:
        return ""
    if match := _EVERY.fullmatch(text):
        number, unit = int(match[1]), match[2].lower()
        if number < 1 or _FITS[unit] % number:
            raise _bad(text, "số phải chia hết 60 phút hay 24 giờ", "must divide an hour or a day")
        if unit == "m":
            return "0 * * * *" if number == 60 else f"*/{number} * * * *"
        if unit == "h":
            return "0 3 * * *" if number == 24 else f"0 */{number} * * *"
        return "0 3 * * *"
    if len(text.split()) != 5 or not croniter.is_valid(text):
        raise _bad(
            text,
            "cần năm trường cron hoặc “every 30m”",
            "needs five cron fields or “every 30m”",
        )
    if len(text) > MAX_CRON:
        raise _bad(text, "quá dài", "too long")
    try:
        croniter(text).get_next(datetime)
    except CroniterBadDateError as error:
        raise _bad(text, "không có ngày nào như thế", "there is no such day") from error
    return text


def _bad(text: str, vi: str, en: str) -> Refused:
    return Refused(f"schedule: lịch “{text}” sai: {vi}", f"schedule: “{text}” is wrong: {en}")


def cron_spread(cron: str, source_id: int) -> str:
    """Return a six-field expression, seconds first, that differs between sources.

    ``*/30`` in the minutes becomes ``7-59/30`` or the like; what was fixed to a minute stays
    in that minute, at a second of its own.
    """
    minutes, rest = cron.split(" ", 1)
    # Two numbers without a common pattern: neighbours in the table begin far apart.
    second = source_id * 37 % 60
    # A step that does not fit into the hour would lose visits when moved.
    if (step := _STEP.fullmatch(minutes)) and int(step[1]) > 1 and 60 % int(step[1]) == 0:
        minutes = f"{source_id * 17 % int(step[1])}-59/{step[1]}"
    return f"{second} {minutes} {rest}"


def next_visit(cron: str, source_id: int, after: datetime) -> datetime:
    """Return when a source is next visited after a moment, UTC.

    Args:
        cron: five fields, local time.
        source_id: of the source.
        after: any time zone.
    """
    local = after.astimezone(LOCAL)
    spread = cron_spread(cron, source_id)
    found: datetime = croniter(spread, local, second_at_beginning=True).get_next(datetime)
    return found.astimezone(UTC)


def visits_between(cron: str, start: datetime, end: datetime) -> int:
    """Return how often a schedule fires after ``start`` and up to ``end``; 0 for no schedule."""
    if not cron:
        return 0
    times = croniter(cron, start.astimezone(LOCAL))
    count = 0
    while times.get_next(datetime) <= end:
        count += 1
    return count
