"""The watch folder: what is dropped into it is taken in without a command.

``DATA/watch`` (or ``MANHMOI_WATCH``). A bundle is taken once its files have not changed for some
seconds. Once it lies encrypted in the archive, its files move to ``watch/.taken/<date>``; they go
after a week, or at once when what they hold is erased.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.archive import Erased
from casework.services.readable_copies import watch_path
from monitor.background import repeating
from monitor.bundles import Bundle, plan
from monitor.collect.dropfolder import forget_taken, put_aside
from monitor.intake import Origin, receive
from monitor.operations.ingest import start_reading
from records.errors import ManhMoiError

logger = logging.getLogger(__name__)

# A copy over a network share writes in bursts; a file untouched for this long is whole.
SETTLE_S = 5.0
_POLL_S = 2.0


def watch_folder() -> Path:
    """Return the watch folder, made if absent."""
    folder = watch_path()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _files(bundle: Bundle) -> list[Path]:
    beside = (bundle.metadata, bundle.column_map, *bundle.captions)
    return [bundle.main, *(path for path in beside if path is not None)]


def _settled(bundle: Bundle, settle_s: float) -> bool:
    try:
        newest = max(path.stat().st_mtime for path in _files(bundle))
    except FileNotFoundError:
        return False
    return time.time() - newest >= settle_s


def take_settled(settle_s: float = SETTLE_S) -> int:
    """Take in every settled bundle of the watch folder; return how many."""
    folder = watch_folder()
    forget_taken(folder)
    taken = 0
    for bundle in plan([folder]).bundles:
        if not _settled(bundle, settle_s):
            continue
        try:
            intake = receive(bundle, Origin(route="submitted"))
        except Erased as error:
            logger.error("watch folder: %s: %s", bundle.main.name, error)
            put_aside(folder, *_files(bundle))
            continue
        except ManhMoiError as error:
            logger.error("watch folder: %s: %s", bundle.main.name, error)
            continue
        start_reading(intake)
        put_aside(folder, *_files(bundle))
        taken += 1
    return taken


@contextmanager
def watching() -> Iterator[None]:
    """Look into the watch folder every few seconds for as long as the block lasts."""
    watch_folder()
    with repeating("watch folder", take_settled, every_s=_POLL_S):
        yield
