"""Where a cue must stand to speak of a place: anywhere, around it, in its sentence, before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, Literal

from nlp.claims.reading import Place, Reading

Scope = Literal["post", "around", "sentence", "before", "directly_before", "behind"]
_TAG_SENTENCE: Final = 60
"""A following sentence up to this long may be the question about the one before it."""
_POST_REACH: Final = 1_500
"""Characters to both sides that count as the same post; a longer text speaks of more."""
_DIRECT_REACH: Final = 90
"""Characters before a statement in which a word directly before it is looked for."""


def has_cue(reading: Reading, role: str, within: Place, besides: Sequence[Place] = ()) -> bool:
    """Whether a cue of ``role`` lies in ``within`` and overlaps none of ``besides``."""
    cues = reading.cues(role)
    for place in range(bisect_left(cues, (within[0], 0)), len(cues)):
        start, end = cues[place]
        if start >= within[1]:
            break
        if end <= within[1] and not overlaps((start, end), besides):
            return True
    return False


def overlaps(place: Place, others: Sequence[Place]) -> bool:
    """Whether ``place`` shares a character with any of ``others``."""
    return any(place[0] < end and start < place[1] for start, end in others)


def around(reading: Reading, place: Place, sentences: int = 1) -> Place:
    """Return the span of the sentences of ``place`` and of so many to both sides."""
    first = max(0, reading.sentence(place[0]) - sentences)
    last = min(reading.sentence_count - 1, reading.sentence(place[1] - 1) + sentences)
    return reading.sentence_span(first)[0], reading.sentence_span(last)[1]


def in_scope(
    reading: Reading, role: str, place: Place, scope: Scope, *, itself: bool = False
) -> bool:
    """Whether a cue of ``role`` stands where ``scope`` says, seen from ``place``.

    ``itself``: also within the place.

    "directly_before" cues carry their own "$" and are searched in the clause before the place.
    """
    besides = () if itself else (place,)
    if scope == "post":
        near = max(0, place[0] - _POST_REACH), place[1] + _POST_REACH
        return has_cue(reading, role, near, besides)
    first, last = around(reading, place, 0)
    if scope == "directly_before":
        start = max(first, place[0] - _DIRECT_REACH)
        return bool(reading.pattern(role).search(reading.searched[start : place[0]]))
    if scope in ("around", "behind"):
        near = around(reading, place)
        within = near if scope == "around" else (place[0] if itself else place[1], near[1])
    else:
        within = (first, last if scope == "sentence" else place[0])
    return has_cue(reading, role, within, besides)


def is_question(reading: Reading, place: Place) -> bool:
    """Whether the sentence of ``place``, or a short one right behind it, asks."""
    number = reading.sentence(place[0])
    if _asks(reading, number):
        return True
    if number + 1 < reading.sentence_count:
        behind = reading.sentence_span(number + 1)
        if behind[1] - behind[0] <= _TAG_SENTENCE and _asks(reading, number + 1):
            return True
    if number > 0:
        start, end = reading.sentence_span(number - 1)
        return bool(re.search(r"(?:cho|xin) (?:\w+ )?(?:hỏi|hoi)\W*$", reading.searched[start:end]))
    return False


def _asks(reading: Reading, number: int) -> bool:
    """Whether sentence ``number`` is a question."""
    if number not in reading.asks:
        said = reading.searched[slice(*reading.sentence_span(number))]
        marked = said.rstrip().endswith(("?", "？"))
        reading.asks[number] = marked or bool(reading.pattern("question").search(said))
    return reading.asks[number]
