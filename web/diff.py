"""What changed between two versions of a text, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

_WORDS: Final = re.compile(r"\s+|[^\s]+")
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")
# Comparing takes time with the square of the pieces: long texts are compared by line.
_MOST_WORDS: Final = 4_000
_MOST_PIECES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch that is the same in both texts, only in the later, or only in the earlier one."""

    kind: Literal["same", "added", "removed"]
    text: str


def changes(before: str, after: str) -> list[Change]:
    """Return the stretches that lead from ``before`` to ``after``, in order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        old, new = _LINES.findall(before), _LINES.findall(after)
    if len(old) + len(new) > _MOST_PIECES:
        return [Change("removed", before), Change("added", after)]
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Change("removed", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Change("added", "".join(new[j1:j2])))
    return found
