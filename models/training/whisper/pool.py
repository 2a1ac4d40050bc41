"""A store of spoken phrases and of sounds, as mel power, made once by several processes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.training.whisper import sounds
from models.training.whisper.augment import channel
from models.training.whisper.mel import LEAST, power
from models.training.whisper.speech import Span, espeak
from models.training.whisper.texts import LANGS, draw_text
from models.training.whisper.voices import draw_voice

SHARD: Final = 250
SOUNDS_PER_KIND: Final = 12
_LANG_SHARES: Final = (0.46, 0.28, 0.26)

Logs = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A spoken phrase: logarithm of its mel power, shape ``(frames, 80)``, and its times."""

    lang: str
    logs: Logs
    words: tuple[Span, ...]
    sounds: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """All phrases by language, and sounds of 30 s by kind, at level 1."""

    phrases: dict[str, list[Phrase]]
    sounds: dict[str, list[Logs]]


def make(folder: Path, shards: int, seed: int, workers: int = 2) -> Pool:
    """Return the pool, making those shards that ``folder`` does not hold yet.

    Raises:
        EspeakMissing: espeak-ng is not installed.

    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [n for n in range(shards) if not _file(folder, seed, n).is_file()]
    if missing:
        with ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), max_tasks_per_child=1
        ) as processes:
            list(processes.map(partial(_make_shard, folder, seed), missing))
    phrases: dict[str, list[Phrase]] = {lang: [] for lang in LANGS}
    for number in range(shards):
        for phrase in _load(_file(folder, seed, number)):
            phrases[phrase.lang].append(phrase)
    rng = np.random.default_rng([seed, 1])
    noises = {
        kind: [_logs(power(sounds.make(kind, rng, 30.0))[:3000]) for _ in range(SOUNDS_PER_KIND)]
        for kind in sounds.LEARNT
    }
    return Pool(phrases, noises)


def spoken(rng: np.random.Generator, lang: str) -> Phrase:
    """Return one phrase of a random text, voice and channel."""
    said = espeak().speak(draw_text(rng, lang), draw_voice(rng, lang))
    return Phrase(lang, _logs(power(channel(rng, said.samples))), said.words, said.sounds)


def _logs(mel_power: NDArray[np.float32]) -> Logs:
    return np.log10(np.maximum(mel_power, LEAST)).astype(np.float16)


def _file(folder: Path, seed: int, number: int) -> Path:
    return folder / f"phrases-{seed}-{number:03d}.npz"


def _make_shard(folder: Path, seed: int, number: int) -> None:
    rng = np.random.default_rng([seed, 2, number])
    made = [spoken(rng, str(rng.choice(LANGS, p=_LANG_SHARES))) for _ in range(SHARD)]
    about = [
        {"lang": p.lang, "frames": len(p.logs), "words": _plain(p.words),
         "sounds": _plain(p.sounds)}
        for p in made
    ]  # fmt: skip
    target = _file(folder, seed, number)
    part = target.with_suffix(".part.npz")
    np.savez(part, logs=np.concatenate([p.logs for p in made]), about=json.dumps(about))
    part.rename(target)


def _plain(spans: Iterable[Span]) -> list[list[object]]:
    return [[span.text, round(span.start, 4), round(span.end, 4)] for span in spans]


def _load(path: Path) -> list[Phrase]:
    with np.load(path) as kept:
        logs, about = kept["logs"], json.loads(str(kept["about"]))
    ends = np.cumsum([phrase["frames"] for phrase in about])
    return [
        Phrase(
            phrase["lang"], logs[end - phrase["frames"] : end],
            tuple(Span(*span) for span in phrase["words"]),
            tuple(Span(*span) for span in phrase["sounds"]),
        )
        for phrase, end in zip(about, ends, strict=True)
    ]  # fmt: skip
