"""A register's entries turned into columns of numbers, ready for comparison."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Final

import numpy as np

from nlp.linkage.dates import DateTable, birth_year, register_days
from nlp.linkage.homes import HomeTable, PlaceTable
from nlp.linkage.names import SyllableTable, split_name
from nlp.linkage.relatives import RelativeTable
from nlp.linkage.table import Column
from nlp.linkage.units import UnitTable
from nlp.linkage.values import RegisterEntry

FIELDS: Final = (
    "surname", "middle", "given", "alias", "birth", "home", "unit", "date", "place", "relative",
)  # fmt: skip
_HOME_SEPARATOR: Final = "\x1f"


class Register:
    """All entries of a register, each field as a column of distinct values.

    About 60 bytes a row beside the distinct values and the ids.
    """

    def __init__(self, entries: Iterable[RegisterEntry]) -> None:
        self.ids: list[str] = []
        seen: dict[str, dict[str, int]] = {field: {"": 0} for field in FIELDS}
        codes = {field: array("i") for field in FIELDS}
        for entry in entries:
            self.ids.append(entry.registry_id)
            surname, middle, given = split_name(entry.name)
            home = (entry.home_commune, entry.home_district, entry.home_province)
            row = (
                surname, middle, given, entry.alias.strip(), entry.birth,
                _HOME_SEPARATOR.join(home), entry.unit, entry.death_date, entry.death_place,
                entry.relative,
            )  # fmt: skip
            for field, value in zip(FIELDS, row, strict=True):
                known = seen[field]
                codes[field].append(known.setdefault(value, len(known)))
        self.values = {field: list(known) for field, known in seen.items()}
        self.columns = {
            field: Column.of(np.frombuffer(codes[field], np.int32), len(self.values[field]))
            if self.ids
            else Column.of(np.zeros(0, np.int32), len(self.values[field]))
            for field in FIELDS
        }
        self._make_tables()

    def _make_tables(self) -> None:
        values = self.values
        self.surnames = SyllableTable(values["surname"])
        self.middles = SyllableTable(values["middle"])
        self.givens = SyllableTable(values["given"])
        self.aliases = SyllableTable([" ".join(text.lower().split()) for text in values["alias"]])
        self.births = np.array([birth_year(text) for text in values["birth"]], np.int32)
        self.homes = HomeTable([_home(text) for text in values["home"]])
        self.units = UnitTable(values["unit"])
        self.dates = DateTable([register_days(text) for text in values["date"]])
        self.places = PlaceTable(values["place"])
        self.relatives = RelativeTable(values["relative"])
        self.surname_set = frozenset(filter(None, self.surnames.bare))
        self.alias_set = frozenset(filter(None, self.aliases.bare))

    def __len__(self) -> int:
        return len(self.ids)

    def text(self, field: str, row: int) -> str:
        """Return what the register says in a field, as written (names in small letters)."""
        value = self.values[field][self.columns[field].codes[row]]
        return ", ".join(filter(None, value.split(_HOME_SEPARATOR))) if field == "home" else value


def _home(value: str) -> tuple[str, str, str]:
    commune, _, rest = value.partition(_HOME_SEPARATOR)
    district, _, province = rest.partition(_HOME_SEPARATOR)
    return commune, district, province
