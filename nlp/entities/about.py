"""What a date, a place or a position is about: death, burial, battle, birth, home …

Words right beside a value decide first (``about_beside``); else the cue word that stands nearest,
with the clause and sentence ends between counted as distance (``about_clauses``); what no word
names takes the only event of its text, else what texts of its sort tell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlp.entities.about_beside import Beside
from nlp.entities.about_clauses import LIMIT, SENTENCE, Clauses
from nlp.entities.about_cues import Cue, cues
from nlp.entities.about_meaning import meant
from nlp.entities.reading import EntityReading
from records.entity import Entity

_KINDS: Final = {
    "DATE": frozenset(
        {"death", "birth", "enlist", "burial", "reburial", "battle", "letter", "other"}
    ),
    "PLACE": frozenset(
        {"home", "death", "burial", "reburial", "battle", "birth", "enlist", "letter", "other"}
    ),
    "COORD": frozenset({"death", "burial", "reburial", "battle", "taken"}),
}
_AS_SAID: Final = {
    "PLACE": {"birth": "home", "reburial": "burial", "enlist": "other", "letter": "other"},
    "COORD": {"reburial": "burial", "taken": "other"},
}  # fmt: skip
_REACH: Final = 160
_EVENTS: Final = ("death", "burial", "battle")
_GRAVE: Final = ("burial", "reburial")
_NOBODY: Final = re.compile(
    r"(?:không|khong|chưa|chua)(?: có)? (?:ai|người nào|chết|hy sinh|hi sinh)(?!\w)|"
    r"(?:không|khong) ai(?: [^\W\d]+){0,4} (?:chết|chet|hy sinh|hi sinh)|"
    r"ai cũng (?:sống|về)|no one|nobody|никто|"
    r"아무도|없었|没有人|没人|无人|personne n|\bno vietnamese"
)
_WAR_REPORT: Final = re.compile(
    r"(?<!\w)(?:kia|pow|contact|engaged|sitrep|regt|arvn|vc|nva|usmc|cav|abn)(?!\w)"
)
_PAPER: Final = re.compile(
    r"(?<!\w)(?:log|doc|document|captured|certificate|notebook|diary|id card|transfer|captive|"
    r"receipt|prisoner|prisonnier|interrogatoire|capturee?)(?!\w)|被俘|俘虏|포로"
)
_PAPER_HEAD: Final = re.compile(r"\s?(?:captured |log |doc )")
_TAKEN: Final = re.compile(r"captur|prisoner|taken pris|bị bắt|máy bay rơi|被俘|被抓|포로|생포")
_LISTED: Final = re.compile(r"\s[-–|]\s|[;|\t]")
_FALLEN: Final = re.compile(
    r"(?<!\w)(?:ls|liệt sĩ|liệt sỹ|liet si|liet sy|đồng đội|hy sinh|hi sinh|mất|chết)(?!\w)"
)
_EASTERN: Final = frozenset({"ko", "zh"})


def assign_about(reading: EntityReading, entities: Sequence[Entity]) -> list[Entity]:
    """Return ``entities`` with ``about`` among the details of dates, places and positions.

    Args:
        reading: the text they were found in.
        entities: of all labels, in order of the text; one whose finder set ``about`` keeps it.
    """
    if not any(one.label in _KINDS for one in entities):
        return list(entities)
    judge = _Judge(reading, entities)
    return [
        replace(one, details={**one.details, "about": judge.about(one)})
        if one.label in _KINDS and "about" not in one.details
        else one
        for one in entities
    ]


class _Judge:
    """The cues and clauses of one text, looked up once."""

    def __init__(self, reading: EntityReading, entities: Sequence[Entity]) -> None:
        self.lower = reading.text.lower()
        if len(self.lower) != len(reading.text):
            self.lower = reading.text
        self.vietnamese = "vi" in reading.languages
        inside = sorted(
            (one.start, one.end)
            for one in entities
            if one.label in ("PERSON", "PLACE", "UNIT", "ALIAS")
        )
        self.cues = [cue for cue in cues(reading) if not _within(cue, inside)]
        self.starts = [cue.start for cue in self.cues]
        self.clauses = Clauses(self.lower, self.cues, entities, reading.lang in _EASTERN)
        self.beside = Beside(self.clauses, reading.text, self.cues, entities)
        self.kinds = {cue.kind for cue in self.cues}
        self.labels = {one.label for one in entities}
        self.fallen = any(one.details.get("role") == "fallen" for one in entities)
        self.said: dict[re.Pattern[str], bool] = {}
        self.fights = sum(cue.kind == "battle" for cue in self.cues)
        self.listed = len(_LISTED.findall(self.lower)) >= 3 and "PERSON" in self.labels

    def about(self, one: Entity) -> str:
        """Return what ``one`` is about."""
        said: str | None = None
        if one.label == "PLACE":
            said = self.beside.place(one)
        elif one.label == "DATE":
            said = self.beside.date(one)
        said = said or self._by_row(one)
        if said is None and one.label != "PLACE" and _PAPER_HEAD.match(self.lower):
            said = "other"
        said = said or self._nearest(one) or self._by_text(one)
        return _AS_SAID.get(one.label, {}).get(said, said)

    def _by_row(self, one: Entity) -> str | None:
        """Return what a value is by its turn in a row of a list without words.

        "Name – 1949 – home – unit – date – place": the first of two dates is the birth and of
        three the middle one the joining up; the first place is the home.
        """
        if not self.listed or self.cues or one.label == "COORD":
            return None
        starts = self.clauses.starts[one.label]
        turn = bisect_left(starts, one.start)
        if one.label == "PLACE":
            return "home" if turn == 0 and len(starts) > 1 else None
        if turn == len(starts) - 1:
            return "death"
        return "birth" if turn == 0 else "enlist"

    def _nearest(self, one: Entity) -> str | None:
        """Return the kind of the cue at the least weight, in the sentence or near it."""
        kinds = _KINDS[one.label]
        best: tuple[float, Cue] | None = None
        first = bisect_left(self.starts, one.start - _REACH)
        for cue in self.cues[first:]:
            if cue.start > one.end + _REACH:
                break
            kind = _taken(cue) if one.label == "COORD" else cue.kind
            if kind not in kinds or (cue.start < one.end and one.start < cue.end):
                continue
            weight = self.clauses.weight(one, cue)
            if weight < LIMIT and (best is None or weight < best[0]):
                best = (weight, cue)
        if best is None:
            return None
        if one.label == "PLACE" and self.beside.letter_head and best[0] > SENTENCE:
            # Where the writer is, not what the letter tells further on.
            return "other"
        if one.label == "COORD":
            return _taken(best[1])
        return self._meant(one, best[1])

    def _meant(self, one: Entity, cue: Cue) -> str:
        return meant(one, cue, self.clauses, self.fallen, self.fights)

    def _by_text(self, one: Entity) -> str:
        """Return what the text as a whole suggests where no cue word stands near."""
        if one.label == "PLACE" and self._home_by_order(one):
            return "home"
        if one.label == "COORD" and not self.kinds.isdisjoint(_GRAVE):
            return "burial"
        for kind in _EVENTS:
            told = next((cue for cue in self.cues if cue.kind == kind), None)
            if told:
                return kind if one.label == "COORD" else self._meant(one, told)
        if self._says(_NOBODY):
            return "other"
        if self.listed:
            return "death"
        if "COORD" not in self.labels and self._says(_PAPER):
            return "other"
        # A bare position with somebody's name is where he lies.
        if (self.fallen and one.label != "COORD") or (self.vietnamese and self._says(_FALLEN)):
            return "death"
        if self._says(_WAR_REPORT):
            return "battle"
        if "COORD" in self.labels:
            return "burial"
        return "battle" if "UNIT" in self.labels else "other"

    def _says(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether the text holds the pattern; looked for once, however many values ask."""
        if pattern not in self.said:
            self.said[pattern] = bool(pattern.search(self.lower))
        return self.said[pattern]

    def _home_by_order(self, one: Entity) -> bool:
        """Tell whether a place is the first of two in a row of a list or before a death."""
        starts = self.clauses.starts["PLACE"]
        if len(starts) < 2 or one.start != starts[0]:
            return False
        return self.listed or (one.start > 0 and "death" in self.kinds)


def _taken(cue: Cue) -> str:
    return "taken" if cue.kind == "other" and _TAKEN.match(cue.words) else cue.kind


def _within(cue: Cue, spans: Sequence[tuple[int, int]]) -> bool:
    place = bisect_left(spans, (cue.start + 1, 0))
    return place > 0 and spans[place - 1][1] >= cue.end and spans[place - 1][0] < cue.start
