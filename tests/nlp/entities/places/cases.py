"""Own cases: a line is ``language|text``; a place stands in brackets with its norm behind ``=``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).parent / "tables"
_PLACE = re.compile(r"\[([^\]=]*)=([^\]]*)\]")


@dataclass(frozen=True)
class Case:
    """``places``: start, end and norm (code, country, empty for none, ``?`` for any)."""

    lang: str
    text: str
    places: tuple[tuple[int, int, str], ...]


def parse(line: str) -> Case:
    """Read one line of a table."""
    lang, marked = line.split("|", 1)
    text, places, done = "", [], 0
    for match in _PLACE.finditer(marked):
        text += marked[done : match.start()]
        places.append((len(text), len(text) + len(match.group(1)), match.group(2)))
        text += match.group(1)
        done = match.end()
    return Case(lang, text + marked[done:], tuple(places))


def cases(*names: str) -> Iterator[Case]:
    """Yield the cases of the named tables."""
    for name in names:
        for line in (TABLES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield parse(line)
