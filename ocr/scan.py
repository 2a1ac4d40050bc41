"""Reading scans with Tesseract (https://github.com/tesseract-ocr/tesseract), Vietnamese data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import pytesseract
from PIL import Image

from ocr.pages import PageText, WordBox
from records.errors import Parked, Quarantine
from records.provenance import ModelRef
from records.text import nfc

LANGUAGES: Final = "vie+eng"
TIMEOUT_S: Final = 120


def require_engine() -> ModelRef:
    """Return which engine reads.

    Raises:
        Parked: ``ocr_engine``, Tesseract or its Vietnamese data is not installed.
    """
    try:
        version, languages = _engine()
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError) as error:
        raise _parked("tesseract-ocr") from error
    if missing := [name for name in LANGUAGES.split("+") if name not in languages]:
        raise _parked(", ".join(f"tesseract-ocr-{name}" for name in missing))
    return ModelRef("tesseract", f"{version}/{LANGUAGES}")


@cache
def _engine() -> tuple[str, frozenset[str]]:
    """Version and installed languages; an absent engine raises, so that it is asked again."""
    version = str(pytesseract.get_tesseract_version())
    return version, frozenset(pytesseract.get_languages())


def _parked(package: str) -> Parked:
    return Parked(
        "ocr_engine",
        f"Chưa có bộ nhận dạng chữ; cài gói {package}",
        f"no text recognition engine yet; install {package}",
    )


def scan_page(image: Image.Image, page: int = 1, *, timeout_s: float = TIMEOUT_S) -> PageText:
    """Read one page image.

    Words carry their box and confidence; the page's score is the mean confidence of its words
    weighted by their length, 0 for an empty page.

    Args:
        image: upright, grey or RGB.
        page: its number, from 1.
        timeout_s: seconds after which the engine is stopped.

    Raises:
        Parked: ``ocr_engine``.
        Quarantine: ``ocr_timeout`` or ``ocr_failed``.
    """
    model = require_engine()
    try:
        data = pytesseract.image_to_data(
            image, lang=LANGUAGES, output_type=pytesseract.Output.DICT, timeout=timeout_s
        )
    except pytesseract.TesseractNotFoundError as error:
        _engine.cache_clear()
        raise _parked("tesseract-ocr") from error
    except RuntimeError as error:
        if "timeout" in str(error).lower():
            raise Quarantine(
                "ocr_timeout",
                f"Nhận dạng chữ quá {timeout_s:.0f} giây",
                f"text recognition took more than {timeout_s:.0f} seconds",
            ) from error
        raise Quarantine(
            "ocr_failed", "Nhận dạng chữ thất bại", f"text recognition failed: {error}"
        ) from error
    text, words = _assemble(data)
    letters = sum(len(word.text) for word in words)
    score = sum(word.score * len(word.text) for word in words) / letters if letters else 0.0
    return PageText(page, text, score, model, words)


def _assemble(data: Mapping[str, Sequence[Any]]) -> tuple[str, tuple[WordBox, ...]]:
    """Join words to lines and paragraphs, keeping where each stands in the text."""
    parts: list[str] = []
    words: list[WordBox] = []
    length = 0
    before: tuple[int, int, int] | None = None
    for index, raw in enumerate(data["text"]):
        word = nfc(str(raw)).strip()
        confidence = float(data["conf"][index])
        if not word or confidence < 0:
            continue
        place = (
            int(data["block_num"][index]),
            int(data["par_num"][index]),
            int(data["line_num"][index]),
        )
        if before is not None:
            gap = " " if place == before else "\n" if place[:2] == before[:2] else "\n\n"
            parts.append(gap)
            length += len(gap)
        before = place
        parts.append(word)
        words.append(
            WordBox(
                word,
                length,
                length + len(word),
                int(data["left"][index]),
                int(data["top"][index]),
                int(data["width"][index]),
                int(data["height"][index]),
                min(confidence, 100.0) / 100.0,
            )
        )
        length += len(word)
    return "".join(parts), tuple(words)
