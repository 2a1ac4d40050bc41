"""The fact on witnesses from abroad and of the former regime: welcome, and supported."""

from __future__ import annotations

from typing import Final

from nlp.claims.frames import Frame, Holds
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.money_slots import joined, named, of_campaign, sentence
from records.claim import Fact

_ABOUT: Final = (("campaign", "money_campaign", "subject", "place"),)
_WHO: Final = ("foreign_who",)
ABROAD: Final = ("foreign_who", "foreign_kin")
"""Vietnamese abroad too; whoever shuts these out speaks against who may inform."""
_CHOICE: Final = ("foreign_choice",)
WITNESSING: Final = ("foreign_witness", "subject", "foreign_campaign")


def _against(word: str, reason: str) -> Holds:
    """Return a test that the fact says ``word``; without it nothing is contradicted."""

    def holds(reading: Reading, place: Place, fact: Fact) -> str | None:
        return reason if word in str(fact.check.get("value", "")) else None

    return holds


_WELCOME: Final = _against("welcome", "được mời tham gia")
_SUPPORTED: Final = _against("supported", "được hỗ trợ kinh phí")


def _with_witness(reading: Reading, place: Place) -> Place:
    return joined(reading, place, "foreign_who")


def foreign_fee(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Return why a payment asked of such a witness contradicts, ``None`` elsewhere."""
    if named(reading, _CHOICE, sentence(reading, place)):
        return None
    if not of_campaign(reading) or not named(reading, WITNESSING, sentence(reading, place, 1)):
        return None
    return _SUPPORTED(reading, place, fact)


def _frame(claim: str, kind: str, holds: Holds, who: tuple[str, ...]) -> Frame:
    return Frame(
        claim=claim,
        topic="foreign_witnesses",
        type=kind,
        about=_ABOUT,
        near=(who, WITNESSING),
        spared=frozenset({"private_choice"}),
        score=0.97,
        silent=_CHOICE,
        holds=holds,
        span=_with_witness,
    )


FRAMES: Final = (
    _frame("foreign_excluded", "campaign_terms", _WELCOME, _WHO),
    _frame("foreign_punished", "coercion_claim", _WELCOME, ABROAD),
    _frame("foreign_unfunded", "campaign_terms", _SUPPORTED, ABROAD),
)
