"""Text in → searchable and checked: posts a second at 10,000 and at 100,000, on a fresh folder.

    python -m tests.bench.ingest [--small 10000] [--large 100000]

The claim is the ratio: time per post over all of ``large`` against time per post over ``small``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.corpus import posts


def measure(count: int, folder: Path) -> tuple[float, dict[str, int]]:
    """Ingest ``count`` posts into an empty data folder; return seconds and the command's counts."""
    file = folder / f"posts-{count}.ndjson"
    with file.open("wb") as out:
        out.writelines(posts(count))
    environment = {
        **os.environ,
        "MANHMOI_DATA": str(folder / f"data-{count}"),
        "MANHMOI_KEYS": str(folder / "keys"),
    }
    command = [str(Path(sys.executable).with_name("manhmoi"))]
    # The folder is made ready first: creating tables is not part of taking text in.
    subprocess.run([*command, "status"], env=environment, check=True, capture_output=True)
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "ingest", str(file), "--json"], env=environment, check=True, capture_output=True
    )
    return time.perf_counter() - start, json.loads(done.stdout)


def main() -> None:
    """Print both rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    chosen = parser.parse_args()
    per_post = {}
    with tempfile.TemporaryDirectory(prefix="manhmoi-bench-") as scratch:
        for count in (chosen.small, chosen.large):
            seconds, counts = measure(count, Path(scratch))
            per_post[count] = seconds / count
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(
                f"{count:>8} posts  {seconds:8.1f} s  {count / seconds:7.0f} posts/s  "
                f"peak {peak:6.0f} MB  {counts}"
            )
    print(f"time per post, large ÷ small: {per_post[chosen.large] / per_post[chosen.small]:.2f}")


if __name__ == "__main__":
    main()
