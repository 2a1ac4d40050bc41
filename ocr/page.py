"""One page image → its text: read as it is first, prepared where that leaves doubt."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from PIL import Image

from ocr.pages import PageText
from ocr.prepare import Prepared, grey, prepare, skew, unevenly_lit
from ocr.scan import (
    ONE_COLUMN,
    TIMEOUT_S,
    Recognised,
    recognise,
    require_engine,
    turned_by,
)

# A page read this surely is not tried again unless it is seen to be spoilt; measured in
# docs/measurements/scans.md.
SURE: Final = 0.93
# What lies further askew is read better straightened, however sure the engine is.
ASKEW: Final = 1.0
# Below this a page may lie on its side or head.
_LOST: Final = 0.6
# One column is kept where it reads this much more, or where it shows numbered rows.
_MORE: Final = 1.05
_NUMBERED: Final = re.compile(r"^\W{0,2}(\d{1,3})[.)]?\s+\S+\s+\S", re.MULTILINE)
_ROWS: Final = 3


def scan_page(image: Image.Image, page: int = 1, *, timeout_s: float = TIMEOUT_S) -> PageText:
    """Read one page image.

    Words carry their box on ``image`` and their confidence; the page's score is the mean
    confidence of its words weighted by their length, 0 for an empty page. A page that is read
    surely is read once, as it is. Otherwise it is turned, straightened, evened and enlarged as
    far as it needs and read again; the reading that finds more letters surely is kept, so that
    preparing can help but not harm.

    Args:
        image: upright, grey or RGB.
        page: its number, from 1.
        timeout_s: seconds after which the engine is stopped, each time it is run.

    Raises:
        Parked: ``ocr_engine``.
        Quarantine: ``ocr_timeout`` or ``ocr_failed``.
    """
    model = require_engine()
    plain = recognise(image, timeout_s=timeout_s)
    best, way = plain, None
    scores = {"plain": round(plain.score, 3)}
    if plain.score < SURE or _spoilt(image):
        for name, prepared in _attempts(image, plain, timeout_s):
            again = recognise(prepared.image, timeout_s=timeout_s)
            scores[name] = round(again.score, 3)
            if again.letters > best.letters:
                best, way = again, prepared
    if best.columns:
        best = _in_rows(way.image if way else image, best, timeout_s)
    words = best.words
    if way is not None:
        words = tuple(
            replace(word, left=box[0], top=box[1], width=box[2], height=box[3])
            for word in words
            for box in [way.box(word.left, word.top, word.width, word.height)]
        )
    done = {
        "width": image.width,
        "height": image.height,
        "layout": best.layout,
        "kept": "prepared" if way else "plain",
        "scores": scores,
        **(way.steps() if way else {}),
    }
    return PageText(page, best.text, best.score, model, words, done)


def _spoilt(image: Image.Image) -> bool:
    """Whether a page lies askew or in a shadow, however sure the engine is of what it found there.

    In the shade it finds less, and is as sure of the rest: ends of lines are lost unseen.
    """
    page = grey(image)
    return unevenly_lit(page) or abs(skew(page)) >= ASKEW


def _attempts(
    image: Image.Image, plain: Recognised, timeout_s: float
) -> list[tuple[str, Prepared]]:
    """Return the preparations worth a reading: those that change something, at most two."""
    turned = turned_by(image, timeout_s=timeout_s) if plain.score < _LOST else 0
    letters = 0.0 if turned else plain.line_height
    whole = prepare(image, turned=turned, letters=letters)
    found = [("prepared", whole)] if whole.steps() else []
    if whole.flattened and len(whole.steps()) > 1:
        found.append(
            ("straightened", prepare(image, turned=turned, letters=letters, flatten=False))
        )
    return found


def _in_rows(image: Image.Image, automatic: Recognised, timeout_s: float) -> Recognised:
    """Return the page read line by line across its columns, where it is a list and no newspaper.

    The automatic layout takes the columns of a typed list for columns of text and reads each
    down; a list's rows begin with numbers that count up.
    """
    rows = recognise(image, layout=ONE_COLUMN, timeout_s=timeout_s)
    if _counted_rows(rows.text) >= _ROWS or rows.letters > _MORE * automatic.letters:
        return rows
    return automatic


def _counted_rows(text: str) -> int:
    """Return how many lines begin with a number one higher than that of the line before."""
    numbers = [int(match[1]) for match in _NUMBERED.finditer(text)]
    return sum(1 for one, other in pairwise(numbers) if other == one + 1)
