"""What was erased, by name and place only: kept with the data, replayed over restored keys.

One line per act: ``all SHA256``, ``part SHA256 FIRST LAST RECORDS`` or ``again SHA256`` (stored
anew by a person's decision, which voids the lines before). A backup of the keys made before an
erasure would bring the keys back; the journal takes them away again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from casework.archive.disk import make_folder, sync_folder


@dataclass(slots=True)
class ErasedParts:
    """Everything erased of one original. ``ranges`` are (first, last, records of the original)."""

    whole: bool = False
    ranges: list[tuple[int, int, int]] = field(default_factory=list)


class ErasureJournal:
    """The journal file; appended and synced before a key is destroyed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _append(self, line: str) -> None:
        make_folder(self.path.parent)
        is_new = not self.path.exists()
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, f"{line}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(self.path.parent)

    def erased_all(self, sha256: str) -> None:
        """Note that a whole original is about to be erased."""
        self._append(f"all {sha256}")

    def erased_part(self, sha256: str, first: int, last: int, records: int) -> None:
        """Note that chunks ``first`` to ``last`` (inclusive) are about to be erased."""
        self._append(f"part {sha256} {first} {last} {records}")

    def stored_again(self, sha256: str) -> None:
        """Note that a person decided to store an erased original anew."""
        self._append(f"again {sha256}")

    def read(self) -> dict[str, ErasedParts]:
        """Return what is erased now, by original. A line cut short by a power cut is skipped."""
        erased: dict[str, ErasedParts] = {}
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        for words in map(str.split, lines):
            match words:
                case ["all", sha256]:
                    erased.setdefault(sha256, ErasedParts()).whole = True
                case ["part", sha256, first, last, records]:
                    parts = erased.setdefault(sha256, ErasedParts())
                    parts.ranges.append((int(first), int(last), int(records)))
                case ["again", sha256]:
                    erased.pop(sha256, None)
        return erased
