"""Holds a text against the official facts: every rule judges, guards veto, the best one speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, Literal

from nlp.claims.facts import FactSet
from nlp.claims.gate import in_topic
from nlp.claims.reading import Reading, as_seen
from nlp.claims.rules.base import Finding, Rule
from nlp.claims.rules.dna_rules import RULES as DNA_RULES
from nlp.claims.rules.hotline import HotlineRule, holds_number
from nlp.claims.rules.money_rules import RULES as MONEY_RULES
from nlp.claims.rules.terms_rules import RULES as TERMS_RULES
from nlp.claims.windows import WINDOW, windows
from nlp.language import identify
from records.claim import Verdict
from records.provenance import ModelRef
from records.text import nfc

Decision = Literal["flag", "watch", "none"]
RULES: Final[tuple[Rule, ...]] = (
    HotlineRule(),
    *MONEY_RULES,
    *TERMS_RULES,
    *DNA_RULES,
)
MODEL: Final = ModelRef("manhmoi-claim-rules", "3")
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
HEDGES: Final = frozenset({"guess", "report", "worry", "opinion"})
"""Guards that leave it open whether the writer stands by the statement: such a text is watched."""

YIELDS: Final = frozenset(
    {
        ("announcements", "official_channels"),
        ("dna_free", "official_channels"),
        ("no_fees", "official_channels"),
        ("dna_free", "dna_data_holder"),
        ("no_fees", "funding"),
        ("rewards", "identification_method"),
        ("task_force_seat", "hotline"),
        ("benefits", "legal_basis"),
        ("foreign_witnesses", "who_may_inform"),
    }
)
"""Topics (weaker, stronger): said in one breath, the stronger names what the post is about.

A list of finds, or a fee, on a false site is the site; a sum that samples are sold for is the
sale; a gift all must give is no fee; what a medium is paid is the medium; Decision 50 is named;
a seat named with a number is its line; those abroad barred with others may not inform.
"""
_ONE_BREATH: Final = 60
"""Characters between two statements of one breath."""


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
        plain = as_seen(text)
        if not in_topic(plain.folded, context) and not holds_number(text):
            return self._silent("không có gì để đối chiếu / no rule concerned")
        lang = lang or identify(nfc(text[:WINDOW])).lang
        whole = plain if len(text) <= WINDOW else None
        findings = _merged(
            replace(finding, start=finding.start + start, end=finding.end + start)
            for start, piece in windows(text)
            for finding in self._findings(Reading(piece, lang, context, whole))
        )
        standing = [finding for finding in findings if not finding.vetoes]
        if standing:
            return self._distortion(text, max(_prevailing(standing), key=_certainty))
        if findings:
            return self._vetoed(max(findings, key=_certainty))
        return self._silent("không mâu thuẫn với sự kiện nào / nothing contradicts a fact")

    def _findings(self, reading: Reading) -> Iterator[Finding]:
        for rule in RULES:
            if rule.concerns(reading.text):
                yield from rule.judge(reading, self.facts, assumed=self.assumed)

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


def decision(verdict: Verdict) -> Decision:
    """Return "flag", "watch" where only hedges stood against it, or "none".

    A hedge (a guess, a report, a worry) leaves open whether the writer stands by what is said.
    """
    if verdict.label == "distortion":
        return "flag"
    return "watch" if verdict.vetoes and HEDGES.issuperset(verdict.vetoes) else "none"


def _prevailing(standing: list[Finding]) -> list[Finding]:
    """Return the findings that yield to no other one beside them."""
    return [
        one
        for one in standing
        if not any(
            (one.fact.topic, other.fact.topic) in YIELDS
            and max(one.start, other.start) - min(one.end, other.end) <= _ONE_BREATH
            for other in standing
        )
    ]


def _certainty(finding: Finding) -> float:
    return finding.score


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return each finding once; where two windows saw it, the guards of both count."""
    merged: dict[tuple[str, str, int, int], Finding] = {}
    for one in findings:
        key = (one.type, one.fact.id, one.start, one.end)
        seen = merged.get(key)
        vetoes = one.vetoes if seen is None else tuple(dict.fromkeys(seen.vetoes + one.vetoes))
        merged[key] = replace(one, vetoes=vetoes)
    return list(merged.values())


def _named(vetoes: tuple[str, ...]) -> str:
    """Return the guards in Vietnamese, their names in brackets."""
    return ", ".join(f"{VETO_WORDS.get(veto, veto)} ({veto})" for veto in vetoes)
