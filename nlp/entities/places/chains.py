"""Parts of one place put together: commune, district, province; a road and the town it is near."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

from nlp.entities.places.part import Part
from nlp.entities.places.parts import initials_part, part_at
from nlp.entities.reading import EntityReading
from nlp.gazetteer.entry import Rank
from nlp.gazetteer.narrowing import areas
from nlp.gazetteer.store import Gazetteer

_COMMA: Final = re.compile(r" ?[,–—-] ?|[,;] ?| \(|\(|\.? ?- ?|/ ?|, \(")
_OR: Final = frozenset({"or", "hay", "hoặc", "ou", "hoac"})
_MAX_PARTS: Final = 5
_AREAS: Final = (Rank.COUNTRY, Rank.REGION, Rank.PROVINCE, Rank.DISTRICT, Rank.COMMUNE)


@dataclass(frozen=True, slots=True)
class Chain:
    """The parts of a place from the narrowest on; characters ``start`` to ``stop``."""

    parts: tuple[Part, ...]
    start: int
    stop: int
    consistent: bool
    alternative: bool = False

    @property
    def end(self) -> int:
        """Return the word behind the last."""
        return self.parts[-1].end


def codes_of(part: Part) -> frozenset[str]:
    """Return every old province, or country, that the part's name may lie in."""
    found: set[str] = set()
    for entry in part.entries:
        found.update(entry.codes)
        if entry.country != "VN":
            found.add(entry.country)
    return frozenset(found)


def chain_from(reading: EntityReading, index: Gazetteer, first: Part) -> Chain:
    """Return ``first`` with the wider places that follow it."""
    parts = [first]
    consistent = False
    bracket = False
    while len(parts) < _MAX_PARTS:
        last = parts[-1]
        if last.end >= len(reading.words):
            break
        gap = reading.text[last.stop : reading.words[last.end].start]
        if len(gap) > 4:
            break
        following = part_at(reading, index, last.end) or initials_part(
            reading, last.end, codes_of(last)
        )
        if following is None:
            break
        agreed = _agree(last, following)
        if not _joins(reading, last, following, gap, agreed):
            break
        consistent = consistent or agreed is True
        bracket = bracket or "(" in gap
        parts.append(following)
    stop = parts[-1].stop
    if bracket and reading.text[stop : stop + 1] == ")":
        stop += 1
    return Chain(tuple(parts), first.start, stop, consistent)


def _agree(one: Part, other: Part) -> bool | None:
    """Whether the two lie in one province; ``None`` where one is not known."""
    first, second = codes_of(one), codes_of(other)
    if not first or not second:
        return None
    return bool(first & second)


def _joins(
    reading: EntityReading, last: Part, following: Part, gap: str, agreed: bool | None
) -> bool:
    wider = following.rank < last.rank or (
        last.rank is Rank.SITE
        and following.rank in (Rank.COMMUNE, Rank.SITE)
        and last.lead > 0
        and following.level is not None
    )
    cemetery = any(entry.kind == "cemetery" for entry in last.entries)
    if cemetery and following.lead and _COMMA.fullmatch(gap):
        return reading.words[following.first].kept in ("khu", "khu vực")
    site = last.rank is Rank.SITE and (last.lead > 0 or last.height != "" or last.road)
    if following.road and gap in (" ", ", ") and reading.words[last.first].bare == "km":
        return True
    if following.landform or following.height or following.road:
        return False
    if not following.lead and not _is_name(reading, following):
        return False
    if gap in (" ", "\u00a0"):
        if following.level is not None and following.lead:
            return wider or site
        initials = following.name.isupper() and len(following.name) <= 4
        spaced = reading.case != "mixed" or initials
        return following.hit is not None and spaced and wider and bool(agreed)
    if not _COMMA.fullmatch(gap):
        return False
    if agreed is False and _runs_on(last):
        return wider
    if agreed is False:
        # Many former communes are missing from the lists; their districts are not.
        return wider and (
            last.level is not None or (last.rank is Rank.COMMUNE and following.rank < Rank.COMMUNE)
        )
    if site and following.hit is not None and not following.hit.common and not following.lead:
        return any(entry.rank in _AREAS for entry in following.entries)
    return wider or _nested(reading, last, following)


def _runs_on(part: Part) -> bool:
    """Whether it is a road or river: it lies in more places than the one that is listed."""
    return part.road or any(entry.kind in ("road", "river") for entry in part.entries)


def _nested(reading: EntityReading, last: Part, following: Part) -> bool:
    """Whether a narrower place of the first name lies in the second: ``Thanh Thủy, Vị Xuyên``.

    Two names of one rank are a list (``Gio Linh, Cam Lộ``) unless a commune lies in the district,
    or a district in a province that never was a district too, or a form's label says it is one
    place.
    """
    labelled = reading.text[: last.start].rstrip().endswith(":")
    for one in last.entries:
        for other in following.entries:
            if one.rank <= other.rank or not areas(one) & areas(other):
                continue
            if one.parent and other.key == f"pre2025:{one.parent}":
                return True
            if other.rank is Rank.PROVINCE and (
                labelled or not any(entry.rank is Rank.DISTRICT for entry in following.entries)
            ):
                return True
            if (
                one.rank is Rank.SITE
                and other.rank is Rank.DISTRICT
                and not any(
                    entry.rank is Rank.DISTRICT and areas(entry) & areas(other)
                    for entry in last.entries
                )
            ):
                return True
    return False


def with_alternative(reading: EntityReading, index: Gazetteer, chain: Chain) -> Chain:
    """Return ``chain`` with a second spelling of the same name: ``tan hoa or than hoa``."""
    if len(chain.parts) > 1 or chain.end + 1 >= len(reading.words):
        return chain
    between = reading.words[chain.end]
    if between.kept not in _OR:
        return chain
    other = part_at(reading, index, chain.end + 1)
    if other is None or other.lead or not _alike(chain.parts[0].name, other.name):
        return chain
    return Chain((chain.parts[0], other), chain.start, other.stop, True, alternative=True)


def _is_name(reading: EntityReading, part: Part) -> bool:
    """Whether a part without a word for a place is written as a name and not a lone syllable."""
    capital = reading.words[part.first].text[:1].isupper()
    if reading.case == "mixed" and not capital:
        return False
    return part.hit is None or not part.hit.single or part.hit.rank <= Rank.SITE


def _alike(one: str, other: str) -> bool:
    return one != other and Levenshtein.distance(one.lower(), other.lower()) <= 2
