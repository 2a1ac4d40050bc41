"""Where the clauses of a text part, and how far a cue word stands from a value across them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from nlp.entities.about_cues import Cue
from records.entity import Entity

# All weights are in characters of distance; fitted by hand on the texts of the tests.
_COMMA, _CLAUSE, SENTENCE = 6, 18, 70
_BEHIND, _PLACE_BEHIND, _COMMA_BEHIND = 8, 10, 14
_OTHER_VALUE: Final = 14
_FIGHT: Final = 40
_NOUN: Final = 20
# A date right behind a comma more often opens the next clause.
_OPENS: Final = 12
_COMMAS: Final = (",", "，", "、")
_EAST_BEFORE: Final = 10
_JOINED_WEIGHT: Final = -10.0
LIMIT: Final = 140.0
# One class of signs in front, so that the search skips all other characters at once.
_BOUNDARY: Final = re.compile(
    r"[.!?;\n。！？；,，、:：后但 ]"
    r"(?:(?<= )(?:[-–|]|rồi|còn|nhưng|nhung|sau đó|sau do|and|but|then|et|puis|mais|"
    r"и|но|потом|затем)"
    r"(?= )|(?<=后)来|(?<=[.!?;])(?=\s)|(?<![ 后.!?;]))"
)
_KIND_OF: Final = {
    **dict.fromkeys(".!?;\n。！？；", "sentence"),
    **dict.fromkeys(",，、", "comma"),
    **dict.fromkeys(" :：后但", "clause"),
}
_JOINED: Final = re.compile(
    r"\s?:?\s?(?:(?:vào |vao |hồi |from |since )?"
    r"(?:ngày|ngay|năm|nam|hôm|hom|đêm|on|in|le|en|в) )?|"
    r" (?:ở|tại|o|tai|at|near|à|au|под|у) |[在于於]"
)
# Korean and Chinese verbs stand behind what they govern.
_JOINED_EAST: Final = re.compile(r"(?:에서|에|경|날|[在被于於])?\s?")
_DIVIDED: Final = ("enlist", "letter", "birth")
_OR: Final = re.compile(r"(?<!\w)(?:bảo|hoặc|hay|or|nói|bao|ou|или|và)(?!\w)")


_WITHIN: Final = re.compile(r"(?:при|во время|в|in an?|during|dans une?|pendant une?) $")
_NAME_COST: Final = 6


def _spans(entities: Sequence[Entity]) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the spans of ``entities`` and the running sum of what each is longer than its cost."""
    spans = sorted({(one.start, one.end) for one in entities})
    lengths = [0]
    end = 0
    for start, stop in spans:
        lengths.append(lengths[-1] + max(0, stop - max(start, end) - _NAME_COST))
        end = max(end, stop)
    return spans, lengths


class Clauses:
    """Boundaries of one text and the values in it, for weighing.

    Args:
        lower: the text in lower case, of the same length.
        cues: its cue words in order.
        entities: what was found in it.
        eastern: whether it is Korean or Chinese.
    """

    def __init__(
        self, lower: str, cues: Sequence[Cue], entities: Sequence[Entity], eastern: bool
    ) -> None:
        self.lower = lower
        self.eastern = eastern
        self.ends: dict[str, list[int]] = {"sentence": [], "comma": [], "clause": []}
        self.spans, self.lengths = _spans(entities)
        for match in _BOUNDARY.finditer(lower):
            if not self._inside(match.start()):
                self.ends[_KIND_OF[lower[match.start()]]].append(match.start())
        self.starts = {
            label: sorted(one.start for one in entities if one.label == label)
            for label in ("DATE", "PLACE", "COORD")
        }
        self.deaths = [cue.start for cue in cues if cue.kind == "death"]

    def _inside(self, place: int) -> bool:
        after = bisect_left(self.spans, (place + 1, 0))
        return after > 0 and self.spans[after - 1][1] > place

    def _named(self, low: int, high: int) -> int:
        """Return how many characters of ``lower[low:high]`` lie in names above the few each costs.

        A long name between a verb and a date does not part the two as other words would.
        """
        first = bisect_left(self.spans, (low, 0))
        last = bisect_left(self.spans, (high, 0))
        return self.lengths[last] - self.lengths[first]

    def count(self, name: str, low: int, high: int) -> int:
        """Return how many boundaries of a kind stand in ``lower[low:high]``."""
        ends = self.ends[name]
        return bisect_left(ends, high) - bisect_left(ends, low)

    def sentence(self, place: int) -> tuple[int, int]:
        """Return start and end of the sentence around ``place``."""
        ends = self.ends["sentence"]
        after = bisect_left(ends, place)
        return (
            ends[after - 1] + 1 if after else 0,
            ends[after] if after < len(ends) else len(self.lower),
        )

    def weight(self, one: Entity, cue: Cue) -> float:
        """Return how far ``cue`` is from ``one``: characters, and what parts the two on top."""
        behind = cue.start >= one.end
        low, high = (one.end, cue.start) if behind else (cue.end, one.start)
        between = self.lower[low:high]
        fight_of_a_death = one.label == "DATE" and cue.kind == "battle" and self._death_beside(one)
        named = one.label == "DATE" and cue.noun
        if not fight_of_a_death and not named and self._joined(between, behind):
            return _JOINED_WEIGHT
        commas = self.count("comma", low, high)
        weight = float(high - low - self._named(low, high))
        weight += _COMMA * commas + _CLAUSE * self.count("clause", low, high)
        weight += SENTENCE * self.count("sentence", low, high)
        weight += _OTHER_VALUE * self.values_between(one.label, low, high)
        if self.eastern:
            weight += 0 if behind else _EAST_BEFORE * (1 + commas)
        elif behind:
            weight += _BEHIND + (_PLACE_BEHIND if one.label == "PLACE" else 0)
            weight += _COMMA_BEHIND if commas else 0
        if one.label == "DATE":
            weight += _OPENS if not behind and between.rstrip()[-1:] in _COMMAS else 0
            weight += _FIGHT if fight_of_a_death else 0
            weight += _NOUN if cue.noun else 0
        if one.label == "PLACE":
            if cue.kind == "battle" and self._circumstance(one, cue):
                weight += _FIGHT
            weight += self._away_from_home(cue, low, high, between)
        return weight

    def _joined(self, between: str, behind: bool) -> bool:
        if behind:
            return self.eastern and bool(_JOINED_EAST.fullmatch(between))
        return bool(_JOINED.fullmatch(between))

    def _death_beside(self, one: Entity) -> bool:
        start, end = self.sentence(one.start)
        return bisect_left(self.deaths, end) > bisect_left(self.deaths, start)

    def _circumstance(self, one: Entity, cue: Cue) -> bool:
        """Tell whether a fight only says how somebody died: "убит при налёте"."""
        return bool(
            _WITHIN.search(self.lower, max(0, cue.start - 12), cue.start)
        ) and self._death_beside(one)

    def values_between(self, label: str, low: int, high: int) -> int:
        """Return how many values of a label start in ``lower[low:high]``."""
        starts = self.starts[label]
        return bisect_left(starts, high) - bisect_left(starts, low)

    def _away_from_home(self, cue: Cue, low: int, high: int, between: str) -> int:
        if cue.kind in _DIVIDED:
            return _OTHER_VALUE
        if cue.kind != "home":
            return 0
        weight = _COMMA * 3 if self.count("comma", low, high) else 0
        if self.values_between("PLACE", low, high) and not _OR.search(between):
            weight += SENTENCE
        return weight
