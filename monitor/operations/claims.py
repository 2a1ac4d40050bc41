"""``facts recheck``: texts of before are held against the facts and rules of now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from casework.selectors.known_media import media_contexts
from casework.selectors.texts import text_batches, text_count
from casework.services.recheck import checkers_now, texts_recheck
from monitor.operations import Event

_BATCH: Final = 500


def claims_recheck(options: Mapping[str, Any]) -> Iterator[Event]:
    """Hold every text against the facts in force; samples against the assumed ones too.

    Running it again changes nothing; stopped, it is simply run again.
    """
    checkers = checkers_now()
    total = text_count()
    texts = raised = dropped = 0
    for units in text_batches(_BATCH):
        pictures = media_contexts({unit.item_id for unit, _lang in units})
        found = [
            (one, checkers[one.synthetic].check(one.text, lang or None, pictures.get(one.item_id)))
            for one, lang in units
        ]
        done = texts_recheck(found=found)
        texts += len(units)
        raised += len(done.raised)
        dropped += len(done.dropped)
        yield {"event": "progress", "done": texts, "total": total}
    yield {"event": "result", "texts": texts, "raised": raised, "dropped": dropped}
