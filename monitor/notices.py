"""In the background of the server: notices of waves and sources go out within seconds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import close_old_connections

from casework.services.clock_notices import reminders_send
from casework.services.notices import notices_send
from casework.services.source_alerts import source_notices_send

logger = logging.getLogger(__name__)

_EVERY_S: Final = 5.0
# A mail that is under way when the server stops is let out.
_PATIENCE_S: Final = 15.0


@contextmanager
def notifying() -> Iterator[None]:
    """Send what is due every few seconds for as long as the block lasts."""
    stop = threading.Event()

    def loop() -> None:
        while not stop.wait(_EVERY_S):
            for send in (notices_send, source_notices_send, reminders_send):
                try:
                    send()
                except Exception:
                    # One failed look must not end all later ones.
                    logger.exception("notices")
                finally:
                    close_old_connections()

    thread = threading.Thread(target=loop, name="notices", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=_PATIENCE_S)
