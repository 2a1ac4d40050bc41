"""The unit of a list's column: "c9 d9 e148 f316", "Tiểu đoàn 6, Trung đoàn 9", "KB"."""

from __future__ import annotations

from nlp.entities.reading import prepare
from nlp.entities.units.finder import find_units
from nlp.entities.units.norm import LEVELS, Unit, parse_unit
from records.text import nfc


def read_unit(text: str, lang: str = "vi") -> Unit | None:
    """Return the best unit of a column that holds nothing else, as said, not expanded.

    The one with most parts wins, then the larger: of "Tiểu đoàn 6, Tiểu đoàn 1, Trung đoàn 9"
    the first battalion cannot be placed and is left out. ``None`` where no unit is named.
    """
    said = nfc(text).strip()
    if not said:
        return None
    # The column's name calls what stands in it a unit.
    units = [
        unit
        for entity in find_units(prepare(f"Đơn vị: {said}", lang))
        if (unit := parse_unit(str(entity.details.get("as_said") or entity.norm)))
    ]
    return max(units, key=lambda unit: (len(unit.parts), _size(unit)), default=None)


def _size(unit: Unit) -> int:
    return max(LEVELS[part.level] for part in unit.parts)
