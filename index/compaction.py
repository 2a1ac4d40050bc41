"""Merges the segments of a shard that nobody serves, in a process of its own.

The engine holds the interpreter lock while it merges (qdrant-edge-py 0.9.0): a second for 10,000
passages, minutes for a million. So the serving process merges small pieces only, and a copy of the
shard is merged whole by a child: ``python -m index.compaction FOLDER``. Fewer segments answer
faster (docs/measurements/search.md).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from qdrant_edge import EdgeShard

from index.edge_shape import shard_config
from index.manifest import read_manifest, sync_folder
from records.errors import OperatorError

_NICE: Final = 10
_POLL_S: Final = 0.2


def compact(folder: Path, stopped: Callable[[], bool]) -> bool:
    """Merge the shard in ``folder``, which must be open nowhere, in a child process.

    Args:
        folder: the shard.
        stopped: asked a few times a second; the child is ended when it says so.

    Returns:
        Whether it was done, ``False`` when it was stopped.

    Raises:
        OperatorError: the child failed.

    """
    command = [sys.executable, "-m", "index.compaction", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        while child.poll() is None:
            if stopped():
                child.kill()
                return False
            time.sleep(_POLL_S)
        said = child.stderr.read() if child.stderr else ""
    if child.returncode != 0:
        last = said.strip().rpartition("\n")[2] or f"exit {child.returncode}"
        raise OperatorError(
            f"Không dồn được chỉ mục {folder}: {last}",
            f"The index {folder} could not be compacted: {last}",
        )
    return True


def merge(folder: Path) -> None:
    """Merge the shard in ``folder`` into as many segments as there are cores and force it to disk.

    Raises:
        OperatorError: there is no shard to be read.

    """
    made_with = read_manifest(folder)
    if made_with is None:
        raise OperatorError(f"Không có chỉ mục ở {folder}", f"There is no index in {folder}")
    shard = EdgeShard.load(str(folder))
    passages = shard.info().points_count
    shard.close()
    config = shard_config(made_with.dimension, compacting=passages)
    shard = EdgeShard.load(str(folder), config)
    shard.optimize()
    shard.flush()
    shard.close()
    _sync_tree(folder)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        elif path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(_NICE)
    merge(Path(sys.argv[1]))
