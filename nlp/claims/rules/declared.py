"""A number given under words that announce the campaign's line: "new number of …, here: 095 …".

The announcement and the number may stand a clause or a line apart, with nobody else in between.
"""

from __future__ import annotations

from typing import Final

from nlp.claims.guards.scope import has_cue
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.ties import campaign_bodies, only_ties
from nlp.phones import Phone

_LINE_GAP: Final = 25
"""Characters between a line's name and the body that it is the line of."""
_REACH: Final = 100
"""Characters between the announcement and its number."""
_OTHERS: Final = ("personal", "first_person", "officer", "other_body", "advert")


def declared(reading: Reading, phone: Phone) -> Place | None:
    """Return the announcement of the campaign's line that ``phone`` is given under."""
    for body in campaign_bodies(reading):
        if not 0 <= phone.start - body[1] <= _REACH or _interrupted(reading, body, phone):
            continue
        place = _heading(reading, phone, body) or _announced(reading, body)
        if place is not None:
            return place
    return None


def _interrupted(reading: Reading, body: Place, phone: Phone) -> bool:
    """Whether another number or another owner stands between, or the number is not next to it."""
    first, last = reading.sentence(body[0]), reading.sentence(phone.start)
    within = (body[1], reading.sentence_span(last)[1])
    return (
        last - first > 1
        or any(body[1] <= other.start < phone.start for other in reading.phones)
        or any(has_cue(reading, role, within) for role in _OTHERS)
    )


def _announced(reading: Reading, body: Place) -> Place | None:
    """Return "the new number of BODY here", unless the writer asks for it."""
    if not reading.pattern("here").match(reading.searched, body[1]):
        return None
    for role in ("hotline", "line"):
        for start, end in reading.cues(role):
            gap = (end, body[0])
            if (
                0 <= gap[1] - gap[0] <= _LINE_GAP
                and not set(",;\n") & set(reading.folded[slice(*gap)])
                and only_ties(reading, gap, said=False)
                and not reading.pattern("line_sought").search(
                    reading.searched, max(0, start - 30), start
                )
            ):
                return start, body[1]
    return None


def _heading(reading: Reading, phone: Phone, body: Place) -> Place | None:
    """Return the body where it is a line of its own, and the next one is a line and its number."""
    above = reading.sentence(body[0])
    start, end = reading.sentence_span(above)
    below = reading.sentence_span(above + 1)[0] if above + 1 < reading.sentence_count else -1
    if reading.sentence(phone.start) != above + 1 or not has_cue(
        reading, "label", (below, phone.start)
    ):
        return None
    alone = only_ties(reading, (start, body[0]), said=False) and only_ties(
        reading, (body[1], end), said=False
    )
    return body if alone and only_ties(reading, (below, phone.start), said=False) else None
