"""Words keep their times when a person corrects the text around them.

New words are compared with the old ones in order: those that stayed keep time and probability,
those that replace others share the time of what they replace, and those put in lie in the gap
between their neighbours. What a person wrote has no probability.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from records.speech import Word

# Scripts without spaces: each sign is a word of its own.
_TOKEN: Final = re.compile(
    "[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
    "|[^\\s\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment of the corrected text. ``split`` says its start is to be set by its words."""

    start_ms: int
    end_ms: int
    text: str
    split: bool = False


@dataclass(frozen=True, slots=True)
class Aligned:
    """A segment with its words; times milliseconds."""

    start_ms: int
    end_ms: int
    words: tuple[Word, ...]


def tokens(text: str) -> list[str]:
    """Return the words of ``text``; in scripts without spaces its signs."""
    return _TOKEN.findall(text)


def realign(old: Sequence[Word], pieces: Sequence[Piece]) -> list[Aligned]:
    """Give the words of ``pieces`` the times that ``old`` words had.

    Args:
        old: words of what the pieces replace, in order. Without any, no words come back.
        pieces: in order.
    """
    if not old:
        return [Aligned(piece.start_ms, piece.end_ms, ()) for piece in pieces]
    known = list(_single(old))
    fresh = [tokens(piece.text) for piece in pieces]
    span = (pieces[0].start_ms, pieces[-1].end_ms) if pieces else (0, 0)
    timed = _timed(known, [token for part in fresh for token in part], span)
    found: list[Aligned] = []
    at = 0
    for piece, part in zip(pieces, fresh, strict=True):
        found.append(Aligned(piece.start_ms, piece.end_ms, tuple(timed[at : at + len(part)])))
        at += len(part)
    return [_inside(one) for one in _split_at_words(found, pieces)]


def _single(words: Sequence[Word]) -> Iterator[Word]:
    """Yield words cut as ``tokens`` cuts text, times shared by characters."""
    for word in words:
        parts = tokens(word.text)
        if len(parts) == 1:
            yield replace(word, text=parts[0])
        else:
            yield from _spread(parts, word.start_ms, word.end_ms, word.p)


def _spread(parts: Sequence[str], start: int, end: int, p: float | None = None) -> list[Word]:
    """Share the time from ``start`` to ``end`` among words by their length."""
    total = sum(map(len, parts))
    words: list[Word] = []
    at = 0
    for part in parts:
        begin = start + (end - start) * at // max(1, total)
        at += len(part)
        words.append(Word(begin, start + (end - start) * at // max(1, total), part, p))
    return words


def _timed(old: Sequence[Word], new: Sequence[str], span: tuple[int, int]) -> list[Word]:
    words: list[Word] = []
    matcher = SequenceMatcher(None, [word.text for word in old], list(new), autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            words += old[i1:i2]
        elif tag == "replace" and i2 - i1 == j2 - j1:
            words += [
                replace(word, text=text, p=None)
                for word, text in zip(old[i1:i2], new[j1:j2], strict=True)
            ]
        elif tag == "replace":
            words += _spread(new[j1:j2], old[i1].start_ms, old[i2 - 1].end_ms)
        elif tag == "insert":
            begin = old[i1 - 1].end_ms if i1 else min(span[0], old[0].start_ms)
            end = old[i1].start_ms if i1 < len(old) else max(span[1], old[-1].end_ms)
            words += _spread(new[j1:j2], begin, max(begin, end))
    return words


def _split_at_words(found: Sequence[Aligned], pieces: Sequence[Piece]) -> list[Aligned]:
    """Put the boundary of a split segment where its words part."""
    moved = list(found)
    for n, piece in enumerate(pieces):
        if n == 0 or not piece.split or not moved[n].words or not moved[n - 1].words:
            continue
        before, after = moved[n - 1].words[-1], moved[n].words[0]
        start = max(moved[n - 1].start_ms, after.start_ms)
        end = max(moved[n - 1].start_ms, min(before.end_ms, start))
        moved[n - 1] = replace(moved[n - 1], end_ms=end)
        moved[n] = replace(moved[n], start_ms=start, end_ms=max(start, moved[n].end_ms))
    return moved


def _inside(one: Aligned) -> Aligned:
    """Keep words inside their segment; a segment put elsewhere in time has its words spread."""
    if not one.words:
        return one
    middle = [(word.start_ms + word.end_ms) // 2 for word in one.words]
    if all(one.start_ms <= at <= one.end_ms for at in middle):
        held = tuple(
            replace(
                word,
                start_ms=min(max(word.start_ms, one.start_ms), one.end_ms),
                end_ms=min(max(word.end_ms, one.start_ms), one.end_ms),
            )
            for word in one.words
        )
        return replace(one, words=held)
    spread = _spread([word.text for word in one.words], one.start_ms, one.end_ms)
    return replace(one, words=tuple(spread))
