"""Times as people type them here: ``dd/mm/yyyy HH:MM``, local."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from casework.clock import LOCAL
from records.errors import Refused

_FORMS: Final = ("%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%d/%m/%Y")


def typed_moment(text: str) -> datetime | None:
    """Return the moment that ``text`` names, UTC; ``None`` for nothing.

    A day alone is its first minute; ISO 8601 with a time zone is taken as it says.

    Raises:
        Refused: it names none.
    """
    words = " ".join(text.split())
    if not words:
        return None
    for form in _FORMS:
        try:
            return datetime.strptime(words, form).replace(tzinfo=LOCAL).astimezone(UTC)
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refused(
            f"“{words[:40]}” không phải thời điểm: ghi như 05/12/2026 14:30.",
            f"“{words[:40]}” is no time: write 05/12/2026 14:30.",
        )
    return found.astimezone(UTC)
