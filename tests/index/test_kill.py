from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.shard import SearchIndex
from models.hashed import HashedEmbedder
from tests.index.passages import ALL
from tests.index.upsert_forever import BATCH

ROOT = Path(__file__).resolve().parents[2]
KILLS = 8


@pytest.mark.durability
def test_no_acknowledged_passage_is_lost_to_kills(tmp_path: Path) -> None:
    folder = tmp_path / "shard"
    moments = random.Random(20260727)
    acknowledged = -1
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.index.upsert_forever", str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        # The clock starts at the first acknowledgement, so that no kill hits only the start-up.
        acknowledged = max(acknowledged, int(process.stdout.readline()))
        time.sleep(moments.uniform(0.0, 1.5))
        process.send_signal(signal.SIGKILL)
        told = process.stdout.read().split()
        process.wait()
        acknowledged = max([acknowledged, *map(int, told)])

        index = SearchIndex.open(folder, HashedEmbedder(64))
        stored = list(index.passage_ids())
        # Whole batches only, each id once, none missing: the next run goes on from the count.
        assert stored == list(range(len(stored)))
        assert len(stored) % BATCH == 0
        assert stored[-1] >= acknowledged
        hits = index.search(f"mộ liệt sĩ số {acknowledged}", ALL).ranked
        assert hits[0].passage_id == acknowledged
        index.close()
    assert acknowledged > KILLS * 50
