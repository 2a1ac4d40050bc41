"""Rules about money and benefits: fees, gifts, rewards, new allowances, witnesses from abroad."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from nlp.claims.facts import FactSet
from nlp.claims.frames import FrameRule
from nlp.claims.money import Amount, amounts
from nlp.claims.reading import Reading
from nlp.claims.rules import benefits, donations, foreign
from nlp.claims.rules.base import Finding, Rule
from nlp.claims.rules.fees import fees
from nlp.claims.rules.rewards import rewards
from records.claim import Fact

Judge = Callable[[Reading, Sequence[Amount], Mapping[str, Fact]], Iterator[Finding]]
_JUDGES: Final[tuple[Judge, ...]] = (fees, rewards, benefits.benefits)


class SumRule:
    """What is said to cost, or to bring, a sum: read once, held against each fact on money."""

    type: Final = "fee_dna"
    topics: Final = ("dna_free", "no_fees", "rewards", "benefits", "foreign_witnesses")

    def concerns(self, text: str) -> bool:
        """Say that it may concern any text that passed the topic gate."""
        return True

    def judge(self, reading: Reading, facts: FactSet, *, assumed: bool) -> list[Finding]:
        """Return every contradiction seen, vetoed ones included."""
        active = {
            fact.topic: fact
            for fact in reversed(facts.active(assumed))
            if fact.topic in self.topics
        }
        if not active:
            return []
        sums = amounts(reading)
        return [finding for judge in _JUDGES for finding in judge(reading, sums, active)]


RULES: Final[tuple[Rule, ...]] = (
    SumRule(),
    FrameRule("donation_scam", ("funding",), donations.FRAMES),
    FrameRule("invented_decision_benefit", ("benefits",), benefits.FRAMES),
    FrameRule("campaign_terms", ("foreign_witnesses",), foreign.FRAMES),
)
