"""In the background of a running pipeline: a newly chosen embedder is taken up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import close_old_connections, connections

from casework.reembedding import follow_choice, index_outdated, reembed, trouble_note
from index.generations import Stopped
from records.errors import ManhMoiError, Refused

logger = logging.getLogger(__name__)

_POLL_S: Final = 1.0
# After a failure: long enough not to fill the log, short enough for a person who mends it.
_BACK_OFF_S: Final = 60.0
# A step of the build takes two seconds at most; measuring a large model may take longer, and is
# cut off.
_PATIENCE_S: Final = 10.0
_active = threading.Event()


def in_background() -> bool:
    """Whether this process takes up a newly chosen embedder by itself."""
    return _active.is_set()


def _look(stop: threading.Event) -> None:
    def told(done: int) -> None:
        if stop.is_set():
            raise Stopped("Đang đóng.", "Closing.")

    follow_choice()
    if not stop.is_set() and index_outdated():
        reembed(told)
        logger.warning("the index has been made again with the chosen model")
    trouble_note(None)


def _follow_until(stop: threading.Event) -> None:
    wait = _POLL_S
    while not stop.wait(wait):
        wait = _POLL_S
        try:
            _look(stop)
        except Stopped:
            break
        except Refused:
            # Somebody else rebuilds just now, or another model was chosen: look again.
            continue
        except ManhMoiError as error:
            logger.error("taking up the chosen model: %s", error)
            trouble_note(error)
            wait = _BACK_OFF_S
        except Exception as error:
            # The pipeline goes on with the model that serves.
            logger.exception("taking up the chosen model")
            trouble_note(ManhMoiError(f"Lỗi: {error}", f"error: {error}"))
            wait = _BACK_OFF_S
        finally:
            close_old_connections()
    connections.close_all()  # this thread's own


@contextmanager
def reembedding() -> Iterator[None]:
    """Follow the choice of models for as long as the block lasts.

    The old generation serves meanwhile. When the block ends, or the process is killed, the build
    stops after its last step and goes on there the next time.
    """
    stop = threading.Event()
    thread = threading.Thread(target=_follow_until, args=(stop,), name="reembedding", daemon=True)
    _active.set()
    thread.start()
    try:
        yield
    finally:
        _active.clear()
        stop.set()
        thread.join(timeout=_PATIENCE_S)
