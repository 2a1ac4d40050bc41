"""Peak memory of decoding, voice detection and cutting: ten hours against ten minutes.

Run: ``python -m tests.bench.asr_memory [MINUTES MINUTES]``; each file is read in a process of its
own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from asr.decode import open_sound
from asr.parts import parts
from tests.asr.sounds import silence, spoken, white, write

_BOUND = 1.2


def make(path: Path, minutes: int) -> Path:
    """Write an MP3 of sentences and pauses: one minute encoded, its frames repeated."""
    said = np.concatenate(
        [spoken("Đơn vị tôi đóng quân ở bờ bắc sông Thạch Hãn năm bảy hai."), silence(1.5)]
    )
    minute = np.resize(said, 60 * 16_000) + white(60, -60)
    # Without the header that would state one minute's length.
    one = write(path.with_suffix(".one.mp3"), minute, "libmp3lame", container={"write_xing": "0"})
    with path.open("wb") as file:
        for _ in range(minutes):
            file.write(one.read_bytes())
    return path


def read(path: Path) -> None:
    """Read a file in parts and print what that took."""
    started, count, spoke, end_ms = time.process_time(), 0, 0, 0
    with open_sound(path) as sound:
        for part in parts(sound):
            count, end_ms = count + 1, part.end_ms
            spoke += sum(span.end_ms - span.start_ms for span in part.speech[0])
            del part
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.process_time() - started
    print(f"{peak:.0f} {seconds:.1f} {count} {end_ms / 1000:.1f} {spoke / 1000:.1f}")


def measure(path: Path) -> tuple[float, ...]:
    """Read a file in a new process; return MB, CPU seconds, parts, seconds and speech seconds."""
    command = [sys.executable, "-m", "tests.bench.asr_memory", "--read", str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return tuple(float(each) for each in told.split())


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--read"]:
        read(Path(arguments[1]))
        return 0
    lengths = [int(each) for each in arguments] or [10, 600]
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        for minutes in lengths:
            path = make(Path(folder) / f"{minutes}.mp3", minutes)
            peak, cpu, count, seconds, spoke = measure(path)
            peaks.append(peak)
            print(
                f"{minutes} min: peak {peak:.0f} MB, CPU {cpu:.1f} s ({cpu / seconds:.4f} per s), "
                f"{count:.0f} parts, {seconds:.0f} s read, {spoke:.0f} s of speech",
                flush=True,
            )
    ratio = peaks[-1] / peaks[0]
    print(f"peak ratio {ratio:.3f} (bound {_BOUND})")
    return 0 if ratio <= _BOUND else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
