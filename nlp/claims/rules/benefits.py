"""The fact on benefits: the campaign grants nothing new and withdraws no recognition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from nlp.claims.frames import Frame
from nlp.claims.guards.scope import overlaps
from nlp.claims.money import Amount
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.base import Finding
from nlp.claims.rules.money_slots import (
    clause_gap,
    named,
    of_campaign,
    sentence,
    statement,
    to_recipient,
)
from records.claim import Fact
from records.text import nfc, unaccented

_KIND: Final = "invented_decision_benefit"
_REACH: Final = 60
"""Characters between granting and what is granted: the recipients stand between."""
_BUDGET: Final = 10**10
"""Ten thousand million đồng is a budget, not what a family gets."""
_WEAK_REACH: Final = 14
"""The same for a verb of many meanings."""
_SILENT: Final = ("benefit_law", "benefit_refuser", "foreign_who", "fee_unpaid")
_TO_ALL: Final = ("benefit_who", "benefit_decided")
_ABOUT: Final = ("subject", "relatives", "dna", "campaign", "money_campaign")


def benefits(
    reading: Reading, sums: Sequence[Amount], facts: Mapping[str, Fact]
) -> Iterator[Finding]:
    """Yield a finding for each new allowance, land or exemption told as decided."""
    fact = facts.get("benefits")
    if fact is None or not named(reading, _ABOUT):
        return
    for place in _grants(reading, sums):
        own, wide = sentence(reading, place), sentence(reading, place, 1)
        if named(reading, _SILENT, own) or not named(reading, _ABOUT, wide):
            continue
        if named(reading, ("reward_word",), own) and not named(reading, ("dna",), own):
            continue
        general = named(reading, _TO_ALL, own) or named(reading, ("benefit_passive",), place)
        if not general or not _new(reading, own):
            continue
        if _for_informing(reading, place, own, sums):
            continue
        reason = not_listed(reading, place, fact)
        if reason is not None:
            shown = to_recipient(reading, place)
            yield statement(reading, place, fact, _KIND, reason, score=0.92, shown=shown)


def _for_informing(reading: Reading, place: Place, own: Place, sums: Sequence[Amount]) -> bool:
    """Whether a sum goes to those who inform: that is a reward."""
    if not any(overlaps(place, [one.place]) for one in sums):
        return False
    within = place if reading.lang == "vi" else own
    if named(reading, ("relatives",), own) or named(reading, ("benefit_family",), within):
        return False
    return named(reading, ("reward_inform",), own) and not named(reading, ("dna",), own)


def _new(reading: Reading, own: Place) -> bool:
    """Whether it comes with the campaign, for giving a sample, or by a new decision."""
    return of_campaign(reading) or named(reading, ("benefit_decided", "benefit_giver", "dna"), own)


def _grants(reading: Reading, sums: Sequence[Amount]) -> Iterator[Place]:
    """Yield where something is granted: from the act to what is granted."""
    paid = [one.place for one in sums if (one.vnd or 0) < _BUDGET]
    things = sorted([*reading.cues("benefit_object"), *paid])
    acts = sorted(
        [(*act, _REACH) for act in reading.cues("benefit_give")]
        + [(*act, _WEAK_REACH) for act in reading.cues("benefit_give_weak")]
    )
    done = -1
    for first, last, reach in acts:
        ends = [end for start, end in things if _granted(reading, last, start, reach)]
        if ends and first >= done:
            done = ends[0]
            yield first, _grown(reading, ends[0], things)
    if reading.lang == "ko":
        for start, end in things:
            for first, last, _ in acts:
                if end <= first <= end + _WEAK_REACH and clause_gap(reading, end, first):
                    yield start, last
                    break


def _granted(reading: Reading, last: int, start: int, reach: int) -> bool:
    """Whether an act that ends at ``last`` governs the thing at ``start``."""
    return (
        last - 1 <= start <= last + reach
        and clause_gap(reading, last, start)
        and not named(reading, ("fee_act",), (last, start))
    )


def _grown(reading: Reading, end: int, things: Sequence[Place]) -> int:
    """Return ``end``, or that of a thing or sum that follows at once."""
    return max([end, *(last for first, last in things if end <= first <= end + 3)])


def not_listed(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Return why it contradicts, ``None`` where the fact lists such a benefit."""
    listed = fact.check.get("new_benefits")
    if listed is None:
        return None
    said = reading.folded[slice(*sentence(reading, place))]
    if any(unaccented(nfc(str(one)).lower()) in said for one in listed):
        return None
    return "không có chế độ mới nào như vậy"


def _not_withdrawn(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Return why it contradicts: nothing is withdrawn as long as the fact knows nothing new."""
    return "không thu hồi, không xoá công nhận" if not_listed(reading, place, fact) else None


FRAMES: Final = (
    Frame(
        claim="benefit_cut",
        topic="benefits",
        type=_KIND,
        about=(("campaign", "money_campaign", "benefit_decided", "benefit_giver", "dna"),),
        near=((*_ABOUT, "benefit_merit"),),
        silent=("benefit_refuser", "benefit_cut_lawful", "foreign_who", "fee_unpaid"),
        score=0.93,
        holds=_not_withdrawn,
        span=to_recipient,
    ),
)
