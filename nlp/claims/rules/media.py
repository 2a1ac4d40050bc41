"""Fact F25: a picture or video of the register, shown with another place, date or event.

The picture is known by its PDQ distance (of 256 bits); Meta's ThreatExchange calls up to 31 the
same picture. Only the caption is judged: place, day and freshness against the register's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from nlp.claims.facts import FactSet
from nlp.claims.guards import vetoes
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.base import Finding
from nlp.dates import find_dates
from records.claim import Fact
from records.text import nfc, unaccented

PDQ_SAME: Final = 31
_TOPIC: Final = "media_origin"
_JOINED: Final = 45
"""Characters between the place and the day that are shown as one span."""
_SPARED: Final = frozenset({"grief", "own_cost", "private_choice", "belief", "accusation"})
_STOP: Final = frozenset(
    "tai o nam thang ngay anh video canh xa tinh huyen le va cua do dang dau tien tren nhom".split()
)


class MediaRule:
    """Compares the caption of a known picture with what the register says of it."""

    type: Final = "recycled_media"
    topics: Final = (_TOPIC,)

    def concerns(self, text: str) -> bool:
        """Say that any caption may: the picture decides."""
        return True

    def judge(self, reading: Reading, facts: FactSet, *, assumed: bool) -> list[Finding]:
        """Return what the caption says otherwise than the register; nothing for other pictures."""
        matches = _matches(reading.context)
        fact = next((f for f in facts.active(assumed) if f.topic == _TOPIC), None)
        if not matches or fact is None or fact.check["kind"] != "media_register":
            return []
        register = {str(entry["id"]): entry for entry in facts.media_register}
        return [
            finding
            for name in matches
            if name in register
            for finding in _findings(reading, fact, register[name])
        ]


def _matches(context: Mapping[str, Any]) -> list[str]:
    """Return the register's ids of the pictures that are the same."""
    found = context.get("media")
    return [
        str(one.get("match"))
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, Mapping) and one.get("match") and _near(one.get("distance"))
    ]


def _near(distance: object) -> bool:
    return isinstance(distance, int | float) and 0 <= distance <= PDQ_SAME


def _findings(reading: Reading, fact: Fact, entry: Mapping[str, Any]) -> Iterator[Finding]:
    if reading.cues("media_said") or _agrees(reading, entry):
        return
    place = _contradicting(reading, entry)
    if place is None:
        return
    start, end = reading.mapped.span(*place)
    origin = str(entry.get("origin_vi") or entry["id"]).replace(";", ",")
    why = f"chú thích {reading.quoted(place)} trái với nguồn gốc đã biết ({entry['id']}): {origin}"
    found = vetoes(reading, place, spared=_SPARED)
    yield Finding("recycled_media", fact, start, end, 0.88, (why, f"theo {fact.id}"), found)


def _contradicting(reading: Reading, entry: Mapping[str, Any]) -> Place | None:
    """Return the words that name another place or day; both where they stand together."""
    where = [cue for cue in reading.cues("media_where") if not _same_place(reading, cue, entry)]
    fresh = [cue for cue in reading.cues("media_fresh") if not _same_day(reading, cue, entry)]
    for cue in where:
        for day in fresh:
            first, second = sorted((cue, day))
            if _together(reading, first[1], second[0]):
                return first[0], max(cue[1], day[1])
    if fresh:
        return fresh[0]
    if where:
        return where[0]
    claimed = reading.cues("media_claimed")
    if claimed or not (reading.cues("media_shown") and reading.cues("media_event")):
        return claimed[0] if claimed else None
    shown = [cue for cue in reading.cues("media_campaign") if not _same_place(reading, cue, entry)]
    return shown[0] if shown else None


def _together(reading: Reading, end: int, start: int) -> bool:
    """Whether what ends and what starts there stand in one clause, or side by side."""
    between = reading.folded[end:start]
    return start - end <= 2 or (len(between) <= _JOINED and not re.search(r"[,.;:!?\n]", between))


def _agrees(reading: Reading, entry: Mapping[str, Any]) -> bool:
    """Whether the caption names the register's place, or its year, and no other."""
    place = _folded(entry.get("place") or "")
    named = bool(place) and place in reading.folded and place != "hai phong"
    year = str(entry.get("date", ""))[:4]
    return named or bool(year and re.search(rf"(?<!\d){year}(?!\d)", reading.folded))


def _same_place(reading: Reading, cue: Place, entry: Mapping[str, Any]) -> bool:
    """Whether the place named is one of the register's origin, word for word."""
    origin = set(re.findall(r"\w+", _folded(f"{entry.get('origin_vi')} {entry.get('place')}")))
    said = [word for word in re.findall(r"\w+", reading.folded[slice(*cue)]) if word not in _STOP]
    return bool(said) and set(said) <= origin


def _same_day(reading: Reading, cue: Place, entry: Mapping[str, Any]) -> bool:
    """Whether the day named can be the register's."""
    known = str(entry.get("date", "")).split("-")
    for span in find_dates(reading.mapped):
        if cue[0] <= span.start < cue[1]:
            said = span.edtf.strip("~").split("-")
            return all(a == b for a, b in zip(said, known, strict=False) if a != "XXXX")
    return False


def _folded(text: object) -> str:
    return unaccented(nfc(str(text)).lower())


RULE: Final = MediaRule()
