"""Durable work: each workflow carries one intake, one batch of texts, or one media file.

A killed process resumes each workflow at its last finished step; every step may therefore run
twice, and each is written so that the second time changes nothing.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

from dbos import DBOS, SetWorkflowID
from django.db import OperationalError

from casework.models import Media, Reading, Transcript
from casework.models.items import Stage
from monitor import inbox, retry
from monitor.capture import job as capture
from monitor.feeds.shared import fetcher
from monitor.stages import corroborate, index, media, register, take, understand
from records.errors import Retry

P = ParamSpec("P")
R = TypeVar("R")

INTAKES = "intakes"
TEXTS = "texts"
MEDIA = "media"
# Recordings take hours; scans and papers must not wait behind them.
SPEECH = "speech"
# A polite client pauses between two requests: nothing else may wait behind it.
CAPTURES = "captures"
# Platforms show files for hours only: they are fetched while scans and recordings still wait.
FETCHES = "fetches"
WORK = (INTAKES, TEXTS, MEDIA, SPEECH, CAPTURES, FETCHES)
# Comparing accounts costs more than taking them in: only the server does it, and nobody waits.
LEADS = "leads"

# Texts a batch workflow carries: large enough that its few row writes do not count,
# small enough that a kill repeats a second or two of work.
BATCH = 1_000
# Items compared in one step: a kill repeats a few seconds of work.
COMPARED = 20
# How long a comparison lets texts that wait go first, in seconds.
_PATIENCE_S = 600
# Longer than the process waits for workflows when it ends.
_ENDING_S = 8
ending = threading.Event()
"""Set when this process is about to end."""


def _passing(error: BaseException) -> bool:
    """Whether trying again may help: a busy database or host, never bad input or a full disk."""
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        return "full" not in str(error)
    return isinstance(error, Retry)


def queued(queue: str) -> bool:
    """Whether a workflow waits or runs on this queue."""
    return bool(
        DBOS.list_workflows(
            queue_name=queue,
            status=["PENDING", "ENQUEUED", "DELAYED"],
            limit=1,
            load_input=False,
            load_output=False,
        )
    )


def step(name: str, attempts: int = 6) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a durable step that is tried again with back-off while the trouble is a passing one.

    Six attempts last a quarter of a minute, twelve a quarter of an hour.
    """
    return DBOS.step(
        name=name,
        retries_allowed=True,
        max_attempts=attempts,
        interval_seconds=0.5,
        backoff_rate=2.0,
        should_retry=_passing,
    )


@step("take")
def _take(intake_id: int, position: int) -> dict[str, Any]:
    return take.take_batch(intake_id, position, BATCH)


@step("finish_intake")
def _finish(intake_id: int) -> None:
    take.finish(intake_id)


@step("understand")
def _understand(item_ids: list[int]) -> None:
    understand.understand_units(understand.item_units(item_ids))


@step("understand_texts")
def _understand_media_texts(item_id: int) -> None:
    """Understand all transcripts and readings of one item that wait for it."""
    transcripts = Transcript.objects.filter(item_id=item_id).values_list("pk", flat=True)
    readings = Reading.objects.filter(item_id=item_id).values_list("pk", flat=True)
    units = understand.transcript_units(list(transcripts)) + understand.reading_units(
        list(readings)
    )
    if units:
        understand.understand_units(units)


# An index on a server may be away for as long as that server takes to start again.
@step("index", attempts=12)
def _index(item_ids: list[int]) -> None:
    index.index_items(item_ids)


@step("after_texts")
def _after_texts() -> None:
    """Let what is being taken in, and texts that wait to be found, go first, up to a limit.

    While the process ends this does not return, so that nothing is begun that will be cut off.
    """
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and not ending.is_set() and (queued(INTAKES) or queued(TEXTS)):
        ending.wait(1)
    if ending.is_set():
        time.sleep(_ENDING_S)


@step("corroborate")
def _corroborate(item_ids: list[int]) -> None:
    corroborate.corroborate_items(item_ids)


@step("media")
def _media(media_id: int) -> int:
    return media.process(media_id)


@step("fetch")
def _fetch(media_id: int) -> bool:
    try:
        return media.fetch(media_id)
    except Retry as error:
        status = DBOS.step_status
        if status and (status.current_attempt or 0) + 1 >= (status.max_attempts or 1):
            media.fetch_given_up(media_id, error)
            return False
        raise


