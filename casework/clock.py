"""The one clock: UTC now, and which day it is here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime | None = None) -> date:
    """Return the day in Vietnam at ``moment`` (now by default)."""
    return (moment or now()).astimezone(LOCAL).date()
