"""Whose number it is: only a number tied to a campaign body is presented as the campaign's.

A witness who writes to the campaign gives an own number, a shop supports the campaign and gives
its own: a campaign body merely near the number ties nothing. Tied means that between the two
stand only words that tie ("hotline của … là", "gọi … gặp"), or that a public line is named with
no other owner in sight.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nlp.claims.guards.scope import has_cue
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.declared import declared
from nlp.claims.rules.ties import (
    HEADED,
    campaign_bodies,
    heads_its_clause,
    named,
    official_between,
    only_ties,
    signed,
    spans,
)
from nlp.phones import Phone

_OTHERS: Final = ("personal", "first_person", "officer", "other_body", "advert")
_REACH: Final = 90
"""Characters between a campaign body and its number; more is another thought."""
_HEADING_REACH: Final = 260
"""Characters between a heading that names the campaign and the line below it."""
_REPLACED_REACH: Final = 60
_OWNER_REACH: Final = 25
_ASKED: Final = 80
"""A sentence before a number up to this long is its occasion: "Cần tìm mộ liệt sĩ? Gọi …"."""
_OF: Final = ("cua ", "ben ", "phia ")
"""Words of belonging that some cues of a campaign body start with."""
_SHOWN: Final = 3
"""Cue words a reader is shown; more only repeat."""
_LISTED: Final = re.compile(
    r"\s*(?:[.,;!)/\n]|$|(?:cả|ca|đều|deu|gọi|goi|số nào|so nao|hoặc|hoac|và|va|nhé|nhe|nha|ạ|all"
    r"|both|either|or|and|ou|et|или|и|都|或|입니다)(?!\w))"
)
"""What may follow a number listed beside the official one; anything else could name its owner."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Why a number counts as the campaign's. ``score`` is in [0, 1]."""

    why: str
    score: float


def number_owner(
    reading: Reading, phone: Phone, *, official: Sequence[Phone] = (), replaces_official: bool
) -> Owner | None:
    """Return why ``phone`` is presented as the campaign's, or ``None`` where it is not.

    ``official``: the official numbers in the text; another may be listed beside them.

    ``replaces_official``: the text also calls the official number false or withdrawn, so that a
    number to call instead is presented as the campaign's unless somebody else owns it.
    """
    if _person_behind(reading, phone) or _owned_by_another(reading, phone):
        return None
    owner = (
        _tied(reading, phone, official)
        or _public_line(reading, phone)
        or _announced(reading, phone)
    )
    if owner is None and replaces_official and _offered_instead(reading, phone):
        owner = Owner("được đưa ra để gọi thay cho đường dây nóng chính thức", 0.8)
    if owner is not None and phone.kind == "malformed":
        return Owner(owner.why, owner.score - 0.1)
    return owner


def _owned_by_another(reading: Reading, phone: Phone) -> bool:
    """Whether "belongs to" stands behind the number and no campaign body behind that."""
    said = reading.pattern("owned_behind").match(reading.searched, phone.end)
    return said is not None and not any(
        phone.end <= start <= said.end() + _OWNER_REACH
        for role in ("campaign", "hotline", "line", "correct")
        for start, _ in reading.cues(role)
    )


def _person_behind(reading: Reading, phone: Phone) -> bool:
    """Whether a person is named right behind a number that was not called a hotline before."""
    if not reading.pattern("person_behind").match(reading.searched, phone.end):
        return False
    number = reading.sentence(phone.start)
    return not any(
        end <= phone.start and (reading.sentence(start) == number or phone.start - end <= HEADED)
        for start, end in reading.cues("hotline")
    )


def _tied(reading: Reading, phone: Phone, official: Sequence[Phone]) -> Owner | None:
    """Return the campaign body whose number it is said to be, word by word."""
    for body in campaign_bodies(reading):
        before = body[1] <= phone.start
        gap = (body[1], phone.start) if before else (phone.end, body[0])
        if not 0 <= gap[1] - gap[0] <= _REACH:
            continue
        listed = official_between(reading, phone, gap, official) if before else []
        if listed and not _LISTED.match(reading.searched, phone.end):
            continue
        bodies = [cue for cue in reading.cues("campaign") if gap[0] <= cue[0] and cue[1] <= gap[1]]
        said_in_body = reading.folded.startswith(_OF, body[0])
        tied = only_ties(
            reading, gap, said=not before and not said_in_body, besides=[*listed, *bodies]
        )
        if not tied and not (not before and signed(reading, phone, body)):
            continue
        hotline = named(reading, phone, "hotline")
        line = hotline or named(reading, phone, "line")
        if before and not hotline and not heads_its_clause(reading, body):
            continue
        doubtful = phone.kind == "foreign" or _own_voice(reading, phone)
        doubtful = doubtful or any(spans(reading, phone, role) for role in _OTHERS)
        if spans(reading, phone, "advert") or (
            doubtful and (listed or not _hotline_of(reading, body))
        ):
            continue
        said = reading.quoted(body)
        return Owner(
            f"được nêu là số của {said}{_line_words(reading, phone)}", 0.9 if line else 0.75
        )
    return None


