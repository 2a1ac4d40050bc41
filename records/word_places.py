"""Where the words of an utterance stand in its text, and which of them a doubt touches."""

from __future__ import annotations

from collections.abc import Sequence

from records.speech import Doubt, Word


def word_places(text: str, words: Sequence[Word]) -> list[tuple[int, int] | None]:
    """Return ``[start, end)`` of each word in ``text``, in order; null where it is not found.

    Words are sought one behind the other, so that a word said twice gets both places. A word that
    a correction has taken out of the text does not make those behind it lost.
    """
    places: list[tuple[int, int] | None] = []
    at = 0
    for word in words:
        said = word.text.strip()
        found = text.find(said, at) if said else -1
        if found < 0:
            places.append(None)
            continue
        at = found + len(said)
        places.append((found, at))
    return places


def span_times(text: str, words: Sequence[Word], start: int, end: int) -> tuple[int, int] | None:
    """Return when ``text[start:end]`` is said, in milliseconds; null where no word tells.

    The time goes from the beginning of the first word that the span touches to the end of the
    last. Where the span touches no word that was found, it is the gap between the words around.
    """
    placed = [
        (place, word)
        for place, word in zip(word_places(text, words), words, strict=True)
        if place is not None
    ]
    touched = [word for (first, last), word in placed if first < end and start < last]
    if touched:
        return touched[0].start_ms, max(word.end_ms for word in touched)
    before = [word.end_ms for (_, last), word in placed if last <= start]
    behind = [word.start_ms for (first, _), word in placed if first >= end]
    if not before or not behind:
        return None
    return min(before[-1], behind[0]), max(before[-1], behind[0])


def overlaps(word: Word, doubt: Doubt) -> bool:
    """Whether ``doubt`` covers some of the word's time; a word without length counts as a point."""
    if word.start_ms == word.end_ms:
        return doubt.start_ms <= word.start_ms <= doubt.end_ms
    return doubt.start_ms < word.end_ms and word.start_ms < doubt.end_ms
