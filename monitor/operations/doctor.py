"""``doctor``: is everything where it belongs, and what can be put right by machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
from monitor.checkup.shared import check_shared
from monitor.checkup.store import check_leftovers, check_originals
from monitor.operations import Event
from records.errors import ManhMoiError


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
    checks: tuple[tuple[str, Callable[[], Iterable[Event | Finding]]], ...] = (
        ("disk", lambda: [check_disk()]),
        ("keys", lambda: [check_keys()]),
        ("database", lambda: [check_database()]),
        ("audit", lambda: [check_audit()]),
        ("originals", lambda: check_originals(repair=repair)),
        ("leftovers", lambda: [check_leftovers()]),
        ("index", lambda: [check_index(repair=repair)]),
        ("work", lambda: [check_stuck(repair=repair)]),
        ("sharing", lambda: [check_shared(repair=repair)]),
        ("ocr", lambda: [check_ocr()]),
        ("models", check_models),
    )
    for name, check in checks:
        try:
            yield from check()
        except ManhMoiError as error:
            # What keeps one check from its answer is an answer too; the others go on.
            yield Finding(name, "wrong", error.vi, error.en)