def _line_words(reading: Reading, phone: Phone) -> str:
    """Return the words of the number's sentence that name a line or ask to call, for a reader."""
    number = reading.sentence(phone.start)
    words = dict.fromkeys(
        reading.quoted(cue)
        for role in ("hotline", "line", "call", "correct")
        for cue in reading.cues(role)
        if reading.sentence(cue[0]) == number
    )
    return " (từ báo: " + ", ".join(list(words)[:_SHOWN]) + ")" if words else ""


def _hotline_of(reading: Reading, body: Place) -> bool:
    """Whether the text says "hotline of" this body, or "its hotline", with no comma between."""
    for start, end in reading.cues("hotline"):
        gap = (end, body[0]) if end <= body[0] else (body[1], start)
        if (
            0 <= gap[1] - gap[0] <= _REACH
            and not set(",;\n") & set(reading.folded[slice(*gap)])
            and only_ties(reading, gap, said=False)
        ):
            return True
    return False


def _public_line(reading: Reading, phone: Phone) -> Owner | None:
    """Return the campaign where a hotline is named and nobody else could own it.

    Either its sentence speaks of fallen soldiers in Hải Phòng, or a heading names the campaign.
    """
    if not named(reading, phone, "hotline"):
        return None
    if any(spans(reading, phone, role) for role in _OTHERS):
        return None
    words = _line_words(reading, phone)
    if _about_the_fallen(reading, phone):
        return Owner(f"được gọi là đường dây nóng về liệt sĩ ở Hải Phòng{words}", 0.7)
    for body in campaign_bodies(reading):
        if _named_behind(reading, phone, body):
            return Owner(f"được nêu là đường dây nóng của {reading.quoted(body)}{words}", 0.7)
        between = (body[1], phone.start)
        if 0 <= between[1] - between[0] <= _HEADING_REACH and not any(
            between[0] <= start < between[1] for role in _OTHERS for start, _ in reading.cues(role)
        ):
            return Owner(f"là đường dây nóng trong bài nói về {reading.quoted(body)}{words}", 0.65)
    if _in_one_breath(reading, phone):
        return Owner(f"là đường dây nóng nêu cùng câu với chiến dịch{words}", 0.65)
    return None


def _announced(reading: Reading, phone: Phone) -> Owner | None:
    """Return the campaign where its line is announced right before the number."""
    place = declared(reading, phone)
    if place is None:
        return None
    return Owner(f"được nêu ngay sau {reading.quoted(place)}", 0.7)


def _about_the_fallen(reading: Reading, phone: Phone) -> bool:
    """Whether the number's sentence, or a short one before it, names the fallen and Hải Phòng."""
    if spans(reading, phone, "subject") and spans(reading, phone, "place"):
        return True
    number = reading.sentence(phone.start)
    before = reading.sentence_span(number - 1) if number else (0, 0)
    return 0 < before[1] - before[0] <= _ASKED and all(
        has_cue(reading, role, before) for role in ("subject", "place")
    )


def _in_one_breath(reading: Reading, phone: Phone) -> bool:
    """Whether a hotline right before the number, its only one, follows on the campaign's name."""
    number = reading.sentence(phone.start)
    alone = sum(reading.sentence(other.start) == number for other in reading.phones) == 1
    named_right = any(0 <= phone.start - end <= HEADED for _, end in reading.cues("hotline"))
    named_first = any(
        reading.sentence(cue[0]) == number and cue[1] <= phone.start
        for cue in reading.cues("campaign")
    )
    return alone and named_right and named_first and not _own_voice(reading, phone)


def _named_behind(reading: Reading, phone: Phone, body: Place) -> bool:
    """Whether the sentence goes on "that is the hotline of" the body, about its one number."""
    number = reading.sentence(phone.start)
    alone = sum(reading.sentence(other.start) == number for other in reading.phones) == 1
    return (
        alone
        and body[0] >= phone.end
        and reading.sentence(body[0]) == number
        and not _own_voice(reading, phone)
        and _hotline_of(reading, body)
    )


def _offered_instead(reading: Reading, phone: Phone) -> bool:
    """Whether the number is one to call, and nobody's own."""
    if not any(named(reading, phone, role) for role in ("call", "line", "hotline")):
        return False
    return not any(
        0 <= phone.start - end <= _REPLACED_REACH or 0 <= start - phone.end <= _REPLACED_REACH
        for role in _OTHERS
        for start, end in reading.cues(role)
    )


def _own_voice(reading: Reading, phone: Phone) -> bool:
    """Whether the writer speaks as I, in the number's sentence or the one before it."""
    number = reading.sentence(phone.start)
    return any(
        number - 1 <= reading.sentence(start) <= number
        for role in ("personal", "first_person")
        for start, _ in reading.cues(role)
    )
