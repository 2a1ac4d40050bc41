"""What must make people careful with a lead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from nlp.corroboration.account import Account
from nlp.corroboration.independence import same_family
from nlp.corroboration.statements import FactKind
from nlp.corroboration.table import FactTable


class WarningKind(StrEnum):
    """Which trouble."""

    TWO_FAMILIES = "two_families"
    ONE_SOURCE = "one_source"
    FALSE_CLAIM = "false_claim"


@dataclass(frozen=True, slots=True)
class LeadWarning:
    """A trouble, the accounts it is about, and the values that make it (names of the fallen)."""

    kind: WarningKind
    accounts: tuple[int, ...]
    values: tuple[str, ...] = ()


def lead_warnings(
    accounts: Sequence[Account], table: FactTable, flagged: Collection[int] = ()
) -> list[LeadWarning]:
    """Return the warnings of a lead.

    Args:
        accounts: of the lead.
        table: their table.
        flagged: accounts with an open flag of a false claim.

    """
    found: list[LeadWarning] = []
    families = two_families(accounts, table)
    if families is not None:
        found.append(families)
    if len(table.sources) == 1 and accounts:
        ids = tuple(sorted(one.id for one in accounts))
        found.append(LeadWarning(WarningKind.ONE_SOURCE, ids))
    false = tuple(sorted(one.id for one in accounts if one.id in flagged))
    if false:
        found.append(LeadWarning(WarningKind.FALSE_CLAIM, false))
    return found


def two_families(accounts: Sequence[Account], table: FactTable) -> LeadWarning | None:
    """Return a warning where more families look for their dead here than dead are told of.

    Two families at a grave of seven is how it was; two families at one grave is a dispute that
    only DNA may settle. Where nobody gives a number, one grave is taken to be meant.
    """
    families: list[tuple[str, list[int]]] = []
    for one in sorted(accounts, key=lambda account: account.id):
        name = one.origin.family
        if not name:
            continue
        known = next((family for family in families if same_family(family[0], name)), None)
        if known is None:
            families.append((name, [one.id]))
        else:
            known[1].append(one.id)
    if len(families) < 2 or len(families) <= _dead(table):
        return None
    clash = all(not same_family(a[0], b[0]) for a, b in combinations(families, 2))
    if not clash:
        return None
    ids = tuple(sorted(one for _, members in families for one in members))
    return LeadWarning(WarningKind.TWO_FAMILIES, ids, tuple(name for name, _ in families))


def _dead(table: FactTable) -> int:
    counts = [
        statement.value
        for row in table.rows
        if row.kind == FactKind.COUNT
        for value in row.values
        for statement in value.statements
    ]
    return max((count for count in counts if isinstance(count, int)), default=1)
