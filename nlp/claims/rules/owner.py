"""Whose number it is: the nearest owner cue decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nlp.claims.reading import Place, Reading
from nlp.phones import Phone

_OTHERS: Final = ("personal", "officer", "other_body", "advert")
_PER_NUMBER: Final = 40
_PER_SENTENCE: Final = 50
_BEHIND: Final = 15
"""Costs, in characters, of a number or sentence border in between and of standing behind."""
_FAR: Final = 260
_PERSON_BEHIND: Final = 30
_LINK: Final = re.compile(
    r"[\s,:–\-=(]*(?:(?:hiện|hien|nay|giờ|gio|thì|thi|mới|moi|là|la|đây|day|nè|ne|is|est|now|: )\s*)*"
    r"[\s:–\-=(]*$"
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Why a number counts as the campaign's. ``score`` is in [0, 1]."""

    why: str
    score: float


def number_owner(reading: Reading, phone: Phone, *, replaces_official: bool) -> Owner | None:
    """Return why ``phone`` is presented as the campaign's, or ``None`` where it is not.

    ``replaces_official``: the text also calls the official number false or withdrawn, so that a
    number to call instead is presented as the campaign's unless somebody else owns it.
    """
    campaign = _nearest(reading, phone, _campaign_cues(reading))
    other = min(
        (_nearest(reading, phone, _other_cues(reading, role)) for role in _OTHERS),
        key=lambda found: found[0],
    )
    person = reading.pattern("person_behind").match(reading.searched, phone.end)
    if person and other[0] > _PERSON_BEHIND:
        other = (float(_PERSON_BEHIND), person.span())
    line = _near(reading, phone, "line")
    call = _near(reading, phone, "call")
    if replaces_official and (line or call) and other[0] > min(campaign[0], _PER_SENTENCE):
        return Owner("is offered in place of the official hotline", 0.85)
    distance, place = campaign
    if place is None or distance >= other[0]:
        return None
    said = reading.folded[place[0] : place[1]]
    same_sentence = reading.sentence(place[0]) == reading.sentence(phone.start)
    linked = place[1] <= phone.start and _LINK.fullmatch(reading.searched[place[1] : phone.start])
    if not (line or (same_sentence and (call or linked))):
        return None
    score = 0.6 + (0.2 if line else 0.0) + (0.1 if call else 0.0) + (0.05 if same_sentence else 0.0)
    if phone.kind == "malformed":
        score -= 0.1
    return Owner(f"is presented as the line of {said!r}", score)


def _campaign_cues(reading: Reading) -> list[Place]:
    """Return the cues of campaign bodies of Hải Phòng; other provinces' and the nation's left out.

    "The line for finding fallen soldiers in Hải Phòng" stands for the campaign as well.
    """
    bodies = [cue for cue in reading.cues("campaign") if not _elsewhere(reading, cue)]
    bodies = [cue for cue in bodies if not _inside(cue, reading.cues("other_body"))]
    if bodies or reading.cues("campaign"):
        return bodies
    if reading.cues("place"):
        return list(reading.cues("subject"))
    return []


def _other_cues(reading: Reading, role: str) -> list[Place]:
    cues = reading.cues(role)
    if role == "other_body":
        cues = cues + [cue for cue in reading.cues("campaign") if _elsewhere(reading, cue)]
    return [cue for cue in cues if not _inside(cue, reading.cues("campaign"))] or []


def _elsewhere(reading: Reading, cue: Place) -> bool:
    return reading.pattern("elsewhere").match(reading.searched, cue[1]) is not None


def _inside(cue: Place, others: list[Place]) -> bool:
    """Whether a longer cue covers ``cue``."""
    return any(
        start <= cue[0] and cue[1] <= end and end - start > cue[1] - cue[0] for start, end in others
    )


def _nearest(reading: Reading, phone: Phone, cues: list[Place]) -> tuple[float, Place | None]:
    """Return (distance, cue) of the nearest cue, or infinity and ``None``."""
    best: tuple[float, Place | None] = (float("inf"), None)
    for cue in cues:
        distance = _distance(reading, phone, cue)
        if distance < min(best[0], _FAR):
            best = (distance, cue)
    return best


def _distance(reading: Reading, phone: Phone, cue: Place) -> float:
    behind = cue[0] >= phone.end
    first, last = (phone.end, cue[0]) if behind else (cue[1], phone.start)
    between = sum(first <= other.start < last for other in reading.phones if other is not phone)
    borders = abs(reading.sentence(cue[0]) - reading.sentence(phone.start))
    return max(0, last - first) + _PER_NUMBER * between + _PER_SENTENCE * borders + _BEHIND * behind


def _near(reading: Reading, phone: Phone, role: str) -> bool:
    """Whether a cue of ``role`` stands in the number's sentence, or right before it."""
    number = reading.sentence(phone.start)
    return any(
        reading.sentence(start) == number
        or (reading.sentence(start) == number - 1 and phone.start - end <= _PER_SENTENCE)
        for start, end in reading.cues(role)
    )
