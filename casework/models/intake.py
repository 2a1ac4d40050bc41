"""Things at the door: one intake per received file, pasted text or fetch; what was set aside."""

from __future__ import annotations

import uuid

from django.db import models


class Intake(models.Model):
    """One thing received as a whole: a file, an upload, a paste, one fetch of a feed.

    ``state``: received → reading → done, or quarantined. Counts are of records in it.
    ``chunks_done`` is how far reading has got, so that a killed run goes on from there.
    """

    class State(models.TextChoices):
        """How far the door has got."""

        RECEIVED = "received"
        READING = "reading"
        DONE = "done"
        QUARANTINED = "quarantined"

    original = models.ForeignKey("Original", on_delete=models.PROTECT, related_name="intakes")
    source = models.ForeignKey("Source", null=True, on_delete=models.PROTECT)
    run = models.ForeignKey(
        "SourceRun", null=True, on_delete=models.SET_NULL, related_name="intakes"
    )
    name = models.CharField(max_length=255)
    reader = models.CharField(max_length=64, blank=True)
    options = models.JSONField(default=dict)
    received_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    received_at = models.DateTimeField(db_index=True)
    route = models.CharField(max_length=20)
    state = models.CharField(max_length=16, choices=State.choices, default=State.RECEIVED)
    synthetic = models.BooleanField(default=False)
    chunks_done = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-received_at"]
        # The page of a source that was seen last is looked up by its name.
        indexes = [models.Index(fields=["source", "name"], name="intake_source_page")]
        constraints = [
            # The same bytes read the same way are one intake, however often they arrive.
            models.UniqueConstraint(
                fields=["original", "reader", "name"], name="intake_once_per_original_reader_name"
            )
        ]


class QuarantineEntry(models.Model):
    """Something set aside with its reason; nothing is lost, and it can be run again.

    Exactly one of ``intake`` (a line or the whole file), ``item`` or ``media`` is the subject;
    ``intake`` may also be set beside the others to say where they came from. ``line`` is 1-based,
    ``byte`` 0-based.
    """

    intake = models.ForeignKey(
        Intake, null=True, on_delete=models.CASCADE, related_name="quarantine"
    )
    item = models.ForeignKey("Item", null=True, on_delete=models.CASCADE)
    media = models.ForeignKey("Media", null=True, on_delete=models.CASCADE)
    stage = models.CharField(max_length=16)
    reason = models.CharField(max_length=48)
    message_vi = models.TextField()
    message_en = models.TextField()
    line = models.PositiveBigIntegerField(null=True)
    byte = models.PositiveBigIntegerField(null=True)
    first_chunk = models.PositiveIntegerField(null=True)
    last_chunk = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=1)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["stage", "resolved_at"], name="quarantine_open_by_stage")]


class UploadSession(models.Model):
    """A resumable upload under way. ``offset`` bytes of ``size`` are on disk in the inbox."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("User", on_delete=models.CASCADE)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    metadata = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    intake = models.ForeignKey(Intake, null=True, on_delete=models.SET_NULL)
