"""Speech recognition: faster-whisper in int8 beside openai-whisper, same weights, same sound.

    python -m tests.bench.asr [--sizes tiny base] [--seconds 240]

Random weights of the true shapes; both write exactly the same number of tokens for every 30 s
(the end token is forbidden, the length set), without word times, fallbacks or language detection,
on one thread. What is counted is CPU time of the process (features, encoder, decoder), since wall
time on a shared machine says little.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

WINDOW_S: Final = 30
# Brisk Vietnamese is 4.4 (read) to 6.2 (talk) tokens a second.
TOKENS: Final = 150
BEAMS: Final = (1, 5)
BATCH: Final = 8
END: Final = 50_257
PROMPT: Final = 4
ENGINES: Final = ("faster-whisper", "openai-whisper")


def hear_openai(folder: Path, seconds: int, beam: int) -> list[int]:
    """Write down ``seconds`` of speech; return the number of tokens of each window."""
    import torch
    import whisper

    from tests.bench.asr_models import load_openai
    from tests.bench.asr_sound import speech

    torch.set_num_threads(1)
    model, samples = load_openai(folder), speech(seconds)
    options = whisper.DecodingOptions(
        language="vi",
        beam_size=beam if beam > 1 else None,
        sample_len=TOKENS,
        suppress_tokens=[-1, END],
        without_timestamps=True,
        fp16=False,
    )
    _begin()
    mel = whisper.log_mel_spectrogram(samples)
    frames = 100 * WINDOW_S
    return [
        len(whisper.decode(model, mel[:, at : at + frames], options).tokens)
        for at in range(0, mel.shape[1], frames)
    ]


def hear_faster(folder: Path, seconds: int, beam: int) -> list[int]:
    """Do the same with faster-whisper, :data:`BATCH` windows at a time."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    from tests.bench.asr_sound import speech

    model = WhisperModel(str(folder / "ct2"), device="cpu", compute_type="int8", cpu_threads=1)
    samples = speech(seconds)
    clips = [{"start": at, "end": at + WINDOW_S} for at in range(0, seconds, WINDOW_S)]
    _begin()
    segments, _ = BatchedInferencePipeline(model).transcribe(
        samples,
        language="vi",
        beam_size=beam,
        batch_size=BATCH,
        clip_timestamps=clips,
        # CTranslate2 halves what it is told: (prompt + new) / 2 tokens come.
        max_new_tokens=2 * TOKENS - PROMPT,
        suppress_tokens=[-1, END],
        without_timestamps=True,
    )
    return [len(segment.tokens) for segment in segments]


_began: list[float] = []


def _begin() -> None:
    """Start the clock: loading a model and decoding a file are not counted."""
    _began[:] = [time.process_time()]


def measure(engine: str, folder: Path, seconds: int, beam: int) -> dict[str, Any]:
    """Measure one engine in this process; peak memory is the process's."""
    hear = hear_openai if engine == "openai-whisper" else hear_faster
    tokens = hear(folder, seconds, beam)
    spent = time.process_time() - _began[0]
    return {"cpu_per_s": spent / seconds, "tokens": tokens, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """Return the most memory this process held; a fork inherits ``ru_maxrss``, not this."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def apart(*arguments: str) -> dict[str, Any]:
    """Run this module in a process of its own and return what it measured."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.asr", *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Print a table per size; stop when the engines did not write the same number of tokens."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=["tiny", "base"])
    parser.add_argument("--seconds", type=int, default=240)
    parser.add_argument("--one", nargs=3, metavar=("ENGINE", "FOLDER", "BEAM"))
    chosen = parser.parse_args()
    if chosen.one:
        engine, folder, beam = chosen.one
        print(json.dumps(measure(engine, Path(folder), chosen.seconds, int(beam))))
        return
    from tests.bench.asr_models import make

    print(
        "| size | beam | engine | CPU s per s | times faster | peak MB |\n|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory(prefix="manhmoi-bench-") as scratch:
        for size in chosen.sizes:
            made = Path(scratch) / size
            make(size, made)
            for beam in BEAMS:
                _compare(size, made, chosen.seconds, beam)


def _compare(size: str, folder: Path, seconds: int, beam: int) -> None:
    found = {
        engine: apart("--seconds", str(seconds), "--one", engine, str(folder), str(beam))
        for engine in ENGINES
    }
    wanted = [TOKENS] * -(-seconds // WINDOW_S)
    for engine, one in found.items():
        if one["tokens"] != wanted:
            raise SystemExit(f"{engine} wrote {one['tokens']} tokens, not {wanted}")
    rival = found["openai-whisper"]["cpu_per_s"]
    for engine, one in found.items():
        print(
            f"| {size} | {beam} | {engine} | {one['cpu_per_s']:.3f} | "
            f"{rival / one['cpu_per_s']:.1f} | {one['peak_mb']:,.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
