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

from nlp.claims.reading import Place, Reading
from nlp.claims.rules.guards import contrast
from nlp.phones import Phone

_OTHERS: Final = ("personal", "first_person", "officer", "other_body", "advert")
_TYING: Final = ("line", "hotline", "call", "correct", "place", "subject", "link")
_REACH: Final = 90
"""Characters between a campaign body and its number; more is another thought."""
_HEADING_REACH: Final = 260
"""Characters between a heading that names the campaign and the line below it."""
_REPLACED_REACH: Final = 60
_OWNER_REACH: Final = 25
_HEADED: Final = 10
"""Characters between a heading's last word and the number on the next line."""
_SHOWN: Final = 3
"""Cue words a reader is shown; more only repeat."""
_SIGNED: Final = re.compile(r"\s*[(\[–—,-]\s*")
"""What stands between a number and the body that signs it: "gọi 095… (Ban Chỉ đạo 515)"."""
_SIGNATURE_END: Final = re.compile(r"[)\].!?\n,;]|$")
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
    owner = _tied(reading, phone, official) or _public_line(reading, phone)
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
        end <= phone.start and (reading.sentence(start) == number or phone.start - end <= _HEADED)
        for start, end in reading.cues("hotline")
    )


def _tied(reading: Reading, phone: Phone, official: Sequence[Phone]) -> Owner | None:
    """Return the campaign body whose number it is said to be, word by word."""
    for body in _campaign_bodies(reading):
        before = body[1] <= phone.start
        gap = (body[1], phone.start) if before else (phone.end, body[0])
        if not 0 <= gap[1] - gap[0] <= _REACH:
            continue
        listed = _official_between(reading, phone, gap, official) if before else []
        if listed and not _LISTED.match(reading.searched, phone.end):
            continue
        bodies = [cue for cue in reading.cues("campaign") if gap[0] <= cue[0] and cue[1] <= gap[1]]
        tied = _only_ties(reading, gap, said=not before, besides=[*listed, *bodies])
        if not tied and not (not before and _signed(reading, phone, body)):
            continue
        line = _named(reading, phone, "line") or _named(reading, phone, "hotline")
        doubtful = phone.kind == "foreign" or _own_voice(reading, phone)
        doubtful = doubtful or any(_spans(reading, phone, role) for role in _OTHERS)
        if _spans(reading, phone, "advert") or (
            doubtful and (listed or not _hotline_of(reading, body))
        ):
            continue
        said = reading.quoted(body)
        return Owner(
            f"được nêu là số của {said}{_line_words(reading, phone)}", 0.9 if line else 0.75
        )
    return None


def _official_between(
    reading: Reading, phone: Phone, gap: Place, official: Sequence[Phone]
) -> list[Place]:
    """Return the official numbers in ``gap``, with the words of "not this one but" around."""
    places = []
    for one in official:
        if gap[0] <= one.start < gap[1]:
            said = contrast(reading, one, phone) or (one.start, one.end)
            places.append((max(gap[0], said[0]), min(gap[1], said[1])))
    return places


def _signed(reading: Reading, phone: Phone, body: Place) -> bool:
    """Whether ``body`` alone signs the number one is asked to call: "gọi 095… (Tổ 515)"."""
    if not _SIGNED.fullmatch(reading.searched, phone.end, body[0]):
        return False
    end = _SIGNATURE_END.search(reading.searched, body[1])
    if end is None or not _only_ties(reading, (body[1], end.start()), said=False):
        return False
    if "," in reading.searched[phone.end : body[0]] and not any(
        body[1] <= start < end.start() for start, _ in reading.cues("hotline")
    ):
        return False
    return any(_named(reading, phone, role) for role in ("call", "line", "hotline"))


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
            and _only_ties(reading, gap, said=False)
        ):
            return True
    return False


def _public_line(reading: Reading, phone: Phone) -> Owner | None:
    """Return the campaign where a hotline is named and nobody else could own it.

    Either its sentence speaks of fallen soldiers in Hải Phòng, or a heading names the campaign.
    """
    if not _named(reading, phone, "hotline"):
        return None
    if any(_spans(reading, phone, role) for role in _OTHERS):
        return None
    words = _line_words(reading, phone)
    if _spans(reading, phone, "subject") and _spans(reading, phone, "place"):
        return Owner(f"được gọi là đường dây nóng về liệt sĩ ở Hải Phòng{words}", 0.7)
    for body in _campaign_bodies(reading):
        if _named_behind(reading, phone, body):
            return Owner(f"được nêu là đường dây nóng của {reading.quoted(body)}{words}", 0.7)
        between = (body[1], phone.start)
        if 0 <= between[1] - between[0] <= _HEADING_REACH and not any(
            between[0] <= start < between[1] for role in _OTHERS for start, _ in reading.cues(role)
        ):
            return Owner(f"là đường dây nóng trong bài nói về {reading.quoted(body)}{words}", 0.65)
    return None


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
    if not any(_named(reading, phone, role) for role in ("call", "line", "hotline")):
        return False
    return not any(
        0 <= phone.start - end <= _REPLACED_REACH or 0 <= start - phone.end <= _REPLACED_REACH
        for role in _OTHERS
        for start, end in reading.cues(role)
    )


def _campaign_bodies(reading: Reading) -> list[Place]:
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


def _only_ties(reading: Reading, gap: Place, *, said: bool, besides: Sequence[Place] = ()) -> bool:
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


def _named(reading: Reading, phone: Phone, role: str) -> bool:
    """Whether a cue of ``role`` stands in the number's sentence, or right before it."""
    number = reading.sentence(phone.start)
    return any(
        reading.sentence(start) == number
        or (reading.sentence(start) == number - 1 and 0 <= phone.start - end <= _HEADED)
        for start, end in reading.cues(role)
    )


def _spans(reading: Reading, phone: Phone, role: str) -> bool:
    """Whether the number's sentence holds a cue of ``role`` that is no part of a campaign body."""
    number = reading.sentence(phone.start)
    return any(
        reading.sentence(cue[0]) == number and not _inside(cue, reading.cues("campaign"))
        for cue in reading.cues(role)
    )


def _own_voice(reading: Reading, phone: Phone) -> bool:
    """Whether the writer speaks as I, in the number's sentence or the one before it."""
    number = reading.sentence(phone.start)
    return any(
        number - 1 <= reading.sentence(start) <= number
        for role in ("personal", "first_person")
        for start, _ in reading.cues(role)
    )


def _inside(cue: Place, others: list[Place]) -> bool:
    """Whether a longer cue covers ``cue``."""
    return any(
        start <= cue[0] and cue[1] <= end and end - start > cue[1] - cue[0] for start, end in others
    )
