"""Cuts a text or a transcript into passages of one to four sentences, with exact offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from nlp.sentences import sentence_ends
from records.passage import PassageSpan, SegmentText

MIN_SIZE: Final = 40.0
MAX_SIZE: Final = 90.0
"""Sizes are words; a sign of a script that puts no spaces counts 90/400 of a word."""
MAX_SENTENCES: Final = 4
SHORT_SENTENCE: Final = 4.0
"""Headings and list lines below this size do not count against ``MAX_SENTENCES``."""

_UNSPACED_WEIGHT: Final = MAX_SIZE / 400
# Han, kana, Thai, Lao, Khmer, Burmese; the signs that combine onto a letter stay with it.
_UNSPACED: Final = "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_COMBINING: Final = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u103e\u17b4-\u17d3\u3099\u309a\ufe0f\u200d"
)
# A prefixed Thai or Lao vowel stays with the consonant behind it, a Khmer subscript sign as well.
_PIECE: Final = re.compile(
    rf"[\u0e40-\u0e44\u0ec0-\u0ec4]?[{_UNSPACED}](?:\u17d2\S|[{_COMBINING}\u0e30-\u0e33\u0eb0-\u0eb3])*"
    rf"|[^\s{_UNSPACED}]+"
)
_CLAUSE_END: Final = re.compile(r"[,;:–—，；：、]$")


def _members(ranges: str) -> frozenset[str]:
    """Return the characters of a regular expression class."""
    return frozenset(re.findall(f"[{ranges}]", "".join(map(chr, range(0x10000)))))


_SIGNS: Final = _members(_UNSPACED)
_SIGN_ENDS: Final = _members(f"{_UNSPACED}{_COMBINING}，；：、。！？")


class _Sentence(NamedTuple):
    start: int
    end: int
    size: float


def split(text: str) -> list[PassageSpan]:
    """Return the passages of ``text``: ``text[s.start:s.end] == s.text``, in order, no overlap.

    Together they cover every non-blank character. A passage holds one to four sentences, about
    40 to 90 words (400 signs of Chinese, Japanese, Thai, Lao, Khmer); a longer sentence, and text
    without punctuation, is cut between words, behind a comma where one is near.
    """
    passages: list[PassageSpan] = []
    held: list[_Sentence] = []

    def close() -> None:
        if held:
            start, end = held[0].start, held[-1].end
            passages.append(PassageSpan(len(passages), start, end, text[start:end]))
            held.clear()

    for sentence in _sentences(text):
        size = sum(one.size for one in held)
        counted = sum(one.size >= SHORT_SENTENCE for one in held)
        if held and (
            size >= MIN_SIZE or counted >= MAX_SENTENCES or size + sentence.size > MAX_SIZE
        ):
            close()
        held.append(sentence)
    close()
    return passages


def split_segments(segments: Sequence[SegmentText]) -> tuple[str, list[PassageSpan]]:
    """Join caption segments and return (transcript text, its passages with milliseconds).

    Segments are joined by a space, by a line break where the speaker changes. Times inside a
    segment are interpolated by characters.
    """
    parts: list[str] = []
    starts: list[int] = []
    kept: list[SegmentText] = []
    length = 0
    for segment in segments:
        piece = segment.text.strip()
        if not piece:
            continue
        if kept:
            glue = "\n" if segment.speaker != kept[-1].speaker else " "
            parts.append(glue)
            length += 1
        starts.append(length)
        kept.append(segment)
        parts.append(piece)
        length += len(piece)
    text = "".join(parts)

    def time_at(offset: int, *, last: bool) -> int:
        place = bisect_right(starts, offset - 1 if last else offset) - 1
        segment, size = kept[place], len(kept[place].text.strip())
        share = min(1.0, (offset - starts[place]) / size)
        return round(segment.start_ms + share * (segment.end_ms - segment.start_ms))

    return text, [
        PassageSpan(
            span.ordinal, span.start, span.end, span.text,
            time_at(span.start, last=False), time_at(span.end, last=True),
        )
        for span in split(text)
    ]  # fmt: skip


def _sentences(text: str) -> Iterator[_Sentence]:
    """Yield sentences without outer white space, overlong ones already cut in pieces."""
    start = 0
    for end in sentence_ends(text):
        pieces = [(m.start(), m.end()) for m in _PIECE.finditer(text, start, end)]
        start = end
        if not pieces:
            continue
        sizes = [_size(text, first, last) for first, last in pieces]
        yield from _cut(text, pieces, sizes)


def _size(text: str, first: int, last: int) -> float:
    """Size in words; a prefixed vowel counts as a sign too."""
    return _UNSPACED_WEIGHT * (last - first) if text[first] in _SIGNS else 1.0


def _cut(text: str, pieces: list[tuple[int, int]], sizes: list[float]) -> Iterator[_Sentence]:
    """Cut the words of one sentence into the fewest even parts of at most ``MAX_SIZE``.

    Signs of an unspaced script may be parted anywhere; other words only at white space, so that
    ``đ/c`` or ``A社`` stay whole.
    """
    total = sum(sizes)
    parts = max(1, -(-total // MAX_SIZE))
    target = total / parts
    first, size = 0, 0.0
    for place in range(len(pieces)):
        size += sizes[place]
        last = place == len(pieces) - 1
        near = size >= 0.75 * target and _CLAUSE_END.search(text, *pieces[place]) is not None
        breakable = not last and _may_part(text, pieces[place][1], pieces[place + 1][0])
        if last or (parts > 1 and breakable and (size >= target or near)):
            yield _Sentence(pieces[first][0], pieces[place][1], size)
            first, size = place + 1, 0.0


def _may_part(text: str, end: int, start: int) -> bool:
    return start > end or (text[end - 1] in _SIGN_ENDS and text[start] in _SIGNS)
