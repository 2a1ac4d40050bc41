"""What the rest of the text lends a date: the year of a letter, the year just named, an anchor."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from nlp.entities.dates.edtf import day_exists
from nlp.entities.dates.said import Said, two
from nlp.entities.reading import EntityReading

_BREAK: Final = re.compile(r"[!?;\n。！？]|\.(?=\s|$)(?<!\b[a-z]\.)")
_HEADER: Final = re.compile(r"^[^.!?\n]{0,60}$")
_LIFE: Final = re.compile(
    r"(?<!\w)(?:sn|sinh|nn|nhap ngu|born|birth|ne|nee|род|родился|г\.р|출생|생년|生于|"
    r"出生)\.?[^\w]*(?:nam|ngay)?[^\w]*$"
)
_SAME: Final = re.compile(
    r"\s?(?:nam (?:do|ay|day)|cung nam|that year|the same year|того же года|그해|同年)"
)


@dataclass(frozen=True, slots=True)
class Context:
    """``said`` in order; ``sentences`` their breaks; ``letter`` the day a letter was written."""

    breaks: Sequence[int]
    letter: date | None
    letter_at: int

    def sentence(self, place: int) -> int:
        """Return the number of the sentence at ``place``."""
        return bisect_right(self.breaks, place)


def context_of(reading: EntityReading, said: Sequence[Said]) -> Context:
    """Return the sentence breaks and the date that heads a letter, if the text begins with one."""
    text = reading.mapped.folded
    breaks = [match.start() for match in _BREAK.finditer(text)]
    letter, at = None, -1
    for one in said:
        whole = _whole_day(one)
        if whole is None:
            continue
        before, after = text[: one.start], text[one.end : one.end + 2]
        if one.start <= 40 and _HEADER.match(before) and after[:1] in ("", ".", "\n", ":", ","):
            named = not before.strip() or re.search(r"(?:ngay|,|le|on)\s*$", before)
            if named and (one.start < 3 or after[:1] in (".", "\n", "")):
                letter, at = whole, one.start
        break
    return Context(breaks, letter, at)


def _whole_day(said: Said) -> date | None:
    year, month, day = said.date
    if said.calendar == "lunar" or not (year and month and day):
        return None
    if not (year + month + day).isdecimal() or not day_exists(int(year), int(month), int(day)):
        return None
    return date(int(year), int(month), int(day))


def with_years(reading: EntityReading, said: Sequence[Said], context: Context) -> list[Said]:
    """Give dates without a year the one their text leaves no doubt about.

    In this order: the year that a letter's date makes it (never after the letter), the only other
    year of the sentence, the only year named before in the text.
    """
    text = reading.mapped.folded
    years = _Years(reading, said, context)
    out: list[Said] = []
    for one in said:
        if one.date[0] is not None or one.offset is not None or one.date[1] is None:
            out.append(one)
            continue
        year = _letter_year(one, context) or years.around(one, bool(_SAME.match(text, one.end)))
        if year is None:
            out.append(one)
            continue
        last = (year, *one.last[1:]) if one.last else None
        score = min(0.8, one.score + 0.1)
        filled = (year, *one.date[1:])
        out.append(replace(one, date=filled, last=last, needs_anchor="", score=score))
    return out


class _Years:
    """The years a text names, by place and sentence; those of births and enlistments left out."""

    def __init__(self, reading: EntityReading, said: Sequence[Said], context: Context) -> None:
        text = reading.mapped.folded
        self.context = context
        self.places: list[int] = []
        self.years: list[str] = []
        self.by_sentence: dict[int, set[str]] = {}
        for one in said:
            year = one.date[0]
            if not year or not year.isdecimal():
                continue
            if _LIFE.search(text[max(0, one.start - 18) : one.start]):
                continue
            self.places.append(one.start)
            self.years.append(year)
            self.by_sentence.setdefault(context.sentence(one.start), set()).add(year)
        self.sole = len(set(self.years)) == 1

    def around(self, one: Said, same: bool) -> str | None:
        """Return the only year of the sentence, else the one before where it is the only one.

        Args:
            one: the date without a year.
            same: whether "that year" stands behind it.
        """
        here = self.by_sentence.get(self.context.sentence(one.start), set())
        if len(here) == 1:
            return next(iter(here))
        if here:
            return None
        before = bisect_left(self.places, one.start)
        return self.years[before - 1] if before and (same or self.sole) else None


def _letter_year(one: Said, context: Context) -> str | None:
    """Return the last year in which the day lies before the letter's."""
    letter, month, day = context.letter, one.date[1], one.date[2]
    if letter is None or one.start <= context.letter_at or one.calendar == "lunar":
        return None
    if not (month and month.isdecimal()) or (day and not day.isdecimal()):
        return None
    later = (int(month), int(day or 1)) > (letter.month, letter.day)
    return str(letter.year - 1 if later else letter.year)


def with_anchors(said: Sequence[Said], context: Context) -> list[Said]:
    """Resolve dates told from another by the nearest whole date before; drop those without one.

    One that names its anchor in words ("sau trận ấy") stays, unresolved.
    """
    out: list[Said] = []
    anchor: Said | None = None
    for one in said:
        if one.offset is None:
            out.append(one)
            if one.date[0] and one.date[0].isdecimal():
                anchor = one
            continue
        if one.needs_anchor == "letter":
            if context.letter is not None and one.start > context.letter_at:
                day = _before(context.letter, one)
                if day is not None:
                    out.append(_dated(one, day))
            continue
        moved = _moved(one, anchor, context) if anchor is not None else None
        if moved is not None:
            out.append(moved)
            anchor = moved
        elif one.needs_anchor == "day-or-none":
            out.append(
                replace(
                    one, offset=None, reason="Ngày kể theo một mốc khác mà văn bản không nói rõ"
                )
            )
    return out


def _before(letter: date, one: Said) -> date | None:
    """Return the day before the letter that ``one`` means: days back, or a day of the month."""
    if one.date[2] is None:
        return letter + timedelta(days=one.offset[0] if one.offset else 0)
    day = int(one.date[2])
    year, month = letter.year, letter.month
    if day > letter.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return date(year, month, day) if day_exists(year, month, day) else None


def _dated(one: Said, day: date) -> Said:
    return replace(
        one, date=(str(day.year), two(day.month), two(day.day)), offset=None, needs_anchor=""
    )


def _moved(one: Said, anchor: Said, context: Context) -> Said | None:
    assert one.offset is not None
    if context.sentence(one.start) - context.sentence(anchor.start) > 2:
        return None
    days, months, years = one.offset
    base = anchor.last if anchor.last and anchor.last[2] else anchor.date
    if anchor.calendar == "lunar" or base[0] is None:
        return None
    if days:
        if not (base[1] and base[2]) or not (base[0] + base[1] + base[2]).isdecimal():
            return None
        if not day_exists(int(base[0]), int(base[1]), int(base[2])):
            return None
        return _dated(one, date(int(base[0]), int(base[1]), int(base[2])) + timedelta(days=days))
    if years:
        return replace(
            one, date=(str(int(base[0]) + years), None, None), offset=None, needs_anchor=""
        )
    if not base[1] or not base[1].isdecimal():
        return None
    index = int(base[0]) * 12 + int(base[1]) - 1 + months
    return replace(
        one, date=(str(index // 12), two(index % 12 + 1), None), offset=None, needs_anchor=""
    )
