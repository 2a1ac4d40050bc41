"""Segments between the two forms they have: what was heard, and the rows of a transcript."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from asr.moments import TimedText
from casework.models import Segment, Transcript
from nlp.passages import split_segments
from records.passage import SegmentText
from records.provenance import ModelRef
from records.speech import Damage, Doubt, Heard, HeardSegment, Word
from records.text import nfc


def joined_text(segments: Iterable[Segment]) -> str:
    """Return the text of a transcript made of these segments; passages point into it."""
    return split_segments(
        [SegmentText(s.start_ms, s.end_ms, s.text, s.speaker or None) for s in segments]
    )[0]


def places_in(text: str, parts: Iterable[str]) -> list[tuple[int, int]]:
    """Return ``[start, end)`` of each part, in order, in the joined ``text``.

    A blank part has an empty place where the one before it ends.
    """
    found: list[tuple[int, int]] = []
    at = 0
    for part in parts:
        piece = part.strip()
        start = text.find(piece, at) if piece else -1
        if start < 0:
            found.append((at, at))
            continue
        at = start + len(piece)
        found.append((start, at))
    return found


def timed_texts(text: str, segments: Sequence[Segment]) -> list[TimedText]:
    """Return each segment with its place in the joined ``text``; a blank one has an empty place."""
    return [
        TimedText(start, text[start:end], row.start_ms, row.end_ms, words_of(row))
        for row, (start, end) in zip(
            segments, places_in(text, [row.text for row in segments]), strict=True
        )
    ]


def words_of(row: Segment) -> tuple[Word, ...]:
    """Return the words of a segment's row."""
    return tuple(
        Word(word["start_ms"], word["end_ms"], word["text"], word.get("p")) for word in row.words
    )


def words_json(words: Iterable[Word]) -> list[dict[str, Any]]:
    """Return words as a segment's row holds them."""
    return [{**asdict(word), "p": None if word.p is None else round(word.p, 4)} for word in words]


def _signals(segment: HeardSegment, model: ModelRef) -> dict[str, Any]:
    numbers = {
        "logprob": segment.logprob,
        "no_speech": segment.no_speech,
        "compression": segment.compression,
        "lang_p": segment.lang_p,
    }
    found: dict[str, Any] = {k: round(v, 4) for k, v in numbers.items() if v is not None}
    if segment.model is not None and segment.model != model:
        found["model"] = str(segment.model)
    return found


def heard_rows(
    transcript: Transcript, segments: Sequence[HeardSegment], model: ModelRef
) -> list[Segment]:
    """Return the rows, not yet stored, of what ``model`` heard."""
    return [
        Segment(
            transcript=transcript,
            ordinal=ordinal,
            start_ms=segment.start_ms,
            end_ms=segment.end_ms,
            text=nfc(segment.text).strip(),
            speaker=segment.speaker or "",
            channel=segment.channel,
            lang=segment.lang,
            words=words_json(segment.words),
            doubts=[asdict(doubt) for doubt in segment.doubts],
            signals=_signals(segment, model),
        )
        for ordinal, segment in enumerate(segments)
    ]


def heard_segments(rows: Iterable[Segment]) -> list[HeardSegment]:
    """Return rows as segments that a model would have heard."""
    return [
        HeardSegment(
            start_ms=row.start_ms,
            end_ms=row.end_ms,
            text=row.text,
            channel=row.channel,
            lang=row.lang,
            words=words_of(row),
            doubts=tuple(Doubt(**doubt) for doubt in row.doubts),
            speaker=row.speaker or None,
        )
        for row in rows
    ]


def heard_of(transcript: Transcript, rows: Sequence[Segment]) -> Heard:
    """Return a stored transcript as a hearing; captions name no model."""
    root = transcript.parent or transcript
    name, _, revision = root.model.partition("@")
    media = transcript.media
    end = max((row.end_ms for row in rows), default=0)
    return Heard(
        duration_ms=media.duration_ms or end if media else end,
        model=ModelRef(name, revision),
        lang=transcript.lang,
        segments=tuple(heard_segments(rows)),
        damage=tuple(Damage(**one) for one in media.damage) if media else (),
    )
