"""Reads of transcripts: versions of one hearing, a window of segments, what is still unheard."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp
from statistics import fmean
from typing import Final

from django.db.models import Count, Q, QuerySet

from casework.models import Item, ListenSpan, Media, Segment, Transcript, User, Waveform
from casework.permissions import Action, require
from casework.segment_rows import places_in
from casework.selectors.restricted import readable

WINDOW: Final = 100
"""Segments on one page: ten hours of talk are some thousands."""


def root_of(transcript: Transcript) -> Transcript:
    """Return the transcript that machine or platform made, of which this is a version."""
    return transcript.parent or transcript


def versions_of(root: Transcript) -> QuerySet[Transcript]:
    """Return all versions of one hearing, the machine's own first."""
    rows = Transcript.objects.filter(Q(pk=root.pk) | Q(parent=root))
    return rows.select_related("author", "media", "item").order_by("version")


def current_of(root: Transcript) -> Transcript:
    """Return the version that is searched and corrected: the newest."""
    found = versions_of(root).last()
    return found if found is not None else root


def transcript_read(*, user: User, transcript_id: int) -> Transcript | None:
    """Return a transcript whose item ``user`` may read, else ``None``.

    Raises:
        Refused: the role may not see items.
    """
    require(user, Action.ITEM_VIEW)
    rows = Transcript.objects.select_related("item", "media__original", "parent", "author")
    return rows.filter(readable(user, "item__"), item__deleted_at=None, pk=transcript_id).first()


@dataclass(frozen=True, slots=True)
class SegmentWindow:
    """Some segments of a transcript.

    ``first`` is the place of the first one among all ``total``; ``places`` are their ``[start,
    end)`` in the transcript's text. ``earlier_ms`` and ``later_ms`` are where the pages before and
    after begin, ``None`` at either end.
    """

    segments: list[Segment]
    places: list[tuple[int, int]]
    first: int
    total: int
    earlier_ms: int | None
    later_ms: int | None

    @property
    def last(self) -> int:
        """Place of the last segment, counted from 1."""
        return self.first + len(self.segments)


def segment_window(transcript: Transcript, *, at_ms: int = 0, size: int = WINDOW) -> SegmentWindow:
    """Return the page of segments that holds the moment ``at_ms``."""
    rows = list(transcript.segments.values_list("start_ms", "text"))
    latest, starts = 0, []
    for start_ms, _ in rows:
        latest = max(latest, start_ms)
        starts.append(latest)
    first = max(0, bisect_right(starts, at_ms) - 1) // size * size
    places = places_in(transcript.text, [text for _, text in rows])
    return SegmentWindow(
        segments=list(transcript.segments.all()[first : first + size]),
        places=places[first : first + size],
        first=first,
        total=len(rows),
        earlier_ms=starts[first - size] if first else None,
        later_ms=starts[first + size] if first + size < len(rows) else None,
    )


def mean_score(transcript: Transcript) -> float | None:
    """Return the mean probability of a model's tokens, in [0, 1]; ``None`` where none is told."""
    if transcript.origin != "speech":
        return None
    signals = transcript.segments.values_list("signals", flat=True)
    told = [one["logprob"] for one in signals if "logprob" in one]
    return fmean(exp(value) for value in told) if told else None


def unheard_of(transcript_ids: Iterable[int]) -> dict[int, int]:
    """Return how many spans of each transcript nobody has listened to; those without are absent."""
    rows = ListenSpan.objects.filter(transcript_id__in=list(transcript_ids), heard_at=None)
    counts = rows.order_by().values_list("transcript_id").annotate(n=Count("pk"))
    return dict(counts)


def unheard_items(item_ids: Iterable[int]) -> dict[int, int]:
    """Return how many spans of each item's present transcripts nobody has listened to."""
    rows = ListenSpan.objects.filter(
        transcript__item_id__in=list(item_ids), transcript__current=True, heard_at=None
    )
    return dict(rows.order_by().values_list("transcript__item_id").annotate(n=Count("pk")))


@dataclass(frozen=True, slots=True)
class UnheardItem:
    """An item of a lead with words nobody has listened to; ``item`` is null when restricted."""

    item: Item | None
    count: int


def lead_unheard(*, user: User, lead_id: int) -> list[UnheardItem]:
    """Return the items of a lead in which words that decide the case are unheard.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    rows = Item.objects.filter(lead_entries__lead_id=lead_id, deleted_at=None).order_by("pk")
    counts = unheard_items(rows.values_list("pk", flat=True))
    mine = set(rows.filter(readable(user)).values_list("pk", flat=True))
    return [
        UnheardItem(item if item.pk in mine else None, counts[item.pk])
        for item in rows.defer("signature")
        if item.pk in counts
    ]


def waveform_get(*, user: User, media_id: int) -> Waveform | None:
    """Return the waveform of a recording that ``user`` may play, else ``None``.

    Raises:
        Refused: the role may not play media.
    """
    require(user, Action.MEDIA_PLAY)
    rows = Media.objects.filter(readable(user, "item__"), pk=media_id)
    return Waveform.objects.filter(media__in=rows).first()
