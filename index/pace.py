"""How many passages a re-embedding takes at a time: about a second's worth, whatever the model."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Final

from records.search import IndexedPassage

_FIRST: Final = 32
_FEWEST: Final = 8
_MOST: Final = 500
# Progress is noted after each step, and a kill repeats one step.
_QUICK_S: Final = 0.5
_SLOW_S: Final = 2.0


class Pace:
    """Cuts batches into steps that take between half a second and two."""

    def __init__(self) -> None:
        self._size = _FIRST

    def steps(self, batch: Sequence[IndexedPassage]) -> Iterator[Sequence[IndexedPassage]]:
        """Yield ``batch`` in steps, as large as the time that the last ones took allows."""
        start = 0
        while start < len(batch):
            step = batch[start : start + self._size]
            start += len(step)
            began = time.perf_counter()
            yield step
            took = time.perf_counter() - began
            if took < _QUICK_S:
                self._size = min(_MOST, self._size * 2)
            elif took > _SLOW_S:
                self._size = max(_FEWEST, self._size // 2)
