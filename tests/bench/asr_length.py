"""Hearing as the program does it: time per second of sound and memory against the file's length.

    python -m tests.bench.asr_length [--minutes 2 10 30]

The whole way of ``asr.recording.hear_recording`` (decoding, voice activity, parts of at most five
minutes, words with times, doubts) over the sample recordings end to end, with random weights of
tiny's shape, on one thread. Random weights write nonsense up to the longest text allowed, so the
level is worse than life; what counts is that it does not grow.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.asr import peak_mb


class Kept:
    """Parts kept in memory."""

    def __init__(self) -> None:
        self.parts: list[Any] = []

    def stored(self) -> list[Any]:
        """Return none: nothing was heard before."""
        return []

    def keep(self, result: Any) -> None:
        """Keep one."""
        self.parts.append(result)


def measure(folder: Path, file: Path) -> dict[str, float]:
    """Hear ``file`` in this process; return CPU and wall seconds, and the peak of memory."""
    from asr.decode import open_sound
    from asr.engine import load_engine
    from asr.hear import Engines, HearOptions
    from asr.recording import hear_recording
    from records.provenance import ModelRef

    model = ModelRef("random-tiny", "1")
    engine = load_engine(folder, model, languages=None, threads=1, device="cpu")
    options, kept = HearOptions(lang="vi", beam=1), Kept()
    cpu, wall = time.process_time(), time.perf_counter()
    with open_sound(file) as sound:
        hear_recording(sound, Engines(main=engine), options, kept, lambda progress: None)
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "parts": len(kept.parts),
        "segments": sum(len(part.segments) for part in kept.parts),
        "peak_mb": peak_mb(),
    }


def main() -> None:
    """Print one line per length, and the last against the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", nargs="+", type=int, default=[2, 10, 30])
    parser.add_argument("--one", nargs=2, metavar=("MODEL", "FILE"))
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(*map(Path, chosen.one))))
        return
    from tests.bench.asr_models import make
    from tests.bench.asr_sound import write_wav

    found = {}
    print("| minutes | parts | segments | CPU s per s | peak MB |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="manhmoi-bench-") as scratch:
        make("tiny", Path(scratch) / "tiny")
        for minutes in chosen.minutes:
            file = Path(scratch) / f"{minutes}.wav"
            write_wav(file, 60 * minutes)
            one = found[minutes] = apart(Path(scratch) / "tiny" / "ct2", file)
            print(
                f"| {minutes} | {one['parts']} | {one['segments']} | "
                f"{one['cpu'] / (60 * minutes):.4f} | {one['peak_mb']:,.0f} |",
                flush=True,
            )
    first, last = chosen.minutes[0], chosen.minutes[-1]
    growth = found[last]["cpu"] / last / (found[first]["cpu"] / first)
    memory = found[last]["peak_mb"] / found[first]["peak_mb"]
    print(f"{last} min against {first} min: time per second x {growth:.2f}, memory x {memory:.2f}")


def apart(folder: Path, file: Path) -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.asr_length", "--one", str(folder), str(file)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
