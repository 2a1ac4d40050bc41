"""The fact on rewards: the plan sets no sum for those who inform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from nlp.claims.money import Amount
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.base import Finding
from nlp.claims.rules.money_slots import (
    acts_on,
    clause_gap,
    named,
    other_sum,
    sentence,
    statement,
    to_recipient,
)
from records.claim import Fact

_GOODS_REACH: Final = 45
_NAMED_REACH: Final = 70
"""The same where it is called a reward: for whom stands between."""
_BEHIND_REACH: Final = 12
_SILENT: Final = ("reward_lawful",)
_PUBLIC: Final = ("authority", "place", "hotline")


def rewards(
    reading: Reading, sums: Sequence[Amount], facts: Mapping[str, Fact]
) -> Iterator[Finding]:
    """Yield a finding for each sum or good said to be the campaign's reward."""
    fact = facts.get("rewards")
    if fact is None or not named(reading, ("campaign", "money_campaign", "subject")):
        return
    said: list[tuple[Place, Amount | None]] = [
        (one.place, one.amount)
        for one in acts_on(
            reading, sums, before="reward_act", after="reward_act", stop="reward_stop"
        )
    ]
    said += [(place, None) for place in _goods(reading)]
    said += [
        (one.place, one)
        for one in sums
        if named(reading, ("reward_cash",), sentence(reading, one.place))
    ]
    for place, amount in said:
        own = sentence(reading, place)
        if named(reading, _SILENT, own) or not _for_informing(reading, place):
            continue
        if amount is None and fact.check.get("amount_vnd", 0) is None:
            reason: str | None = "không quy định phần thưởng bằng hiện vật"
        else:
            reason = other_sum(fact, amount)
        if reason is not None:
            kind = "invented_decision_benefit"
            shown = to_recipient(reading, place)
            yield statement(reading, place, fact, kind, reason, score=0.96, shown=shown)


def _for_informing(reading: Reading, place: Place) -> bool:
    """Whether it is called a reward, or given to those who inform, by the campaign."""
    own, wide = sentence(reading, place), sentence(reading, place, 1)
    rewarded = named(reading, ("reward_word",), own)
    informing = named(reading, ("reward_inform",), own if not rewarded else wide)
    if not named(reading, ("campaign", "money_campaign")):
        return informing and named(reading, _PUBLIC, wide)
    if named(reading, ("relatives",), own) and not rewarded:
        return False
    return informing or (rewarded and not named(reading, ("dna",), own))


def _goods(reading: Reading) -> Iterator[Place]:
    """Yield where goods are promised: the act and the goods."""
    goods = reading.cues("reward_goods")
    for first, last in reading.cues("reward_act"):
        reach = _NAMED_REACH if named(reading, ("reward_word",), (first, last)) else _GOODS_REACH
        for start, end in goods:
            behind = first < start <= last + reach and end > last
            if behind and clause_gap(reading, last, max(last, start)):
                yield first, end
                break
    for start, end in goods:
        for first, last in reading.cues("benefit_give"):
            if end <= first <= end + _BEHIND_REACH and clause_gap(reading, end, first):
                yield start, last
                break
