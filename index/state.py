"""Which models serve and are being taken up, read from the disk without opening the index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index import layout
from index.manifest import read_manifest
from records.provenance import ModelRef


@dataclass(frozen=True, slots=True)
class IndexState:
    """The model that serves, and the one being taken up, if any.

    ``after`` is the last passage id that the building generation holds; ``words_only`` says that
    the serving model is not here, so that only words are searched.
    """

    serving: ModelRef
    words_only: bool
    building: ModelRef | None
    after: int


def read_state(home: Path) -> IndexState | None:
    """Return the state of an index in a folder; ``None`` when there is none.

    Another process may have it open. Whether the models named are here is not looked at.
    """
    current = layout.read_current(home)
    manifest = read_manifest(current) if current else None
    if manifest is None:
        return None
    for folder in reversed(layout.generations(home)):
        after = layout.read_progress(folder)
        building = read_manifest(folder) if after is not None and folder != current else None
        if building is not None:
            return IndexState(manifest.model, False, building.model, after or 0)
    return IndexState(manifest.model, False, None, 0)
