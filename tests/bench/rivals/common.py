"""What every engine in the search bench is given, and what it must answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from records.search import IndexedPassage, SearchFilters
from records.text import unaccented
from tests.bench.passages import passages

DEPTH = 100
BATCH = 1_000
VECTORS = "vectors.npy"


@dataclass(frozen=True)
class Corpus:
    """The first ``count`` passages and their vectors, the same for every engine."""

    count: int
    vectors: NDArray[np.float32]

    def batches(self) -> Iterator[tuple[list[IndexedPassage], NDArray[np.float32]]]:
        for start in range(0, self.count, BATCH):
            end = min(self.count, start + BATCH)
            yield passages(start, end - start), self.vectors[start:end]


class Rival(Protocol):
    """One engine, configured as its own documentation advises for this use.

    ``efforts`` are values of the knob that trades time for recall, cheapest first; an exact engine
    has one. Ids are passage ids, best first.
    """

    @property
    def name(self) -> str: ...

    @property
    def efforts(self) -> Sequence[int]: ...

    def build(self, corpus: Corpus, folder: Path) -> None: ...

    def set_effort(self, effort: int) -> None: ...

    def dense(self, vector: NDArray[np.float32], filters: SearchFilters) -> list[int]: ...

    def words(self, text: str, filters: SearchFilters) -> list[int]: ...

    def rss_mb(self) -> float: ...

    def close(self) -> None: ...


def terms(text: str) -> list[str]:
    """Return the unaccented words of a text: what a rival's own full-text index is given."""
    return [word for word in unaccented(text).split() if word.isalnum()]


def resident_mb() -> float:
    """Return this process's resident memory in MB, pages of the engine's mapped files included.

    The bench's own file of vectors, which exact search reads, is left out.
    """
    total, counted = 0, True
    for line in Path("/proc/self/smaps").read_text().splitlines():
        first, *rest = line.split()
        if "-" in first and not first.endswith(":"):
            counted = not line.endswith(VECTORS)
        elif first == "Rss:" and counted:
            total += int(rest[0])
    return total / 1024


def sql_conditions(filters: SearchFilters) -> str:
    """Return ``filters`` as SQL over the columns that every SQL rival has."""
    parts = [
        f"{column} IN ({', '.join(repr(value) for value in values)})"
        if len(values) > 1
        else f"{column} = {values[0]!r}"
        for column, values in (
            ("lang", filters.langs),
            ("access", filters.access),
            ("source_id", filters.source_ids),
        )
        if values
    ]
    if filters.published_from is not None:
        parts.append(f"published >= {filters.published_from}")
    return " AND ".join(parts)
