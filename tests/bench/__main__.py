"""``make bench``: every comparison in one run."""

from __future__ import annotations

import subprocess
import sys

BENCHES = (
    "tests.bench.embed",
    "tests.bench.search",
    "tests.bench.http",
    "tests.bench.ingest",
    "tests.bench.asr",
    "tests.bench.asr_length",
    "tests.bench.linkage",
    "tests.bench.queue_time",
    "tests.bench.collect",
    "tests.bench.hooks",
    "tests.bench.preview",
)

if __name__ == "__main__":
    for bench in BENCHES:
        print(f"== {bench}", flush=True)
        # Each in a process of its own: the memory one leaves behind is not the next one's.
        subprocess.run([sys.executable, "-m", bench], check=True)
