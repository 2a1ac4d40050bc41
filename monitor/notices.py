"""In the background of the server: notices of waves and sources go out within seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from casework.services.clock_notices import reminders_send
from casework.services.notices import notices_send
from casework.services.source_alerts import source_notices_send
from monitor.background import repeating

_EVERY_S: Final = 5.0


@contextmanager
def notifying() -> Iterator[None]:
    """Send what is due every few seconds for as long as the block lasts."""
    sends = (notices_send, source_notices_send, reminders_send)
    # A mail that is under way when the server stops is let out.
    with repeating("notices", *sends, every_s=_EVERY_S, patience_s=15.0):
        yield
