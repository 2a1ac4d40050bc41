"""``clues refresh``: texts understood by earlier rules are read again for their entities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from casework.models import Clue, Item, Reading, Transcript
from casework.models.items import Stage, WorkState
from casework.services.entities import entities_store
from monitor.operations import Event
from monitor.operations.rebuild import index_rebuild
from nlp.entities.extract import extract
from records.entity import MODEL
from records.understanding import TextUnit

_BATCH: Final = 200


def clues_refresh(options: Mapping[str, Any]) -> Iterator[Event]:
    """Find entities in every text that has none of the current rules, then rebuild the index.

    ``all`` reads every text again. Stopped, it goes on where it was: what is done is skipped.
    """
    texts = entities = 0
    total = (
        Item.objects.filter(deleted_at=None).exclude(text="").count()
        + Transcript.objects.filter(current=True, item__deleted_at=None).count()
        + Reading.objects.filter(item__deleted_at=None).exclude(text="").count()
    )
    for units in _batches(whole=bool(options.get("all"))):
        if not units:
            continue
        entities += entities_store(found=[(unit, extract(unit.text, lang)) for unit, lang in units])
        texts += len(units)
        yield {"event": "progress", "done": texts, "total": total}
    passages = 0
    for event in index_rebuild({}):
        if event["event"] == "result":
            passages = event["passages"]
        else:
            yield event
    yield {"event": "result", "texts": texts, "entities": entities, "passages": passages}


def _batches(*, whole: bool) -> Iterator[Sequence[tuple[TextUnit, str]]]:
    """Yield texts with their language, some at a time."""
    done = Clue.objects.none() if whole else Clue.objects.filter(model=str(MODEL))
    items = Item.objects.filter(deleted_at=None).exclude(text="")
    items = items.exclude(stage=Stage.UNDERSTAND, state=WorkState.PENDING)
    after = 0
    while rows := list(items.filter(pk__gt=after).order_by("pk")[:_BATCH]):
        after = rows[-1].pk
        known = set(
            done.filter(item__in=rows, text_kind="original").values_list("item_id", "item_version")
        )
        yield [
            (TextUnit(row.pk, "original", row.version, row.text), row.lang)
            for row in rows
            if (row.pk, row.version) not in known
        ]
    for transcript in Transcript.objects.filter(current=True, item__deleted_at=None):
        if not done.filter(transcript=transcript).exists() and transcript.text:
            yield [(_unit(transcript, "transcript"), transcript.lang)]
    for reading in Reading.objects.filter(item__deleted_at=None).exclude(text=""):
        if not done.filter(reading=reading).exists():
            yield [(_unit(reading, "reading"), reading.lang)]


def _unit(row: Transcript | Reading, kind: Any) -> TextUnit:
    return TextUnit(row.item_id, kind, row.item.version, row.text, row.pk)
