"""Languages the house knows, and a guess about one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from records.provenance import ModelRef

LANGUAGES: Final = ("vi", "en", "fr", "ko", "ru", "zh", "ja", "th", "lo", "km")
UNDETERMINED: Final = "und"


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """Language of a text, ISO 639-1 or ``und``.

    ``score`` is in [0, 1]; ``accented`` is false for Vietnamese written without its accents.
    """

    lang: str
    score: float
    accented: bool
    model: ModelRef
