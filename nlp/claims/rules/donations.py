"""The fact on funding: giving is voluntary and goes to institutional accounts only."""

from __future__ import annotations

import re
from typing import Final

from nlp.claims.frames import Frame, Holds
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.money_slots import clause_gap, sentence
from records.claim import Fact

_TYPE: Final = "donation_scam"
_NUMBER: Final = re.compile(r"\d[\d .]{5,}\d")
_NAME: Final = re.compile(r"(?: \w+){0,4}")
"""The holder's name and office behind the account."""
_NUMBER_REACH: Final = 30
_VERB_REACH: Final = 40
_DENIED: Final = ("donation_denied",)
_FUND: Final = ("donation_fund", "donation_target")
_OURS: Final = ("campaign", "money_campaign")


def _against(word: str, reason: str) -> Holds:
    """Return a test that the fact's rule holds ``word``; without it nothing is contradicted."""

    def holds(reading: Reading, place: Place, fact: Fact) -> str | None:
        return reason if word in str(fact.check.get("rule", "")) else None

    return holds


def _account(reading: Reading, place: Place) -> Place:
    """Return ``place`` from the verb that sends to the number of the account."""
    own = sentence(reading, place)
    start, end = place
    for first, last in reversed(reading.cues("donation_send")):
        if own[0] <= first and last <= start <= last + _VERB_REACH:
            if clause_gap(reading, last, start):
                start = first
            break
    number = _NUMBER.search(reading.folded, end, min(own[1], end + _NUMBER_REACH + 16))
    if (
        number
        and number.start() - end <= _NUMBER_REACH
        and clause_gap(reading, end, number.start())
    ):
        return start, number.end()
    name = _NAME.match(reading.folded, end)
    return start, name.end() if name else end


_PERSONAL: Final = _against("institutional", "không nhận qua tài khoản cá nhân")
_LEVY: Final = _against("voluntary", "đóng góp là tự nguyện")

FRAMES: Final = (
    Frame(
        claim="donation_personal",
        topic="funding",
        type=_TYPE,
        about=(_OURS,),
        near=(_FUND,),
        silent=_DENIED,
        score=0.96,
        spared=frozenset({"lawful_giving"}),
        holds=_PERSONAL,
        span=_account,
    ),
    Frame(
        claim="donation_wallet",
        topic="funding",
        type=_TYPE,
        about=(_OURS,),
        near=(_FUND,),
        silent=_DENIED,
        score=0.97,
        holds=_PERSONAL,
    ),
    Frame(
        claim="donation_crypto",
        topic="funding",
        type=_TYPE,
        about=(_OURS,),
        near=(_FUND,),
        silent=_DENIED,
        score=0.96,
        holds=_PERSONAL,
        span=_account,
    ),
    Frame(
        claim="donation_levy",
        topic="funding",
        type=_TYPE,
        about=((*_OURS, "donation_cause"),),
        near=(_FUND,),
        silent=("donation_voluntary", "donation_denied", "donation_thing"),
        score=0.94,
        holds=_LEVY,
    ),
)
