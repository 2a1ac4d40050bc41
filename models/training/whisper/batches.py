"""Batches of windows of one length, as tensors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from models.training.whisper.pool import Pool
from models.training.whisper.sequences import NONE, sequence
from models.training.whisper.vocabulary import FIRST_TIME, TIMES, Vocabulary
from models.training.whisper.windows import Window, draw

TIMED: Final = 0.62
PROMPTED: Final = 0.2
SILENCE: Final = 0.09
STEP: Final = 0.02
"""Seconds per encoder frame."""


@dataclass(frozen=True, slots=True)
class Batch:
    """``first``: encoder position of the windows' first frame. ``look``: first and last frame."""

    mel: Tensor
    first: int
    read: Tensor
    answer: Tensor
    look: Tensor
    words: Tensor
    sounds: Tensor


class Batches:
    """Draws batches: the same seed and step give the same batch."""

    def __init__(self, pool: Pool, vocabulary: Vocabulary, seed: int) -> None:
        self._pool = pool
        self._vocabulary = vocabulary
        self._seed = seed
        self._rows = np.array(vocabulary.rows)
        self._word_class = {token: n + 1 for n, token in enumerate(vocabulary.word_tokens)}
        heard = {s.text for ps in pool.phrases.values() for p in ps for s in p.sounds}
        self._sound_class = {sound: n for n, sound in enumerate(sorted(heard))}

    @property
    def sound_classes(self) -> int:
        """How many different sounds the pool's voices make."""
        return len(self._sound_class)

    def draw(self, step: int, seconds: float, size: int) -> Batch:
        """Return the batch of ``step``: ``size`` windows of ``seconds``."""
        rng = np.random.default_rng([self._seed, 3, step])
        windows = [draw(self._pool, rng, seconds, SILENCE) for _ in range(size)]
        frames = len(windows[0].mel) // 2
        first = int(rng.integers(0, 1500 - frames + 1)) if rng.random() < 0.7 else 0
        before = rng.random() < PROMPTED
        tasks = [
            sequence(w, self._vocabulary, rng, times=rng.random() < TIMED, before=before)
            for w in windows
        ]
        longest = max(len(task.read) for task in tasks)
        read = np.full((size, longest), self._vocabulary.unused_row)
        answer = np.full((size, longest), NONE)
        look = np.zeros((size, longest, 2), np.int64)
        for place, task in enumerate(tasks):
            count, silent = len(task.read), windows[place].silent
            read[place, :count] = self._rows[_moved(task.read, 0 if silent else first)]
            moved = _moved(task.answer, 0 if silent else first)
            answer[place, :count] = np.where(moved == NONE, NONE, self._rows[moved])
            look[place, :count] = np.round(np.array(task.look) / STEP)
        labels = [self._labels(window, frames) for window in windows]
        mel = np.stack([window.mel.T for window in windows])
        return Batch(
            torch.from_numpy(mel), first, torch.from_numpy(read), torch.from_numpy(answer),
            torch.from_numpy(look),
            torch.from_numpy(np.stack([words for words, _ in labels])),
            torch.from_numpy(np.stack([sounds for _, sounds in labels])),
        )  # fmt: skip

    def _labels(self, window: Window, frames: int) -> tuple[np.ndarray, np.ndarray]:
        words, sounds = np.zeros(frames, np.int64), np.full(frames, NONE, np.int64)
        for segment in window.segments:
            for word in segment:
                token = self._vocabulary.encode(f" {word.text.rstrip('.,')}")[0]
                words[_slice(word.start, word.end)] = self._word_class.get(token, 0)
        for sound in window.sounds:
            sounds[_slice(sound.start, sound.end)] = self._sound_class[sound.text]
        return words, sounds


def _slice(start: float, end: float) -> slice:
    return slice(round(start / STEP), max(round(end / STEP), round(start / STEP) + 1))


def _moved(tokens: list[int], frames: int) -> np.ndarray:
    """Shift timestamps by the window's place: one timestamp is one encoder frame."""
    array = np.array(tokens)
    return np.where(array >= FIRST_TIME, np.minimum(array + frames, FIRST_TIME + TIMES - 1), array)