@DBOS.workflow(name="fetch_media")
def fetch_media(media_id: int) -> None:
    """Take one file of submitted testimony from its platform, then hand it on."""
    if _fetch(media_id):
        hand_on(f"{DBOS.workflow_id}", [], [media_id])


@DBOS.workflow(name="process_texts")
def process_texts(item_ids: list[int]) -> None:
    """Understand and index a batch of items, with the transcripts that came beside them."""
    _understand(item_ids)
    for item_id in take.items_with_texts(item_ids):
        _understand_media_texts(item_id)
    _index(item_ids)
    _compare_later(item_ids)


@DBOS.workflow(name="process_media")
def process_media(media_id: int) -> None:
    """Read or transcribe one media file, then understand and index what it said."""
    item_id = _media(media_id)
    _understand_media_texts(item_id)
    _index([item_id])
    _compare_later([item_id])


def _compare_later(item_ids: list[int]) -> None:
    with SetWorkflowID(f"{DBOS.workflow_id}:leads"):
        DBOS.enqueue_workflow(LEADS, compare_accounts, item_ids)


@DBOS.workflow(name="compare_accounts")
def compare_accounts(item_ids: list[int]) -> None:
    """Hold items that have become searchable against what they may corroborate."""
    for start in range(0, len(item_ids), COMPARED):
        _after_texts()
        _corroborate(item_ids[start : start + COMPARED])


@DBOS.workflow(name="read_intake")
def read_intake(intake_id: int) -> None:
    """Read one received file batch by batch and hand each batch on."""
    position = 0
    while True:
        batch = _take(intake_id, position)
        hand_on(f"{DBOS.workflow_id}:{position}", batch["item_ids"], batch["media_ids"])
        if batch["last"]:
            break
        position = int(batch["position"])
    _finish(intake_id)


@step("take_upload")
def _take_upload(upload_id: str) -> int | None:
    return inbox.take_upload(upload_id)


@DBOS.workflow(name="receive_upload")
def receive_upload(upload_id: str) -> None:
    """Archive a finished upload and queue its reading."""
    intake_id = _take_upload(upload_id)
    if intake_id is not None:
        with SetWorkflowID(f"intake-{intake_id}"):
            DBOS.enqueue_workflow(INTAKES, read_intake, intake_id)


@DBOS.workflow(name="retry_entry")
def retry_entry(entry_id: int) -> None:
    """Run a quarantine entry again on a person's word."""
    work = _release(entry_id)
    prefix = f"{DBOS.workflow_id}"
    if work["intake_id"] is not None:
        with SetWorkflowID(f"{prefix}:intake"):
            DBOS.enqueue_workflow(INTAKES, read_intake, work["intake_id"])
    hand_on(prefix, work["item_ids"], work["media_ids"])


@step("release")
def _release(entry_id: int) -> dict[str, Any]:
    return retry.release(entry_id)


@step("take_registry")
def _take_registry(import_id: int, token: str) -> None:
    register.take_in(import_id, token)


@DBOS.workflow(name="import_registry")
def import_registry(import_id: int, token: str) -> None:
    """Take in a list of the fallen; a killed one goes on behind its last whole batch."""
    _take_registry(import_id, token)


@step("capture")
def _capture(capture_id: int) -> None:
    capture.run(capture_id, fetcher())


@DBOS.workflow(name="capture_page")
def capture_page(capture_id: int) -> None:
    """Take a web page that somebody asked for as evidence."""
    _capture(capture_id)


def hand_on(prefix: str, item_ids: Sequence[int], media_ids: Sequence[int]) -> None:
    """Queue the work of a batch under ids that make a repeated hand-on the same workflow."""
    ids = list(item_ids)
    for start in range(0, len(ids), BATCH):
        with SetWorkflowID(f"{prefix}:texts:{start}"):
            DBOS.enqueue_workflow(TEXTS, process_texts, ids[start : start + BATCH])
    rows = Media.objects.filter(pk__in=list(media_ids))
    stages = dict(rows.values_list("pk", "stage"))
    for media_id in media_ids:
        if stages.get(media_id) == Stage.FETCH:
            with SetWorkflowID(f"{prefix}:fetch:{media_id}"):
                DBOS.enqueue_workflow(FETCHES, fetch_media, media_id)
            continue
        with SetWorkflowID(f"{prefix}:media:{media_id}"):
            queue = SPEECH if stages.get(media_id) == Stage.TRANSCRIBE else MEDIA
            DBOS.enqueue_workflow(queue, process_media, media_id)
