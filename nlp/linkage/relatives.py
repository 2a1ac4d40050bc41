"""A relative's name compared: "Mẹ Nguyễn Thị Hoa"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.linkage.levels import Relative
from nlp.linkage.syllables import sound_key, syllables
from records.text import unaccented

_KIN: Final = {
    "me": "me", "ma": "me", "u": "me", "bam": "me", "mother": "me",
    "bo": "bo", "cha": "bo", "ba": "bo", "thay": "bo", "father": "bo",
    "vo": "vo", "wife": "vo", "chong": "chong", "husband": "chong",
    "anh": "anh", "brother": "anh", "chi": "chi", "sister": "chi", "em": "em",
    "con": "con", "chau": "chau", "ong": "ong",
}  # fmt: skip
# One has only one of these: another name speaks against the match.
_ONLY_ONE: Final = frozenset({"me", "bo", "vo", "chong"})


@lru_cache(maxsize=65536)
def read_relative(text: str) -> tuple[str, str, str]:
    """Return kin word (or ""), sound key of the whole name, and of surname with given name."""
    parts = list(syllables(text))
    kin = _KIN.get(unaccented(parts[0]), "") if len(parts) > 1 else ""
    if kin:
        parts = parts[1:]
    if parts and unaccented(parts[0]) in ("trai", "gai", "ruot", "de", "ho"):
        parts = parts[1:]
    if not parts:
        return kin, "", ""
    keys = [sound_key(part) for part in parts]
    return kin, " ".join(keys), f"{keys[0]} {keys[-1]}" if len(keys) > 1 else ""


class RelativeTable:
    """All distinct relatives of a register."""

    def __init__(self, relatives: Sequence[str]) -> None:
        self._size = len(relatives)
        self._whole: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, list[int]] = defaultdict(list)
        self._kin: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(relatives):
            kin, whole, ends = read_relative(text)
            if not whole:
                continue
            self._kin[kin].append(number)
            self._whole[whole].append(number)
            if ends:
                self._ends[ends].append(number)

    def levels(self, text: str) -> NDArray[np.int8] | None:
        """Return for every relative a ``levels.Relative``; another kin word says nothing."""
        kin, whole, ends = read_relative(text)
        if not whole:
            return None
        found = np.full(self._size, Relative.MISSING, np.int8)
        if kin in _ONLY_ONE:
            found[self._kin[kin]] = Relative.OTHER
        found[self._ends.get(ends, [])] = Relative.NAME
        same = self._whole.get(whole, [])
        found[same] = Relative.NAME
        if kin:
            with_kin = set(self._kin[kin])
            found[[value for value in same if value in with_kin]] = Relative.SAME
        return found
