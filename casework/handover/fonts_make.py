"""Makes the serif fonts of the sheets from Liberation Serif 2 (SIL OFL 1.1).

``python -m casework.handover.fonts_make FOLDER``: keeps Latin with Vietnamese, Greek, Cyrillic and
punctuation, and names the result otherwise, as the licence asks of changed versions.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

from fontTools import subset

from casework.handover.fonts import FAMILY, FOLDER, STYLES

_RANGES: Final = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x45F), (0x490, 0x491),
    (0x1E00, 0x1EFF), (0x2010, 0x203A), (0x20AB, 0x20AC), (0x2116, 0x2122), (0x2190, 0x2193),
    (0x2212, 0x2212), (0x2248, 0x2265), (0x25A1, 0x25A1), (0x25CF, 0x25CF),
)  # fmt: skip


def make(source: Path, style: str, target: Path) -> None:
    """Write the subset of one style of Liberation Serif to ``target``."""
    options = subset.Options(hinting=False, layout_features=["kern", "mark", "ccmp"])
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    font = subset.load_font(str(source), options)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=[code for a, b in _RANGES for code in range(a, b + 1)])
    chosen.subset(font)
    _rename(font, style)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)


def _rename(font: Any, style: str) -> None:
    full = f"{FAMILY} {style}"
    names = {1: FAMILY, 2: style, 3: f"{full} 1", 4: full, 6: full.replace(" ", "")}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]


if __name__ == "__main__":
    for kind, file in STYLES.items():
        make(Path(sys.argv[1]) / f"LiberationSerif-{kind}.ttf", kind, FOLDER / file)
