"""Fact F13: a psychic presented as approved, hired, licensed, or in place of DNA."""

from __future__ import annotations

from typing import Final

from nlp.claims.frames import Frame, FrameRule, Holds
from nlp.claims.guards.scope import around, has_cue
from nlp.claims.reading import Place, Reading
from records.claim import Fact
from records.text import nfc, unaccented

_SUBJECT: Final = (("subject", "campaign", "dna", "psy_task", "find_whom"),)
_PSYCHIC: Final = (("psy_word",),)
_MASTER: Final = (("psy_master",), ("psy_task",))
_ABOUT_GRAVES: Final = (("psy_master",), ("psy_task", "find_whom"))
_AT_WORK: Final = (("psy_body",), ("psy_word", "psy_task"))
_SPARED: Final = frozenset({"belief", "own_cost", "private_choice"})
"""A body's approval asserted is no private belief, whoever tells it."""
_BODY_FIRST: Final = frozenset({"vi", "en", "fr"})
"""Languages that name who approves before who is approved."""
_PRIVATE: Final = ("psy_private",)
_FAMILY: Final = (*_PRIVATE, "psy_family")


def not_a_method(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that a method is not recognised; ``None`` where the fact allows the one named."""
    first, last = around(reading, place)
    said = reading.folded[first:last]
    allowed = [str(method) for method in fact.check.get("allowed", ())]
    if fact.check["kind"] != "method":
        return None
    excluded = [str(one) for one in fact.check.get("excluded", ()) if _folded(one) in said]
    named = [reading.folded[slice(*cue)] for cue in reading.cues("psy_word")]
    if not excluded and any(_folded(one) in word for one in allowed for word in named):
        return None
    methods = f"{', '.join(excluded)} không được công nhận; " if excluded else ""
    return f"{methods}chỉ công nhận: {', '.join(allowed)}"


def approved_by_a_body(reading: Reading, place: Place, fact: Fact) -> str | None:
    """The same, where an official body stands before the psychic it is said to approve."""
    first, _ = around(reading, place, 0)
    psychic = next(
        (
            start
            for role in ("psy_person", "psy_word")
            for start, _ in reading.cues(role)
            if place[0] <= start < place[1]
        ),
        place[1],
    )
    if not has_cue(reading, "psy_body", (first, psychic)) and reading.lang in _BODY_FIRST:
        return None
    return not_a_method(reading, place, fact)


def _folded(text: object) -> str:
    return unaccented(nfc(str(text)).lower())


def _frame(
    claim: str, near: tuple[tuple[str, ...], ...], score: float, holds: Holds = not_a_method
) -> Frame:
    return Frame(
        claim,
        "identification_method",
        "psychic_claim",
        _SUBJECT,
        near,
        _PRIVATE if claim == "psy_passive" else _FAMILY,
        spared=_SPARED if claim == "psy_passive" else frozenset(),
        score=score,
        holds=holds,
    )


RULE: Final = FrameRule(
    "psychic_claim",
    ("identification_method",),
    (
        _frame("psy_passive", _PSYCHIC, 0.95),
        _frame("psy_passive", _MASTER, 0.95),
        _frame("psy_active", _AT_WORK, 0.94, approved_by_a_body),
        _frame("psy_instead", _PSYCHIC, 0.93),
        _frame("psy_instead", _ABOUT_GRAVES, 0.93),
    ),
)
