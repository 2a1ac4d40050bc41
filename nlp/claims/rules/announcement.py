"""Fact F14: a find or an identity in an official body's name that the register does not hold."""

from __future__ import annotations

import re
from typing import Any, Final

from nlp.claims.frames import Frame, FrameRule
from nlp.claims.guards.scope import around, has_cue
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.find_slots import Find, agrees, read_find
from records.claim import Fact

_SUBJECT_REACH: Final = 45
"""Characters between a body and what it is said to have done."""
_PRICE_REACH: Final = 20
"""Characters behind a statement in which its price stands."""
_CLAUSE_END: Final = re.compile(r"[,;:.!?\n。，！？]")
_NAMED: Final = re.compile(
    r"(?:da|vua|moi)\b.{0,20}danh tinh|danh sach|danh tinh la|ket qua"
    r"|(?:liet si|anh|bac|chu|ong|dong chi)(?: (?!da\b|vua\b|duoc\b)\w+){2}"
    r"|names? of|identity of|are brothers|принадлежат|имена|личност|名单|全部|신원|toan bo|tat ca"
)
"""Who it is said to be, where no number, place or day is told."""
_PURPOSE: Final = re.compile(
    r"(?:\b(?:de|nham|phuc vu|se|cho|dang|cong tac|viec|can|muon|mong|giup|co the|chua|phai|nen"
    r"|duoc|cho viec|van chua|to|pour|чтобы|для)|为|将)\s*$"
)
"""Directly before a statement: what is meant to be done, not what was done."""


def recovered(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that the register holds no such find; ``None`` where it does, or nothing is told."""
    find = read_find(reading, place)
    if not (find.count is not None or find.place or find.sort):
        return None
    return _not_held(reading, place, fact, find, "remains")


def identified(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that the register holds no such identity; ``None`` where it does."""
    find = read_find(reading, place, clause=True)
    told = find.count is not None or find.place or find.days or find.sort
    if not told and not _NAMED.search(reading.folded[slice(*place)]):
        return None
    return _not_held(reading, place, fact, find, "identified")


def _not_held(reading: Reading, place: Place, fact: Fact, find: Find, counted: str) -> str | None:
    body = _announcer(reading, place)
    if fact.check["kind"] != "announcement_register" or body is None:
        return None
    if _PURPOSE.search(reading.folded[: place[0]]) or _planned(reading, place):
        return None
    entries: list[dict[str, Any]] = [dict(one) for one in fact.check.get("entries", ())]
    if any(one.get(counted) and agrees(find, one, counted) for one in entries):
        return None
    held = "; ".join(f"{one['id']}: {one.get('text', '')}" for one in entries) or "không có mục nào"
    return f"gán cho {reading.quoted(body)}, sổ công bố không có; sổ có {held}"


def _announcer(reading: Reading, place: Place) -> Place | None:
    """Return the body that is said to have found or announced it."""
    first, last = around(reading, place, 0)
    number = reading.sentence(place[0])
    start = reading.sentence_span(number - 1)[0] if number else first
    for body in reading.cues("find_body"):
        if not start <= body[0] < last or _only_mentioned(reading, body):
            continue
        if 0 <= place[0] - body[1] <= _SUBJECT_REACH:
            return body
        if has_cue(reading, "find_announced", (max(start, body[0] - 40), min(last, body[1] + 60))):
            return body
    return None


def _planned(reading: Reading, place: Place) -> bool:
    """Whether the statement, or its clause before it, speaks of what is meant, awaited or costs."""
    clause = _CLAUSE_END.split(reading.folded[: place[0]])[-1]
    return has_cue(reading, "find_planned", (place[0] - len(clause), place[1])) or has_cue(
        reading, "find_priced", (place[0] - len(clause), place[1] + _PRICE_REACH)
    )


def _only_mentioned(reading: Reading, body: Place) -> bool:
    """Whether the body is thanked, written to or asked."""
    before = reading.searched[max(0, body[0] - 30) : body[0]]
    return bool(reading.pattern("mention").search(before))


_ABOUT: Final = (("find_body",), ("subject", "campaign", "find_whom"))

RULE: Final = FrameRule(
    "fake_discovery",
    ("announcements",),
    (
        Frame(
            "find_recovered", "announcements", "fake_discovery", _ABOUT,
            silent=("find_own", "psy_word"), score=0.9, holds=recovered,
        ),
        Frame(
            "find_identified", "announcements", "fake_discovery", _ABOUT,
            silent=("find_own", "psy_word"), score=0.9, holds=identified,
        ),
    ),
)  # fmt: skip
