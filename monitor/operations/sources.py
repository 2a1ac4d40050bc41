"""``source run`` and ``source test``: one source visited because somebody asks for it."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from dbos import DBOS, SetWorkflowID

from casework.clock import now
from casework.models import Intake, Source, SourceRun
from casework.source_form import base_url_check
from monitor.collect.backfill import next_window
from monitor.collect.canary import canaries_look
from monitor.collect.replies import send_due
from monitor.collect.trial import tried
from monitor.collect.visits import spare, visit_source
from monitor.operations import Event
from monitor.operations.ingest import wait
from monitor.sources.table import manifest
from records.errors import OperatorError

_POLL_S: Final = 0.2
_PATIENCE: Final = timedelta(seconds=60)
"""A source that is parked for no longer than this is waited for."""
_VISITS: Final = 200
"""After so many visits in one command the source is taken to bring new things for ever."""
COUNTS: Final = ("received", "new", "duplicate", "changed", "deleted", "quarantined", "requests")


def source_named(name: str) -> Source:
    """Return the source called ``name``.

    Raises:
        OperatorError: there is none.
    """
    source = Source.objects.filter(name=name, removed_at=None).first()
    if source is None:
        raise OperatorError(
            f"Không có nguồn “{name}”; xem: manhmoi source list",
            f"there is no source “{name}”; see: manhmoi source list",
        )
    return source


def source_test(options: Mapping[str, Any]) -> Iterator[Event]:
    """Try the credentials of the source ``name`` at the least cost.

    ``ok`` of the result says whether they are right, ``vi`` and ``en`` what is wrong.
    """
    source = source_named(options["name"])
    base_url = base_url_check(options.get("base_url") or "")
    yield {"event": "result", **tried(source, base_url)}


def source_look(options: Mapping[str, Any]) -> Iterator[Event]:
    """Look at all sources now: alerts are opened and closed; ``open`` says how many there are."""
    yield {"event": "result", "open": canaries_look()}


def source_run(options: Mapping[str, Any]) -> Iterator[Event]:
    """Visit the source ``name`` until nothing is left, or once.

    Options: ``once`` (one visit, nothing filled in), ``base_url``. Ends when all that came in is
    searchable, parked or set aside.
    """
    source = source_named(options["name"])
    base_url = base_url_check(options.get("base_url") or "")
    if manifest(source.kind).mode == "push":
        raise OperatorError(
            f"Nguồn “{source.name}” tự gửi đến; không có gì để thu",
            f"the source “{source.name}” pushes by itself; there is nothing to fetch",
        )
    runs: list[SourceRun] = []
    cut_off = SourceRun.objects.filter(
        source=source, finished_at=None, key__startswith=_by_hand(source.pk)
    )
    broken = list(cut_off.values_list("pk", flat=True))
    for order in _orders(source.pk, bool(options.get("once")), base_url, runs):
        yield from _wait_parked(source.pk)
        if _parked(source.pk):
            break
        run = yield from _visit(order)
        runs.append(run)
        yield from wait(list(Intake.objects.filter(run=run).values_list("pk", flat=True)))
        send_due(source_id=source.pk)
        yield from _told(run)
        if run.outcome == SourceRun.Outcome.FAILED:
            break
    resumed = list(SourceRun.objects.filter(pk__in=broken, finished_at__isnull=False))
    yield from _resumed(resumed)
    if not options.get("once"):
        yield from _unfilled(source.pk)
    yield _result(source.pk, [*resumed, *runs])


def _orders(
    source_id: int, once: bool, base_url: str, runs: list[SourceRun]
) -> Iterator[dict[str, Any]]:
    """Yield what to do next, one visit after the other: the newest first, then what to fill in."""
    order = {
        "source_id": source_id,
        "base_url": base_url,
        "by_hand": True,
        "patient": True,
        "fill": False,
    }
    yield order
    if once:
        return
    while _unfinished(runs):
        yield order
    while len(runs) < _VISITS:
        source = Source.objects.get(pk=source_id)
        window = next_window(source)
        if window is None or not spare(source, by_hand=True):
            return
        yield {**order, "window": window}


def _unfinished(runs: list[SourceRun]) -> bool:
    """Whether another visit may bring more: the last one was stopped, or found something."""
    if not runs or len(runs) >= _VISITS:
        return False
    return runs[-1].outcome == SourceRun.Outcome.PARKED or runs[-1].new > 0


def _parked(source_id: int) -> timedelta | None:
    """Return for how much longer a source is to be left alone."""
    until = Source.objects.values_list("parked_until", flat=True).get(pk=source_id)
    left = until - now() if until is not None else timedelta()
    return left if left > timedelta() else None


def _wait_parked(source_id: int) -> Iterator[Event]:
    """Wait for a source that is parked for a short time only."""
    while (left := _parked(source_id)) is not None and left <= _PATIENCE:
        yield {"event": "progress", "received": 0, "left": {}}
        time.sleep(_POLL_S)


def _by_hand(source_id: int) -> str:
    """How the keys of visits begin that this command makes."""
    return f"run-{source_id}-"


def _resumed(runs: list[SourceRun]) -> Iterator[Event]:
    """Wait for what a killed command's visits brought, which go on in this one, and say so.

    That command could not tell its counts, so this one does.
    """
    if not runs:
        return
    yield from wait(list(Intake.objects.filter(run__in=runs).values_list("pk", flat=True)))
    yield {
        "event": "note",
        "vi": "Lượt thu bị ngắt lần trước đã đi tiếp đến hết; số đếm gồm cả lượt ấy",
        "en": "the visit that was cut off before has gone on to its end; its counts are included",
    }
    for run in runs:
        yield from _told(run)


def _visit(order: dict[str, Any]) -> Generator[Event, None, SourceRun]:
    key = f"{_by_hand(order['source_id'])}{uuid.uuid4().hex[:12]}"
    with SetWorkflowID(key):
        handle = DBOS.start_workflow(visit_source, now(), order)
    while (status := handle.get_status()) and status.status in ("PENDING", "ENQUEUED"):
        run = SourceRun.objects.filter(key=key).first()
        yield {"event": "progress", "received": run.received if run else 0, "left": {}}
        time.sleep(_POLL_S)
    try:
        handle.get_result()
    except Exception as error:
        tries = getattr(error, "errors", None)
        reason = tries[-1] if tries else error
        raise OperatorError(
            f"Lượt thu dừng giữa chừng: {reason}. Những gì đã nhận vẫn nguyên; hãy chạy lại.",
            f"the visit stopped: {reason}. What was received is safe; run it again.",
        ) from error
    return SourceRun.objects.get(key=key)


def _told(run: SourceRun) -> Iterator[Event]:
    """Yield the visit's remarks, and why it ended early."""
    for note in run.notes:
        yield {"event": "note", "vi": note["vi"], "en": note["en"]}
    if run.outcome == SourceRun.Outcome.FAILED:
        yield {"event": "failure", "vi": run.error_vi, "en": run.error_en}


def _unfilled(source_id: int) -> Iterator[Event]:
    """Say what of the past is still to be filled in."""
    window = next_window(Source.objects.get(pk=source_id))
    if window is not None:
        day = date.fromisoformat(window["end"]).strftime("%d/%m/%Y")
        yield {
            "event": "note",
            "vi": f"Phần trước ngày {day} sẽ thu bù khi còn hạn mức",
            "en": f"what is before {day} is filled in when the quota allows",
        }


def _result(source_id: int, runs: list[SourceRun]) -> Event:
    source = Source.objects.get(pk=source_id)
    quota: Counter[str] = Counter()
    for run in runs:
        quota.update(run.quota_used)
    parked = _parked(source_id) is not None
    return {
        "event": "result",
        **{name: sum(getattr(run, name) for run in runs) for name in COUNTS},
        "quota_used": dict(quota),
        "next_run_at": source.next_run_at.isoformat() if source.next_run_at else None,
        "parked": source.parked_why if parked else None,
        "parked_until": source.parked_until.isoformat() if parked and source.parked_until else None,
    }
