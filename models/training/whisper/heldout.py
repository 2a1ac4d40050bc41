"""Writes speech that was never learnt from, with transcripts and word times, for scoring.

    python -m models.training.whisper.heldout FOLDER [--clips N] [--seed S]

Voices, speeds and two kinds of noise are kept apart from training. The folder gets 16 kHz WAV
files and ``transcripts.tsv``: file, lang, seconds, text, words (``[[start_ms, end_ms, word]]``),
kind (single, joined, noisy, silent).
"""

from __future__ import annotations

import csv
import json
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import numpy as np

from models.training.whisper import sounds
from models.training.whisper.augment import band, channel
from models.training.whisper.speech import RATE, Samples, Span, espeak
from models.training.whisper.texts import LANGS, draw_text
from models.training.whisper.voices import aside_voice

KINDS: Final = ("single", "joined", "noisy", "silent")
_SHARES: Final = (0.35, 0.3, 0.25, 0.1)


@dataclass(frozen=True, slots=True)
class Clip:
    """Audio and the truth about it."""

    kind: str
    lang: str
    samples: Samples
    words: tuple[Span, ...]

    @property
    def text(self) -> str:
        """What is said, with punctuation."""
        return " ".join(word.text for word in self.words)


def clips(count: int, seed: int) -> list[Clip]:
    """Return ``count`` clips; the same seed gives the same clips."""
    rng = np.random.default_rng([seed, 77])
    kinds = rng.choice(KINDS, size=count, p=_SHARES)
    return [make(rng, str(kind), LANGS[place % 3]) for place, kind in enumerate(kinds)]


def make(rng: np.random.Generator, kind: str, lang: str) -> Clip:
    """Return one clip of ``kind``: joined ones hold up to about 25 s of speech in 30 s."""
    if kind == "silent":
        return Clip(kind, lang, _nothing(rng, rng.uniform(3, 29)), ())
    joined = kind == "joined" or (kind == "noisy" and rng.random() < 0.4)
    samples, words = _speech(rng, lang, rng.uniform(14, 25) if joined else 0.0)
    samples = samples + 10 ** rng.uniform(-4.5, -2.6) * _sound(rng, len(samples), "noise")
    if kind == "noisy":
        level = float(np.sqrt(np.mean(samples**2)))
        noise = _sound(rng, len(samples), str(rng.choice([*sounds.LEARNT, *sounds.ASIDE])))
        samples = samples + noise * level * 10 ** (-rng.uniform(-4, 15) / 20)
        if rng.random() < 0.3:
            samples = band(samples, 400, rng.uniform(1300, 2500))
    return Clip(kind, lang, (samples / max(1.0, float(np.abs(samples).max()))), words)


def _speech(
    rng: np.random.Generator, lang: str, seconds: float
) -> tuple[Samples, tuple[Span, ...]]:
    """Return phrases with pauses between until ``seconds`` are full: at least one phrase."""
    pieces: list[Samples] = []
    words: list[Span] = []
    at, spoken = 0.0, 0.0
    while not pieces or spoken < seconds:
        said = espeak().speak(draw_text(rng, lang), aside_voice(rng, lang))
        length = len(said.samples) / RATE
        pause = rng.uniform(0.1, 1.2)
        if pieces and at + pause + length > 29.5:
            break
        pieces += [np.zeros(int(pause * RATE), np.float32), channel(rng, said.samples)]
        at += int(pause * RATE) / RATE
        words += [Span(w.text, w.start + at, w.end + at) for w in said.words]
        at += length
        spoken += length
    return np.concatenate(pieces), tuple(words)


def _sound(rng: np.random.Generator, count: int, kind: str) -> Samples:
    return sounds.make(kind, rng, (count + 1) / RATE)[:count]


def _nothing(rng: np.random.Generator, seconds: float) -> Samples:
    kind = str(rng.choice(["digital", *sounds.LEARNT, *sounds.ASIDE]))
    if kind == "digital":
        return np.zeros(int(seconds * RATE), np.float32)
    sound = sounds.make(kind, rng, seconds) * np.float32(10 ** rng.uniform(-3, -0.8))
    made: Samples = np.clip(sound, -1, 1)
    return made


def write(folder: Path, made: list[Clip]) -> None:
    """Write the clips as WAV and their truth as ``transcripts.tsv``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "transcripts.tsv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None)
        table.writerow(["file", "lang", "seconds", "text", "words", "kind"])
        for number, clip in enumerate(made):
            name = f"{number:04d}-{clip.kind}-{clip.lang}.wav"
            with wave.open(str(folder / name), "wb") as sound:
                sound.setnchannels(1)
                sound.setsampwidth(2)
                sound.setframerate(RATE)
                sound.writeframes((clip.samples * 32767).astype("<i2").tobytes())
            times = [[round(w.start * 1000), round(w.end * 1000), w.text] for w in clip.words]
            seconds = f"{len(clip.samples) / RATE:.2f}"
            words = json.dumps(times, ensure_ascii=False)
            table.writerow([name, clip.lang, seconds, clip.text, words, clip.kind])


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--clips", "count", type=int, default=120, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def main(folder: Path, count: int, seed: int) -> None:
    """Write the clips."""
    write(folder, clips(count, seed))
    click.echo(f"{count} clips in {folder}")


if __name__ == "__main__":
    main()
