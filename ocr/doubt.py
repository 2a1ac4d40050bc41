"""Which words of a reading not to trust, and whether a reading is text at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from ocr.pages import PageText, WordBox
from records.text import unaccented

# Words below this are more often wrong than right on spoilt pages, and more than half of the wrong
# ones lie below it; measured: docs/measurements/scans.md.
LOW: Final = 0.85
# Words that decide a case are doubted earlier: a wrong year costs more than a second look.
LOW_DECISIVE: Final = 0.93
# Typed pages are read above this even when spoilt; cursive handwriting below it.
LIKELY_HAND: Final = 0.70
HOPELESS: Final = 0.35
_FEWEST_WORDLIKE: Final = 0.40
LOW_CONFIDENCE, HANDWRITING, ILLEGIBLE = "low_confidence", "handwriting", "illegible"
# A Vietnamese syllable without accents: initial, vowels, final (Đoàn Thiện Thuật, Ngữ âm tiếng
# Việt, 1977); other languages by having a vowel and no stray capitals.
_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ch|ph|th|tr|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?$"
)
_WORD: Final = re.compile(r"[A-Z]?[a-z]{3,15}$|[A-Z]{3,15}$")
_NUMBER: Final = re.compile(r"\d[\d.,/:-]*$")
_TRIMMED: Final = ".,;:!?()[]\"'“”‘’…-–"


@dataclass(frozen=True, slots=True)
class TextDoubt:
    """A stretch of a reading's text not to be trusted, and why."""

    reason: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        """Return it as rows and files hold it."""
        return asdict(self)


def wordlike(page: PageText) -> float:
    """Return the share of a page's letters that stand in words or numbers, in [0, 1]."""
    good = total = 0
    for word in page.words:
        bare = word.text.strip(_TRIMMED)
        total += len(word.text)
        good += len(bare) if _is_word(bare) else 0
    return good / total if total else 0.0


def _is_word(text: str) -> bool:
    plain = unaccented(text)
    if _NUMBER.match(plain) or (plain.isalpha() and _SYLLABLE.match(plain)):
        return True
    return bool(text.isalpha() and _WORD.match(text) and set(plain) & set("aeiouy"))


def illegible(page: PageText) -> bool:
    """Whether what was read is marks taken for letters: kept, but no text to search.

    A text layer is its author's own and never is.
    """
    if page.score is None or not page.words:
        return False
    return page.score < HOPELESS or wordlike(page) < _FEWEST_WORDLIKE


def page_doubts(page: PageText, decisive: Sequence[tuple[int, int, str]] = ()) -> list[TextDoubt]:
    """Return the doubts about a page, in order of where they begin.

    Args:
        page: as read.
        decisive: ``(start, end, kind)`` of spans that decide a case: ``number``, ``date``,
            ``name``, ``unit``, ``place``, ``negation``; a badly read one gets ``low_<kind>``.
    """
    if page.score is None or not page.words:
        return []
    doubts: list[TextDoubt] = []
    if illegible(page):
        doubts.append(TextDoubt(ILLEGIBLE, 0, len(page.text)))
    elif page.score < LIKELY_HAND:
        doubts.append(TextDoubt(HANDWRITING, 0, len(page.text)))
    for start, end, kind in decisive:
        touched = [word for word in page.words if word.start < end and word.end > start]
        if touched and min(word.score for word in touched) < LOW_DECISIVE:
            doubts.append(TextDoubt(f"low_{kind}", start, end))
    doubts += _low_words(page.text, page.words)
    return sorted(doubts, key=lambda doubt: (doubt.start, -doubt.end, doubt.reason))


def _low_words(text: str, words: Sequence[WordBox]) -> list[TextDoubt]:
    """Return badly read words, neighbours on one line as one stretch."""
    found: list[TextDoubt] = []
    for word in words:
        if word.score >= LOW:
            continue
        if found and text[found[-1].end : word.start] == " ":
            found[-1] = TextDoubt(LOW_CONFIDENCE, found[-1].start, word.end)
        else:
            found.append(TextDoubt(LOW_CONFIDENCE, word.start, word.end))
    return found
