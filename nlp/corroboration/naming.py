"""A working title for accounts that seem to tell of one thing: place, date, name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from nlp.corroboration.account import Account
from nlp.corroboration.comparable import DayRange
from nlp.corroboration.names import joined
from nlp.corroboration.statements import FactKind, PlaceValue, Statement, statements
from nlp.corroboration.terms import Commonness

_SEPARATOR = " · "


def working_title(accounts: Sequence[Account], common: Commonness) -> str:
    """Return what most accounts share, such as ``Nhan Biều · 16/08/1972 · Hoàng Thế Duyệt``.

    The place, day and name that most accounts give; of equals the rarer place, the more precise
    day, the fuller name. A spelling with accents is shown where one account has it. Empty when no
    two accounts share anything.
    """
    said = [one for account in accounts for one in statements(account)]
    parts = [
        _most(said, FactKind.PLACE, common),
        _day(said),
        _most(said, FactKind.PERSON, common),
    ]
    return _SEPARATOR.join(part for part in parts if part)


def _most(said: Sequence[Statement], kind: FactKind, common: Commonness) -> str:
    tellers: dict[str, set[int]] = defaultdict(set)
    spellings: dict[str, list[str]] = defaultdict(list)
    for one in said:
        if one.kind != kind:
            continue
        if isinstance(one.value, PlaceValue):
            key, name = joined(one.value.keys[0]), one.said
        elif isinstance(one.value, tuple):
            key, name = one.value[-1], one.said
        else:
            continue
        tellers[key].add(one.account)
        spellings[key].append(name)
    shared = [key for key, who in tellers.items() if len(who) > 1]
    if not shared:
        return ""
    best = max(shared, key=lambda key: (len(tellers[key]), common.information(key), key))
    return max(spellings[best], key=fullness)


def fullness(name: str) -> tuple[bool, bool, int, str]:
    """Order spellings: with accents, capitalised, then of middle length before the longest."""
    return not name.isascii(), name[:1].isupper(), -abs(len(name) - 14), name


def _day(said: Sequence[Statement]) -> str:
    given = [
        (one.value.first, one.value.last, one.account)
        for one in said
        if isinstance(one.value, DayRange) and one.value.about in ("death", "battle", "burial")
    ]
    tellers: dict[tuple[date, date], set[int]] = defaultdict(set)
    for first, last, _account in given:
        tellers[first, last] = {who for a, b, who in given if a <= last and first <= b}
    if not tellers:
        return ""

    def rank(days: tuple[date, date]) -> tuple[bool, int, int, tuple[date, date]]:
        width = (days[1] - days[0]).days
        return width <= 1 and len(tellers[days]) > 1, len(tellers[days]), -width, days

    first, last = max(tellers, key=rank)
    if first == last:
        return first.strftime("%d/%m/%Y")
    if (first.year, first.month) == (last.year, last.month):
        return first.strftime("%m/%Y")
    return str(first.year) if first.year == last.year else ""
