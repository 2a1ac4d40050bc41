"""Facts on fees: DNA sampling costs nothing, nor does registration, search or recovery.

A sum counts only with an act of paying, a service of the campaign, and a tie to the campaign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from nlp.claims.money import Amount
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.base import Finding
from nlp.claims.rules.money_slots import (
    acts_on,
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
_SILENT: Final = ("fee_state_pays", "fee_private", "foreign_who")


def fees(reading: Reading, sums: Sequence[Amount], facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """Yield a finding for each payment asked in the campaign's name against facts on fees."""
    said: list[tuple[Place, Amount | None]] = [
        (one.place, one.amount)
        for one in acts_on(reading, sums, before="fee_act", after="fee_after", stop="fee_receive")
    ]
    said += [(place, None) for place in reading.cues("fee_unpriced")]
    for place, amount in said:
        if named(reading, _SILENT, sentence(reading, place)):
            continue
        service = _service(reading, place)
        if service is None or service not in facts or not _tied(reading, place, service):
            continue
        reason = other_sum(facts[service], amount)
        if reason is not None:
            shown = with_tail(reading, place, _TAIL)
            score = 0.85 if amount is not None else 0.75
            yield statement(reading, shown, facts[service], _TYPES[service], reason, score=score)


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
    if not named(reading, ("subject", "relatives")):
        return False
    wide = sentence(reading, place, 1)
    if service == "dna_free":
        return named(reading, ("place", "authority", "fee_round"), wide)
    return named(reading, ("fee_ruled",), wide)
