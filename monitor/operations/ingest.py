"""``ingest``: files, folders, addresses in; ends when all is searchable or set aside."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dbos import DBOS, SetWorkflowID
from django.db.models import Count, Q, Sum

from casework.models import Intake, Item, Media, QuarantineEntry, Reading, Transcript
from casework.models.items import Stage, WorkState
from casework.selectors.progress import recordings_under_way, under_way_json
from monitor import workflows
from monitor.bundles import plan
from monitor.intake import Origin, Unreadable, load_column_map, receive
from monitor.operations import Event
from monitor.operations.fetch import fetch_address
from monitor.sweep import sweep, workflows_left
from records.errors import OperatorError

_POLL_S = 0.2


def _is_address(path: str) -> bool:
    return path.startswith(("http://", "https://"))


def _receive_all(options: Mapping[str, Any]) -> Iterator[Event | Intake]:
    """Receive every file and address; yield notes and the intakes."""
    column_map = load_column_map(Path(options["map"])) if options.get("map") else None
    origin = Origin(
        route=options.get("route") or "operator_capture",
        legal_basis=options.get("legal_basis") or "",
        synthetic=bool(options.get("synthetic")),
    )
    files = [Path(p) for p in options["paths"] if not _is_address(p)]
    for path in files:
        if not path.exists():
            raise OperatorError(
                f"Không có tệp hay thư mục {path}", f"no such file or folder {path}"
            )
    for address in (p for p in options["paths"] if _is_address(p)):
        yield from fetch_address(address, origin)
    todo = plan(files)
    for bundle in todo.bundles:
        try:
            yield receive(bundle, origin, column_map)
        except Unreadable as error:
            yield {"event": "failure", "vi": error.vi, "en": error.en}


def start_reading(intake: Intake) -> bool:
    """Queue the reading of an intake unless it has been read; whether it was queued."""
    if intake.state in (Intake.State.DONE, Intake.State.QUARANTINED):
        return False
    with SetWorkflowID(f"intake-{intake.pk}"):
        DBOS.enqueue_workflow(workflows.INTAKES, workflows.read_intake, intake.pk)
    return True


def outstanding(intake_ids: Sequence[int]) -> dict[str, int]:
    """Count what these intakes still wait for, per stage."""
    items = Item.objects.filter(intake_id__in=intake_ids)
    pending = {"state": WorkState.PENDING}
    stages = items.filter(**pending).values_list("stage").annotate(n=Count("pk"))
    counts = {stage: n for stage, n in stages if stage != Stage.DONE}
    unread = Intake.objects.filter(
        pk__in=intake_ids, state__in=[Intake.State.RECEIVED, Intake.State.READING]
    )
    counts["take"] = unread.count()
    counts["media"] = Media.objects.filter(item__intake_id__in=intake_ids, **pending).count()
    for name, model in (("transcripts", Transcript), ("readings", Reading)):
        counts[name] = model._default_manager.filter(
            item__intake_id__in=intake_ids, **pending
        ).count()
    return {name: n for name, n in counts.items() if n}


def wait_for_workflows() -> Iterator[Event]:
    """Yield progress until no workflow is queued or running."""
    while workflows_left():
        yield {"event": "progress", "received": 0, "left": {}}
        time.sleep(_POLL_S)


def _why(error: object) -> str:
    """Return the reason of a failed workflow: of a step tried many times, the last one's."""
    tries = getattr(error, "errors", None)
    return str(tries[-1] if tries else error)


def wait(intake_ids: Sequence[int]) -> Iterator[Event]:
    """Yield progress until nothing of these intakes is left to do.

    Raises:
        OperatorError: work is left that no workflow carries any more (disk full, a defect).
    """
    while left := outstanding(intake_ids):
        totals = Intake.objects.filter(pk__in=intake_ids).aggregate(n=Sum("received"))
        hearing = [under_way_json(one) for one in recordings_under_way()]
        yield {
            "event": "progress",
            "received": totals["n"] or 0,
            "left": left,
            "hearing": hearing[0] if hearing else None,
        }
        if not workflows_left() and outstanding(intake_ids):
            failed = DBOS.list_workflows(status="ERROR", limit=1, sort_desc=True)
            reason = _why(failed[0].error) if failed else "?"
            raise OperatorError(
                f"Việc dừng giữa chừng, còn lại {left}: {reason}. Dữ liệu đã nhận vẫn nguyên; "
                "chạy lại lệnh này để làm tiếp.",
                f"work stopped with {left} left: {reason}. What was received is safe; "
                "run the command again to go on.",
            )
        time.sleep(_POLL_S)


def summary(intake_ids: Sequence[int], known: Sequence[int]) -> Event:
    """Return the promised counts over these intakes.

    Args:
        intake_ids: all intakes of the command.
        known: those that had been read before it; all they hold counts as duplicate.
    """
    fresh = Intake.objects.filter(pk__in=set(intake_ids) - set(known))
    counts = fresh.aggregate(
        received=Sum("received", default=0),
        new=Sum("new", default=0),
        duplicate=Sum("duplicate", default=0),
        changed=Sum("changed", default=0),
        quarantined=Sum("quarantined", default=0),
    )
    later = QuarantineEntry.objects.filter(
        Q(item__isnull=False) | Q(media__isnull=False),
        intake_id__in=intake_ids,
        resolved_at=None,
    ).count()
    again = Intake.objects.filter(pk__in=known).aggregate(
        received=Sum("received", default=0), quarantined=Sum("quarantined", default=0)
    )
    parked = Media.objects.filter(item__intake_id__in=intake_ids, state=WorkState.PARKED)
    return {
        "event": "result",
        "received": counts["received"] + again["received"],
        "new": counts["new"],
        "duplicate": counts["duplicate"] + again["received"] - again["quarantined"],
        "changed": counts["changed"],
        "parked": parked.count(),
        "quarantined": counts["quarantined"] + again["quarantined"] + later,
    }


def ingest(options: Mapping[str, Any]) -> Iterator[Event]:
    """Take in ``paths`` (files, folders, addresses) with ``map``, ``route``, ``legal_basis``."""
    intakes: list[int] = []
    known: list[int] = []
    for received in _receive_all(options):
        if isinstance(received, dict):
            if received["event"] == "taken":
                intakes.append(received["intake"])
            else:
                yield received
            continue
        if received.pk in intakes:
            continue
        intakes.append(received.pk)
        was_read = received.state == Intake.State.DONE
        if was_read or (received.state == Intake.State.QUARANTINED and received.chunks_done):
            known.append(received.pk)
        else:
            start_reading(received)
    # A workflow that ended in error (a full disk) keeps its id; its rows go on under another.
    sweep()
    yield from wait(intakes)
    for entry in QuarantineEntry.objects.filter(intake_id__in=intakes, resolved_at=None)[:20]:
        yield {
            "event": "note",
            "level": "warning",
            "vi": _place(entry, entry.message_vi),
            "en": _place(entry, entry.message_en),
        }
    yield summary(intakes, known)


def _place(entry: QuarantineEntry, message: str) -> str:
    """Return a message with the file, line and byte it is about."""
    where = entry.intake.name if entry.intake else ""
    if entry.line is not None:
        where += f":{entry.line}"
    if entry.byte is not None:
        where += f" (byte {entry.byte})"
    return f"{where}: {message}"
