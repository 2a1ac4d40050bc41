"""``doctor``: is everything where it belongs, and what can be put right by machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.checkup.derived import check_index, check_stuck
from monitor.checkup.finding import Finding
from monitor.checkup.machine import (
    check_audit,
    check_database,
    check_disk,
    check_keys,
    check_models,
    check_ocr,
)
from monitor.checkup.store import check_leftovers, check_originals
from monitor.operations import Event


def doctor(options: Mapping[str, Any]) -> Iterator[Event]:
    """Run every check; with ``repair`` put right what can be made again from rows and keys.

    Yields ``progress`` while originals are re-hashed, one ``row`` per finding (the fields of
    :class:`~monitor.checkup.finding.Finding`), and the ``result``: ``ok`` is false when something
    is wrong that was not repaired.
    """
    repair = bool(options.get("repair"))
    ok = True
    count = 0
    for answer in _answers(repair):
        if isinstance(answer, Finding):
            ok = ok and answer.status != "wrong"
            count += 1
            yield {"event": "row", **answer.as_event()}
        else:
            yield answer
    yield {"event": "result", "ok": ok, "checks": count}


def _answers(repair: bool) -> Iterator[Event | Finding]:
    yield check_disk()
    yield check_keys()
    yield check_database()
    yield check_audit()
    yield from check_originals(repair=repair)
    yield check_leftovers()
    yield check_index(repair=repair)
    yield check_stuck(repair=repair)
    yield check_ocr()
    yield from check_models()
