"""Facts on fees: DNA sampling costs nothing, nor does registration, search or recovery.

A sum counts only with an act of paying, a service of the campaign, and a tie to the campaign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nlp.claims.guards.scope import overlaps
from nlp.claims.money import Amount
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.base import Finding
from nlp.claims.rules.foreign import ABROAD, foreign_fee
from nlp.claims.rules.money_slots import (
    acts_on,
    clause_gap,
    named,
    nearest,
    of_campaign,
    other_sum,
    sentence,
    statement,
    with_tail,
)
from records.claim import Fact

Service = Literal["dna_free", "no_fees"]
_TYPES: Final[Mapping[Service, str]] = {"dna_free": "fee_dna", "no_fees": "fee_grave_search"}
_DNA: Final = ("fee_dna", "dna")
_SEARCH: Final = ("fee_search_strong",)
_STEP: Final = ("fee_search_weak",)
_TAIL: Final = (*_DNA, *_SEARCH, *_STEP)
_GIFT_REACH: Final = 12
"""Characters from a payment to the fund it goes to."""
_PRICE_REACH: Final = 9
"""Characters between a service and its price where no act of paying stands."""
_NOT_DEMANDED: Final = (
    *("fee_receive", "fee_goods", "fee_own_voice", "donation_fund"),
    *("reward_word", "benefit_giver"),
)
_LARGEST: Final = 10**9
"""A thousand million đồng: beyond that it is a budget, not a price."""
_ELSE_REACH: Final = 40
_SILENT: Final = ("fee_state_pays", "fee_private", "fee_trade")


@dataclass(frozen=True, slots=True)
class _Fee:
    """A payment asked for: where, how much where a sum is named, how surely."""

    place: Place
    amount: Amount | None
    score: float


def fees(reading: Reading, sums: Sequence[Amount], facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """Yield a finding for each payment asked in the campaign's name against facts on fees."""
    for fee in _asked(reading, sums):
        own = sentence(reading, fee.place)
        if named(reading, _SILENT, own) or _of_the_past(reading, fee.place):
            continue
        shown = with_tail(reading, fee.place, _TAIL)
        if named(reading, ABROAD, own):
            fact = facts.get("foreign_witnesses")
            reason = foreign_fee(reading, fee.place, fact) if fact else None
            if fact and reason:
                yield statement(
                    reading,
                    fee.place,
                    fact,
                    "campaign_terms",
                    reason,
                    score=fee.score,
                    shown=shown,
                )
            continue
        service = _service(reading, fee.place)
        if service is None or service not in facts or not _tied(reading, fee.place, service):
            continue
        contradicted = other_sum(facts[service], fee.amount)
        if contradicted is not None:
            kind = _TYPES[service]
            yield statement(
                reading,
                fee.place,
                facts[service],
                kind,
                contradicted,
                score=fee.score,
                shown=shown,
                spared=_spared(reading, fee),
            )


def _asked(reading: Reading, sums: Sequence[Amount]) -> Iterator[_Fee]:
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
        yield _Fee(one.place, one.amount, 0.92)
    for amount in sums:
        if _payable(amount) and not overlaps(amount.place, [one.place for one in acted]):
            for place in _priced(reading, amount):
                if named(reading, ("fee_goods",), sentence(reading, place)):
                    continue
                yield _Fee(place, amount, 0.7)
            if _demanded(reading, amount):
                yield _Fee(amount.place, amount, 0.65)
    for place in reading.cues("fee_unpriced"):
        yield _Fee(place, None, 0.75)


def _spared(reading: Reading, fee: _Fee) -> frozenset[str]:
    """Return the guards that such a payment does not fear."""
    own = sentence(reading, fee.place)
    spared = {"denial"} if _unless(reading, fee) else set()
    if not named(reading, ("fee_own_voice",), own):
        spared.add("own_cost")
    return frozenset(spared)


def _unless(reading: Reading, fee: _Fee) -> bool:
    """Whether it is said as a condition: "không nộp 500k thì không lấy mẫu"."""
    start, end = fee.place
    first, last = sentence(reading, fee.place)
    before = reading.pattern("fee_unless").search(reading.searched[first:start])
    return before is not None and named(reading, ("fee_else",), (end, min(last, end + _ELSE_REACH)))


def _payable(amount: Amount) -> bool:
    """Whether a family could be asked for it; more is a budget."""
    return (amount.vnd or 0) < _LARGEST


def _of_the_past(reading: Reading, place: Place) -> bool:
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
        and named(reading, _TAIL, sentence(reading, amount.place, 1))
        and not named(reading, _NOT_DEMANDED, own)
    )


def _priced(reading: Reading, amount: Amount) -> Iterator[Place]:
    """Yield the service with a sum beside it, as in a price list: "lấy mẫu ADN: 500k"."""
    start, end = amount.place
    for role in (*_DNA, *_SEARCH):
        for first, last in reading.cues(role):
            beside = 0 <= start - last <= _PRICE_REACH and clause_gap(reading, last, start)
            if beside and not named(reading, ("fee_receive",), (max(0, first - 20), end + 20)):
                yield first, end
                return


def _service(reading: Reading, place: Place) -> Service | None:
    """Return which service is paid for; a step such as registration serves both."""
    shown = with_tail(reading, place, _TAIL)
    own = sentence(reading, place)
    gift = nearest(reading, ("donation_fund",), place, own)
    if gift is not None and gift <= _GIFT_REACH:
        return None
    dna, search = nearest(reading, _DNA, shown, own), nearest(reading, _SEARCH, shown, own)
    if dna is None and search is None:
        if gift is not None:
            return None
        wide = sentence(reading, place, 1)
        dna, search = nearest(reading, _DNA, shown, wide), nearest(reading, _SEARCH, shown, wide)
    if dna is not None and not (search == 0 and dna > 0):
        return "dna_free"
    if search is not None:
        return "no_fees"
    if named(reading, _DNA):
        return "dna_free"
    return "no_fees" if named(reading, _STEP, own) else None


def _tied(reading: Reading, place: Place, service: Service) -> bool:
    """Whether the payment is asked by or for the campaign, its bodies, its list or its round."""
    if of_campaign(reading):
        return True
    own = sentence(reading, place)
    sampled = service == "dna_free" and named(reading, ("fee_sampling",), own)
    if sampled and named(reading, ("fee_batch",), own):
        return True
    if not sampled and not named(reading, ("subject", "relatives")):
        return False
    wide = sentence(reading, place, 1)
    if service == "dna_free":
        return named(reading, ("place", "authority", "fee_round"), wide)
    return named(reading, ("fee_ruled",), wide)
