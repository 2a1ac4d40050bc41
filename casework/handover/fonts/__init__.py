"""A serif with full Vietnamese that ships with the product: the same sheet on every machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
FAMILY: Final = "Manh Moi Serif"
STYLES: Final = {
    "Regular": "serif-regular.ttf",
    "Bold": "serif-bold.ttf",
    "Italic": "serif-italic.ttf",
    "BoldItalic": "serif-bold-italic.ttf",
}
_FPDF_STYLES: Final = {"Regular": "", "Bold": "B", "Italic": "I", "BoldItalic": "BI"}


def font_files() -> list[tuple[str, Path]]:
    """Return (fpdf2's style letters, file) of every style."""
    return [(_FPDF_STYLES[name], FOLDER / file) for name, file in STYLES.items()]


@cache
def covered() -> frozenset[int]:
    """Return the code points that the regular style can draw."""
    from fontTools.ttLib import TTFont

    with TTFont(FOLDER / STYLES["Regular"]) as font:
        return frozenset(font.getBestCmap())


def drawable(text: str) -> str:
    """Return ``text`` with a hollow square for every character the font lacks."""
    return "".join(one if ord(one) in covered() or one in "\n\t" else "\u25a1" for one in text)
