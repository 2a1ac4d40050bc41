"""Payments a post asks for: by an act of paying, as a price, or by the mood of its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.claims.guards.scope import overlaps
from nlp.claims.money import Amount
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.money_slots import acts_on, clause_gap, named, of_campaign, sentence

DNA: Final = ("fee_dna", "dna")
SEARCH: Final = ("fee_search_strong",)
STEP: Final = ("fee_search_weak",)
SERVICES: Final = (*DNA, *SEARCH, *STEP)
_PRICE_REACH: Final = 9
"""Characters between a service and its price where no act of paying stands."""
_NOT_DEMANDED: Final = (
    *("fee_receive", "fee_goods", "fee_own_voice", "donation_fund"),
    *("reward_word", "benefit_giver"),
)
_LARGEST: Final = 10**9
"""A thousand million đồng: beyond that it is a budget, not a price."""
_ELSE_REACH: Final = 40
"""Characters behind a sum within which stands what happens without it."""


@dataclass(frozen=True, slots=True)
class Fee:
    """A payment asked for: where, how much where a sum is named, how surely."""

    place: Place
    amount: Amount | None
    score: float


def asked(reading: Reading, sums: Sequence[Amount]) -> Iterator[Fee]:
    """Yield sums that an act of paying governs, prices beside a service, payments without sum."""
    acted = list(
        acts_on(
            reading,
            sums,
            before="fee_act",
            after="fee_after",
            stop="fee_receive",
            giver="fee_giver",
        )
    )
    for one in acted:
        if not _payable(one.amount):
            continue
        yield Fee(one.place, one.amount, 0.95)
    for amount in sums:
        if _payable(amount) and not overlaps(amount.place, [one.place for one in acted]):
            for place in _priced(reading, amount):
                if named(reading, ("fee_goods",), sentence(reading, place)):
                    continue
                yield Fee(place, amount, 0.7)
            if _demanded(reading, amount):
                yield Fee(amount.place, amount, 0.65)
    for role, score in (("fee_share", 0.96), ("fee_unpriced", 0.75)):
        for place in reading.cues(role):
            yield Fee(place, None, score)


def spared_guards(reading: Reading, fee: Fee) -> frozenset[str]:
    """Return the guards that such a payment does not fear."""
    own = sentence(reading, fee.place)
    spared = {"denial"} if _unless(reading, fee) else set()
    if not named(reading, ("fee_own_voice",), own):
        spared |= {"own_cost", "private_choice"}
    return frozenset(spared)


def _unless(reading: Reading, fee: Fee) -> bool:
    """Whether it is said as a condition: "không nộp 500k thì không lấy mẫu"."""
    start, end = fee.place
    first, last = sentence(reading, fee.place)
    before = reading.pattern("fee_unless").search(reading.searched[first:start])
    return before is not None and named(reading, ("fee_else",), (end, min(last, end + _ELSE_REACH)))


def _payable(amount: Amount) -> bool:
    """Whether a family could be asked for it; more is a budget."""
    return (amount.vnd or 0) < _LARGEST


def of_the_past(reading: Reading, place: Place) -> bool:
    """Whether it is told of former days, with no "now" before the payment."""
    first = sentence(reading, place)[0]
    ends = [end for start, end in reading.cues("fee_past") if first <= start and end <= place[0]]
    return bool(ends) and not named(reading, ("now",), (max(ends), place[0]))


def _demanded(reading: Reading, amount: Amount) -> bool:
    """Whether the sum's sentence asks for it, for a service, in the campaign's name."""
    own = sentence(reading, amount.place)
    return (
        (of_campaign(reading) or named(reading, ("fee_sampling",), own))
        and named(reading, ("fee_ask",), own)
        and named(reading, SERVICES, sentence(reading, amount.place, 1))
        and not named(reading, _NOT_DEMANDED, own)
    )


def _priced(reading: Reading, amount: Amount) -> Iterator[Place]:
    """Yield the service with a sum beside it, as in a price list: "lấy mẫu ADN: 500k"."""
    start, end = amount.place
    for role in (*DNA, *SEARCH):
        for first, last in reading.cues(role):
            beside = 0 <= start - last <= _PRICE_REACH and clause_gap(reading, last, start)
            if beside and not named(reading, ("fee_receive",), (max(0, first - 20), end + 20)):
                yield first, end
                return
