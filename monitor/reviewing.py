"""In the background of the server: holds run out, blind texts are drawn, scores are learnt."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import close_old_connections

from casework.selectors.blind import week_is_drawn
from casework.services.blind_samples import blind_sample_draw
from casework.services.calibration import calibration_fit
from casework.services.held_erasure import holds_expire

logger = logging.getLogger(__name__)

# Holds are counted in days and samples in weeks; an hour late harms nobody.
_EVERY_S: Final = 3600.0
_FIRST_S: Final = 60.0


def expire() -> None:
    """End holds that ran out and erase what waited for that."""
    done = holds_expire()
    if done.flags or done.erased:
        logger.warning("holds ran out: flags %s, erased items %s", done.flags, done.erased)


def begin_week() -> None:
    """Once a week: draw texts for blind labelling, and learn from what people decided."""
    if week_is_drawn():
        return
    if blind_sample_draw(user=None):
        calibration_fit(user=None)


_WORK: Final[tuple[Callable[[], None], ...]] = (expire, begin_week)


def tend() -> None:
    """Do what is due; trouble is logged and tried again at the next look."""
    for work in _WORK:
        try:
            work()
        except Exception:
            logger.exception("review in the background: %s", work.__name__)


@contextmanager
def reviewing() -> Iterator[None]:
    """Look once an hour for as long as the block lasts."""
    stop = threading.Event()

    def loop() -> None:
        wait = _FIRST_S
        while not stop.wait(wait):
            tend()
            # This thread's connection must not outlive what the settings allow.
            close_old_connections()
            wait = _EVERY_S

    threading.Thread(target=loop, name="reviewing", daemon=True).start()
    try:
        yield
    finally:
        stop.set()
