"""References without an answer: squares of a Vietnamese map sheet, grids without letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlp.entities.coordinates.context import Context
from nlp.entities.coordinates.notes import NO_LETTERS, SHEET, Note
from nlp.entities.coordinates.position import Found

_SQUARE: Final = r"(?:ô|o)(?: vuông| số)?\s?\d{1,2}(?:[\-–.]\d{1,2}){0,2}[a-dđ]?"
_PAIR: Final = r"\d{2}\s?[\-–.,/]\s?\d{2}"
_TITLE: Final = r"(?:tờ|mảnh|to|manh)(?: bản đồ| ban do)?"
_SHEET: Final = re.compile(
    r"(?<!\w)(?:"
    # (62-18) ô 4
    rf"(?:ô vuông\s?|ô\s?|o\s)?\(?{_PAIR}\)?[\s,;\-]{{0,2}}{_SQUARE}(?!\w)"
    # ô 4 (62-18)
    rf"|{_SQUARE}[\s,]{{0,2}}\({_PAIR}\)"
    # tờ Huế 6541-IV ô 4
    rf"|{_TITLE}(?:\s[^\W\d_]+){{0,3}}\s?\d{{4}}\s?[\-–]?\s?(?:i{{1,3}}|iv|[1-4])"
    rf"(?:[\s,;:]{{0,2}}(?:{_SQUARE}|\({_PAIR}\)))?"
    # tờ Huế, ô (62-18)
    rf"|{_TITLE}(?:\s[^\W\d_]+){{1,3}}[\s,;]{{1,2}}(?:ô|o)(?: vuông| số)?\s?\(?{_PAIR}\)?"
    # tọa độ 26-34-3, ô 62.18.4, (26.34)3
    r"|(?<=độ )\(?\d{2}[\-–.]\d{2}\)?[\-–.]?\d|ô\s\d{2}[\-–.]\d{2}[\-–.]\d|\(\d{2}[\-–.]\d{2}\)\d"
    r")(?!\w)"
)
_BARE_GRID: Final = re.compile(
    r"(?<!\w)(?P<cue>grid(?: ref(?:erence)?)?|tọa độ|toạ độ|toa do|coord(?:inates?|s)?\.?|vic\.?|"
    r"gr|utm|mgrs|좌표|координат[аыу]?|坐标|座標|coordonnées)[\s:=(]{1,3}"
    r"(?P<digits>\(?\d{2}\s?[\-–]\s?\d{2}\)|\d{6}|\d{8}|\d{3}[\s\-–]\d{3}|"
    r"\d{2}\s?[\-–]\s?\d{2})"
    r"(?![\w])(?![.,\-–/]\s?\d)(?!\s?(?:°|độ|phút|đồng|km|tuổi|người))(?!\s\d)"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A reference kept as text."""

    start: int
    end: int
    why: Note

    def read(self, context: Context) -> Found:
        """Return the reference with the reason why it has no position."""
        del context
        return Found(self.start, self.end, "coord-sheet", reason=self.why, score=0.8)


def find_sheets(folded: str) -> Iterator[Sheet]:
    """Yield references to a sheet's own squares, and digits that lost their letters."""
    for match in _SHEET.finditer(folded):
        yield Sheet(
            match.start(),
            match.end(),
            SHEET,
        )
    for match in _BARE_GRID.finditer(folded):
        yield Sheet(
            match.start("digits"),
            match.end("digits"),
            NO_LETTERS,
        )
