"""Written by ``python -m models.speech.pin_tiny`` after the model was trained again."""

from __future__ import annotations

from typing import Final

from models.card import ModelFile

REVISION: Final = "0"
FILES: Final[tuple[ModelFile, ...]] = ()
