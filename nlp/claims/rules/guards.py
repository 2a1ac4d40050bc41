"""Speech-act guards around a number: they can forbid a flag, never raise one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlp.claims.guards.scope import has_cue, is_question, overlaps
from nlp.claims.reading import Place, Reading
from nlp.phones import Phone

_POST_GUARDS: Final = ("debunk", "warning", "report", "complaint", "wish", "satire", "correction")
_FAKE_REACH: Final = 60
_RIGHT_REACH: Final = 45
_CONTRAST_REACH: Final = 25
_BARE_NOT: Final = ("phai", "phai la", " not")
_CLAUSE_END: Final = re.compile(r"[,;.!?\n。，！？]")
_CLOSED_QUOTE: Final = re.compile(r"[\"“”«»'‘’「」『』]")


def number_vetoes(reading: Reading, phone: Phone, attacks: Sequence[Place]) -> tuple[str, ...]:
    """Return the guards that forbid to flag ``phone``; ``attacks`` on the official one are spared.

    A post that calls a number the right one in so many words is not a warning against it, even
    where it warns of others: then only what is said of this very number counts.
    """
    whole = (0, len(reading.folded))
    attacks = [*attacks, *_of_another_number(reading, phone)]
    vetoes = [role for role in _POST_GUARDS if has_cue(reading, role, whole, attacks)]
    if _called_right(reading, phone):
        vetoes = [veto for veto in vetoes if veto not in ("debunk", "warning")]
    if _called_fake(reading, phone, attacks) or _contrasted(reading, phone):
        vetoes.append("fake")
    if has_cue(reading, "hypothesis", reading.sentence_span(reading.sentence(phone.start))):
        vetoes.append("hypothesis")
    if _of_the_past(reading, phone):
        vetoes.append("past")
    if is_question(reading, (phone.start, phone.end)):
        vetoes.append("question")
    if _quoted(reading, phone):
        vetoes.append("quote")
    return tuple(vetoes)


def _of_another_number(reading: Reading, phone: Phone) -> list[Place]:
    """Return the clauses that speak of another number only: "số cũ không ai nghe đâu".

    "That number" is another one only where ``phone`` has not been named yet.
    """
    starts = [start for start, _ in reading.cues("old_number")]
    starts += [start for start, end in reading.cues("that_number") if end <= phone.start]
    clauses = []
    for start in starts:
        end = _CLAUSE_END.search(reading.searched, start)
        stop = end.start() if end else len(reading.searched)
        if not any(start <= one.start < stop for one in reading.phones):
            clauses.append((start, stop))
    return clauses


def contrast(reading: Reading, first: Phone, second: Phone) -> Place | None:
    """Return the words that say "not ``first`` but ``second``", both numbers within."""
    between = (first.end, second.start)
    if not 0 < between[1] - between[0] <= _CONTRAST_REACH:
        return None
    if not reading.pattern("contrast").fullmatch(reading.searched, *between):
        return None
    start = max(0, first.start - 40)
    denied = reading.pattern("negation").search(reading.searched, start, first.start)
    if denied:
        return denied.start(), second.end
    return (first.start, second.end) if reading.lang == "ko" else None


def _contrasted(reading: Reading, phone: Phone) -> bool:
    """Whether the text says "not this number but another"."""
    return any(contrast(reading, phone, other) for other in reading.phones)


def _of_the_past(reading: Reading, phone: Phone) -> bool:
    """Whether the number is said to have been the one of former days."""
    first = reading.sentence_span(reading.sentence(phone.start))[0]
    for start, end in reading.cues("past"):
        between = (end, phone.start)
        if (
            first <= start
            and end <= phone.start
            and not (
                has_cue(reading, "now", between)
                or any(between[0] <= other.start < between[1] for other in reading.phones)
            )
        ):
            return True
    return False


def only_official(reading: Reading, official: Sequence[Phone]) -> bool:
    """Whether an official number is said to be the only one, or still in use."""
    return any(
        reading.pattern("only").search(reading.searched, max(0, phone.start - 40), phone.start)
        for phone in official
    )


def _called_right(reading: Reading, phone: Phone) -> bool:
    """Whether "the right number (of such a body) is" stands before this number."""
    return any(
        end <= phone.start
        and reading.sentence(end - 1) == reading.sentence(phone.start)
        and not any(end <= other.start < phone.start for other in reading.phones)
        and phone.start - end <= _RIGHT_REACH
        for _, end in reading.cues("correct")
    )


def _called_fake(reading: Reading, phone: Phone, attacks: Sequence[Place]) -> bool:
    """Whether the nearest number to a cue of falsehood is this one."""
    sentence = reading.sentence(phone.start)
    for start, end in reading.cues("fake"):
        if overlaps((start, end), attacks) or reading.sentence(start) not in (
            sentence,
            sentence + 1,
        ):
            continue
        if _not_the_next(reading, phone, (start, end)):
            continue
        between = (min(phone.end, end), max(phone.start, start))
        if has_cue(reading, "old_number", between):
            continue
        if end <= phone.start and has_cue(reading, "that_number", (end, phone.start)):
            continue
        nearest = min(reading.phones, key=lambda other: _gap(reading, other, (start, end)))
        if nearest is phone and _gap(reading, phone, (start, end)) <= _FAKE_REACH:
            return True
    return False


def _not_the_next(reading: Reading, phone: Phone, cue: Place) -> bool:
    """Whether ``cue`` is a bare "not" directly before another number than ``phone``."""
    if not reading.folded[slice(*cue)].endswith(_BARE_NOT):
        return False
    behind = [one for one in reading.phones if one.start >= cue[1]]
    return bool(behind) and behind[0] is not phone and behind[0].start - cue[1] <= 1


def _gap(reading: Reading, phone: Phone, cue: Place) -> int:
    """Return characters between number and cue; a comma in between parts them further."""
    between = (phone.end, cue[0]) if phone.end <= cue[0] else (cue[1], phone.start)
    said = reading.folded[between[0] : between[1]]
    return max(0, between[1] - between[0]) + (20 if re.search(r"[,;\n]", said) else 0)


def _quoted(reading: Reading, phone: Phone) -> bool:
    """Whether the number stands inside quotation marks together with more words."""
    start, end = reading.mapped.span(phone.start, phone.end)
    before = _CLOSED_QUOTE.findall(reading.text[:start])
    opened = len(before) % 2 == 1 or bool(before and before[-1] in "“«「『‘")
    if not opened or not _CLOSED_QUOTE.search(reading.text[end:]):
        return False
    quote_start = max(m.start() for m in _CLOSED_QUOTE.finditer(reading.text[:start]))
    return len(reading.text[quote_start:start].split()) > 2
