"""Units compared part by part, where both sides name the part."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.entities.units import read_unit
from nlp.linkage.levels import Unit

Parts = tuple[tuple[str, str], ...]

# From small to large. Military regions, fronts, corps … are one column: a list names one of them.
SLOTS: Final = ("plt", "co", "bn", "regt", "div", "above")
_SLOT: Final = {
    "squad": "plt", "plt": "plt", "co": "co", "bty": "co", "bn": "bn", "regt": "regt",
    "bde": "regt", "div": "div",
}  # fmt: skip


@lru_cache(maxsize=65536)
def unit_parts(text: str) -> Parts:
    """Return (slot, name) of each part of a written unit; a code that nobody may read gives none.

    The arm (đặc công, công binh) is left out: lists often do.
    """
    unit = read_unit(text)
    if unit is None:
        return ()
    found: dict[str, str] = {}
    for part in unit.parts:
        if part.level == "code":
            continue
        slot = _SLOT.get(part.level, "above")
        name = part.name.upper() if slot != "above" else f"{part.level}{part.name}".upper()
        found[slot] = name
    return tuple(found.items())


class UnitTable:
    """All distinct units of a register."""

    def __init__(self, units: Sequence[str]) -> None:
        self._names: dict[str, int] = {"": 0}
        self._columns = np.zeros((len(SLOTS), len(units)), np.int32)
        for number, text in enumerate(units):
            for slot, name in unit_parts(text):
                code = self._names.setdefault(name, len(self._names))
                self._columns[SLOTS.index(slot), number] = code
        self._texts = list(self._names)

    def levels(self, parts: Parts) -> NDArray[np.int8]:
        """Return for every unit a ``levels.Unit``."""
        size = self._columns.shape[1]
        agree, typo, differ = (np.zeros(size, np.int16) for _ in range(3))
        top_differs = np.zeros(size, bool)
        top_seen = np.zeros(size, bool)
        wanted = dict(parts)
        for slot in reversed(range(len(SLOTS))):
            name = wanted.get(SLOTS[slot])
            if name is None:
                continue
            column = self._columns[slot]
            named = column > 0
            same = column == self._names.get(name, -1)
            near = np.isin(column, self._near(name)) & ~same
            agree += same
            typo += near
            differ += named & ~same & ~near
            top_differs |= named & ~same & ~near & ~top_seen
            top_seen |= named
        found = np.full(size, Unit.OTHER, np.int8)
        none_differs = differ == 0
        found[none_differs & (agree == 1)] = Unit.ONE
        found[none_differs & (agree == 2)] = Unit.TWO
        found[none_differs & (agree >= 3)] = Unit.THREE
        found[none_differs & (typo > 0)] = Unit.TYPO
        found[~none_differs & (agree > 0)] = Unit.LOWER
        found[~none_differs & (agree > 0) & top_differs] = Unit.UPPER
        found[~top_seen] = Unit.MISSING
        return found

    def _near(self, name: str) -> list[int]:
        """Numbers that a slip of the pen makes of ``name``: digits swapped, one lost or added."""
        return [code for text, code in self._names.items() if is_slip(name, text)]


def is_slip(name: str, other: str) -> bool:
    """Whether two unit numbers differ by digits changing places, or by one lost digit.

    A letter is part of the name: 320B is no slip of 320.
    """
    if name == other or not (name.isdecimal() and other.isdecimal()):
        return False
    if name[::-1].lstrip("0") == other or other[::-1].lstrip("0") == name:
        return True
    if len(name) == len(other):
        return sorted(name) == sorted(other)
    short, long = sorted((name, other), key=len)
    if len(long) - len(short) != 1 or len(short) < 2:
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
