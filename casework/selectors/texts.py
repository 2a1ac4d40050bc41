"""Every text that has been understood, some at a time: for rules that look at all of them anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casework.models import Item, Reading, Transcript
from casework.models.items import Stage, WorkState
from casework.selectors.closed import CLOSED
from records.understanding import TextUnit

Text = tuple[TextUnit, str]
"""A text and its language, empty where it is not known."""


def text_count() -> int:
    """Return how many texts :func:`text_batches` yields, those that wait included."""
    return (
        Item.objects.filter(deleted_at=None).exclude(text="").exclude(CLOSED).count()
        + Transcript.objects.filter(current=True, item__deleted_at=None).count()
        + Reading.objects.filter(item__deleted_at=None).exclude(text="").count()
    )


def text_batches(size: int) -> Iterator[list[Text]]:
    """Yield items' own texts, then transcripts, then readings; what waits is left to its turn."""
    items = Item.objects.filter(deleted_at=None).exclude(text="").exclude(CLOSED)
    items = items.exclude(stage=Stage.UNDERSTAND, state=WorkState.PENDING)
    after = 0
    while rows := list(items.filter(pk__gt=after).order_by("pk")[:size]):
        after = rows[-1].pk
        yield [
            (
                TextUnit(row.pk, "original", row.version, row.text, synthetic=row.synthetic),
                row.lang,
            )
            for row in rows
        ]
    # One at a time: a recording's text may be as long as a thousand posts.
    for transcript in Transcript.objects.filter(current=True, item__deleted_at=None):
        if transcript.text:
            yield [(_unit(transcript, "transcript"), transcript.lang)]
    for reading in Reading.objects.filter(item__deleted_at=None).exclude(text=""):
        yield [(_unit(reading, "reading"), reading.lang)]


def _unit(row: Transcript | Reading, kind: Any) -> TextUnit:
    item = row.item
    return TextUnit(row.item_id, kind, item.version, row.text, row.pk, synthetic=item.synthetic)
