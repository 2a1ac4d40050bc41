"""What the words right beside a date or a place say: home, letter, anniversary, cemetery."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from nlp.entities.about_clauses import Clauses
from nlp.entities.about_cues import Cue
from records.entity import Entity

_EDGE: Final = 4
_NAME_REACH: Final = 30
_ROSTER_REACH: Final = 90
_DEATH_REACH: Final = 40
_HOME_AFTER: Final = re.compile(r"\s?(?:人|출신|사람|口音)|\s(?:native|province native)(?!\w)")
_HOME_BEFORE: Final = re.compile(
    r"(?<!\w)(?:quê(?: ở| quán| gốc)?|que(?: o| quan)?|qq|nq|người(?: ở)?|nguoi(?: o)?|"
    r"nguyên quán|trú quán|trai|gốc|từ quê|home|venait de|"
    r"from|native of|lives in|live in|living in|habite(?: encore)?|out of|(?<=, )of|(?<=, )de|"
    r"(?<=, )d'|originaire de|из|"
    r"родом из|уроженец)\s?:?\s?$"
)
# "from Hanoi" tells no home where something came, was written or brought from there.
_CAME_FROM: Final = re.compile(
    r"(?:wrote|written|letter|called|came back|returned|brought|moved|письмо|вернул\w+|"
    r"доставлен\w*|уехал\w*|приехал\w*|lettre)[^.]{0,24}\s(?:from|из|de)\s$|(?:^|[.]\s)(?:from|из)\s$"
)
_LOST_FROM: Final = re.compile(r"(?:never|not) (?:came back|come back|returned?) from\s$")
_CEMETERY: Final = re.compile(r"(?:nghĩa trang|ntls|nghia trang|cemetery|cimetière|кладбищ)")
_THEN_DIED: Final = re.compile(
    r"\)?\s?[,;–-]\s?(?:đã )?(?:hy sinh|hi sinh|hs|mất|chết|tử trận|sinh)(?!\w)"
)
_SEAT: Final = re.compile(r"(?:[,，]|\s[-–]|\()\s?$")
_SALUTATION: Final = re.compile(
    r"(?<!\w)(?:thân|thương|nhớ|kính|em|mẹ|bố|má|ba|thầy|anh|chị|vợ|con|dear|chère?|дорог\w+|"
    r"kính gửi|kính thăm)(?!\w)"
)
_ANNIVERSARY: Final = re.compile(r"(?<!\w)giỗ(?:\s[^\W\d]+){0,4}\s?$")
_BORN_AFTER: Final = re.compile(r"\s?(?:년?생(?![가-힣])|年?生(?![活产还])|г\.?\s?р\.|года рожд)")
_LIFE_BEFORE: Final = re.compile(r"\([\d./]{4,10}\s?[-–]\s?$")
_LIFE_AFTER: Final = re.compile(r"\s?[-–]\s?[\d./]{4,10}\)")
_DATE_TIME_GROUP: Final = re.compile(r"\d{6}\s?[A-Z]|\d{4}[HZ]\s\d")
_GONE: Final = ("death", "burial")
# Ends of a sentence or of an inscription.
_OPENING: Final = re.compile(r"[.!?\n»”]")


class Beside:
    """The words beside the values of one text."""

    def __init__(
        self, clauses: Clauses, text: str, cues: Sequence[Cue], entities: Sequence[Entity]
    ) -> None:
        self.clauses, self.text, self.lower, self.cues = clauses, text, clauses.lower, cues
        self.persons = sorted(one.end for one in entities if one.label == "PERSON")
        self.others = [
            (one.start, one.end)
            for one in entities
            if one.label in ("UNIT", "RANK", "POSITION", "DATE")
        ]
        self.units = [one.start for one in entities if one.label == "UNIT"]
        self.letter_head = any(
            one.label == "DATE" and self.heads_letter(one) for one in entities[:4]
        )

    def date(self, one: Entity) -> str | None:
        """Return what a date is by its own form and the words before it."""
        if self.heads_letter(one):
            return "letter"
        if _DATE_TIME_GROUP.match(one.text):
            return "battle"
        if one.start <= _EDGE and any(
            0 < start - one.end <= _EDGE and ":" in self.text[one.end : start]
            for start in self.units
        ):
            return "battle"
        life = self._life(one)
        if life:
            return life
        if _BORN_AFTER.match(self.lower, one.end):
            return "birth"
        if _ANNIVERSARY.search(self.lower[max(0, one.start - 24) : one.start]):
            return "other"
        return None

    def _life(self, one: Entity) -> str | None:
        """Return ``birth`` or ``death`` of a pair "(1949-1971)"."""
        if _LIFE_BEFORE.search(self.text, max(0, one.start - 16), one.start):
            return "death" if self.text[one.end : one.end + 1] == ")" else None
        opened = self.text[max(0, one.start - 1) : one.start] == "("
        return "birth" if opened and _LIFE_AFTER.match(self.text, one.end) else None

    def place(self, one: Entity) -> str | None:
        """Return what a place is by the words around it, or as the seat behind a name."""
        before = self.lower[max(0, one.start - 60) : one.start]
        if _HOME_AFTER.match(self.lower, one.end):
            return "home"
        if _HOME_BEFORE.search(before) and not _LOST_FROM.search(before):
            return "other" if _CAME_FROM.search(before) else "home"
        if _CEMETERY.match(self.lower, one.start):
            return "burial"
        if one.start < 3 and self.letter_head:
            return "other"
        if not _SEAT.search(before):
            return None
        if _THEN_DIED.match(self.lower, one.end) and not self._cue_before(one, 12):
            return "home"
        return "home" if self._seat_of_a_name(one) else None

    def _seat_of_a_name(self, one: Entity) -> bool:
        """Tell whether a place stands as "Name, (rank, unit,) Place"."""
        place = bisect_left(self.persons, one.start + 1)
        if not place:
            return False
        low = self.persons[place - 1]
        if _OPENING.search(self.text, low, one.start) or self._place_between(low, one.start):
            return False
        if self._cue_before(one, one.start - low):
            return False
        if one.start - low <= 4:
            return True
        died = any(
            cue.kind == "death" and one.end <= cue.start <= one.end + _DEATH_REACH
            for cue in self.cues
        )
        if died and one.start - low <= _NAME_REACH:
            return True
        return one.start - low <= _ROSTER_REACH and self._roster(low, one.start)

    def _roster(self, low: int, high: int) -> bool:
        """Tell whether only units, ranks and short titles between commas stand there."""
        rest, end = "", low
        for start, stop in self.others:
            if low <= start and stop <= high:
                if start < end:
                    continue
                rest += self.text[end:start]
                end = stop
        rest += self.text[end:high]
        if end == low or any(cue.kind in _GONE and cue.end <= low for cue in self.cues):
            return False
        return all(len(part.split()) <= 3 for part in re.split(r"[,，–-]", rest))

    def _place_between(self, low: int, high: int) -> bool:
        return self.clauses.values_between("PLACE", low, high) > 0

    def _cue_before(self, one: Entity, reach: int) -> bool:
        return any(one.start - reach <= cue.end <= one.start for cue in self.cues)

    def heads_letter(self, one: Entity) -> bool:
        """Tell whether a full date stands at the head of a letter."""
        if not isinstance(one.norm, str) or len(one.norm) < 10:
            return False
        before, after = self.text[: one.start], self.text[one.end : one.end + 2]
        if one.start > 40 or _OPENING.search(before) or after[:1] not in (".", "\n", ":"):
            return False
        return bool(_SALUTATION.search(self.lower, one.end)) or (
            one.start == 0 and after[:1] == "."
        )
