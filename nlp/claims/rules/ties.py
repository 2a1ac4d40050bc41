"""What stands between a number and a campaign body: words that tie, or somebody else.

A body counts only as owner: not where it is merely thanked, supported or written to, not where it
is another province's or a ward's, and not as part of a longer name ("nhân viên của …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlp.claims.reading import Place, Reading
from nlp.claims.rules.guards import contrast
from nlp.phones import Phone

HEADED: Final = 10
"""Characters between a heading's last word and the number on the next line."""
_TYING: Final = ("line", "hotline", "call", "correct", "place", "subject", "link")
_LINE_REACH: Final = 12
"""Characters, a word or two, that may part a line's name from what it is the line of."""
_SIGNED: Final = re.compile(r"\s*[(\[–—,-]\s*")
"""What stands between a number and the body that signs it: "gọi 095… (Ban Chỉ đạo 515)"."""
_SIGNATURE_END: Final = re.compile(r"[)\].!?\n,;]|$")


def campaign_bodies(reading: Reading) -> list[Place]:
    """Return cues of the campaign of Hải Phòng, the nearest kinds only.

    Left out: another province's or the nation's committee, a body that is part of another's name,
    and one merely thanked, supported or written to.
    """
    others = reading.cues("other_body")
    return [
        cue
        for cue in reading.cues("campaign")
        if not _inside(cue, others)
        and not reading.pattern("elsewhere").match(reading.searched, cue[1])
        and not reading.pattern("ward").match(reading.searched, cue[1])
        and not reading.pattern("mention").search(reading.searched, max(0, cue[0] - 30), cue[0])
        and not _nationwide(reading, cue)
        and reading.searched[cue[0] - 1 : cue[0]] != "#"
    ]


def _nationwide(reading: Reading, cue: Place) -> bool:
    number = reading.sentence(cue[0])
    return any(reading.sentence(start) == number for start, _ in reading.cues("national"))


def only_ties(reading: Reading, gap: Place, *, said: bool, besides: Sequence[Place] = ()) -> bool:
    """Whether only tying words stand in ``gap``, ``besides`` apart; ``said``: at least one must."""
    left = list(reading.folded[gap[0] : gap[1]])
    for start, end in besides:
        left[start - gap[0] : end - gap[0]] = [" "] * (end - start)
    for role in _TYING:
        for start, end in reading.cues(role):
            if start < gap[1] and gap[0] < end:
                for place in range(max(start, gap[0]), min(end, gap[1])):
                    left[place - gap[0]] = ""
    if any(char.isalnum() for char in left):
        return False
    return not said or any(not char for char in left)


def heads_its_clause(reading: Reading, body: Place) -> bool:
    """Whether nothing else owns what ``body`` is named with.

    Back from the body, over tying words, either the clause starts, or a line or a request to
    call is named: in "the film crew following the campaign" the crew is in the way.
    """
    first = body[0]
    ties = sorted((cue for role in _TYING for cue in reading.cues(role)), reverse=True)
    calls = {cue for role in ("call", "line", "hotline") for cue in reading.cues(role)}
    moved = True
    while moved:
        before = reading.folded[:first].rstrip(" \"'«“([#’")
        if not before or not (before[-1].isalnum()):
            return True
        moved = False
        if reading.pattern("clause_start").search(reading.searched, 0, len(before)):
            return True
        for start, end in ties:
            if start < len(before) <= end:
                if (start, end) in calls:
                    return True
                first, moved = start, True
                break
    return any(
        first - _LINE_REACH <= end <= first
        for role in ("line", "hotline")
        for _, end in reading.cues(role)
    )


def signed(reading: Reading, phone: Phone, body: Place) -> bool:
    """Whether ``body`` alone signs the number one is asked to call: "gọi 095… (Tổ 515)"."""
    if not _SIGNED.fullmatch(reading.searched, phone.end, body[0]):
        return False
    end = _SIGNATURE_END.search(reading.searched, body[1])
    if end is None or not only_ties(reading, (body[1], end.start()), said=False):
        return False
    if "," in reading.searched[phone.end : body[0]] and not any(
        body[1] <= start < end.start() for start, _ in reading.cues("hotline")
    ):
        return False
    return any(named(reading, phone, role) for role in ("call", "line", "hotline"))


def official_between(
    reading: Reading, phone: Phone, gap: Place, official: Sequence[Phone]
) -> list[Place]:
    """Return the official numbers in ``gap``, with the words of "not this one but" around."""
    places = []
    for one in official:
        if gap[0] <= one.start < gap[1]:
            said = contrast(reading, one, phone) or (one.start, one.end)
            places.append((max(gap[0], said[0]), min(gap[1], said[1])))
    return places


def named(reading: Reading, phone: Phone, role: str) -> bool:
    """Whether a cue of ``role`` stands in the number's sentence, or right before it."""
    number = reading.sentence(phone.start)
    return any(
        reading.sentence(start) == number
        or (reading.sentence(start) == number - 1 and 0 <= phone.start - end <= HEADED)
        for start, end in reading.cues(role)
    )


def spans(reading: Reading, phone: Phone, role: str) -> bool:
    """Whether the number's sentence holds a cue of ``role`` that is no part of a campaign body."""
    number = reading.sentence(phone.start)
    return any(
        reading.sentence(cue[0]) == number and not _inside(cue, reading.cues("campaign"))
        for cue in reading.cues(role)
    )


def _inside(cue: Place, others: list[Place]) -> bool:
    """Whether a longer cue covers ``cue``."""
    return any(
        start <= cue[0] and cue[1] <= end and end - start > cue[1] - cue[0] for start, end in others
    )
