"""An archived original held in memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from casework.archive.values import Line
from monitor.readers.base import Reader, ReadFailure, ReadOptions, ReadRecord
from records.incoming import Record

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class MemoryOriginal:
    """Behaves like an original stored line by line, one chunk a line."""

    data: bytes
    name: str = "file"
    longest: int = 16 * 1024 * 1024

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)

    def lines(self, from_chunk: int = 0) -> Iterator[Line]:
        offset = 0
        for chunk, data in enumerate(io.BytesIO(self.data)):
            if chunk >= from_chunk:
                kept = data if len(data) <= self.longest else None
                yield Line(chunk, chunk, chunk + 1, offset, kept)
            offset += len(data)


def read(
    reader: Reader, data: bytes, from_chunk: int = 0, **options: Any
) -> tuple[list[Record], list[ReadFailure]]:
    """Run a reader over bytes; return its records and its failures."""
    original = MemoryOriginal(data, options.get("name", "file"))
    results = list(reader.read(original, ReadOptions(collected_at=NOW, **options), from_chunk))
    records = [result.record for result in results if isinstance(result, ReadRecord)]
    failures = [result for result in results if isinstance(result, ReadFailure)]
    return records, failures


def reasons(failures: list[ReadFailure]) -> list[str]:
    """Reasons of failures in their order."""
    return [failure.error.reason for failure in failures]
