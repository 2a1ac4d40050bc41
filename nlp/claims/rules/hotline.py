"""Fact F01: a number presented as the campaign's hotline that is not, or the official one denied.

A number counts only with its role. Its owner is the nearest owner cue (a campaign body, a
person, a ward officer, another body, an advert); only a campaign body makes it a claim. Guards
then may veto, never add. 1900 numbers are left alone while their digits are not published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.claims.facts import FactSet
from nlp.claims.number_words import CJK_RUN, SPOKEN_RUN
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.base import Finding
from nlp.claims.rules.guards import number_vetoes, only_official
from nlp.claims.rules.hotline_attack import Attack, find_attacks
from nlp.claims.rules.owner import number_owner
from nlp.phones import Phone
from records.claim import Fact
from records.text import nfc, unaccented

_FIGURES: Final = re.compile(r"(?:[\doOоОlLiI|][\W_]{0,6}){8}")
"""Eight figures with no letter between them; keycaps and zero-width marks stand between some."""
_MAX_NUMBERS: Final = 12
"""A text with more numbers than this is a directory, not a claim."""


class HotlineRule:
    """Another number as the campaign's hotline; the official number called false or withdrawn."""

    type: Final = "fake_hotline"
    topics: Final = ("hotline", "hotline_1900")

    def concerns(self, text: str) -> bool:
        """Say whether the text holds figures enough for a number, or a number said in words."""
        return holds_number(text)

    def judge(self, reading: Reading, facts: FactSet, *, assumed: bool) -> list[Finding]:
        """Return every contradiction seen, vetoed ones included."""
        active = facts.active(assumed)
        fact = next(
            (f for f in active if f.topic == "hotline" and f.check["kind"] == "phone"), None
        )
        if fact is None or not 0 < len(reading.phones) <= _MAX_NUMBERS:
            return []
        official = frozenset(str(number) for number in fact.check["e164"])
        unpublished = tuple(
            str(f.check["prefix"])
            for f in active
            if f.check["kind"] == "phone_prefix" and not f.check.get("value")
        )
        own = [phone for phone in reading.phones if phone.e164 in official]
        if not own and not _about_campaign(reading):
            return []
        attacks = find_attacks(reading, own)
        others = [
            phone
            for phone in reading.phones
            if phone.e164 not in official and not phone.e164[3:].startswith(unpublished)
        ]
        claims = list(self._claims(reading, fact, own, others, attacks))
        if any(not claim.vetoes for claim in claims):
            return claims
        return claims + [self._attack(reading, fact, attack) for attack in attacks]

    def _claims(
        self,
        reading: Reading,
        fact: Fact,
        own: list[Phone],
        others: list[Phone],
        attacks: list[Attack],
    ) -> Iterator[Finding]:
        """Yield a finding for each other number whose owner is the campaign."""
        replaced = any(not attack.vetoes for attack in attacks)
        for phone in others:
            owner = number_owner(reading, phone, official=own, replaces_official=replaced)
            if owner is None:
                continue
            start, end = reading.mapped.span(phone.start, phone.end)
            said = reading.quoted((phone.start, phone.end))
            why = (f"số {said} ({phone.e164}) {owner.why}", _official(fact))
            vetoes = number_vetoes(reading, phone, [attack.place for attack in attacks])
            if _complained_of(reading, own, phone):
                vetoes = tuple(veto for veto in vetoes if veto != "complaint")
            if not attacks and only_official(reading, own):
                vetoes = (*vetoes, "in_order")
            score = min(0.99, owner.score + (0.1 if replaced else 0.0))
            yield Finding(self.type, fact, start, end, score, why, vetoes)

    def _attack(self, reading: Reading, fact: Fact, attack: Attack) -> Finding:
        start, end = reading.mapped.span(*attack.place)
        said = reading.quoted(attack.cue)
        why = (f"số chính thức bị nói là giả, bỏ hoặc đã đổi: {said}", _official(fact))
        return Finding(self.type, fact, start, end, 0.85, why, attack.vetoes)


def _complained_of(reading: Reading, own: list[Phone], phone: Phone) -> bool:
    """Whether the complaint is of the official number, before ``phone`` is given in its place."""
    start = reading.sentence_span(reading.sentence(phone.start))[0]
    return any(start <= one.start < phone.start for one in own) and all(
        end <= phone.start for _, end in reading.cues("complaint")
    )


def holds_number(text: str) -> bool:
    """Whether the text holds figures enough for a telephone number, or one said in words."""
    if _FIGURES.search(text):
        return True
    folded = unaccented(nfc(text))
    return bool(SPOKEN_RUN.search(folded) or CJK_RUN.search(folded))


def _official(fact: Fact) -> str:
    """Return the sentence that names the official value."""
    return f"số chính thức theo {fact.id} (official): {fact.check.get('display', '')}"


def _about_campaign(reading: Reading) -> bool:
    """Whether the text speaks of the campaign, its bodies, or its line in Hải Phòng."""
    if reading.cues("campaign"):
        return True
    needed: list[list[Place]] = [reading.cues(role) for role in ("hotline", "subject", "place")]
    return all(needed)
