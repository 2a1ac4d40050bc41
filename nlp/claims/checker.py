"""Holds a text against the official facts: every rule judges, guards veto, the best one speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nlp.claims.facts import FactSet
from nlp.claims.reading import Reading
from nlp.claims.rules.base import Finding, Rule
from nlp.claims.rules.dna_rules import RULES as DNA_RULES
from nlp.claims.rules.hotline import HotlineRule
from nlp.claims.rules.money_rules import RULES as MONEY_RULES
from nlp.claims.rules.terms_rules import RULES as TERMS_RULES
from nlp.language import identify
from records.claim import Verdict
from records.provenance import ModelRef
from records.text import nfc

RULES: Final[tuple[Rule, ...]] = (
    HotlineRule(),
    *MONEY_RULES,
    *TERMS_RULES,
    *DNA_RULES,
)
MODEL: Final = ModelRef("manhmoi-claim-rules", "2")
VETO_WORDS: Final = {
    "accusation": "tố một người cụ thể nhận tiền",
    "belief": "niềm tin, tâm linh riêng",
    "complaint": "phàn nàn",
    "correction": "tự đính chính",
    "debunk": "cảnh báo hoặc bác tin",
    "denial": "nói là không có chuyện đó",
    "fake": "nói chính số này là giả hoặc đã bỏ",
    "grief": "đau buồn, tưởng nhớ",
    "guess": "phỏng đoán",
    "hypothesis": "giả định hoặc ví dụ",
    "in_order": "nói số chính thức vẫn dùng",
    "lawful_giving": "đóng góp qua kênh hợp pháp",
    "opinion": "ý kiến riêng",
    "own_cost": "chi phí gia đình tự bỏ ra",
    "past": "nói chuyện trước đây",
    "private_choice": "gia đình tự chọn nơi ngoài chiến dịch",
    "question": "câu hỏi",
    "quote": "lời trích trong ngoặc kép",
    "refusal": "khuyên đừng làm theo",
    "report": "thuật lại lời người khác",
    "rumour": "nói đó là tin đồn",
    "satire": "đùa",
    "warning": "cảnh báo",
    "wish": "mong muốn, đề xuất",
    "worry": "lo ngại",
}
"""What each guard's name means to a Vietnamese reader."""
MAX_CHARS: Final = 20_000
"""A longer text is read up to here; cut it into passages first to read all of it."""


class Checker:
    """Says of a text whether it contradicts an official fact.

    Facts marked ``assumed`` or ``plan+assumed`` take no part unless ``assumed`` is true.
    """

    def __init__(self, facts: FactSet, assumed: bool = False) -> None:
        self.facts = facts
        self.assumed = assumed

    def check(
        self, text: str, lang: str | None = None, context: Mapping[str, Any] | None = None
    ) -> Verdict:
        """Return the verdict on ``text``.

        Args:
            text: the post as given; offsets of the evidence are into it.
            lang: its language where known, else it is identified.
            context: what else is known of the post (author, time, media matches).

        """
        head = text[:MAX_CHARS]
        rules = [rule for rule in RULES if rule.concerns(head)]
        if not rules:
            return self._silent("không có gì để đối chiếu / no rule concerned")
        reading = Reading(head, lang or identify(nfc(head)).lang, context)
        findings = [
            finding
            for rule in rules
            for finding in rule.judge(reading, self.facts, assumed=self.assumed)
        ]
        standing = [finding for finding in findings if not finding.vetoes]
        if standing:
            return self._distortion(text, max(standing, key=lambda finding: finding.score))
        if findings:
            return self._vetoed(max(findings, key=lambda finding: finding.score))
        return self._silent("không mâu thuẫn với sự kiện nào / nothing contradicts a fact")

    def _distortion(self, text: str, finding: Finding) -> Verdict:
        return Verdict(
            label="distortion",
            type=finding.type,
            fact_id=finding.fact.id,
            fact_version=finding.fact.version,
            start=finding.start,
            end=finding.end,
            evidence=text[finding.start : finding.end],
            score=round(finding.score, 3),
            why="; ".join(finding.why),
            model=MODEL,
        )

    def _vetoed(self, finding: Finding) -> Verdict:
        return Verdict(
            label="not",
            type=None,
            fact_id=finding.fact.id,
            fact_version=finding.fact.version,
            start=None,
            end=None,
            evidence=None,
            score=0.0,
            why="; ".join((*finding.why, "không gắn cờ vì có: " + _named(finding.vetoes))),
            model=MODEL,
            vetoes=finding.vetoes,
        )

    def _silent(self, why: str) -> Verdict:
        return Verdict("not", None, None, None, None, None, None, 0.0, why, MODEL)


def _named(vetoes: tuple[str, ...]) -> str:
    """Return the guards in Vietnamese, their names in brackets."""
    return ", ".join(f"{VETO_WORDS.get(veto, veto)} ({veto})" for veto in vetoes)
