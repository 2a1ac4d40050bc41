"""What a date, a place or a position is about: death, burial, battle, birth, home …

The nearest cue word decides, weighed by what lies between; labels of forms ("Nguyên quán:", "HS")
stand right before their value, so they win; what no word names follows the text as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlp.entities.about_cues import Cue, cues
from nlp.entities.reading import EntityReading
from records.entity import Entity

_KINDS: Final = {
    "DATE": frozenset({"death", "birth", "enlist", "burial", "reburial", "battle", "letter"}),
    "PLACE": frozenset(
        {"home", "death", "burial", "reburial", "battle", "birth", "enlist", "letter"}
    ),
    "COORD": frozenset({"death", "burial", "reburial", "battle"}),
}  # fmt: skip
_AS_SAID: Final = {
    "PLACE": {"birth": "home", "reburial": "burial", "enlist": "other", "letter": "other"},
    "COORD": {"reburial": "burial"},
}  # fmt: skip
_SENTENCE_END: Final = re.compile(r"[.!?;](?=\s)|[\n。！？；]")
_REACH: Final = 160
_COMMA, _SENTENCE, _BEHIND, _OTHER_VALUE = 6, 70, 4, 14
_NAME_REACH: Final = 30
_PLACE_BEHIND: Final = 12
_FIGHT: Final = 40
_HOME_AFTER: Final = re.compile(r"\s?(?:人|출신|사람)|\s(?:native|province native)(?!\w)")
_HOME_BEFORE: Final = re.compile(
    r"(?<!\w)(?:quê(?: ở| quán| gốc)?|que(?: o| quan)?|qq|nq|người|nguoi|nguyên quán|trú quán|"
    r"trai|gốc|từ quê|"
    r"from|native of|lives in|live in|living in|habite|(?<=, )de|(?<=, )d'|originaire de|из|"
    r"родом из|уроженец)\s?:?\s?$"
)
_CEMETERY: Final = re.compile(r"(?:nghĩa trang|ntls|nghia trang|cemetery|cimetière|кладбищ)")
_THEN_DIED: Final = re.compile(
    r"\)?\s?[,;–-]\s?(?:đã )?(?:hy sinh|hi sinh|hs|mất|hy sinh|chết|hi sinh|tử trận|sinh)(?!\w)"
)
_NOBODY: Final = re.compile(
    r"(?:không|khong|chưa|chua)(?: có)? (?:ai|người nào|chết|hy sinh|hi sinh)(?!\w)|"
    r"ai cũng (?:sống|về)|no one|nobody|никто|"
    r"아무도|없었|没有人|personne ne|\bno vietnamese"
)
_SEAT: Final = re.compile(r"(?:,|\s[-–]|\()\s?$")
_PREPOSITION: Final = re.compile(
    r"(?<!\w)(?:ở|tại|o|tai|trên|bên|gần|at|in|near|à|a|au|en|в|у|под|около)\s$"
)
_LETTER_END: Final = re.compile(r"(?:^|[.\n]\s?)[^.\n]{0,40}$")
_SALUTATION: Final = re.compile(
    r"(?<!\w)(?:thân|thương|nhớ|kính|em|mẹ|bố|má|ba|thầy|anh|chị|vợ|con|dear|chère?|дорог\w+|"
    r"kính gửi|kính thăm)(?!\w)"
)
_WAR_REPORT: Final = re.compile(
    r"(?<!\w)(?:kia|pow|contact|engaged|sitrep|regt|arvn|vc|nva|usmc|cav|abn)(?!\w)"
)
_OR: Final = re.compile(r"(?<!\w)(?:bảo|hoặc|hay|or|nói|bao|ou|или|và)(?!\w)")
_PAPER: Final = re.compile(
    r"(?<!\w)(?:log|doc|document|captured|certificate|notebook|diary|id card|transfer|captive|"
    r"receipt|"
    r"prisoner|prisonnier|interrogatoire|capturee?|плен\w*|переводчик\w*|видели)(?!\w)|被俘|俘虏|포로|"
    r"回国|到达"
)
_PAPER_HEAD: Final = re.compile(r"\s?(?:captured |log |doc )")
_DATE_TIME_GROUP: Final = re.compile(r"\d{6}\s?[A-Z]")
_ANNIVERSARY: Final = re.compile(r"(?<!\w)giỗ(?:\s[^\W\d]+){0,4}\s?$")
_LISTED: Final = re.compile(r"\s[-–|]\s")
_FALLEN: Final = re.compile(
    r"(?<!\w)(?:ls|liệt sĩ|liệt sỹ|liet si|liet sy|anh|chú|bác|em|đồng đội|hy sinh|hi sinh|mất|"
    r"chết)(?!\w)"
)


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
    """The cues and sentence ends of one text, looked up once."""

    def __init__(self, reading: EntityReading, entities: Sequence[Entity]) -> None:
        self.text = reading.text
        self.lower = reading.text.lower()
        if len(self.lower) != len(self.text):
            self.lower = self.text
        self.reading = reading
        inside = [
            (one.start, one.end)
            for one in entities
            if one.label in ("PERSON", "PLACE", "UNIT", "ALIAS")
        ]
        inside.sort()
        self.cues = [cue for cue in cues(reading) if not _within(cue, inside)]
        self.starts = [cue.start for cue in self.cues]
        self.breaks = [match.start() for match in _SENTENCE_END.finditer(self.text)]
        self.values = sorted(
            (one.start, one.end, one.label) for one in entities if one.label in _KINDS
        )
        self.persons = sorted(one.end for one in entities if one.label == "PERSON")
        self.letter_head = any(
            one.label == "DATE" and self._heads_letter(one) for one in entities[:4]
        )
        self.listed = len(_LISTED.findall(self.text)) >= 3

    def about(self, one: Entity) -> str:
        """Return what ``one`` is about."""
        said = self._by_place_words(one) if one.label == "PLACE" else None
        if said is None and one.label == "DATE":
            if self._heads_letter(one):
                said = "letter"
            elif _DATE_TIME_GROUP.match(one.text):
                said = "battle"
            elif _ANNIVERSARY.search(self.lower[max(0, one.start - 24) : one.start]):
                said = "other"
        if said is None and one.label != "PLACE" and _PAPER_HEAD.match(self.lower):
            said = "other"
        if said is None:
            said = self._nearest(one)
        if said is None:
            said = self._by_text(one)
        return _AS_SAID.get(one.label, {}).get(said, said)

    def _by_place_words(self, one: Entity) -> str | None:
        """Return ``home`` where the words beside a place, or its seat behind a name, say it."""
        before = self.lower[max(0, one.start - 20) : one.start]
        if _HOME_AFTER.match(self.lower, one.end):
            return "home"
        if _HOME_BEFORE.search(before):
            wrote = re.search(
                r"(?:wrote|written|letter|called|came back|returned)[^.]{0,12}from\s$",
                self.lower[max(0, one.start - 40) : one.start],
            )
            return "other" if wrote else "home"
        if _CEMETERY.match(self.lower, one.start):
            return "burial"
        if one.start < 3 and self.letter_head:
            return "other"
        if (
            _SEAT.search(before)
            and _THEN_DIED.match(self.lower, one.end)
            and not self._cue_before(one, 12)
        ):
            return "home"
        place = bisect_left(self.persons, one.start + 1)
        if place and _SEAT.search(before):
            between = self.text[self.persons[place - 1] : one.start]
            if len(between) <= 4 and not self._cue_before(one, 3):
                return "home"
            died = any(
                cue.kind == "death" and one.end <= cue.start <= one.end + _REACH // 4
                for cue in self.cues
            )
            if died and len(between) <= _NAME_REACH and not self._cue_before(one, len(between)):
                return "home"
        return None

    def _cue_before(self, one: Entity, reach: int) -> bool:
        return any(one.start - reach <= cue.end <= one.start for cue in self.cues)

    def _heads_letter(self, one: Entity) -> bool:
        if not isinstance(one.norm, str) or len(one.norm) < 10:
            return False
        before, after = self.text[: one.start], self.text[one.end : one.end + 2]
        if one.start <= 40 and not re.search(r"[.!?\n]", before) and after[:1] in (".", "\n", ":"):
            return bool(_SALUTATION.search(self.lower, one.end)) or (
                one.start == 0 and after[:1] == "."
            )
        return False

    def _nearest(self, one: Entity) -> str | None:
        """Return the kind of the cue at the least weighed distance, in the sentence or near."""
        kinds = _KINDS[one.label]
        best: tuple[float, str] | None = None
        first = bisect_left(self.starts, one.start - _REACH)
        for cue in self.cues[first:]:
            if cue.start > one.end + _REACH:
                break
            if cue.kind not in kinds or (cue.start < one.end and one.start < cue.end):
                continue
            weight = self._weight(one, cue)
            if weight < _SENTENCE * 2 and (best is None or weight < best[0]):
                best = (weight, cue.kind)
        return best[1] if best else None

    def _weight(self, one: Entity, cue: Cue) -> float:
        """Return the characters between, with what parts the two counted on top."""
        behind = cue.start >= one.end
        low, high = (one.end, cue.start) if behind else (cue.end, one.start)
        between = self.text[low:high]
        weight = float(len(between))
        if (
            re.fullmatch(r"\s?:?\s?(?:ngày |năm |hôm |on |in |le |en |в )?", between.lower())
            and not behind
        ):
            return -10.0
        weight += _COMMA * between.count(",") + _COMMA * len(_LISTED.findall(between))
        weight += _SENTENCE * (self._breaks(low, high))
        if behind:
            weight += _BEHIND + (_PLACE_BEHIND if one.label == "PLACE" else 0)
            # A cue that governs another value right behind it ("chôn ở rạch Bà Bèo") is that one's.
            if "," in between:
                weight += _OTHER_VALUE
        for start, end, label in self.values:
            if low <= start and end <= high and label == one.label:
                weight += _OTHER_VALUE
        if one.label == "DATE" and cue.kind == "battle":
            weight += _FIGHT
        if one.label == "PLACE":
            if cue.kind in ("enlist", "letter", "birth"):
                weight += _OTHER_VALUE
            if cue.kind == "home":
                weight += _COMMA * 3 if "," in between else 0
                if any(low <= s and e <= high and label == "PLACE" for s, e, label in self.values):
                    weight += 0 if _OR.search(between.lower()) else _SENTENCE
        return weight

    def _breaks(self, low: int, high: int) -> int:
        return bisect_left(self.breaks, high) - bisect_left(self.breaks, low)

    def _by_text(self, one: Entity) -> str:
        """Return what the text as a whole suggests where no cue word stands near."""
        kinds = {cue.kind for cue in self.cues}
        if one.label == "PLACE":
            rank = [start for start, _, label in self.values if label == "PLACE"]
            if self.listed and len(rank) > 1:
                return "home" if one.start == rank[0] else "death"
            if (
                one.start > 0
                and rank
                and one.start == rank[0]
                and len(rank) > 1
                and "death" in kinds
            ):
                return "home"
        if one.label == "COORD":
            return "battle" if "battle" in kinds and "burial" not in kinds else "burial"
        for kind in ("death", "burial", "battle"):
            if kind in kinds:
                return kind
        if self._denied():
            return "other"
        if "vi" in self.reading.languages:
            return "death" if _FALLEN.search(self.lower) else "other"
        if _PAPER.search(self.lower):
            return "other"
        has_coord = any(label == "COORD" for _, _, label in self.values)
        return "battle" if _WAR_REPORT.search(self.lower) or not has_coord else "burial"

    def _denied(self) -> bool:
        return bool(_NOBODY.search(self.lower))


def _within(cue: Cue, spans: Sequence[tuple[int, int]]) -> bool:
    place = bisect_left(spans, (cue.start + 1, 0))
    return place > 0 and spans[place - 1][1] >= cue.end and spans[place - 1][0] < cue.start
