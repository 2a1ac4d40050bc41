"""Opens a shard's folder, or makes it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from qdrant_edge import EdgeShard, UpdateOperation

from index.manifest import Manifest, read_manifest, sync_folder, write_manifest
from index.points import FIELD_TYPES, shard_config
from models.embedder import Embedder
from records.errors import OperatorError

# How the write-ahead log says that another handle holds it (qdrant-edge-py 0.9.0).
_LOCKED: Final = "WouldBlock"
# The engine writes through memory maps: on a full disk the kernel ends the process (SIGBUS) where
# a file write would have raised. So writing stops early, with room for one optimisation.
MIN_FREE_BYTES: Final = 512 * 1024 * 1024


class DamagedIndex(OperatorError):
    """The shard's files cannot be read; the index must be rebuilt from rows."""


def open_shard(folder: Path, embedder: Embedder) -> tuple[EdgeShard, Manifest]:
    """Open the shard in ``folder``, or create an empty one where there is no folder.

    Returns:
        The shard, and what it was made with.

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
        return EdgeShard.load(str(folder)), made_with
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


def require_space(folder: Path) -> None:
    """Do nothing while the disk under ``folder`` has room for a write.

    Raises:
        OperatorError: less than 512 MiB are free.

    """
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        megabytes = free // (1024 * 1024)
        raise OperatorError(
            f"Đĩa gần đầy (còn {megabytes} MiB): chỉ mục {folder} không ghi thêm. Hãy dọn đĩa.",
            f"The disk is nearly full ({megabytes} MiB left): the index {folder} takes no more. "
            "Free some space.",
        )


def _create(folder: Path, embedder: Embedder) -> None:
    # Made beside and renamed: a kill half-way leaves no folder that looks like a shard.
    beside = folder.with_name(folder.name + ".making")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    require_space(beside)
    shard = EdgeShard.create(str(beside), shard_config(embedder.dimension))
    for name, kind in FIELD_TYPES.items():
        shard.update(UpdateOperation.create_field_index(name, kind))
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
