"""The clocks that the law sets: when to acknowledge, when to answer, when to notify.

Law 91/2025/QH15 and Decree 356/2025/ND-CP. Working days leave out Saturdays, Sundays and the
public holidays that the package ``holidays`` knows for Vietnam, Tet included. It knows what has
been announced: days that the Government moves later, and a Tet whose days off are not announced
yet, may make the true deadline later than ours by as many days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from casework.clock import LOCAL

ACKNOWLEDGE_WORKING_DAYS: Final = 2
ANSWER_DAYS: Final[Mapping[str, int]] = {
    "object": 15,
    "withdraw": 15,
    "view": 10,
    "correct": 10,
    "delete": 20,
}
"""Days from receipt within which each kind of request must be carried out."""
NOTIFY: Final = timedelta(hours=72)
"""From the detection of a breach to the notification of the authority."""


def acknowledge_by(received_at: datetime) -> datetime:
    """Return the end of the second working day after the day of receipt, UTC."""
    # Loading the calendars takes long, and few processes need them.
    import holidays

    calendar = holidays.country_holidays("VN")
    received = received_at.astimezone(LOCAL).date()
    last = calendar.get_nth_working_day(received, ACKNOWLEDGE_WORKING_DAYS)
    return datetime.combine(last, time(23, 59), LOCAL).astimezone(received_at.tzinfo)


def answer_by(kind: str, received_at: datetime) -> datetime:
    """Return when a request of this kind must have been carried out."""
    return received_at + timedelta(days=ANSWER_DAYS[kind])
