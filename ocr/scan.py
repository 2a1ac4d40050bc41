"""Reading scans with Tesseract (https://github.com/tesseract-ocr/tesseract), Vietnamese data."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any, Final

import pytesseract
from PIL import Image

from ocr.pages import WordBox
from records.errors import Parked, Quarantine
from records.provenance import ModelRef
from records.text import nfc

LANGUAGES: Final = "vie+eng"
TIMEOUT_S: Final = 120
# Tesseract's four OpenMP threads wait for one another where cores are shared: 4 s a page instead of
# 0.6 s on two busy cores. The limit is the child's alone; this process has OpenMP of its own.
pytesseract.pytesseract.environ = {**os.environ, "OMP_THREAD_LIMIT": "1"}
# Page segmentation modes of Tesseract: automatic, and one column of lines of any size.
AUTOMATIC: Final = 3
ONE_COLUMN: Final = 4
# Tesseract's own measure; below it the four orientations are close to a toss.
MIN_ORIENTATION: Final = 2.0
_BLOCK_LEVEL: Final = 2
# A handwritten t is often read as a dagger, which stands beside no letter of a word.
_DAGGER: Final = re.compile(r"(?<=[^\W\d_])†|†(?=[^\W\d_])")


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


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one pass over an image gave; boxes in pixels of that image.

    ``columns``: whether blocks of text stood side by side.
    """

    text: str
    words: tuple[WordBox, ...]
    layout: int
    columns: bool

    @property
    def letters(self) -> float:
        """Letters read, each counted by how sure the engine is of its word."""
        return sum(word.score * len(word.text) for word in self.words)

    @property
    def score(self) -> float:
        """Mean confidence of the words weighted by their length; 0 for an empty page."""
        count = sum(len(word.text) for word in self.words)
        return self.letters / count if count else 0.0

    @property
    def line_height(self) -> float:
        """Middling height of the words that hold a letter, in pixels; 0 for an empty page."""
        heights = [word.height for word in self.words if any(map(str.isalpha, word.text))]
        return float(median(heights)) if heights else 0.0


def recognise(
    image: Image.Image, *, layout: int = AUTOMATIC, timeout_s: float = TIMEOUT_S
) -> Recognised:
    """Run the engine once over an image.

    Args:
        image: upright, grey or RGB.
        layout: Tesseract's page segmentation mode.
        timeout_s: seconds after which the engine is stopped.

    Raises:
        Parked: ``ocr_engine``.
        Quarantine: ``ocr_timeout`` or ``ocr_failed``.
    """
    require_engine()
    try:
        data = pytesseract.image_to_data(
            image,
            lang=LANGUAGES,
            config=f"--psm {layout}",
            output_type=pytesseract.Output.DICT,
            timeout=timeout_s,
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
    return Recognised(text, words, layout, _side_by_side(data))


def turned_by(image: Image.Image, *, timeout_s: float = TIMEOUT_S) -> int:
    """Return by how many degrees clockwise a page must be turned to stand upright.

    0, 90, 180 or 270; 0 too where the engine is not sure, or its orientation data (Debian
    ``tesseract-ocr-osd``, which ``tesseract-ocr`` brings) is not installed.
    """
    if "osd" not in _engine()[1]:
        return 0
    try:
        found = pytesseract.image_to_osd(
            image,
            config="--psm 0 --dpi 300",
            output_type=pytesseract.Output.DICT,
            timeout=timeout_s,
        )
    except (RuntimeError, OSError, ValueError, KeyError):
        # Too few letters to tell; the page stays as it came.
        return 0
    sure = float(found.get("orientation_conf", 0.0)) >= MIN_ORIENTATION
    return int(found.get("rotate", 0)) % 360 if sure else 0


def _side_by_side(data: Mapping[str, Sequence[Any]]) -> bool:
    """Whether two blocks of text share a third of their height."""
    blocks = [
        (int(data["top"][n]), int(data["top"][n]) + int(data["height"][n]))
        for n, level in enumerate(data["level"])
        if int(level) == _BLOCK_LEVEL
    ]
    for n, (top, bottom) in enumerate(blocks):
        for other_top, other_bottom in blocks[n + 1 :]:
            shared = min(bottom, other_bottom) - max(top, other_top)
            if shared > min(bottom - top, other_bottom - other_top) / 3 > 0:
                return True
    return False


def _assemble(data: Mapping[str, Sequence[Any]]) -> tuple[str, tuple[WordBox, ...]]:
    """Join words to lines and paragraphs, keeping where each stands in the text."""
    parts: list[str] = []
    words: list[WordBox] = []
    length = 0
    before: tuple[int, int, int] | None = None
    for index, raw in enumerate(data["text"]):
        word = _DAGGER.sub("t", nfc(str(raw)).strip())
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
