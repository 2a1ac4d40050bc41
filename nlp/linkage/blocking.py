"""Which rows are worth comparing: the union of what any single field points to."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.linkage.columns import Register
from nlp.linkage.levels import Alias, Date, Home, Name, Relative, Unit
from nlp.linkage.scoring import ClueScore, FieldScore

_NAME: Final = (Name.SAME, Name.BARE, Name.TONE, Name.SOUND)
# Levels that open a block, the surest first; a level is left out when the block grows too large.
_BLOCKS: Final[dict[str, tuple[int, ...]]] = {
    "given": (*_NAME, Name.CLOSE),
    "alias": (Alias.SAME, Alias.OTHER_ORDER),
    "date": (Date.DAY, Date.SWAPPED, Date.NEAR, Date.MONTH),
    "unit": (Unit.THREE, Unit.TWO, Unit.ONE, Unit.TYPO, Unit.LOWER),
    "relative": (Relative.SAME, Relative.NAME),
    "home": (Home.COMMUNE, Home.DISTRICT),
}
_SURNAME: Final = (*_NAME, Name.TWIN)
_HOME: Final = (Home.COMMUNE, Home.DISTRICT, Home.PROVINCE, Home.MERGED)
LARGEST_BLOCK: Final = 50_000


def candidate_rows(scores: ClueScore, register: Register) -> NDArray[np.int64]:
    """Return the rows in any block; all of them where the clue is too vague for a block."""
    wanted = np.zeros(len(register), bool)
    home = next((field for field in scores.fields if field.field == "home"), None)
    blocked = False
    for name in scores.names:
        for field in name.parts:
            if field.field == "surname" and home is not None:
                blocked |= _mark_surname_and_home(wanted, field, home, register)
            elif field.field in _BLOCKS:
                blocked |= _mark(wanted, field, register)
    for field in scores.fields:
        if field.field in _BLOCKS:
            blocked |= _mark(wanted, field, register)
    return np.flatnonzero(wanted) if blocked else np.arange(len(register))


def _mark(wanted: NDArray[np.bool_], field: FieldScore, register: Register) -> bool:
    """Mark the rows of a field's block; whether there was one small enough."""
    column = register.columns[field.field]
    size, marked = 0, False
    for level in _BLOCKS[field.field]:
        values = np.flatnonzero(field.levels == level)
        size += int(column.counts[values].sum())
        if size > LARGEST_BLOCK:
            break
        for rows in column.rows(values):
            wanted[rows] = True
        marked = True
    return marked


def _mark_surname_and_home(
    wanted: NDArray[np.bool_], surname: FieldScore, home: FieldScore, register: Register
) -> bool:
    """Mark people of that surname from the clue's provinces."""
    near = np.isin(home.levels, _HOME)
    homes = register.columns["home"].codes
    values = np.flatnonzero(np.isin(surname.levels, _SURNAME))
    for rows in register.columns["surname"].rows(values):
        wanted[rows[near[homes[rows]]]] = True
    return True
