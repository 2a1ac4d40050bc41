"""Rows of a typed list: columns by their headings, rows by their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians, sin
from statistics import median
from typing import Final

from ocr.fields import Field
from ocr.labels import heading
from ocr.pages import PageText, WordBox
from records.text import unaccented

_FEWEST_ROWS: Final = 2
_NUMBER: Final = re.compile(r"\W*\d{1,4}\W*$")
_EDGES: Final = " ,;:.…|_*-–\"'"
# Lines of a list stand at most this many line heights apart; a wider gap ends it.
_WIDEST_GAP: Final = 3.0


@dataclass(frozen=True, slots=True)
class _Word:
    """A word on the straightened page, pixels."""

    box: WordBox
    left: float
    right: float
    middle: float
    height: float


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of a column; ``field`` is ``None`` for one whose words are not known."""

    field: str | None
    left: float
    right: float


def list_fields(page: PageText) -> list[Field]:
    """Return the cells of a list under the headings it names; empty when the page holds none."""
    lines = _lines(_level(page))
    for number, line in enumerate(lines):
        headings = _headings(line)
        fields = [one.field for one in headings]
        if "name" not in fields or len([one for one in fields if one]) < 2:
            continue
        rows = _rows(headings, lines[number + 1 :])
        if len(rows) >= _FEWEST_ROWS:
            return [field for n, row in enumerate(rows, start=1) for field in _cells(row, n)]
    return []


def _level(page: PageText) -> list[_Word]:
    """Return the words where they would stand had the page been straight."""
    turned = int(page.preparation.get("turned", 0))
    angle = radians(float(page.preparation.get("angle", 0.0)))
    wide, high = (float(page.preparation.get(side, 0)) for side in ("width", "height"))
    words: list[_Word] = []
    for box in page.words:
        x, y = box.left + box.width / 2, box.top + box.height / 2
        width, height = float(box.width), float(box.height)
        x, y = {0: (x, y), 90: (high - y, x), 180: (wide - x, high - y), 270: (y, wide - x)}[turned]
        if turned in (90, 270):
            width, height = height, width
        # The box around a slanted word is wider and higher than the word.
        slant = abs(sin(angle))
        width, height = max(4.0, width - height * slant), max(4.0, height - width * slant)
        x, y = x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)
        words.append(_Word(box, x - width / 2, x + width / 2, y, height))
    return words


def _lines(words: Sequence[_Word]) -> list[list[_Word]]:
    """Return words by line, top to bottom, each left to right."""
    if not words:
        return []
    step = 0.6 * median(word.height for word in words)
    lines: list[list[_Word]] = []
    for word in sorted(words, key=lambda one: one.middle):
        if lines and word.middle - median(one.middle for one in lines[-1]) < step:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def _headings(line: Sequence[_Word]) -> list[_Heading]:
    """Return the columns that a line names: of known wordings the likest, then the longest."""
    names = [" ".join(re.findall(r"\w+", unaccented(word.box.text))) for word in line]
    found: list[_Heading] = []
    at = 0
    while at < len(line):
        tries = [
            (likeness, count, field)
            for count in range(1, min(5, len(line) - at) + 1)
            for field, likeness in [heading(" ".join(names[at : at + count]).strip()) or ("", 0.0)]
        ]
        likeness, count, field = max(tries)
        count = count if likeness else 1
        found.append(_Heading(field or None, line[at].left, line[at + count - 1].right))
        at += count
    return found


def _rows(
    headings: Sequence[_Heading], lines: Sequence[Sequence[_Word]]
) -> list[dict[str, list[_Word]]]:
    """Return the words of each row by field, as far down as the list goes."""
    known = [one for one in headings if one.field is not None]
    numbered = any(one.field == "row" for one in known)
    body = _body(lines)
    cuts = [
        _cut(one, other, [word for line in body for word in line]) for one, other in pairwise(known)
    ]
    rows: list[dict[str, list[_Word]]] = []
    for line in body:
        cells: dict[str, list[_Word]] = {}
        for word in line:
            column = sum(1 for cut in cuts if (word.left + word.right) / 2 > cut)
            cells.setdefault(str(known[column].field), []).append(word)
        count = " ".join(word.box.text for word in cells.get("row", []))
        if count and not _NUMBER.match(count):
            break
        if rows and numbered and not count:
            # A cell that went on below.
            for field, words in cells.items():
                rows[-1].setdefault(field, []).extend(words)
        elif len(cells) > 1:
            rows.append(cells)
    return rows


def _body(lines: Sequence[Sequence[_Word]]) -> list[Sequence[_Word]]:
    """Return the lines up to a gap too wide to be within a list."""
    if not lines:
        return []
    height = median(word.height for line in lines for word in line)
    body = [lines[0]]
    for before, line in pairwise(lines):
        if line[0].middle - before[0].middle > _WIDEST_GAP * height:
            break
        body.append(line)
    return body


def _cut(one: _Heading, other: _Heading, words: Sequence[_Word]) -> float:
    """Return the x between two columns that the fewest words cross, in the widest such gap.

    Headings stand left or in the middle of their columns, so the cut is looked for from the
    middle of the left heading to that of the right one.
    """
    low, high = (one.left + one.right) / 2, (other.left + other.right) / 2
    spots = [low + (high - low) * step / 80 for step in range(1, 80)]
    crossed = [sum(1 for word in words if word.left < x < word.right) for x in spots]
    fewest = min(crossed)
    best: tuple[int, int] = (0, 0)
    start: int | None = None
    for at, count in enumerate([*crossed, fewest + 1]):
        if count == fewest and start is None:
            start = at
        elif count != fewest and start is not None:
            best = max(best, (at - start, start))
            start = None
    length, first = best
    return spots[min(first + length // 2, len(spots) - 1)]


def _cells(row: dict[str, list[_Word]], number: int) -> list[Field]:
    cells: list[Field] = []
    for name, words in row.items():
        value = " ".join(word.box.text for word in words).strip(_EDGES)
        if name == "row" or not value:
            continue
        letters = sum(len(word.box.text) for word in words)
        score = sum(word.box.score * len(word.box.text) for word in words) / letters
        # Words of one line follow one another in the text; what went on below does not.
        end = words[0].box.end
        for word in words[1:]:
            if not 0 <= word.box.start - end <= 2:
                break
            end = word.box.end
        cells.append(Field(name, value, words[0].box.start, end, score, number))
    return cells
