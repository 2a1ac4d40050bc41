"""Opens a shard's folder, or makes it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from qdrant_edge import EdgeShard

from index.edge import EdgeEngine
from index.edge_shape import create_field_indexes, shard_config
from index.manifest import Manifest, read_manifest, sync_folder, write_manifest
from index.space import require_space
from models.embedder import Embedder
from records.errors import OperatorError

# How the write-ahead log says that another handle holds it (qdrant-edge-py 0.9.0).
_LOCKED: Final = "WouldBlock"


class DamagedIndex(OperatorError):
    """The shard's files cannot be read; the index must be rebuilt from rows."""


def open_engine(folder: Path, embedder: Embedder) -> tuple[EdgeEngine, Manifest]:
    """Open the shard in ``folder``, or create an empty one where there is no folder.

    Returns:
        The engine over it, and what it was made with.

    Raises:
        OperatorError: another process (or another handle in this one) has it open.
        DamagedIndex: its files cannot be read.

    """
    if not folder.exists():
        _create(folder, embedder)
    made_with = read_manifest(folder)
    if made_with is None:
        raise _damaged(folder, "manifest.json")
    try:
        # The configuration again each time: compacting leaves its own behind.
        shard = EdgeShard.load(str(folder), shard_config(made_with.dimension))
        return EdgeEngine(shard, folder), made_with
    # The binding raises nothing narrower than Exception; its text is all there is to go by.
    except Exception as error:
        if _LOCKED in str(error):
            raise OperatorError(
                f"Chỉ mục {folder} đang được một tiến trình khác mở (máy chủ đang chạy?). "
                "Hãy dừng tiến trình đó hoặc tìm kiếm qua máy chủ.",
                f"The index {folder} is open in another process (a running server?). "
                "Stop it, or search through the server.",
            ) from error
        raise _damaged(folder, str(error)) from error


def _create(folder: Path, embedder: Embedder) -> None:
    # Made beside and renamed: a kill half-way leaves no folder that looks like a shard.
    beside = folder.with_name(folder.name + ".making")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    require_space(beside)
    shard = EdgeShard.create(str(beside), shard_config(embedder.dimension))
    create_field_indexes(shard)
    shard.flush()
    shard.close()
    write_manifest(beside, Manifest.of(embedder))
    beside.rename(folder)
    sync_folder(folder.parent)


def _damaged(folder: Path, what: str) -> DamagedIndex:
    return DamagedIndex(
        f"Không đọc được chỉ mục {folder} ({what}). Hãy chạy: manhmoi index rebuild",
        f"The index {folder} cannot be read ({what}). Run: manhmoi index rebuild",
    )
