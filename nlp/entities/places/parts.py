"""Finds one part of a place: words for it, and the name, code or number behind them."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.places.numbers import said_height
from nlp.entities.places.part import Part
from nlp.entities.places.scan import Hit, hits_at
from nlp.entities.places.vocabulary import Vocabulary
from nlp.entities.places.words import (
    ADMIN,
    BARE_LEAD,
    BUILDING,
    EN_LEAD,
    EN_TAIL,
    EN_TAIL_CAPITAL,
    FEATURE,
    HEIGHT,
    LANDFORM,
    NUMBERED,
    ROAD,
    SHORT,
    STOP,
    SURNAMES_BARE,
    WEAK_LANDFORM,
)
from nlp.entities.reading import EntityReading
from nlp.gazetteer.entry import Rank
from nlp.gazetteer.keys import syllable_key
from nlp.gazetteer.store import Gazetteer, initials
from records.text import unaccented

_CODE: Final = re.compile(r"(?:[A-ZĐ]{1,3}[.\-]?)?\d{1,4}(?:[A-ZĐ]|[a-z])?(?:/\d+)?(?![\w])")
_LETTER_CODE: Final = re.compile(r"chữ [A-Z](?!\w)")
_ALSO_THINGS: Final = frozenset("bản buôn bon sóc plei".split())
_ABBREVIATED: Final = frozenset("tp tx tt t h x p q st mt nt".split())
_ALSO_SURNAMES: Final = frozenset("hồ đình thành kim".split())
_NO_LEADS: Final = frozenset(
    tuple(pair.split())
    for pair in (
        "binh tram;bien ban;van ban;nguyen ban;phien ban;que quan;nguyen quan;tru quan;sinh quan;"
        "chinh quan;co quan;si quan;ngoai quan"
    ).split(";")
)
"""Words for a place that the word before makes another: ``binh trạm``, ``biên bản``."""
_ALSO_SURNAMES_BARE: Final = frozenset("ho dinh thanh kim chau cau lang mai".split())
_ADMIN_WORDS: Final = Vocabulary.of(ADMIN)
_ANY_LEAD: Final = Vocabulary.union(_ADMIN_WORDS, FEATURE, EN_LEAD, NUMBERED, BARE_LEAD)
_ADMIN_BARE: Final = {tuple(map(unaccented, phrase)): rank for phrase, rank in ADMIN.items()}


def part_at(reading: EntityReading, index: Gazetteer, first: int) -> Part | None:
    """Return the part that begins with word ``first``: with a word for a place, or a known name."""
    words = reading.words
    known = hits_at(reading, index, first)
    if (
        known is None
        and not LANDFORM.touches(reading, first)
        and not _ANY_LEAD.touches(reading, first)
        and words[first].bare not in SHORT
    ):
        return None
    at = first
    landform = LANDFORM.at(reading, at)
    if first and words[first - 1].bare == "phia":
        landform = 0  # ``phía sau`` says a direction, not the back of the thing
    if known is not None and known.end > first + landform:
        landform = 0
    weak = bool(landform) and WEAK_LANDFORM.at(reading, at) == landform
    at += landform
    building = BUILDING.at(reading, at) if landform and at < len(words) else 0
    at += building
    weak = weak and not building
    level: Rank | None = None
    lead_at, numbered, heights, roads = at, False, False, False
    hit = known if at == first else _hit(reading, index, at)
    for _ in range(3):
        size, rank = _lead(reading, at)
        if not size or at + size >= len(words) or not _follows(reading, at + size):
            break
        if hit is not None and hit.end > at + size and hit.cost == 0:
            break
        if _surname(reading, at):
            break
        numbered = numbered or NUMBERED.at(reading, at) > 0
        heights = heights or HEIGHT.at(reading, at) > 0
        roads = roads or ROAD.at(reading, at) > 0
        level = rank if rank is not None else level
        at += size
        hit = _hit(reading, index, at)
    lead = at - lead_at
    if landform and (at >= len(words) or not _follows(reading, at)):
        return None
    if weak and not lead and not (hit is not None and _lead(reading, at)[0]):
        return None
    if lead or landform:
        return _led(reading, index, first, at, lead, level, hit, (numbered, heights, roads))
    if hit is None:
        return None
    # The word for it is part of the name as listed: ``sông Thạch Hãn``.
    size = _lead(reading, at)[0] if words[at].text[:1].islower() else 0
    if size >= hit.end - at or (reading.case == "mixed" and not _named(words[at + size].text)):
        size = 0
    return _part(reading, first, hit.end, size, None, hit, False, False, name_at=at)


def _surname(reading: EntityReading, at: int) -> bool:
    """Whether an unaccented word for a place is rather a surname: ``HO VAN SON``."""
    if reading.accented or reading.words[at].bare not in _ALSO_SURNAMES_BARE:
        return False
    return (
        at == 0
        or reading.text[reading.words[at - 1].end : reading.words[at].start] != " "
        or (reading.words[at - 1].bare in SURNAMES_BARE)
    )


def _hit(reading: EntityReading, index: Gazetteer, at: int) -> Hit | None:
    return hits_at(reading, index, at) if at < len(reading.words) else None


def _lead(reading: EntityReading, at: int) -> tuple[int, Rank | None]:
    if at >= len(reading.words):
        return 0, None
    if not _ANY_LEAD.touches(reading, at) and reading.words[at].bare not in SHORT:
        return 0, None
    if at and (reading.words[at - 1].bare, reading.words[at].bare) in _NO_LEADS:
        return 0, None
    size = _ADMIN_WORDS.at(reading, at)
    feature = max(FEATURE.at(reading, at), EN_LEAD.at(reading, at), NUMBERED.at(reading, at))
    if not reading.accented and reading.words[at].text[:1].isupper():
        feature = max(feature, BARE_LEAD.at(reading, at))
    if size >= feature and size:
        words = reading.words[at : at + size]
        return size, _ADMIN_BARE[tuple(word.bare for word in words)]
    if feature:
        return feature, None
    word = reading.words[at]
    rank = SHORT.get(word.bare)
    if rank is not None and reading.text[word.end : word.end + 1] in (".", ":"):
        behind = reading.text[word.end + 1 : word.end + 3].strip()
        if reading.text[max(0, word.start - 1) : word.start] == ".":
            return 0, None
        if behind[:1].isupper() and word.text.isupper():
            return 1, rank
    return 0, None


_BETWEEN: Final = frozenset({"", " ", "\u00a0", ": ", "-", "'", "’", "° ", " “", ' "', "  "})


def _follows(reading: EntityReading, at: int) -> bool:
    """Whether word ``at`` stands behind the one before with no more than a space or point."""
    before = reading.words[at - 1]
    gap = reading.text[before.end : reading.words[at].start]
    if gap in (". ", "."):
        return before.bare in _ABBREVIATED
    return gap in _BETWEEN


def _led(
    reading: EntityReading,
    index: Gazetteer,
    first: int,
    at: int,
    lead: int,
    level: Rank | None,
    hit: Hit | None,
    flags: tuple[bool, bool, bool],
) -> Part | None:
    numbered, heights, roads = flags
    words = reading.words
    word = words[at]
    landform = at - first > lead
    code = _CODE.match(reading.text, word.start) or _LETTER_CODE.match(reading.text, word.start)
    if code and (numbered or not code.group().isdecimal()) and (lead or landform):
        end = at
        while end < len(words) and words[end].start < code.end():
            end += 1
        number = code.group() if heights or (landform and not roads) else ""
        level = None if level is None else level
        return _part(reading, first, end, lead, level, None, landform, roads, number, at)
    if reading.case == "lower" and reading.accented and (heights or roads):
        value, used = said_height([one.kept for one in words[at : at + 8]])
        if used and value >= 5:
            return _part(
                reading, first, at + used, lead, level, None, landform, roads,
                str(value) if heights else "", at,
            )  # fmt: skip
    if hit is not None and _chance(reading, hit, level):
        hit = None
    if hit is not None and (hit.cost <= 2 or level is not None):
        if (
            hit.end - at > 1
            and words[first].text[:1].isupper()
            and _person_like(reading, first, hit.end)
        ):
            return None
        end = _named_run(reading, at, hit.end)
        kept = hit if end == hit.end else None
        return _part(reading, first, end, lead, level, kept, landform, roads, name_at=at)
    if not lead or (level in (None, Rank.HAMLET) and _only_bare(reading, at - lead)):
        return None
    if reading.case == "mixed":
        end = _capitals(reading, at)
        if end == at or (words[first].text[:1].isupper() and _person_like(reading, first, end)):
            return None
        return _part(reading, first, end, lead, level, None, landform, roads, name_at=at)
    if level is Rank.HAMLET and reading.words[at - lead].kept in _ALSO_THINGS:
        return None
    if word.kept in STOP or not word.text.isalpha() or level is None:
        return None
    end = at + 1
    if end < len(words) and words[end].kept not in STOP and _follows(reading, end):
        end += 1
    return _part(reading, first, end, lead, level, None, landform, roads, name_at=at)


def _chance(reading: EntityReading, hit: Hit, level: Rank | None) -> bool:
    """Whether a name behind a word for a place is rather an everyday word: ``cùng làng với``."""
    spoken = reading.words[hit.first].text[:1].islower()
    if hit.common and level is None and hit.rank >= Rank.COMMUNE:
        return True
    if hit.single:
        said = reading.words[hit.first].kept
        return (level is None and hit.rank >= Rank.COMMUNE) or (
            spoken and (hit.cost > 0 or said in STOP)
        )
    return spoken and reading.accented and hit.cost > 1


def _named(word: str) -> bool:
    """Whether a word behind a word for a place begins a name: ``A Sầu``, ``chữ A``, ``875``."""
    return not word[:1].islower() or word == "chữ"


def _only_bare(reading: EntityReading, at: int) -> bool:
    """Whether the word for a place is sure only before a known name: ``Ban``, ``Dong``."""
    return not reading.accented and BARE_LEAD.at(reading, at) > 0


def _person_like(reading: EntityReading, first: int, end: int) -> bool:
    """Whether a capital word for a place begins a run that is a name: ``Hồ Sĩ Nam``."""
    words = reading.words[first:end]
    return words[0].kept in _ALSO_SURNAMES and all(word.text[:1].isupper() for word in words)


def _capitals(reading: EntityReading, at: int) -> int:
    """Return the end of the run of words with a capital from word ``at`` on."""
    words = reading.words
    end = at
    while (
        end < len(words)
        and end - at < 4
        and words[end].text[:1].isupper()
        and (end == at or reading.text[words[end - 1].end : words[end].start] in (" ", "-", "'"))
    ):
        if end > at and _lead(reading, end)[0] and words[end].text[:1].isupper():
            break
        end += 1
    return end


def _named_run(reading: EntityReading, at: int, end: int) -> int:
    """Widen a known name to the run of capitals it begins, behind a word for a place."""
    if reading.case != "mixed":
        return end
    wide = _capitals(reading, at)
    return max(end, wide)


def _part(
    reading: EntityReading,
    first: int,
    end: int,
    lead: int,
    level: Rank | None,
    hit: Hit | None,
    landform: bool,
    road: bool,
    height: str = "",
    name_at: int | None = None,
) -> Part:
    words = reading.words
    tail = 0
    if end < len(words):
        tail = EN_TAIL.at(reading, end)
        if words[end].text[:1].isupper():
            tail = max(tail, EN_TAIL_CAPITAL.at(reading, end))
    if tail and reading.text[words[end - 1].end : words[end].start] == " ":
        end += tail
    name_at = first + lead if name_at is None else name_at
    stop = words[end - 1].end
    return Part(
        first, end, words[first].start, stop, lead, level, hit, height, road, landform,
        reading.text[words[name_at].start : stop],
    )  # fmt: skip


def unknown_part(reading: EntityReading, index: Gazetteer, at: int) -> Part | None:
    """Return the capitals from word ``at`` on as a name not known, if its syllables are."""
    if reading.case != "mixed":
        return None
    end = _capitals(reading, at)
    if end == at or end - at > 4:
        return None
    if not all(syllable_key(word.bare) in index.syllables for word in reading.words[at:end]):
        return None
    return _part(reading, at, end, 0, None, None, False, False)


def initials_part(reading: EntityReading, at: int, inside: frozenset[str]) -> Part | None:
    """Return word ``at`` as the initials of a province that holds ``inside``: ``Vũ Thư TB``."""
    word = reading.words[at]
    if not 2 <= len(word.text) <= 3 or not word.text.isupper() or reading.case == "upper":
        return None
    entries = tuple(one for one in initials().get(word.bare, ()) if inside & set(one.codes))
    if not entries:
        return None
    return _part(reading, at, at + 1, 0, None, Hit(at, at + 1, entries, 0, False), False, False)
