"""Facts on fees: DNA sampling costs nothing, nor does registration, search or recovery.

A sum counts only with an act of paying, a service of the campaign, and a tie to the campaign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from nlp.claims.money import Amount
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.base import Finding
from nlp.claims.rules.fee_asked import (
    DNA,
    SEARCH,
    SERVICES,
    STEP,
    asked,
    of_the_past,
    spared_guards,
)
from nlp.claims.rules.foreign import ABROAD, foreign_fee
from nlp.claims.rules.money_slots import (
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
_GIFT_REACH: Final = 12
"""Characters from a payment to the fund it goes to."""
_GRANT_REACH: Final = 25
"""Characters before a payment within which a benefit is named: "a pension of 5 million"."""
_SILENT: Final = ("fee_state_pays", "fee_private", "fee_trade")


def fees(reading: Reading, sums: Sequence[Amount], facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """Yield a finding for each payment asked in the campaign's name against facts on fees."""
    for fee in asked(reading, sums):
        own = sentence(reading, fee.place)
        if of_the_past(reading, fee.place) or _silent(reading, fee.place, own):
            continue
        if _granted(reading, fee.place):
            continue
        shown = with_tail(reading, fee.place, SERVICES)
        if named(reading, ("fee_goods",), shown):
            continue
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
                spared=spared_guards(reading, fee),
            )


def _granted(reading: Reading, place: Place) -> bool:
    """Whether the words before the sum say that it is paid out.

    Vietnamese "nhận" also means to take on or to accept: it says nothing by itself.
    """
    roles = ("fee_grant",) if reading.lang == "vi" else ("fee_grant", "fee_receive")
    return named(reading, roles, (place[0] - _GRANT_REACH, place[0]))


def _silent(reading: Reading, place: Place, own: Place) -> bool:
    """Whether its sentence tells of no fee; that the State pays a part agrees with a share."""
    if named(reading, ("fee_share",), place):
        return named(reading, ("fee_private", "fee_trade"), own)
    return named(reading, _SILENT, own)


def _service(reading: Reading, place: Place) -> Service | None:
    """Return which service is paid for; a step such as registration serves both."""
    shown = with_tail(reading, place, SERVICES)
    own = sentence(reading, place)
    turn = named(reading, ("fee_turn",), own)
    gift = None if turn else nearest(reading, ("donation_fund",), place, own)
    if gift is not None and gift <= _GIFT_REACH:
        return None
    dna, search = nearest(reading, DNA, shown, own), nearest(reading, SEARCH, shown, own)
    if dna is None and search is None:
        if gift is not None:
            return None
        wide = sentence(reading, place, 1)
        dna, search = nearest(reading, DNA, shown, wide), nearest(reading, SEARCH, shown, wide)
    if dna is not None and not (search == 0 and dna > 0):
        return "dna_free"
    if search is not None:
        return "no_fees"
    if named(reading, DNA):
        return "dna_free"
    if named(reading, ("donation_target",), own) and not named(reading, STEP, own):
        return None
    wanted = named(reading, ("campaign",)) and named(reading, ("fee_want",), own)
    return "no_fees" if wanted or named(reading, STEP, own) else None


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
