"""What requests, retention and asking again do to the index or the pipeline."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping
from typing import Any, Final

from dbos import DBOS

from casework.models import Intake, Source, SourceRun
from casework.selectors.subject_requests import request_coded
from casework.selectors.users import user_named
from casework.services.retention import retention_run as run_retention
from casework.services.source_gone import gone_confirm, gone_dismiss
from casework.services.subject_finds import MOST
from casework.services.subject_finds import request_find as find
from casework.services.subject_request_acts import (
    request_correct as correct,
)
from casework.services.subject_request_acts import (
    request_erase as erase,
)
from casework.services.subject_request_acts import (
    request_restrict as restrict,
)
from casework.services.subject_request_acts import (
    request_withdraw as withdraw,
)
from monitor.operations import Event
from monitor.operations.ingest import wait, wait_for_workflows
from monitor.operations.sources import COUNTS, source_named
from records.errors import OperatorError, Refused

_POLL_S: Final = 0.2


def request_find(options: Mapping[str, Any]) -> Iterator[Event]:
    """Propose items for the request ``code``: ``by``, ``value``, ``platform``; as ``user``."""
    row, user = request_coded(options["code"]), user_named(options["user"])
    found = find(
        user=user,
        request=row,
        by=options["by"],
        value=options["value"],
        platform=options.get("platform") or "",
    )
    for one in found:
        yield {
            "event": "row",
            "item": one.item.pk,
            "platform": one.item.platform,
            "kind": one.item.kind,
            "why": one.why,
            "text": one.excerpt,
        }
    yield {"event": "result", "found": len(found), "most": MOST}


def request_erase(options: Mapping[str, Any]) -> Iterator[Event]:
    """Do ``act`` (erase, withdraw, restrict) to what the request ``code`` picked, as ``user``."""
    row, user = request_coded(options["code"]), user_named(options["user"])
    match options["act"]:
        case "erase":
            done = erase(user=user, request=row)
        case "withdraw":
            done = withdraw(user=user, request=row)
        case "restrict":
            yield {"event": "result", "restricted": list(restrict(user=user, request=row))}
            return
        case other:
            raise Refused(f"Không có việc {other}.", f"There is no act {other}.")
    yield {"event": "result", "erased": list(done.erased), "held": list(done.held)}


def request_correct(options: Mapping[str, Any]) -> Iterator[Event]:
    """Put ``text`` in place of the text of ``item``, for the request ``code``, as ``user``."""
    row, user = request_coded(options["code"]), user_named(options["user"])
    earlier = correct(user=user, request=row, item_id=options["item"], text=options["text"])
    yield from wait_for_workflows()
    yield {"event": "result", "item": earlier.item_id, "version": earlier.version + 1}


def retention_run(options: Mapping[str, Any]) -> Iterator[Event]:
    """Erase what has outlived its time: ``dry_run`` only counts, ``confirm`` spares nothing."""
    done = run_retention(dry_run=bool(options.get("dry_run")), confirm=bool(options.get("confirm")))
    yield {"event": "result", **done.as_json()}


def gone_settle(options: Mapping[str, Any]) -> Iterator[Event]:
    """Say, as ``user``, whether the source ``name`` really deleted (``gone``) what it said."""
    source, user = source_named(options["name"]), user_named(options["user"])
    if not options["gone"]:
        gone_dismiss(source=source, user=user)
        yield {"event": "result", "erased": 0, "held": 0}
        return
    counts = gone_confirm(source=source, user=user)
    yield {"event": "result", "erased": counts.erased, "held": counts.held}


def refresh_run(options: Mapping[str, Any]) -> Iterator[Event]:
    """Ask again about what is due, at the source ``name`` or at all.

    ``base_url`` replaces every host of the platform. Ends when what came is searchable.
    """
    from monitor.collect.refresh import askable, is_refreshing, refresh_begin

    sources = [source_named(options["name"])] if options.get("name") else askable()
    if options.get("name") and not is_refreshing(sources[0].kind):
        raise OperatorError(
            f"Nguồn “{sources[0].name}” không hỏi lại được",
            f"the source “{sources[0].name}” cannot be asked again",
        )
    totals = dict.fromkeys(COUNTS, 0)
    asked = 0
    for source in sources:
        key = refresh_begin(source.pk, base_url=options.get("base_url") or "")
        run = yield from _finished(source, key)
        if run is None:
            continue
        asked += 1
        for name in COUNTS:
            totals[name] += getattr(run, name)
        for note in run.notes:
            yield {"event": "note", "vi": note["vi"], "en": note["en"]}
        if run.error_vi:
            kind = "failure" if run.outcome == SourceRun.Outcome.FAILED else "note"
            yield {"event": kind, "vi": run.error_vi, "en": run.error_en}
        yield from wait(list(Intake.objects.filter(run=run).values_list("pk", flat=True)))
    if not asked:
        vi, en = "Chưa có gì đến hạn hỏi lại.", "Nothing is due to be asked about."
        yield {"event": "note", "vi": vi, "en": en}
    yield {"event": "result", "sources": asked, **totals}


def _finished(source: Source, key: str) -> Generator[Event, None, SourceRun | None]:
    """Wait for a round; returns its run, ``None`` when nothing was due."""
    handle: Any = DBOS.retrieve_workflow(key)
    while (status := handle.get_status()) and status.status in ("PENDING", "ENQUEUED"):
        yield {"event": "progress", "received": 0, "left": {}}
        time.sleep(_POLL_S)
    handle.get_result()
    return SourceRun.objects.filter(key=key, source=source).first()
