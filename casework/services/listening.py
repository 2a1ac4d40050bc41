"""Words that decide a case are listened to by a person before anyone relies on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from django.db import transaction

from asr.moments import Moments, TimedText
from casework.clock import now
from casework.models import ListenSpan, Segment, Transcript, User
from casework.permissions import Action, require
from casework.segment_rows import timed_texts
from casework.selectors.restricted import readable
from casework.services.audit import audit_record
from nlp.decisive import decisive_spans
from records.errors import Refused

MOST_AT_ONCE: Final = 500


def listen_spans_store(
    *, transcript: Transcript, segments: Sequence[Segment], earlier: Transcript | None = None
) -> list[ListenSpan]:
    """Store what must be listened to in a transcript that was just made.

    Args:
        transcript: stored, with its text; it has no spans yet.
        segments: its segments, in order.
        earlier: the version it replaces. Spans with the same words at the same time there keep
            the mark of who heard them.
    """
    heard = {
        (span.kind, span.text, span.start_ms, span.end_ms): (span.heard_by_id, span.heard_at)
        for span in (earlier.listen_spans.exclude(heard_at=None) if earlier else ())
    }
    timed = timed_texts(transcript.text, segments)
    found = {
        (span.kind, span.start, span.end): span for span in _spans(transcript, segments, timed)
    }
    for span in found.values():
        mark = heard.get((span.kind, span.text, span.start_ms, span.end_ms))
        if mark is not None:
            span.heard_by_id, span.heard_at = mark
    return ListenSpan.objects.bulk_create(found.values())


def _spans(
    transcript: Transcript, segments: Sequence[Segment], timed: Sequence[TimedText]
) -> Iterator[ListenSpan]:
    """Yield the decisive spans of each stretch of one language."""
    said = [(row, place) for row, place in zip(segments, timed, strict=True) if place.text]
    moments = Moments([place for _, place in said])
    for lang, group in groupby(said, lambda one: one[0].lang or transcript.lang):
        places = [place for _, place in group]
        begin, end = places[0].start, places[-1].end
        for span in decisive_spans(transcript.text[begin:end], lang):
            moment = moments.at(begin + span.start, begin + span.end)
            yield ListenSpan(
                transcript=transcript,
                segment=said[moment.segment][0].ordinal,
                kind=span.kind,
                start=begin + span.start,
                end=begin + span.end,
                start_ms=moment.start_ms,
                end_ms=moment.end_ms,
                text=span.text,
            )


def _marked(user: User, span_ids: Iterable[int], heard: bool) -> list[ListenSpan]:
    """Mark spans; return those that changed."""
    require(user, Action.MEDIA_PLAY)
    ids = set(span_ids)
    if len(ids) > MOST_AT_ONCE:
        raise Refused("Quá nhiều đoạn trong một lần.", "Too many spans at once.")
    rows = ListenSpan.objects.select_for_update(of=("self",)).filter(
        readable(user, "transcript__item__"), pk__in=ids, heard_at__isnull=heard
    )
    found = list(rows.select_related("transcript"))
    for span in found:
        span.heard_by, span.heard_at = (user, now()) if heard else (None, None)
    ListenSpan.objects.bulk_update(found, ["heard_by", "heard_at"])
    by_transcript: dict[int, list[int]] = {}
    for span in found:
        by_transcript.setdefault(span.transcript_id, []).append(span.pk)
    for transcript_id, pks in by_transcript.items():
        audit_record(
            action="listen.heard" if heard else "listen.unheard",
            subject=f"transcript:{transcript_id}",
            detail={"spans": sorted(pks)},
            actor=user,
        )
    return found


@transaction.atomic
def listen_mark(*, user: User, span_ids: Iterable[int]) -> list[ListenSpan]:
    """Mark spans as heard by ``user``; those heard before keep their first listener.

    Returns:
        The spans that were unheard until now; ids that are not this user's to hear are passed over.

    Raises:
        Refused: the role may not play media, or too many at once.
    """
    return _marked(user, span_ids, True)


@transaction.atomic
def listen_unmark(*, user: User, span_ids: Iterable[int]) -> list[ListenSpan]:
    """Take the mark back: the spans must be listened to again.

    Raises:
        Refused: the role may not play media, or too many at once.
    """
    return _marked(user, span_ids, False)
