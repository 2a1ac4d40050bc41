"""Places in texts of Latin script: Vietnamese, English, French."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nlp.entities.places.chains import Chain, chain_from, codes_of, with_alternative
from nlp.entities.places.evidence import THRESHOLD, after_unit, cue, weight
from nlp.entities.places.heights import bare_height, height_before, years_in
from nlp.entities.places.part import Part
from nlp.entities.places.parts import part_at, unknown_part
from nlp.entities.places.words import AT, SURNAMES_BARE
from nlp.entities.reading import EntityReading
from nlp.gazetteer.store import Gazetteer

_SKIP: Final = frozenset("mặt trận phía nam".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text.

    Attributes:
        chain: its parts.
        weight: the evidence, as ``evidence.weight``.
        home: whether it is said to be someone's home.
        meant: ``False`` for the place in a unit's name: context for others, but no place.
    """

    chain: Chain
    weight: int
    home: bool
    meant: bool = True


def latin_mentions(reading: EntityReading, index: Gazetteer) -> list[Mention]:
    """Return the places in order, without overlaps."""
    found: list[Mention] = []
    at = 0
    years = years_in(reading.text)
    home_until = -1
    while at < len(reading.words):
        mention = _mention_at(reading, index, at, years, found)
        if mention is None:
            at += 1
            continue
        first = mention.chain.parts[0].first
        if found and not mention.home and first - home_until <= 4 and found[-1].home:
            mention = Mention(
                mention.chain, mention.weight, _also_home(reading, mention), mention.meant
            )
        if mention.home:
            home_until = mention.chain.end
        found.append(mention)
        at = max(mention.chain.end, at + 1)
    return found


def _company(reading: EntityReading, part: Part, found: list[Mention]) -> int:
    """Weigh the places before: a list goes on, or one of them holds this one."""
    score = int(_listed(reading, found[-1], part.first))
    inside = codes_of(part)
    if inside and any(inside <= codes_of(one.chain.parts[-1]) for one in found[-3:]):
        score += 1
    return score


def _listed(reading: EntityReading, last: Mention, at: int) -> bool:
    """Whether word ``at`` goes on a list of places: ``đánh Hoài Ân, Bồng Sơn``."""
    gap = reading.text[last.chain.stop : reading.words[at].start]
    return gap.strip() in (",", "và", ", và", "-", "–", "and", "et", "rồi", "với") and len(gap) <= 6


def _also_home(reading: EntityReading, mention: Mention) -> bool:
    """Whether the place is another home: ``quê Ninh Giang, người khác bảo Tiên Lữ``."""
    said = cue(reading, mention.chain.parts[0].first)
    return said in ("", "home")


def _mention_at(
    reading: EntityReading,
    index: Gazetteer,
    at: int,
    years: frozenset[int],
    found: list[Mention],
) -> Mention | None:
    part = part_at(reading, index, at)
    if part is None and reading.words[at].text.isdigit():
        part = bare_height(reading, at)
    said = ""
    if part is None:
        said = cue(reading, at)
        if said not in ("home", "at"):
            return None
        part = unknown_part(reading, index, at)
        if part is None:
            return None
    said = said or cue(reading, part.first)
    chain = with_alternative(reading, index, chain_from(reading, index, part))
    unknown = part.hit is None and not part.lead and not part.landform and not part.height
    if unknown and not _unknown_is_place(reading, chain, said):
        return None
    score = weight(reading, chain, said, years) if not part.height or part.lead else THRESHOLD
    if part.hit is not None and found:
        score += _company(reading, part, found)
    if score < THRESHOLD:
        return None
    if said == "unit" or after_unit(reading, part.start):
        return Mention(chain, score, home=False, meant=False)
    widened = height_before(reading, part)
    if widened is not None:
        chain = Chain((widened, *chain.parts), widened.start, chain.stop, True)
    return Mention(chain, score, home=said == "home")


def _unknown_is_place(reading: EntityReading, chain: Chain, said: str) -> bool:
    """An unknown name counts where a home or place is said to follow, and it is no person's."""
    part: Part = chain.parts[0]
    words = reading.words[part.first : part.end]
    if len(chain.parts) > 1:
        return True
    if words[0].bare in SURNAMES_BARE and len(words) >= 3:
        return False
    if said == "at":
        strong = AT.before(reading, part.first)
        lead = reading.words[part.first - 1].kept if strong else ""
        return lead in ("ở", "tại", "at", "near", "in") and len(words) >= 2
    return len(words) >= 2
