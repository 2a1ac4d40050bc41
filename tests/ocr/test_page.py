"""Spoilt pages are straightened and read; boxes point into the page as it came."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from PIL import Image

from ocr.doubt import illegible, page_doubts, wordlike
from ocr.page import scan_page
from ocr.pages import PageText, WordBox
from ocr.prepare import grain, grey, prepare, skew, unevenly_lit
from records.provenance import ModelRef
from tests.ocr.drawn import STORIES, faded, needs_fonts, noisy, shaded, turned, typed

needs_engine = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract-ocr is not installed"
)
TRUTH = STORIES[1].split()


def found(page: PageText) -> float:
    """Return the share of the true words that were read."""
    read = page.text.split()
    return sum(word in read for word in TRUTH) / len(TRUTH)


@needs_fonts
@pytest.mark.parametrize("angle", [-7.0, -2.5, 0.0, 1.5, 6.0])
def test_angle_is_measured(angle: float) -> None:
    assert skew(grey(turned(typed(STORIES[1]), angle))) == pytest.approx(angle, abs=0.3)


@pytest.mark.parametrize(
    "page", [Image.new("L", (800, 600), 240), Image.effect_noise((800, 600), 80)]
)
def test_no_angle_without_lines(page: Image.Image) -> None:
    assert skew(grey(page)) == 0.0


@needs_fonts
def test_light_and_grain_are_told() -> None:
    page = typed(STORIES[0])
    assert not unevenly_lit(grey(page)) and unevenly_lit(grey(shaded(page)))
    assert unevenly_lit(grey(faded(page)))
    assert grain(grey(page)) < 2 < 10 < grain(grey(noisy(page)))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("letters", [0.0, 10.0])
def test_boxes_come_back(turn: int, letters: float) -> None:
    page = Image.new("L", (400, 300), 255)
    page.paste(0, (100, 50, 130, 62))
    made = prepare(page, turned=turn, letters=letters, flatten=False)
    rows, columns = np.nonzero(np.asarray(made.image) < 100)
    box = made.box(
        columns.min(),
        rows.min(),
        columns.max() - columns.min() + 1,
        rows.max() - rows.min() + 1,
    )
    assert np.abs(np.array(box) - (100, 50, 30, 12)).max() <= 4


@needs_engine
@needs_fonts
def test_page_laid_askew_is_read_and_boxes_lie_on_it() -> None:
    page = turned(typed(STORIES[1], size=26), -7)
    read = scan_page(page)
    assert found(read) > 0.9
    assert read.preparation["kept"] == "prepared"
    assert read.preparation["angle"] == pytest.approx(-7, abs=0.3)
    assert (read.preparation["width"], read.preparation["height"]) == page.size
    dark = np.asarray(page)
    for word in read.words:
        assert read.text[word.start : word.end] == word.text
        spot = dark[word.top : word.top + word.height, word.left : word.left + word.width]
        assert spot.min() < 120, word


@needs_engine
@needs_fonts
def test_page_upside_down_is_turned() -> None:
    read = scan_page(typed(STORIES[1], size=26).rotate(180))
    assert found(read) > 0.9 and read.preparation["turned"] == 180


@needs_engine
@needs_fonts
def test_clean_page_is_read_once_as_it_is() -> None:
    read = scan_page(typed(STORIES[1], size=26))
    assert read.preparation["kept"] == "plain" and list(read.preparation["scores"]) == ["plain"]


@needs_engine
@needs_fonts
def test_grainy_page_is_read() -> None:
    assert found(scan_page(noisy(typed(STORIES[1], size=26), 42))) > 0.8


def page(*words: tuple[str, float]) -> PageText:
    boxes, at = [], 0
    for text, score in words:
        boxes.append(WordBox(text, at, at + len(text), 0, 0, 9, 9, score))
        at += len(text) + 1
    text = " ".join(text for text, _ in words)
    letters = sum(len(text) for text, _ in words)
    score = sum(score * len(text) for text, score in words) / letters
    return PageText(1, text, score, ModelRef("tesseract", "5"), tuple(boxes))


def test_low_words_are_doubted_together_and_decisive_ones_sooner() -> None:
    read = page(("hy", 0.95), ("sinh", 0.95), ("năm", 0.9), ("1968", 0.9), ("tại", 0.5), ("x", 0.5))
    year = read.text.index("1968")
    doubts = page_doubts(read, [(year, year + 4, "date"), (0, 2, "negation")])
    assert [(d.reason, read.text[d.start : d.end]) for d in doubts] == [
        ("low_date", "1968"),
        ("low_confidence", "tại x"),
    ]


def test_weak_reading_is_doubted_as_a_whole() -> None:
    read = page(("Mẹ", 0.6), ("kính", 0.5), ("yêu", 0.65))
    assert ("handwriting", 0, len(read.text)) in [
        (d.reason, d.start, d.end) for d in page_doubts(read)
    ]
    assert not illegible(read)


def test_marks_are_no_text() -> None:
    read = page(("|}~", 0.6), ("EÍ†", 0.6), ("—_", 0.7), ("ǁǁ", 0.6))
    assert wordlike(read) == 0 and illegible(read)
    assert illegible(page(("Ngày", 0.3), ("mai", 0.2)))
    assert page_doubts(read)[0].reason == "illegible"


def test_text_layer_is_never_doubted() -> None:
    read = PageText(1, "|}~ 12", None, ModelRef("pdf-text-layer", "1"))
    assert page_doubts(read, [(4, 6, "number")]) == [] and not illegible(read)
