"""Which accounts stand for one and the same source, so that they count once, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from nlp.corroboration.account import Account
from nlp.corroboration.people import same_person
from nlp.corroboration.terms import Commonness

Why = Literal["copies", "author", "channel", "family", "recording"]


@dataclass(frozen=True, slots=True)
class Tie:
    """Two accounts of one source, and what ties them."""

    a: int
    b: int
    why: Why


@dataclass(frozen=True, slots=True)
class Source:
    """Accounts that count as one, ids ascending, with the ties that made them one."""

    members: tuple[int, ...]
    ties: tuple[Tie, ...]


def sources(accounts: Sequence[Account]) -> list[Source]:
    """Return the independent sources among ``accounts``, by their smallest id.

    Near copies and reposts, one author, one channel that speaks with one voice, one family and one
    received recording or file count once. Union-find: ties carry over (a repost by the cousin of a
    witness is that witness's family).
    """
    ordered = sorted(accounts, key=lambda one: one.id)
    parent = {one.id: one.id for one in ordered}

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    ties: list[Tie] = []
    for a, b in combinations(ordered, 2):
        why = _tie(a, b)
        if why is None:
            continue
        ties.append(Tie(a.id, b.id, why))
        first, second = sorted((root(a.id), root(b.id)))
        parent[second] = first
    found: dict[int, list[int]] = {}
    for one in ordered:
        found.setdefault(root(one.id), []).append(one.id)
    return [
        Source(tuple(ids), tuple(tie for tie in ties if root(tie.a) == head))
        for head, ids in sorted(found.items())
    ]


def _same(read: Callable[[Account], str], a: Account, b: Account) -> bool:
    return bool(read(a)) and read(a) == read(b)


def _tie(a: Account, b: Account) -> Why | None:
    if _same(lambda one: one.origin.copies, a, b):
        return "copies"
    if _same(lambda one: one.origin.author, a, b):
        return "author"
    if _same(lambda one: one.origin.recording, a, b):
        return "recording"
    if _same(lambda one: one.origin.channel, a, b):
        return "channel"
    if same_family(a.origin.family, b.origin.family):
        return "family"
    return None


def same_family(a: str, b: str) -> bool:
    """Whether two families look for one person: the names meet in more than the given name."""
    if not a or not b:
        return False
    return a == b or same_person(tuple(a.split()), tuple(b.split()), Commonness()) > _NAMES_MEET


# A given name alone (3 nats) is no identity; with the middle name it is.
_NAMES_MEET = 3.0
