"""Reads the development data's parallel texts: ``FOLDER/*.tsv.gz``, a column per language."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Final

COPYLEFT: Final = ("agpl", "gpl", "lgpl", "mpl")
"""Beginnings of the names of files under a copyleft licence."""


def parallel_files(folder: Path, without: tuple[str, ...] = ()) -> list[Path]:
    """Return the files of ``folder`` in order, but those whose names begin as in ``without``."""
    return [path for path in sorted(folder.glob("*.tsv.gz")) if not path.name.startswith(without)]


def parallel_lines(path: Path) -> Iterator[dict[str, str]]:
    """Yield one meaning a line: its text by language, in the file's order, empty cells left out."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        langs = next(lines).rstrip("\n").split("\t")
        for line in lines:
            cells = zip(langs, line.rstrip("\n").split("\t"), strict=False)
            yield {lang: cell for lang, cell in cells if cell}
