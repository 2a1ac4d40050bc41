"""Hills named by their height: a number is a place only beside a province, a year or a battle."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from nlp.entities.places.parts import Part
from nlp.entities.reading import EntityReading
from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.loading import rows

_BATTLE: Final = frozenset("trận chốt đỉnh chiếm giữ đồi mỏm".split())
_NUMBER_END: Final = re.compile(
    r"[A-ZN]?(?!\w|[/.,:\-]\d|\s*(?:người|m|km|mét|đồng|tấn|quân|ngày))"
)
_RADIUS_M: Final = 3_000.0
_YEAR: Final = re.compile(
    r"(?<!\d)(?:19|[/.\-](?:19)?|[A-Za-z] |năm )?((?:4[5-9]|[5-8]\d))(?![\d/])"
)


@lru_cache(maxsize=1)
def known_heights() -> Mapping[str, tuple[Entry, ...]]:
    """Return number → the hills of that height that accounts of the war name."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for row in rows("heights.csv"):
        lat = float(row["lat"]) if row["lat"] else None
        lon = float(row["lon"]) if row["lon"] else None
        number = row["height"]
        found[number].append(
            Entry(
                f"height:{number}-{row['codes'] or row['country']}", f"{number} ({row['note']})",
                Rank.SITE, "hill", tuple(row["codes"].split()), row["country"], lat=lat, lon=lon,
                radius_m=_RADIUS_M if lat else None, held=(row["from"], row["to"]), source="names",
            )
        )  # fmt: skip
    return {number: tuple(entries) for number, entries in found.items()}


def years_in(text: str) -> frozenset[int]:
    """Return the years 1945 to 1989 that stand in ``text`` in figures."""
    return frozenset(1900 + int(match.group(1)) for match in _YEAR.finditer(text))


def _height_part(reading: EntityReading, at: int) -> Part:
    word = reading.words[at]
    end = at + 1
    stop = word.end
    if end < len(reading.words) and reading.words[end].start == stop:
        stop, end = reading.words[end].end, end + 1
    return Part(
        at, end, word.start, stop, 0, None, None, reading.text[word.start : stop],
        road=False, landform=False, name=reading.text[word.start : stop],
    )  # fmt: skip


def bare_height(reading: EntityReading, at: int) -> Part | None:
    """Return the hill at word ``at`` where a battle's word stands before: ``Trận 1509``."""
    word = reading.words[at]
    if not word.text.isdigit() or len(word.text) < 3 or at == 0:
        return None
    if reading.words[at - 1].kept not in _BATTLE or word.text not in known_heights():
        return None
    if not _NUMBER_END.match(reading.text, word.end):
        return None
    return _height_part(reading, at)


def height_before(reading: EntityReading, part: Part) -> Part | None:
    """Return the hill whose number stands right before a known place: ``861 HUONG HOA``."""
    at = part.first - 1
    if at < 0 or part.lead or part.landform or part.hit is None:
        return None
    word = reading.words[at]
    if not word.text.isdigit() or not 3 <= len(word.text) <= 4:
        return None
    if reading.text[word.end : part.start] != " ":
        return None
    before = reading.text[max(0, word.start - 3) : word.start]
    if before.strip() and before.strip()[-1] not in "-–,;:(":
        return None
    if re.search(r"[\w/]-$|\d- $", before):
        return None
    return _height_part(reading, at)
