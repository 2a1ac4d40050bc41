"""Learns the table of feature vectors; goes on from its last checkpoint."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.training.embedder import kernels
from models.training.embedder.batches import SIZE, Batches, Texts
from models.training.embedder.corpus import Corpus
from models.training.embedder.objective import Step, contrast

Floats = NDArray[np.float32]
Report = Callable[[int, int, float, float], None]

DIMENSION: Final = 256
RATE: Final = 0.012
LAST_RATE: Final = 0.05
"""The rate falls in a line to this share of itself."""
WARM_UP: Final = 100
KEEP_FIRST: Final = 0.9
KEEP_SECOND: Final = 0.99
CHECKPOINT_STEPS: Final = 500
REPORT_STEPS: Final = 50


class Learner:
    """The table, its optimiser and the source of chance.

    Args:
        corpus: what to learn from.
        steps: batches in all.
        seed: decides the start and every draw.

    """

    def __init__(self, corpus: Corpus, steps: int, seed: int) -> None:
        self._corpus = corpus
        self._steps = steps
        self._rng = np.random.default_rng(seed)
        rows = len(corpus.fingerprint)
        # Rare features begin longer: they say more about a text.
        rarity = np.log((len(corpus.start) - 1) / corpus.count)
        start = self._rng.standard_normal((rows, DIMENSION), dtype=np.float32)
        start *= (rarity / rarity.mean() / np.sqrt(DIMENSION)).astype(np.float32)[:, None]
        self.table: Floats = start
        self._first = np.zeros_like(start)
        self._second = np.zeros(rows, dtype=np.float32)
        self._slot = np.full(rows, -1, dtype=np.int32)
        self._rows = np.empty(rows, dtype=np.int32)
        self._gradient = np.empty((0, DIMENSION), dtype=np.float32)
        self.step = 0

    def run(self, checkpoint: Path, report: Report) -> None:
        """Learn to the end, keeping a checkpoint at ``checkpoint`` every 500 steps."""
        batches = Batches(self._corpus, self._rng)
        loss = first = 0.0
        while self.step < self._steps:
            done = self._learn(*batches.draw())
            loss, first = loss + done.loss, first + done.first
            if self.step % REPORT_STEPS == 0 or self.step == self._steps:
                report(self.step, self._steps, loss / REPORT_STEPS, first / REPORT_STEPS)
                loss = first = 0.0
            if self.step % CHECKPOINT_STEPS == 0 or self.step == self._steps:
                self.save(checkpoint)

    def _learn(self, left: Texts, right: Texts) -> Step:
        cells = np.concatenate([left.cells, right.cells])
        cell_starts = np.concatenate([left.starts, left.starts[-1] + right.starts[1:]])
        sizes = self._corpus.start[cells + 1] - self._corpus.start[cells]
        starts = np.concatenate([[0], np.cumsum(sizes)])[cell_starts]
        row = np.empty(starts[-1], dtype=np.int32)
        weight = np.empty(starts[-1], dtype=np.float32)
        corpus = self._corpus
        kernels.gather(
            cells, cell_starts, corpus.start, corpus.row, corpus.weight, starts, row, weight
        )
        sums = np.empty((len(starts) - 1, DIMENSION), dtype=np.float32)
        kernels.weighted_sums(self.table, row, weight, starts, sums)
        count = len(left.starts) - 1
        found = contrast(sums[:count], sums[count:])
        self._update(row, weight, starts, np.concatenate([found.left, found.right]))
        return found

    def _update(
        self, row: NDArray[np.int32], weight: Floats, starts: NDArray[np.int64], slope: Floats
    ) -> None:
        used = kernels.number_rows(row, self._slot, self._rows)
        if used > len(self._gradient):
            self._gradient = np.empty((used + used // 4, DIMENSION), dtype=np.float32)
        kernels.row_gradients(row, weight, starts, slope, self._slot, used, self._gradient)
        done = self.step
        self.step += 1
        falling = 1.0 - (1.0 - LAST_RATE) * done / self._steps
        kernels.adam_rows(
            self.table,
            self._first,
            self._second,
            self._gradient,
            self._rows,
            used,
            np.float32(RATE * min(1.0, self.step / WARM_UP) * falling),
            np.float32(KEEP_FIRST),
            np.float32(KEEP_SECOND),
            np.float32(1.0 - KEEP_FIRST**self.step),
            np.float32(1.0 - KEEP_SECOND**self.step),
        )
        self._slot[self._rows[:used]] = -1

    def save(self, path: Path) -> None:
        """Write everything that going on needs, whole or not at all."""
        half = path.with_suffix(".half.npz")
        chance = json.dumps(self._rng.bit_generator.state)
        np.savez(
            half,
            table=self.table,
            first=self._first,
            second=self._second,
            step=self.step,
            chance=chance,
        )
        half.replace(path)

    def resume(self, path: Path) -> None:
        """Go on from what :meth:`save` wrote.

        Raises:
            ValueError: it is of another corpus.

        """
        with np.load(path, allow_pickle=False) as kept:
            if kept["table"].shape != self.table.shape:
                raise ValueError(f"{path} is of another corpus: remove it to begin anew")
            self.table = kept["table"]
            self._first = kept["first"]
            self._second = kept["second"]
            self.step = int(kept["step"])
            state: dict[str, Any] = json.loads(str(kept["chance"]))
        self._rng.bit_generator.state = state


def steps_for(pairs: int) -> int:
    """Return how many batches hold ``pairs`` pairs."""
    return max(1, pairs // SIZE)
