"""Excerpts with the matched words marked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from index.folding import bare_form, exact_form
from index.query.marks import name_spans
from models.words import Word, clusters, number_forms, words
from records.text import nfc, unaccented

_ELLIPSIS: Final = "…"
# A Hangul word carries its particles (유해 / 유해를): a shared beginning this long is a match.
_HANGUL_STEM: Final = 2
_LONGEST_JOIN: Final = 3


def matched_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Return where words of ``query`` stand in ``text``, whatever their case.

    Accents count where both sides have them: ``bờ`` meets ``bo`` but not ``bộ``. Syllables
    written together or apart match each other (``Dakto``, ``Đắk Tô``). In writing without spaces,
    characters match.

    Returns:
        Pairs ``(start, end)`` of character offsets into ``text`` as given, ascending, not
        overlapping; neighbours without a character between them are joined.

    """
    asked = _asked(query)
    found = list(words(text))
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(found):
        word = found[index]
        if word.script == "unspaced":
            spans.extend(_unspaced_spans(word, asked))
            index += 1
            continue
        length = _joined_length(found, index, asked)
        if length:
            spans.extend((part.start, part.end) for part in found[index : index + length])
        index += max(1, length)
    return _joined(spans)


def snippet(
    text: str,
    query: str,
    width: int = 240,
    also: Sequence[str] = (),
    units: Sequence[str] = (),
) -> list[tuple[str, bool]]:
    """Cut an excerpt out of ``text`` around the place where most words of ``query`` meet.

    Args:
        text: the whole text.
        query: what was asked.
        width: wanted length in characters; the excerpt ends at word borders within it.
        also: other names that were searched along; each matches only whole.
        units: codes of military units that were searched along.

    Returns:
        Pieces in order, each with whether it matched. Their concatenation is the excerpt; an
        ellipsis piece stands where text was cut off.

    """
    spans = matched_spans(text, query)
    if also or units:
        spans = _joined(sorted([*spans, *name_spans(text, also, units)]))
    start, end = _window(text, spans, width)
    pieces: list[tuple[str, bool]] = [(_ELLIPSIS, False)] if start > 0 else []
    at = start
    for first, last in spans:
        if first < start or last > end:
            continue
        if first > at:
            pieces.append((text[at:first], False))
        pieces.append((text[first:last], True))
        at = last
    if at < end:
        pieces.append((text[at:end], False))
    if end < len(text):
        pieces.append((_ELLIPSIS, False))
    return pieces


class _Asked:
    """The words of a question in every form that may match."""

    def __init__(self, query: str) -> None:
        spaced: list[str] = []
        self.pieces: set[str] = set()
        self.hangul: list[str] = []
        for word in words(query):
            if word.script == "unspaced":
                self.pieces.update(clusters(word.text))
            elif word.script == "hangul":
                self.hangul.append(word.text)
            else:
                spaced.append(_bare(word.text))
        self.words = {form for word in spaced for form in (word, *number_forms(word))}
        typed = [nfc(word.text).lower() for word in words(query) if word.script == "spaced"]
        self.exact = {exact_form(word) for word in typed}
        self.bare_typed = {_bare(word) for word in typed if unaccented(word) == word}
        self.joined = {
            "".join(spaced[i : i + n])
            for n in range(2, _LONGEST_JOIN + 1)
            for i in range(len(spaced) - n + 1)
        }

    def means(self, written: str, bare: str) -> bool:
        """Return whether a word with these letters is one that was asked, accents considered."""
        lower = nfc(written).lower()
        return (
            bare in self.bare_typed or unaccented(lower) == lower or exact_form(lower) in self.exact
        )


# One question is held against every passage of its answer.
_asked = lru_cache(maxsize=64)(_Asked)


def _joined_length(found: list[Word], index: int, asked: _Asked) -> int:
    """Return how many words from ``index`` on match as one (0: none)."""
    word = found[index]
    if word.script == "hangul":
        return int(any(_same_hangul(word.text, other) for other in asked.hangul))
    bare = _bare(word.text)
    forms = {bare, *number_forms(bare)}
    if bare in asked.joined or (forms & asked.words and asked.means(word.text, bare)):
        return 1
    for length in range(2, _LONGEST_JOIN + 1):
        parts = found[index : index + length]
        if len(parts) == length and all(part.script == "spaced" for part in parts):
            bare += _bare(parts[-1].text)
            if bare in asked.words:
                return length
    return 0


def _same_hangul(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if shorter == longer:
        return True
    stem = max(_HANGUL_STEM, len(shorter) - 1)
    return len(shorter) >= _HANGUL_STEM and longer.startswith(shorter[:stem])


def _unspaced_spans(word: Word, asked: _Asked) -> list[tuple[int, int]]:
    spans = []
    at = word.start
    for piece in clusters(word.text):
        if piece in asked.pieces:
            spans.append((at, at + len(piece)))
        at += len(piece)
    return spans


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _window(text: str, spans: list[tuple[int, int]], width: int) -> tuple[int, int]:
    if len(text) <= width:
        return 0, len(text)
    best, most = 0, 0
    ends = [end for _, end in spans]
    for first, (start, _) in enumerate(spans):
        covered = bisect_left(ends, start + width + 1) - first
        # Different words first, their repetitions second: one word ten times says little.
        different = {_bare(text[a:b]) for a, b in spans[first : first + covered]}
        weight = len(different) * 1000 + covered
        if weight > most:
            best, most = first, weight
    if not most:
        start = 0
    else:
        inside = [span for span in spans[best:] if span[1] <= spans[best][0] + width]
        used = (inside[-1][1] if inside else spans[best][1]) - spans[best][0]
        start = max(0, spans[best][0] - max(0, width - used) // 2)
    start = min(start, len(text) - width)
    return _at_word_borders(text, start, start + width)


def _at_word_borders(text: str, start: int, end: int) -> tuple[int, int]:
    # Looks no further than a long word: writing without spaces is cut where it is.
    reach = 20
    if start > 0:
        space = text.find(" ", start - 1, start + reach)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", end - reach, end + 1)
        end = space if space > start else end
    return start, end


def _bare(word: str) -> str:
    return bare_form(word.lower())
