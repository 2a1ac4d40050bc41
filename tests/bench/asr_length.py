"""Hearing as the program does it: time per second of sound and memory against the file's length.

    python -m tests.bench.asr_length [--minutes 2 10 30] [--model CARD_OR_FOLDER]

The whole way of ``asr.recording.hear_recording`` (decoding, voice activity, parts of at most five
minutes, words with times, doubts) over the sample recordings end to end, on one thread, with the
bundled model, which knows them. What counts is that neither grows.
"""

from __future__ import annotations

import argparse
import json
import os
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


def measure(name: str, file: Path) -> dict[str, float]:
    """Hear ``file`` in this process; return CPU and wall seconds, and the peak of memory."""
    from asr.decode import open_sound
    from asr.engine import load_engine
    from asr.hear import Engines, HearOptions
    from asr.recording import hear_recording
    from models.speech.folders import speech_model
    from models.store import ModelStore

    model = speech_model(name, ModelStore(Path(os.environ.get("MANHMOI_MODELS", "data/models"))))
    engine = load_engine(
        model.folder, model.ref, languages=model.languages, threads=1, device="cpu"
    )
    options, kept = HearOptions(), Kept()
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
    parser.add_argument("--model", default="manhmoi-tiny-whisper")
    parser.add_argument("--one", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.model, chosen.one)))
        return
    from tests.bench.asr_sound import write_wav

    found: dict[int, dict[str, Any]] = {}
    print("| minutes | parts | segments | CPU s per s | peak MB |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="manhmoi-bench-") as scratch:
        for minutes in chosen.minutes:
            file = Path(scratch) / f"{minutes}.wav"
            write_wav(file, 60 * minutes)
            one = found[minutes] = apart(chosen.model, file)
            print(
                f"| {minutes} | {one['parts']} | {one['segments']} | "
                f"{one['cpu'] / (60 * minutes):.4f} | {one['peak_mb']:,.0f} |",
                flush=True,
            )
    first, last = chosen.minutes[0], chosen.minutes[-1]
    growth = found[last]["cpu"] / last / (found[first]["cpu"] / first)
    memory = found[last]["peak_mb"] / found[first]["peak_mb"]
    print(f"{last} min against {first} min: time per second x {growth:.2f}, memory x {memory:.2f}")


def apart(model: str, file: Path) -> dict[str, Any]:
    """Measure in a process of its own."""
    module = [sys.executable, "-m", "tests.bench.asr_length"]
    command = [*module, "--model", model, "--one", str(file)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
