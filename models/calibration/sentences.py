"""The bundled sentences: the same statement in six languages, each statement unlike the others."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("sentences.tsv")


def sentences() -> tuple[tuple[str, ...], ...]:
    """Return the statements; each holds its wording in every language, in a fixed order."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(tuple(row) for row in rows[1:])
