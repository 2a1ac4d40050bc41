"""``clues refresh``: texts understood by earlier rules are read again for their entities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from casework.clue_rows import text_columns
from casework.models import Clue
from casework.selectors.texts import Text, text_batches, text_count
from casework.services.entities import entities_store
from monitor.operations import Event
from monitor.operations.rebuild import index_rebuild
from nlp.entities.extract import extract
from records.entity import MODEL

_BATCH: Final = 200


def clues_refresh(options: Mapping[str, Any]) -> Iterator[Event]:
    """Find entities in every text that has none of the current rules, then rebuild the index.

    ``all`` reads every text again. Stopped, it goes on where it was: what is done is skipped.
    """
    texts = entities = 0
    total = text_count()
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


def _batches(*, whole: bool) -> Iterator[Sequence[Text]]:
    """Yield texts with their language, some at a time."""
    for batch in text_batches(_BATCH):
        known = set[tuple[Any, ...]]() if whole else _known(batch)
        yield [one for one in batch if tuple(text_columns(one[0]).values()) not in known]


def _known(batch: Sequence[Text]) -> set[tuple[Any, ...]]:
    """Return the columns of the batch's texts that have clues of the current rules."""
    ids = {unit.item_id for unit, _lang in batch}
    columns = tuple(text_columns(batch[0][0]))
    rows = Clue.objects.filter(model=str(MODEL), item__in=ids)
    return set(rows.values_list(*columns).distinct())
