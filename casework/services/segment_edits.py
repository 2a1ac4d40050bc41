"""A person's segments beside the ones they replace: which stayed, and the times of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Final

from asr.realign import Aligned, Piece, realign
from casework.models import Segment
from casework.segment_rows import words_json, words_of
from casework.services.words import typed
from records.errors import Refused
from records.speech import Word

MAX_SEGMENTS: Final = 30_000
MAX_CHARS: Final = 20_000
MAX_SPEAKER: Final = 80
_SLACK_MS: Final = 1_000
"""Captions may run a little past the end of the sound."""


@dataclass(frozen=True, slots=True)
class SegmentEdit:
    """One segment as a person wants it; milliseconds.

    ``split`` says that it was cut off the one before it: the boundary is put between their words.
    """

    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    channel: int = 0
    lang: str = ""
    split: bool = False


def edit_of(row: Segment) -> SegmentEdit:
    """Return a stored segment as an edit that changes nothing."""
    return SegmentEdit(row.start_ms, row.end_ms, row.text, row.speaker, row.channel, row.lang)


def tidy(edits: Sequence[SegmentEdit]) -> list[SegmentEdit]:
    """Return the edits in stored form, without blank ones.

    Raises:
        Refused: too many, or a text or name too long.
    """
    if len(edits) > MAX_SEGMENTS:
        raise Refused("Quá nhiều đoạn.", "Too many segments.")
    found: list[SegmentEdit] = []
    for edit in edits:
        text, speaker = typed(edit.text), " ".join(typed(edit.speaker).split())
        if len(text) > MAX_CHARS:
            raise Refused(
                f"Đoạn lúc {clock(edit.start_ms)} quá dài.",
                f"The segment at {clock(edit.start_ms)} is too long.",
            )
        if len(speaker) > MAX_SPEAKER:
            raise Refused("Tên người nói quá dài.", "The speaker's name is too long.")
        if text:
            found.append(replace(edit, text=text, speaker=speaker))
    return found


def renamed(edits: Sequence[SegmentEdit], names: Mapping[str, str]) -> list[SegmentEdit]:
    """Return the edits with speakers renamed wherever they speak."""
    return [replace(edit, speaker=names.get(edit.speaker, edit.speaker)) for edit in edits]


def clock(milliseconds: int) -> str:
    """Return ``h:mm:ss`` for messages."""
    seconds = max(0, milliseconds) // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def require_times(
    edits: Sequence[SegmentEdit], *, duration_ms: int | None, known: Set[tuple[int, int, int]]
) -> None:
    """Raise unless segments lie inside the recording and begin one after the other by channel.

    Args:
        edits: all segments, in order.
        duration_ms: length of the recording, where known.
        known: channel, start and end of stored segments: platforms' captions are as they are.

    Raises:
        Refused: which one does not, and why.
    """
    latest: dict[int, int] = {}
    for edit in edits:
        at = clock(edit.start_ms)
        stored = (edit.channel, edit.start_ms, edit.end_ms) in known
        if not 0 <= edit.start_ms <= edit.end_ms:
            raise Refused(
                f"Đoạn lúc {at} kết thúc trước khi bắt đầu.",
                f"The segment at {at} ends before it begins.",
            )
        if not stored and duration_ms is not None and edit.end_ms > duration_ms + _SLACK_MS:
            raise Refused(
                f"Đoạn lúc {at} vượt quá cuối bản ghi ({clock(duration_ms)}).",
                f"The segment at {at} runs past the end of the recording ({clock(duration_ms)}).",
            )
        if edit.start_ms < latest.get(edit.channel, 0):
            raise Refused(
                f"Đoạn lúc {at} đứng trước đoạn ở trên nó.",
                f"The segment at {at} begins before the one above it.",
            )
        latest[edit.channel] = edit.start_ms


def new_rows(old: Sequence[Segment], edits: Sequence[SegmentEdit]) -> list[Segment]:
    """Return unstored rows for ``edits``; what did not change keeps words, doubts and signals."""
    matcher = SequenceMatcher(None, [_key(row) for row in old], [_key(e) for e in edits], False)
    rows: list[Segment] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            rows += [_same(*pair) for pair in zip(old[i1:i2], edits[j1:j2], strict=True)]
        else:
            rows += _changed(old[i1:i2], edits[j1:j2])
    rows.sort(key=lambda row: row.start_ms)
    for ordinal, row in enumerate(rows):
        row.ordinal = ordinal
    return rows


def _key(one: Segment | SegmentEdit) -> tuple[int, int, int, str]:
    return one.start_ms, one.end_ms, one.channel, one.text.strip()


def _same(row: Segment, edit: SegmentEdit) -> Segment:
    return Segment(
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        text=edit.text,
        speaker=edit.speaker,
        channel=row.channel,
        lang=edit.lang,
        words=row.words,
        doubts=row.doubts,
        signals=row.signals,
    )


def _changed(old: Sequence[Segment], edits: Sequence[SegmentEdit]) -> list[Segment]:
    """Build the rows of a run of changed segments, each channel against its own words."""
    rows: dict[int, Segment] = {}
    for channel in {edit.channel for edit in edits}:
        before = [row for row in old if row.channel == channel]
        words = [word for row in before for word in words_of(row)]
        doubts = [doubt for row in before for doubt in row.doubts]
        chosen = [(n, edit) for n, edit in enumerate(edits) if edit.channel == channel]
        pieces = [Piece(e.start_ms, e.end_ms, e.text, e.split) for _, e in chosen]
        for (n, edit), aligned in zip(chosen, realign(words, pieces), strict=True):
            rows[n] = Segment(
                start_ms=aligned.start_ms,
                end_ms=aligned.end_ms,
                text=edit.text,
                speaker=edit.speaker,
                channel=channel,
                lang=edit.lang,
                words=words_json(aligned.words),
                doubts=list(_doubts(doubts, aligned, frozenset(words))),
            )
    return [rows[n] for n in sorted(rows)]


def _doubts(
    doubts: Sequence[dict[str, Any]], aligned: Aligned, heard: frozenset[Word]
) -> Iterator[dict[str, Any]]:
    """Yield the doubts that still stand: a doubt goes when a person changed a word under it."""
    for doubt in doubts:
        start, end = max(doubt["start_ms"], aligned.start_ms), min(doubt["end_ms"], aligned.end_ms)
        under = [w for w in aligned.words if w.start_ms < end and start < w.end_ms]
        if start < end and under and all(word in heard for word in under):
            yield {"reason": doubt["reason"], "start_ms": start, "end_ms": end}
