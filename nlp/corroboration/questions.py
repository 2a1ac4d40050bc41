"""Which question to ask which witness next: oldest and only witnesses first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nlp.corroboration.account import Account
from nlp.corroboration.question_words import wording
from nlp.corroboration.statements import FactKind
from nlp.corroboration.table import WEIGHT, FactTable, FactValue

Why = Literal["contradiction", "missing", "only_source"]

# What a search team needs first; the grave's own marks tell one grave from the next.
NEED: Final = {
    FactKind.PLACE: 1.0,
    FactKind.COORDINATES: 0.9,
    FactKind.GRAVE: 0.8,
    FactKind.COUNT: 0.7,
    FactKind.DATE: 0.7,
    FactKind.PERSON: 0.6,
    FactKind.UNIT: 0.6,
}
URGENT: Final = {"contradiction": 1.5, "only_source": 1.2, "missing": 1.0}
# At 60 a witness can wait; every ten years more double the urgency (mortality roughly doubles
# every eight years of age: Gompertz).
_AGE_FROM: Final = 60
_AGE_DOUBLES: Final = 10


@dataclass(frozen=True, slots=True)
class Question:
    """Ask ``account``'s teller about ``kind``; ``score`` orders, highest first.

    ``values`` are the words in dispute, or those that only this witness gives; the question does
    not repeat a position, which not everybody may see.
    """

    account: int
    kind: FactKind
    why: Why
    score: float
    vi: str
    en: str
    values: tuple[str, ...] = ()


def questions(accounts: Sequence[Account], table: FactTable, limit: int = 12) -> list[Question]:
    """Return the next questions, most urgent first; ties by account, then by fact.

    Urgency = need of the fact × (1.5 contradiction, 1.2 the only source of a value, 1.0 not said)
    × how the teller knows (the weight of the table) × 2^((age - 60) / 10).
    """
    found: list[Question] = []
    for one in accounts:
        for kind in FactKind:
            question = _ask(one.id, kind, table)
            if question is not None:
                found.append(question)
    found.sort(key=lambda one: (-one.score, one.account, one.kind))
    return found[:limit]


def _ask(account: int, kind: FactKind, table: FactTable) -> Question | None:
    values: tuple[FactValue, ...] = ()
    for row in table.rows:
        if row.kind == kind:
            values = row.values
    mine = [value for value in values if any(one.account == account for one in value.statements)]
    disputed = [value for value in mine if value.against]
    why: Why
    shown: tuple[str, ...]
    if disputed:
        why = "contradiction"
        rivals = [values[place] for value in disputed for place in value.against]
        shown = tuple(dict.fromkeys(value.said for value in (*disputed, *rivals)))[:4]
    elif not mine:
        why, shown = "missing", ()
    elif kind in _CHECKED and all(value.sources == 1 for value in mine):
        why, shown = "only_source", (mine[0].said,)
    else:
        return None
    witness = table.witnesses[account]
    age = 1.0 if witness.age is None else 2 ** ((witness.age - _AGE_FROM) / _AGE_DOUBLES)
    score = NEED[kind] * URGENT[why] * WEIGHT[witness.kind] * age
    vi, en = wording(kind, why, shown)
    return Question(account, kind, why, round(score, 4), vi, en, shown)


# Many names and many marks at one grave are no wonder: nobody need confirm each.
_CHECKED: Final = frozenset(
    {FactKind.PLACE, FactKind.COORDINATES, FactKind.DATE, FactKind.COUNT, FactKind.UNIT}
)
