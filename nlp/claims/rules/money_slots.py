"""Slots of statements about money: an act, a sum, and what stands between and around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.claims.guards import vetoes
from nlp.claims.guards.scope import around, has_cue
from nlp.claims.money import Amount
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.base import Finding
from records.claim import Fact

_ACT_REACH: Final = 48
"""Characters between an act and its sum; more is another thought."""
_JOIN_REACH: Final = 14
_GIVER_REACH: Final = 26
"""Characters before an act within which a giver turns paying into giving."""
_BEHIND: Final = frozenset({"ko", "ru"})
"""Languages that say behind the sum what it is for."""
_STOP: Final = re.compile(r"[.!?;\n。！？；]|,(?!\d)|[，、]")

_RECIPIENT: Final = re.compile(
    r" (?:cho|cua|voi|doi voi|for|to|of|from|aux?|a|pour|des?|для|у)(?: (?!va |and |et )\w+){1,5}"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum with the act it belongs to; ``place`` covers both, ``acted`` whether an act stands."""

    place: Place
    amount: Amount


def clause_gap(reading: Reading, start: int, end: int) -> bool:
    """Whether nothing between ``start`` and ``end`` ends a clause."""
    return not _STOP.search(reading.folded, start, end)


def acts_on(
    reading: Reading,
    sums: Sequence[Amount],
    *,
    before: str,
    after: str | None = None,
    stop: str | None = None,
    giver: str | None = None,
) -> Iterator[Sum]:
    """Yield the sums that an act governs.

    Args:
        reading: the post.
        sums: its amounts of money.
        before: role of acts that stand before their sum.
        after: role of acts that stand right behind it.
        stop: role that parts an act from a sum where it stands between or right behind them.
        giver: role that turns paying into giving where it stands right before the act.

    """
    for amount in sums:
        start, end = amount.place
        act = _act_before(reading, amount, sums, before)
        behind = _act_behind(reading, amount, after) if after else None
        if act is None and behind is None:
            continue
        place = (act if act is not None else start, behind if behind is not None else end)
        first = max(sentence(reading, place)[0], place[0] - _GIVER_REACH)
        last = place[1] + (_JOIN_REACH if reading.lang in _BEHIND else 0)
        if stop and has_cue(reading, stop, (place[0], last), [amount.place]):
            continue
        if giver and has_cue(reading, giver, (first, place[1])):
            continue
        yield Sum(place, amount)


def _act_before(reading: Reading, amount: Amount, sums: Sequence[Amount], role: str) -> int | None:
    """Return where the act before ``amount`` starts, acts right before it included."""
    start = amount.place[0]
    floor = max([0, *(one.place[1] for one in sums if one.place[1] <= start)])
    found: int | None = None
    edge = start
    for first, last in reversed(reading.cues(role)):
        if last > edge or first < floor:
            continue
        reach = _ACT_REACH if found is None else _JOIN_REACH
        if edge - last > reach or not clause_gap(reading, last, edge):
            break
        found = edge = first
    return found


def _act_behind(reading: Reading, amount: Amount, role: str) -> int | None:
    """Return where an act that stands right behind ``amount`` ends."""
    end = amount.place[1]
    reach = _JOIN_REACH if reading.lang != "vi" else 2
    for first, last in reading.cues(role):
        if first >= end - 1 and first - end <= reach and clause_gap(reading, end, first):
            return last
    return None


def with_tail(reading: Reading, place: Place, roles: Iterable[str], reach: int = 25) -> Place:
    """Return ``place`` widened to the nearest cue of ``roles`` that follows in its clause."""
    ends = [
        last
        for role in roles
        for first, last in reading.cues(role)
        if place[1] <= first <= place[1] + reach and clause_gap(reading, place[1], first)
    ]
    return place[0], max([place[1], *ends[:2]])


def to_recipient(reading: Reading, place: Place) -> Place:
    """Return ``place`` with "for whom" or "whose" behind it."""
    found = _RECIPIENT.match(reading.folded, place[1])
    return (place[0], found.end()) if found else place


def joined(reading: Reading, place: Place, role: str, reach: int = 12) -> Place:
    """Return ``place`` widened to a cue of ``role`` that stands beside it in its clause."""
    start, end = place
    for first, last in reading.cues(role):
        if last <= start <= last + reach and clause_gap(reading, last, start):
            start = first
        elif end <= first <= end + reach and clause_gap(reading, end, first):
            end = last
    return start, end


def nearest(reading: Reading, roles: Iterable[str], place: Place, within: Place) -> int | None:
    """Return the distance from ``place`` to the nearest cue of ``roles`` in ``within``."""
    gaps = [
        max(0, first - place[1], place[0] - last)
        for role in roles
        for first, last in reading.cues(role)
        if within[0] <= first and last <= within[1]
    ]
    return min(gaps, default=None)


def named(reading: Reading, roles: Iterable[str], within: Place | None = None) -> bool:
    """Whether a cue of any of ``roles`` stands in ``within``, in the post where it is ``None``."""
    span = within or (0, len(reading.folded))
    return any(has_cue(reading, role, span) for role in roles)


def of_campaign(reading: Reading) -> bool:
    """Whether the post speaks of the campaign or a body of it, by full name or in its matter."""
    return named(reading, ("campaign",)) or (
        named(reading, ("money_campaign",))
        and named(
            reading,
            ("subject", "relatives", "dna", "fee_dna", "fee_search_strong", "fee_search_weak"),
        )
    )


def sentence(reading: Reading, place: Place, more: int = 0) -> Place:
    """Return the span of the sentence of ``place`` and of ``more`` to both sides."""
    return around(reading, place, more)


def other_sum(fact: Fact, amount: Amount | None) -> str | None:
    """Return why ``amount`` contradicts the fact's ``amount_vnd``; ``None`` where it agrees.

    ``amount`` ``None`` is a payment without a sum: it contradicts only "nothing is paid". A fact
    without a sum (``null``) allows no fixed one.
    """
    if "amount_vnd" not in fact.check:
        return None
    official = fact.check["amount_vnd"]
    if official is None:
        return "không quy định mức tiền" if amount is not None else None
    if amount is None:
        return "mức chính thức là 0 đồng" if official == 0 else None
    if amount.vnd is None:
        return "mức chính thức là 0 đồng" if official == 0 and amount.value else None
    return None if amount.vnd == official else f"mức chính thức là {official:,} đồng"


def statement(
    reading: Reading,
    place: Place,
    fact: Fact,
    kind: str,
    reason: str,
    *,
    score: float,
    shown: Place | None = None,
    spared: frozenset[str] = frozenset(),
) -> Finding:
    """Return the finding that what stands at ``place`` contradicts ``fact``.

    ``shown`` is the evidence where it is wider than what the guards look around.
    """
    evidence = shown or place
    start, end = reading.mapped.span(*evidence)
    why = (f"{reading.quoted(evidence)}: {reason}", f"theo {fact.id}: {fact.statement_vi}")
    parts = tuple(part.replace(";", ",") for part in why)
    return Finding(kind, fact, start, end, score, parts, vetoes(reading, place, spared=spared))
