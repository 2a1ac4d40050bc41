"""People out of a list's rows: the official fields, and a key that stays the same next time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from nlp.linkage.values import RegisterEntry
from nlp.registers.fields import FIELDS, ColumnMap, check_map, guess_map
from nlp.registers.rows import BadRow, Table, TableRow, open_table
from records.errors import Quarantine
from records.text import unaccented

# What tells two people of one list apart when the list has no numbers of its own.
_IDENTIFYING: Final = (
    "full_name", "birth", "home_commune", "home_district", "home_province", "home",
    "death_date", "unit",
)  # fmt: skip
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of a list; ``fields`` by the names of ``nlp.registers.fields``."""

    line: int
    key: str
    fields: dict[str, str]
    raw: dict[str, str]

    def entry(self, registry_id: str | None = None) -> RegisterEntry:
        """Return what linkage compares; a home in one column stands where the province does."""
        get = self.fields.get
        return RegisterEntry(
            registry_id=registry_id or self.key,
            name=get("full_name", ""),
            alias=get("alias", ""),
            birth=get("birth", ""),
            home_commune=get("home_commune", ""),
            home_district=get("home_district", ""),
            home_province=get("home_province", "") or get("home", ""),
            unit=get("unit", ""),
            death_date=get("death_date", ""),
            death_place=get("death_place", ""),
            relative=get("relative", ""),
        )


def read_people(table: Table, plan: ColumnMap) -> Iterator[PersonRow | BadRow]:
    """Yield every person, or the row that names nobody, in the order of the file."""
    for row in table.rows:
        yield row if isinstance(row, BadRow) else _person(row, plan)


def _person(row: TableRow, plan: ColumnMap) -> PersonRow | BadRow:
    fields = {}
    for field in FIELDS:
        columns = plan.columns.get(field, ())
        value = " ".join(filter(None, (row.cells.get(column, "") for column in columns)))
        if value:
            fields[field] = " ".join(value.split())
    name = fields.get("full_name", "")
    raw = " | ".join(filter(None, row.cells.values()))
    if not any(char.isalpha() for char in name):
        return _bad(row.line, "missing_name", "không có họ tên", "has no name", raw)
    long = next((field for field, value in fields.items() if len(value) > _limit(field)), None)
    if long is not None:
        return _bad(row.line, "cell_too_long", f"có ô quá dài ({long})",
                    f"has a cell that is too long ({long})", raw)  # fmt: skip
    return PersonRow(row.line, person_key(fields), fields, row.cells)


def _limit(field: str) -> int:
    """Longest value of a field, as wide as its database column."""
    return {
        "id": 110, "full_name": 200, "alias": 200, "sex": 20, "birth": 40, "enlisted": 40,
        "death_date": 60, "rank": 120, "position": 120, "home_commune": 200,
        "home_district": 200, "home_province": 200, "home": 200, "notice_number": 120,
        "certificate_number": 120,
    }.get(field, _LONGEST)  # fmt: skip


def person_key(fields: dict[str, str]) -> str:
    """Return the list's own id of a person, else a hash of what identifies them in the list."""
    if own := fields.get("id"):
        return own
    said = "\x1f".join(unaccented(fields.get(field, "")) for field in _IDENTIFYING)
    return "h:" + hashlib.sha256(said.encode()).hexdigest()[:32]


def _bad(line: int, reason: str, vi: str, en: str, raw: str) -> BadRow:
    error = Quarantine(reason, f"Dòng {line} {vi}", f"line {line} {en}", line=line)
    return BadRow(line, error, raw[:2000])


def plan_for(table: Table, given: ColumnMap | None) -> ColumnMap:
    """Return the map to read a table by: the one given, else what the columns' names suggest.

    Raises:
        Quarantine: no column holds the name, or the map names columns that are not there.
    """
    plan = given if given is not None and given.columns else guess_map(table.header)
    check_map(plan, table.header)
    return plan


def read_list(path: Path, given: ColumnMap | None = None) -> Iterator[PersonRow | BadRow]:
    """Open a list's file and yield its people and bad rows.

    Raises:
        Quarantine: the file as a whole cannot be read.
    """
    options = given or ColumnMap({})
    table = open_table(
        path, delimiter=options.delimiter, encoding=options.encoding, sheet=options.sheet
    )
    return read_people(table, plan_for(table, given))


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a list's file as it would be read.

    ``plan`` is ``None`` and ``problem`` says why when the columns cannot be told.
    """

    table: Table
    plan: ColumnMap | None
    rows: tuple[PersonRow | BadRow, ...]
    problem: Quarantine | None


def preview(path: Path, given: ColumnMap | None, rows: int = 10) -> Preview:
    """Return the first rows of a list as a map reads them.

    Raises:
        Quarantine: the file as a whole cannot be read.
    """
    options = given or ColumnMap({})
    table = open_table(
        path, delimiter=options.delimiter, encoding=options.encoding, sheet=options.sheet
    )
    try:
        plan = plan_for(table, given)
    except Quarantine as error:
        return Preview(table, None, (), error)
    # The delimiter, encoding and sheet asked for stay with the map that the columns suggest.
    plan = replace(
        plan, delimiter=options.delimiter, encoding=options.encoding, sheet=options.sheet
    )
    return Preview(table, plan, tuple(islice(read_people(table, plan), rows)), None)
