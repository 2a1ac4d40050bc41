"""One watch rule against one text: what it finds there, and what keeps it out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casework.selectors.watch_gate import Gate
from casework.selectors.watch_terms import Folded, Term, folded, holds, place_term, word_term
from casework.watch_content import RuleContent
from nlp.entities.units.norm import parse_unit


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of one text when a rule looks at it; ``units`` are codes found in it."""

    platform: str
    channel_id: str
    parts: Sequence[str]
    units: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule found: terms, unit codes and channel; and which exclusions were there.

    Attributes:
        terms: keywords, hashtags and places that stand in the text.
        units: unit codes of the rule that the text names.
        channel: whether it comes from one of the rule's channels.
        excluded: exclusions that stand in the text; they do not count against a channel.
    """

    terms: tuple[Term, ...] = ()
    units: tuple[str, ...] = ()
    channel: bool = False
    excluded: tuple[Term, ...] = ()

    @property
    def wanted(self) -> bool:
        """Whether anything the rule looks for is there."""
        return bool(self.terms or self.units or self.channel)

    @property
    def caught(self) -> bool:
        """Whether the rule catches the text."""
        return self.channel or (self.wanted and not self.excluded)


_NOTHING = Verdict()


class Matcher:
    """A rule made ready to look at many texts."""

    def __init__(self, rule: RuleContent) -> None:
        loose = rule.unaccented
        self.wanted = (
            *(word_term("keyword", one, unaccented=loose) for one in rule.keywords),
            *(word_term("hashtag", one, unaccented=loose) for one in rule.hashtags),
            *(place_term(one) for one in rule.places),
        )
        self.unwanted = tuple(
            word_term("exclusion", one, unaccented=loose) for one in rule.exclusions
        )
        self.units = rule.units
        self._channels = {(one.platform, one.id) for one in rule.channels}
        self._gate = Gate(
            one for term in self.wanted for name in term.names for one in name.spellings
        )

    def look(self, at: Looked) -> Verdict:
        """Return what the rule finds in a text."""
        channel = (at.platform, at.channel_id) in self._channels
        units = tuple(one for one in self.units if any(part_of(one, said) for said in at.units))
        terms: tuple[Term, ...] = ()
        text: Folded | None = None
        if self._gate.passes(at.parts):
            text = folded(at.parts)
            terms = tuple(term for term in self.wanted if holds(text, term))
        if not (terms or units or channel):
            return _NOTHING
        text = text or folded(at.parts)
        excluded = tuple(term for term in self.unwanted if holds(text, term))
        return Verdict(terms, units, channel, excluded)


def part_of(wanted: str, said: str) -> bool:
    """Whether a text that names the unit ``said`` speaks of ``wanted`` or of a part of it."""
    parts = _parts(wanted)
    return wanted == said or (bool(parts) and parts.items() <= _parts(said).items())


@lru_cache(maxsize=4096)
def _parts(code: str) -> Mapping[str, str]:
    unit = parse_unit(code)
    if unit is None:
        return {}
    return {"side": unit.side} | {part.level: f"{part.name}-{part.arm}" for part in unit.parts}
