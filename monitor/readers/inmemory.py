"""Bytes in memory, opened as the archive opens an original."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from monitor.readers.base import LineView


@dataclass(frozen=True, slots=True)
class InMemory:
    """A part of an original, or a page that is not archived yet; it has no lines."""

    sha256: str
    name: str
    body: bytes

    def open(self) -> BinaryIO:
        """Return a seekable stream of the bytes."""
        return io.BytesIO(self.body)

    def lines(self, from_chunk: int = 0) -> Iterator[LineView]:
        """Refuse: what is in memory is not stored by lines."""
        raise NotImplementedError(self.name)
