"""Takes up a newly chosen embedder: measures it once, then builds a new generation beside the old.

The old generation serves with its own embedder until the new one is whole. What goes wrong is
kept in a small file, so that pages and commands can tell.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from casework.clock import now
from casework.index_access import index_home
from casework.model_access import embedder_by, model_choice, model_store, wanted_embedder
from casework.selectors.indexing import passage_batches
from models.calibration.measure import read_calibration
from models.loading import calibrated
from models.store import write_json
from models.unavailable import unavailable
from records.errors import ManhMoiError


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last attempt ended early, in both languages; ``at`` is ISO 8601, UTC."""

    vi: str
    en: str
    at: str


def follow_choice() -> None:
    """Let the index build with the chosen embedder from now on, measuring it if it is new.

    Raises:
        ModelUnavailable: it cannot be loaded.
    """
    chosen = model_choice().embedder
    home = index_home()
    if chosen is None:
        wanted = wanted_embedder()
        if home.embedder.model != wanted.model:
            home.use(wanted)
        return
    installed = model_store().find(chosen.name, chosen.revision)
    if installed is None or embedder_by(chosen.ref) is None:
        raise unavailable(chosen.ref)
    measured = read_calibration(installed.folder, chosen.precision) is not None
    if measured and home.embeds and home.embedder.model == chosen.ref:
        return
    calibrated(model_store(), chosen)
    home.use(wanted_embedder())


def index_outdated() -> bool:
    """Whether the index must be made again, and can be."""
    home = index_home()
    return home.needs_rebuild or (home.stale and home.embeds)


def reembed(on_progress: Callable[[int], None]) -> int:
    """Take up the chosen embedder and build the index with it; goes on where a kill stopped it.

    Args:
        on_progress: called with the passages embedded by this call so far.

    Returns:
        Number of passages in the new generation.

    Raises:
        ModelUnavailable: the chosen embedder cannot be loaded.
        Refused: a rebuild is running, or the choice changed meanwhile.
        Stopped: the index was closed; nothing is lost.
    """
    follow_choice()
    return index_home().rebuild(passage_batches, on_progress)


def trouble_note(error: ManhMoiError | None) -> None:
    """Keep why re-embedding ended early; ``None`` forgets it."""
    if error is None:
        _file().unlink(missing_ok=True)
        return
    write_json(_file(), asdict(Trouble(error.vi, error.en, now().isoformat())))


def trouble_read() -> Trouble | None:
    """Return why the last re-embedding ended early, ``None`` when nothing is wrong."""
    try:
        return Trouble(**json.loads(_file().read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _file() -> Path:
    return Path(settings.MANHMOI_DATA) / "models-trouble.json"
