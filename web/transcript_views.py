"""Transcripts as the item page and the editor show them: one window of segments at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from asr.speakers import begins_turn
from casework.models import Clue, Flag, ListenSpan, Passage, Segment, Transcript
from casework.selectors.hearing import SegmentWindow, mean_score, segment_window
from casework.selectors.items import ItemPage
from web.heard_text import HeardPiece, heard_pieces, whole_doubts
from web.highlight import Piece, pieces

Span = TypeVar("Span", Clue, Flag)


@dataclass(frozen=True, slots=True)
class SegmentView:
    """One time-coded piece of a transcript; ``doubts`` are reasons that doubt it as a whole."""

    segment: Segment
    pieces: list[HeardPiece]
    doubts: tuple[str, ...]
    turn: bool


@dataclass(frozen=True, slots=True)
class TranscriptView:
    """A transcript: by segment where it has times, else as one text.

    ``spans`` are what must be listened to in this window; ``unheard`` and ``must_listen`` count in
    the whole transcript. ``score`` in [0, 1] is the mean probability that the model gave its
    tokens. ``corrected`` says that a person's version stands for it.
    """

    transcript: Transcript
    window: SegmentWindow
    segments: list[SegmentView]
    pieces: list[Piece]
    spans: list[ListenSpan]
    unheard: int
    must_listen: int
    score: float | None
    corrected: bool

    @property
    def marked(self) -> bool:
        """Whether a legend is needed."""
        return bool(self.spans) or any(one.segment.doubts for one in self.segments)


def wanted_moment(page: ItemPage, here: int | None, at: str) -> int:
    """Return the moment (ms) that the address asks for: of a passage, or ``?at=`` in seconds.

    ``at`` may also be written ``mm:ss`` or ``h:mm:ss``.
    """
    moment = read_moment(at)
    if moment is not None:
        return moment
    found = next((one for one in page.passages if one.pk == here), None)
    return found.start_ms or 0 if found else 0


def read_moment(text: str) -> int | None:
    """Return milliseconds of ``75``, ``75.5``, ``1:15``, ``0:01:15``; ``None`` for other words."""
    parts = text.strip().split(":")
    if not 1 <= len(parts) <= 3 or any(len(part) > 9 for part in parts):
        return None
    try:
        numbers = [int(part) for part in parts[:-1]]
        last = float(parts[-1])
    except ValueError:
        return None
    seconds = 0.0
    for number in [*numbers, last]:
        seconds = seconds * 60 + number
    return round(seconds * 1000) if 0 <= seconds < 10**7 else None


def transcript_views(page: ItemPage, here: int | None, at_ms: int) -> list[TranscriptView]:
    """Return the transcripts that stand: people's, machines', platforms', then replaced ones."""
    corrected = {one.parent_id for one in page.transcripts if one.current and one.parent_id}
    shown = [one for one in page.transcripts if one.current or one.parent_id is None]
    order = {"correction": 0, "speech": 1}
    shown.sort(key=lambda one: (one.pk in corrected, order.get(one.origin, 2), one.pk))
    return [_view(page, one, here, at_ms, one.pk in corrected) for one in shown]


def _view(
    page: ItemPage, transcript: Transcript, here: int | None, at_ms: int, corrected: bool
) -> TranscriptView:
    window = segment_window(transcript, at_ms=at_ms)
    low, high = (window.places[0][0], window.places[-1][1]) if window.places else (0, 0)
    clues = _within([c for c in page.clues if c.transcript_id == transcript.pk], low, high)
    flags = _within([f for f in page.flags if f.transcript_id == transcript.pk], low, high)
    passages = [one for one in page.passages if one.transcript_id == transcript.pk]
    every = transcript.listen_spans
    near_spans = every.filter(start__lt=high, end__gt=low).select_related("heard_by")
    # Of what a person's version replaced nothing need be heard any more.
    spans = [] if corrected else list(near_spans)
    near = [one for one in passages if one.start < high and low < one.end]
    return TranscriptView(
        transcript=transcript,
        window=window,
        segments=_segments(transcript, window, clues, flags, near, here, spans),
        pieces=[] if window.total else pieces(transcript.text, clues, flags, passages, here),
        spans=spans,
        unheard=every.filter(heard_at=None).count(),
        must_listen=every.count(),
        score=mean_score(transcript),
        corrected=corrected,
    )


def _within(spans: Sequence[Span], low: int, high: int) -> list[Span]:
    return [span for span in spans if span.start < high and low < span.end]


def _segments(
    transcript: Transcript,
    window: SegmentWindow,
    clues: Sequence[Clue],
    flags: Sequence[Flag],
    passages: Sequence[Passage],
    here: int | None,
    spans: Sequence[ListenSpan],
) -> list[SegmentView]:
    views: list[SegmentView] = []
    before: Segment | None = None
    for segment, place in zip(window.segments, window.places, strict=True):
        parts = pieces(transcript.text, clues, flags, passages, here, place)
        if not parts:
            parts = [Piece(segment.text.strip(), None, None, (), False)]
        views.append(
            SegmentView(
                segment,
                heard_pieces(segment, place[0], parts, spans),
                whole_doubts(segment),
                begins_turn(before, segment),
            )
        )
        before = segment
    return views
