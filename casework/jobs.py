"""Hands work to the pipeline by name; the console enqueues here and never imports the pipeline."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any, Final

from dbos import DBOS, EnqueueOptions

_GOING_ON: Final = frozenset({"PENDING", "ENQUEUED", "DELAYED"})


def _enqueue(queue: str, workflow: str, *arguments: object) -> str:
    """Queue a workflow registered under ``workflow`` and return its id."""
    options: EnqueueOptions = {
        "queue_name": queue,
        "workflow_name": workflow,
        "workflow_id": f"{workflow}-{uuid.uuid4().hex}",
    }
    handle = DBOS.enqueue_workflow_with_options(options, *arguments)
    return str(handle.workflow_id)


def enqueue_intake(intake_id: int) -> str:
    """Queue the reading of a received file."""
    return _enqueue("intakes", "read_intake", intake_id)


def enqueue_upload(upload_id: str) -> str:
    """Queue the receiving of a finished upload from the inbox."""
    return _enqueue("intakes", "receive_upload", upload_id)


def enqueue_retry(entry_id: int) -> str:
    """Queue another try of what a quarantine entry holds."""
    return _enqueue("intakes", "retry_entry", entry_id)


def enqueue_texts(item_ids: list[int]) -> str:
    """Queue the understanding and indexing of what waits for it in these items."""
    return _enqueue("texts", "process_texts", item_ids)


def enqueue_registry(import_id: int, token: str) -> str:
    """Queue the taking in of a list of the fallen, the file named by ``token``."""
    return _enqueue("intakes", "import_registry", import_id, token)


def enqueue_capture(capture_id: int) -> str:
    """Queue the taking of a web page as evidence."""
    return _enqueue("captures", "capture_page", capture_id)


def enqueue_visit(source_id: int) -> str:
    """Queue a visit to a source that a person wants now; the visit is named by the id returned."""
    return _enqueue(
        "sources", "visit_source", datetime.now(UTC), {"source_id": source_id, "by_hand": True}
    )


def enqueue_trial(source_id: int) -> str:
    """Queue the trying of a source's credentials; :func:`job_answer` has what came of it."""
    return _enqueue("sources", "try_source", source_id)


def job_answer(workflow_id: str, workflow: str, subject: object) -> dict[str, Any] | None:
    """Return what a queued workflow answered; ``None`` while it is not done, or is not known.

    Args:
        workflow_id: as it was returned when it was queued.
        workflow: its name.
        subject: its first argument, so that nobody is told of another's by a made-up id.
    """
    status = DBOS.get_workflow_status(workflow_id)
    if status is None or status.name != workflow or status.status in _GOING_ON:
        return None
    if status.input is None or tuple(status.input["args"][:1]) != (subject,):
        return None
    return dict(status.output) if status.status == "SUCCESS" and status.output else {}
