"""Work that no workflow carries (after a restore, or a kill between two stores) is picked up."""

from __future__ import annotations

import uuid

from dbos import DBOS, SetWorkflowID

from casework.models import EvidenceCapture, Intake, Item, Media, Reading, Transcript, UploadSession
from casework.models.items import WorkState
from casework.services.transcripts import media_unpark
from monitor import workflows
from monitor.stages.hear import may_hear
from ocr.scan import require_engine
from records.errors import Parked


def workflows_left() -> bool:
    """Whether any workflow that takes something in is queued or under way."""
    return any(workflows.queued(name) for name in workflows.WORK)


def unpark_ready() -> list[int]:
    """Put back to work what waited for the reading engine or a speech model that is here now.

    Returns:
        Ids of the media files.
    """
    back: list[int] = []
    try:
        require_engine()
        back += media_unpark(waiting_for="ocr_engine")
    except Parked:
        pass
    parked = Media.objects.filter(state=WorkState.PARKED, waiting_for="speech_model")
    originals = parked.exclude(original=None).values_list("pk", "original__sha256")
    if hearable := [pk for pk, sha256 in originals if may_hear(sha256)]:
        back += media_unpark(waiting_for="speech_model", media_ids=hearable)
    return back


def sweep() -> int:
    """Queue pending rows that no workflow carries.

    While any workflow is under way nothing is swept: the rows in its hands are pending too. The
    stages skip what is done already, so a row swept twice costs time, not truth.

    Returns:
        How many workflows were queued.
    """
    unpark_ready()
    if workflows_left():
        return 0
    # Prefix differs per sweep: an earlier workflow of the same rows may have ended in error.
    prefix = f"sweep-{uuid.uuid4().hex[:12]}"
    queued = 0
    stranded = UploadSession.objects.filter(intake=None).exclude(finished_at=None)
    for upload_id in stranded.values_list("pk", flat=True):
        with SetWorkflowID(f"{prefix}:upload:{upload_id}"):
            DBOS.enqueue_workflow(workflows.INTAKES, workflows.receive_upload, str(upload_id))
        queued += 1
    asked_for = EvidenceCapture.objects.filter(state=EvidenceCapture.State.WAITING)
    for capture_id in asked_for.values_list("pk", flat=True):
        with SetWorkflowID(f"{prefix}:capture:{capture_id}"):
            DBOS.enqueue_workflow(workflows.CAPTURES, workflows.capture_page, capture_id)
        queued += 1
    unread = Intake.objects.filter(state__in=[Intake.State.RECEIVED, Intake.State.READING])
    # In the order they came: an edited post must meet its earlier text first.
    for intake_id in unread.order_by("pk").values_list("pk", flat=True):
        with SetWorkflowID(f"{prefix}:intake:{intake_id}"):
            DBOS.enqueue_workflow(workflows.INTAKES, workflows.read_intake, intake_id)
        queued += 1
    pending = {"state": WorkState.PENDING}
    items = set(Item.objects.filter(**pending).values_list("pk", flat=True))
    items |= set(Transcript.objects.filter(**pending).values_list("item_id", flat=True))
    items |= set(Reading.objects.filter(**pending).values_list("item_id", flat=True))
    media = list(Media.objects.filter(**pending).values_list("pk", flat=True))
    workflows.hand_on(prefix, sorted(items), media)
    return queued + len(items) + len(media)
