"""The accounts of a lead side by side: who says what, how independent, how well supported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from casework.models import Clue, Flag, Item, Lead, Passage, User
from casework.permissions import Action, require
from casework.selectors.corroboration_accounts import accounts_of
from casework.selectors.indexing import OPEN_FLAGS
from casework.selectors.restricted import may_read
from nlp.corroboration.account import Account
from nlp.corroboration.questions import Question, questions
from nlp.corroboration.statements import FactKind, Statement
from nlp.corroboration.table import FactRow, FactTable, FactValue, fact_table
from nlp.corroboration.warnings import LeadWarning, lead_warnings
from nlp.corroboration.witness import Witness


@dataclass(frozen=True, slots=True)
class Column:
    """One account: its letter in the table, its item, who tells it, its independent source."""

    letter: str
    item: Item
    lang: str
    witness: Witness
    source: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one account says of one fact.

    ``value`` is the place of the value in the row; ``against`` says that another account excludes
    it, ``shared`` that another independent source supports it. ``passage`` and ``start_ms`` say
    where to read or hear it.
    """

    statement: Statement
    value: int
    shared: bool
    against: bool
    passage: int | None
    start_ms: int | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A fact: its values with support, and per column what is said."""

    kind: FactKind
    values: tuple[FactValue, ...]
    contradicted: bool
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """Columns that count as one source, with the reasons (``copies``, ``family`` …)."""

    number: int
    letters: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskNext:
    """A question to the teller of a column."""

    column: Column
    question: Question


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning with the columns it is about."""

    warning: LeadWarning
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeadTable:
    """Everything that the table of a lead shows; ``hidden`` items are restricted and left out."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    sources: tuple[SourceGroup, ...]
    questions: tuple[AskNext, ...]
    warnings: tuple[Warned, ...]
    hidden: int


def lead_table(*, user: User, lead: Lead) -> LeadTable:
    """Return the table of a lead.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    items = [entry.item for entry in lead.entries.select_related("item").defer("item__signature")]
    return table_of(user=user, items=items)


def table_of(*, user: User | None, items: Sequence[Item], operator: bool = False) -> LeadTable:
    """Return the table of these items, of those that the user may read.

    Args:
        user: who reads; ``None`` only together with ``operator``.
        items: any items.
        operator: asked on the command line, where all may be read.

    Raises:
        Refused: role.
    """
    if not operator:
        require(user, Action.LEAD_VIEW)
    open_items = {
        item.pk: item for item in items if operator or (user is not None and may_read(user, item))
    }
    accounts = accounts_of(open_items)
    table = fact_table(list(accounts.values()))
    numbers = _source_numbers(accounts, table)
    columns = _columns(accounts, open_items, table, numbers)
    letters = {one.item.pk: one.letter for one in columns}
    found = _Places(accounts)
    flagged = set(
        Flag.objects.filter(item_id__in=accounts, status__in=OPEN_FLAGS).values_list(
            "item_id", flat=True
        )
    )
    by_item = {one.item.pk: one for one in columns}
    everyone = list(accounts.values())
    return LeadTable(
        columns=tuple(columns),
        rows=tuple(_row(row, columns, found) for row in table.rows),
        sources=_groups(table, letters, numbers),
        questions=tuple(AskNext(by_item[one.account], one) for one in questions(everyone, table)),
        warnings=tuple(
            Warned(one, tuple(letters[pk] for pk in one.accounts))
            for one in lead_warnings(everyone, table, flagged)
        ),
        hidden=len(items) - len(open_items),
    )


def _ordered(accounts: dict[int, Account]) -> list[Account]:
    """Put Vietnamese first, then languages by code: languages stand side by side."""
    return sorted(
        accounts.values(),
        key=lambda one: ((one.lang or "und") != "vi", one.lang or "und", one.id),
    )


def _source_numbers(accounts: dict[int, Account], table: FactTable) -> dict[int, int]:
    """Return per account the number of its source, counted as the columns stand."""
    place_of = {pk: place for place, one in enumerate(table.sources) for pk in one.members}
    numbers: dict[int, int] = {}
    for one in _ordered(accounts):
        numbers.setdefault(place_of[one.id], len(numbers) + 1)
    return {pk: numbers[place] for pk, place in place_of.items()}


def _columns(
    accounts: dict[int, Account],
    items: dict[int, Item],
    table: FactTable,
    numbers: dict[int, int],
) -> list[Column]:
    return [
        Column(_letter(place), items[one.id], one.lang, table.witnesses[one.id], numbers[one.id])
        for place, one in enumerate(_ordered(accounts))
    ]


def _letter(place: int) -> str:
    """Return A … Z, AA, AB …: the names of the columns."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _groups(
    table: FactTable, letters: dict[int, str], numbers: dict[int, int]
) -> tuple[SourceGroup, ...]:
    found = (
        SourceGroup(
            numbers[one.members[0]],
            tuple(sorted((letters[pk] for pk in one.members), key=lambda name: (len(name), name))),
            tuple(dict.fromkeys(tie.why for tie in one.ties)),
        )
        for one in table.sources
    )
    return tuple(sorted(found, key=lambda one: one.number))


def _row(row: FactRow, columns: Sequence[Column], places: _Places) -> TableRow:
    cells: dict[int, list[Cell]] = defaultdict(list)
    seen: set[tuple[int, int, int, int]] = set()
    for number, value in enumerate(row.values):
        for one in value.statements:
            key = (one.account, one.spot.text, one.spot.start, one.spot.end)
            if key in seen:
                continue
            seen.add(key)
            cells[one.account].append(_cell(one, number, value, places))
    return TableRow(
        row.kind,
        row.values,
        row.contradicted,
        tuple(tuple(_distinct(cells[column.item.pk])) for column in columns),
    )


def _distinct(cells: Sequence[Cell]) -> list[Cell]:
    """Leave out what the same account says again in the same words."""
    kept: dict[tuple[int, str], Cell] = {}
    for cell in cells:
        kept.setdefault((cell.value, cell.statement.shown.lower()), cell)
    return list(kept.values())


def _cell(one: Statement, number: int, value: FactValue, places: _Places) -> Cell:
    passage, start_ms = places.of(one)
    return Cell(one, number, value.sources > 1, bool(value.against), passage, start_ms)


class _Places:
    """Finds the passage, and the second of the recording, of a span."""

    def __init__(self, accounts: dict[int, Account]) -> None:
        self._accounts = accounts
        self._passages: dict[tuple[int, str, int | None], list[Passage]] = defaultdict(list)
        rows = Passage.objects.filter(item_id__in=accounts, current=True).defer("text")
        for row in rows.order_by("start"):
            number = row.transcript_id or row.reading_id
            self._passages[row.item_id, row.text_kind, number].append(row)
        self._moments: dict[tuple[int, int, int], int] = {
            (item, transcript, start): ms
            for item, transcript, start, ms in Clue.objects.filter(
                item_id__in=accounts, start_ms__isnull=False, transcript__isnull=False
            ).values_list("item_id", "transcript_id", "start", "start_ms")
            if transcript is not None and ms is not None
        }

    def of(self, one: Statement) -> tuple[int | None, int | None]:
        """Return (passage id, millisecond), each ``None`` where there is none."""
        text = self._accounts[one.account].texts[one.spot.text]
        found = next(
            (
                row
                for row in self._passages[one.account, text.source, text.text_id]
                if row.start <= one.spot.start < row.end
            ),
            None,
        )
        said = found.start_ms if found else None
        if text.source == "transcript" and text.text_id is not None:
            said = self._moments.get((one.account, text.text_id, one.spot.start), said)
        return (found.pk if found else None), said
