"""The table of a lead: each fact, its values, who says them, how well they are supported.

Support of a value, in [0, 1): a noisy-or over independent sources (Pearl 1988),

    s = 1 - ∏ (1 - w · r)

over the sources that state it, each with its best statement: ``w`` how the teller knows (eye
witness 0.6, document 0.6, hearsay 0.3, unknown 0.35), ``r`` how sure the reading of the words is.
The strongest value that contradicts it takes off half of its own strength: ``s · (1 - s'/2)``. Two
independent eye witnesses give 0.84, three 0.94; ten reposts of one give 0.6. The weights are
judgement, stated so that a person can disagree with them; they are no probabilities of truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from nlp.corroboration.account import Account
from nlp.corroboration.comparable import DayRange
from nlp.corroboration.independence import Source, sources
from nlp.corroboration.relation import relation
from nlp.corroboration.statements import FactKind, PlaceValue, Statement, statements
from nlp.corroboration.witness import Witness, WitnessKind, witness_of
from nlp.entities.units.norm import Unit

WEIGHT: Final = {
    WitnessKind.EYE: 0.6,
    WitnessKind.DOCUMENT: 0.6,
    WitnessKind.HEARSAY: 0.3,
    WitnessKind.UNKNOWN: 0.35,
}


@dataclass(frozen=True, slots=True)
class FactValue:
    """One value of a fact with those who state it.

    Attributes:
        shown: its most precise wording in canonical form.
        said: the words of who gives it most precisely.
        statements: who says it, in order of account; broader statements that agree are included.
        sources: how many independent sources.
        support: see the module.
        against: places in the row's ``values`` of those that contradict it.
    """

    shown: str
    said: str
    statements: tuple[Statement, ...]
    sources: int
    support: float
    against: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact with its values, best supported first."""

    kind: FactKind
    values: tuple[FactValue, ...]

    @property
    def contradicted(self) -> bool:
        """Whether two of its values rule each other out."""
        return any(value.against for value in self.values)


@dataclass(frozen=True, slots=True)
class FactTable:
    """Everything the accounts of a lead say, with who counts once and who knows how."""

    rows: tuple[FactRow, ...]
    sources: tuple[Source, ...]
    witnesses: Mapping[int, Witness]


def fact_table(accounts: Sequence[Account]) -> FactTable:
    """Return the table of ``accounts``; the order in which they come does not matter."""
    ordered = sorted(accounts, key=lambda one: one.id)
    found = sources(ordered)
    source_of = {one: place for place, source in enumerate(found) for one in source.members}
    witnesses = {one.id: witness_of(one) for one in ordered}
    said = [statement for one in ordered for statement in statements(one)]
    rows = []
    for kind in FactKind:
        of_kind = [one for one in said if one.kind == kind]
        if of_kind:
            rows.append(_row(kind, of_kind, source_of, witnesses))
    return FactTable(tuple(rows), tuple(found), witnesses)


def _row(
    kind: FactKind,
    said: Sequence[Statement],
    source_of: Mapping[int, int],
    witnesses: Mapping[int, Witness],
) -> FactRow:
    clusters = _clusters(said)
    raw = [_support(cluster, source_of, witnesses) for cluster in clusters]
    against = _against(clusters)
    support = [
        round(
            own * (1 - max((raw[other][0] for other in against[n]), default=0.0) / 2),
            3,
        )
        for n, (own, _) in enumerate(raw)
    ]
    order = sorted(range(len(clusters)), key=lambda n: (-support[n], clusters[n][0].shown))
    place = {n: rank for rank, n in enumerate(order)}
    values = (
        FactValue(
            shown=clusters[n][0].shown,
            said=clusters[n][0].said,
            statements=tuple(sorted(clusters[n], key=_where)),
            sources=raw[n][1],
            support=support[n],
            against=tuple(sorted(place[other] for other in against[n])),
        )
        for n in order
    )
    return FactRow(kind, tuple(values))


def _where(one: Statement) -> tuple[int, int, int]:
    return one.account, one.spot.text, one.spot.start


def _against(clusters: Sequence[Sequence[Statement]]) -> list[list[int]]:
    """Return per value those that contradict it."""
    agreeing = _agreeing(clusters)
    return [
        [
            other
            for other in range(len(clusters))
            if other != n and _contradict(clusters[n], clusters[other], agreeing)
        ]
        for n in range(len(clusters))
    ]


def _clusters(said: Sequence[Statement]) -> list[list[Statement]]:
    """Put agreeing statements together, the most precise first, so that a vague one joins those
    it agrees with and founds no bridge between two that exclude each other.
    """
    clusters: list[list[Statement]] = []
    for one in sorted(said, key=_precision):
        fitting = [cluster for cluster in clusters if relation(cluster[0], one) == "agree"]
        if not fitting:
            clusters.append([one])
            continue
        for cluster in fitting:
            cluster.append(one)
    return clusters


def _precision(one: Statement) -> tuple[float, int, int, int]:
    """Order from precise to vague, then by place: the same for any order of accounts."""
    match one.value:
        case DayRange() as days:
            width = float(days.days)
        case Unit() as unit:
            width = -float(len(unit.parts))
        case PlaceValue() as where:
            width = -float(len(where.keys))
        case tuple() as name:
            width = -float(len(name))
        case _:
            width = 0.0
    return width, one.account, one.spot.text, one.spot.start


def _agreeing(clusters: Sequence[Sequence[Statement]]) -> set[tuple[int, int]]:
    """Return pairs of accounts that agree in some value of the fact; each with itself."""
    found: set[tuple[int, int]] = set()
    for cluster in clusters:
        tellers = {one.account for one in cluster}
        found.update(product(tellers, tellers))
    return found


def _contradict(
    a: Sequence[Statement], b: Sequence[Statement], agreeing: set[tuple[int, int]]
) -> bool:
    """Whether two values exclude each other, and two accounts that agree in nothing state them.

    Who names Khe Sanh and, on the way, Lao Bảo does not contradict one who names Khe Sanh alone.
    """
    if relation(a[0], b[0]) != "contradict":
        return False
    tellers = product({one.account for one in a}, {one.account for one in b})
    return any(pair not in agreeing for pair in tellers)


def _support(
    cluster: Sequence[Statement],
    source_of: Mapping[int, int],
    witnesses: Mapping[int, Witness],
) -> tuple[float, int]:
    best: dict[int, float] = {}
    for one in cluster:
        weight = WEIGHT[witnesses[one.account].kind] * one.score
        source = source_of[one.account]
        best[source] = max(best.get(source, 0.0), weight)
    missing = 1.0
    for weight in best.values():
        missing *= 1 - weight
    return 1 - missing, len(best)
