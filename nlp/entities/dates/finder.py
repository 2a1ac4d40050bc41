"""All dates of a text: every rule's finds, the longest kept, given their year, resolved to EDTF."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, cast

from nlp.entities.dates import (
    eastern,
    feasts,
    numeric,
    relative,
    spoken_western,
    vietnamese,
    western,
    years,
)
from nlp.entities.dates.around import widen
from nlp.entities.dates.context import context_of, with_anchors, with_years
from nlp.entities.dates.edtf import bounds
from nlp.entities.dates.lunar import Side
from nlp.entities.dates.resolve import resolve
from nlp.entities.dates.said import Said
from nlp.entities.reading import EntityReading
from records.entity import Entity

_RULES: Final = (numeric, western, spoken_western, eastern, vietnamese, feasts, years, relative)
_ANNIVERSARY: Final = re.compile(
    r"(?<!\w)(?:gio|cung|cung com|lam gio|ngay gio|am lich)(?:\s(?:vao|la|ngay|anh|ong|bo|chu|"
    r"bac|lam))*\s*[:,]?\s*$"
)
_LUNAR_AROUND: Final = re.compile(
    r"\s?[(,]?\s?(?:am lich|al(?!\w)|lich ta|ngay ta)(?!\s?:?\s?(?:ngay\s)?\d)"
)


def find_dates(reading: EntityReading) -> list[Entity]:
    """Return the dates of a text in order, none overlapping.

    ``norm`` is EDTF or ``None`` where no calendar day can be named; details: ``bounds`` (first and
    last ISO day, ``None`` where open), ``alt``, ``calendar`` (``lunar`` where so said), ``reason``
    (Vietnamese) where ``norm`` is missing or partial, ``kind`` ``death_anniversary`` for a giỗ.
    """
    said = [one for rule in _RULES for one in rule.find(reading)]
    if not said:
        return []
    said = _apart(_lunar_by_words(_tight(one, reading), reading) for one in said)
    said = _apart(widen(one, reading) for one in said)
    context = context_of(reading, said)
    said = with_years(reading, said, context)
    said = [one for one in said if one.needs_anchor != "year"]
    said = with_anchors(said, context)
    side = (
        cast("Side", feasts.side_of(reading))
        if any(one.calendar == "lunar" for one in said)
        else "unknown"
    )
    entities: list[Entity] = []
    for one in said:
        entity = _entity(one, reading, side)
        # One character of the text may be several of the folded form ("½").
        if not entities or entity.start >= entities[-1].end:
            entities.append(entity)
    return entities


def _apart(said: Iterable[Said]) -> list[Said]:
    """Keep the longest of those that overlap (the surer of two as long), in order of the text."""
    chosen: list[Said] = []
    starts: list[int] = []
    for one in sorted(said, key=lambda one: (one.start - one.end, -one.score, one.start)):
        place = bisect_right(starts, one.start)
        if place and chosen[place - 1].end > one.start:
            continue
        if place < len(chosen) and chosen[place].start < one.end:
            continue
        chosen.insert(place, one)
        starts.insert(place, one.start)
    return chosen


def _tight(said: Said, reading: EntityReading) -> Said:
    """Cut white space off the edges of a find."""
    words = reading.mapped.kept[said.start : said.end]
    end = said.start + len(words.rstrip())
    start = said.end - len(words.lstrip())
    return said if (start, end) == (said.start, said.end) else replace(said, start=start, end=end)


def _lunar_by_words(said: Said, reading: EntityReading) -> Said:
    """Read figures as a lunar date where the words around say so: "12/3 (âm lịch)", "giỗ 12/3"."""
    if said.calendar == "lunar" or said.date[2] is None or "vi" not in reading.languages:
        return said
    text = reading.mapped.folded
    match = _LUNAR_AROUND.match(text, said.end)
    if match and said.rule in (
        "ngay-so",
        "ngay-so-nam",
        "ngay-thieu-nam",
        "ngay-le-so",
        "ngay-thang",
    ):
        end = match.end() + (
            1 if text[match.end() : match.end() + 1] == ")" and "(" in match.group() else 0
        )
        return replace(said, end=end, calendar="lunar", rule="ngay-am")
    if said.date[0] is None and _ANNIVERSARY.search(text[max(0, said.start - 24) : said.start]):
        return replace(said, calendar="lunar", rule="gio")
    return said


def _entity(said: Said, reading: EntityReading, side: Side) -> Entity:
    resolved = resolve(said, side, "vi" in reading.languages and reading.lang in ("", "vi"))
    start, end = reading.mapped.span(said.start, said.end)
    days = bounds(resolved.edtf) if resolved.edtf else (None, None)
    text = reading.mapped.folded
    anniversary = bool(_ANNIVERSARY.search(text[max(0, said.start - 24) : said.start]))
    return reading.entity(
        start,
        end,
        "DATE",
        resolved.edtf,
        round(said.score if resolved.edtf else min(said.score, 0.5), 2),
        said.rule,
        alt=list(resolved.alt) or None,
        calendar="lunar" if said.calendar == "lunar" else None,
        bounds=[day.isoformat() if day else None for day in days],
        reason=resolved.reason or None,
        kind="death_anniversary" if anniversary else None,
    )
