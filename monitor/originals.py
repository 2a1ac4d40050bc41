"""An archived original as readers see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from casework.archive import Line, get_archive


@dataclass(frozen=True, slots=True)
class ArchivedOriginal:
    """One original, opened from the archive on demand; ``name`` is the name it arrived under."""

    sha256: str
    name: str

    def open(self) -> BinaryIO:
        """Return a seekable stream of the plain bytes."""
        return get_archive().open(self.sha256)

    def lines(self, from_chunk: int = 0) -> Iterator[Line]:
        """Yield lines from chunk ``from_chunk`` on."""
        return get_archive().lines(self.sha256, from_chunk)
