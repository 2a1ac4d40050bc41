"""``facts recheck``: texts of before are held against the facts and rules of now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from casework.selectors.fact_set import fact_set
from casework.selectors.texts import text_batches, text_count
from casework.services.recheck import texts_recheck
from monitor.operations import Event
from nlp.claims.checker import Checker

_BATCH: Final = 500


def claims_recheck(options: Mapping[str, Any]) -> Iterator[Event]:
    """Hold every text against the facts in force; samples against the assumed ones too.

    Running it again changes nothing; stopped, it is simply run again.
    """
    facts = fact_set()
    checkers = {assumed: Checker(facts, assumed=assumed) for assumed in (False, True)}
    total = text_count()
    texts = raised = dropped = 0
    for units in text_batches(_BATCH):
        done = texts_recheck(
            found=[
                (unit, checkers[unit.synthetic].check(unit.text, lang or None))
                for unit, lang in units
            ]
        )
        texts += len(units)
        raised += len(done.raised)
        dropped += len(done.dropped)
        yield {"event": "progress", "done": texts, "total": total}
    yield {"event": "result", "texts": texts, "raised": raised, "dropped": dropped}
