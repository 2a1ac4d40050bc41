"""What a shard was made with, in a small JSON file beside it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from index.points import SCHEMA
from models.embedder import Embedder
from records.provenance import ModelRef

NAME: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Schema number of the shard, and name, revision and dimension of its embedder."""

    schema: int
    embedder: str
    revision: str
    dimension: int

    @classmethod
    def of(cls, embedder: Embedder) -> Manifest:
        """Return the manifest of a shard made now with ``embedder``."""
        return cls(SCHEMA, embedder.model.name, embedder.model.revision, embedder.dimension)

    @property
    def model(self) -> ModelRef:
        """Name and revision of the embedder."""
        return ModelRef(self.embedder, self.revision)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write ``manifest`` into ``folder`` and force it to disk."""
    write_synced(folder / NAME, json.dumps(asdict(manifest), indent=1).encode())


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest in ``folder``, ``None`` when there is none that can be read."""
    try:
        return Manifest(**json.loads((folder / NAME).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def write_synced(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` in one step that survives a power cut."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Force the names in ``folder`` to disk (does nothing where folders cannot be opened)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
