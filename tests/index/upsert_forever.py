"""Stores passages one small batch after another and prints the last id of each when it is safe.

Run by ``test_kill.py``, which kills it: ``python -m tests.index.upsert_forever FOLDER``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from index import shard
from index.shard import SearchIndex
from models.hashed import HashedEmbedder
from tests.index.passages import ALL, passage

BATCH = 50


def main(folder: Path) -> None:
    """Go on from what is stored; never return."""
    # Often enough that some kills fall into an optimisation.
    shard.OPTIMIZE_EVERY = 1_000  # type: ignore[misc]
    index = SearchIndex.open(folder, HashedEmbedder(64))
    start = index.count(ALL)
    while True:
        index.upsert([passage(n, f"mộ liệt sĩ số {n}") for n in range(start, start + BATCH)])
        print(start + BATCH - 1, flush=True)
        start += BATCH


if __name__ == "__main__":
    main(Path(sys.argv[1]))
