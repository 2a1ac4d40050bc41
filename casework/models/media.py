"""Originals in the archive, the media files of items, and what machines read in them."""

from __future__ import annotations

from django.db import models

from casework.models.items import Stage, WorkState


class Original(models.Model):
    """Bytes exactly as received, in the archive under their SHA-256.

    ``chunks`` is how many separately keyed pieces the archive holds (one per line for line
    files, one for anything else). ``erased_at`` marks a tombstone: the key is gone.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=120)
    chunks = models.PositiveIntegerField(default=1)
    stored_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    erased_reason = models.CharField(max_length=200, blank=True)


class Media(models.Model):
    """A file that belongs to an item: its place in the archive, or only its URL.

    ``waiting_for`` is set while ``state`` is parked (``speech_model``, ``ocr_engine``).
    """

    class Type(models.TextChoices):
        """What the file is."""

        AUDIO = "audio"
        VIDEO = "video"
        IMAGE = "image"
        DOCUMENT = "document"

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="media")
    original = models.ForeignKey(Original, null=True, on_delete=models.PROTECT)
    type = models.CharField(max_length=10, choices=Type.choices)
    name = models.CharField(max_length=255, blank=True)
    url = models.TextField(blank=True)
    mime = models.CharField(max_length=120, blank=True)
    duration_ms = models.PositiveBigIntegerField(null=True)
    stage = models.CharField(max_length=16, choices=Stage.choices, default=Stage.DONE)
    state = models.CharField(max_length=16, choices=WorkState.choices, default=WorkState.DONE)
    waiting_for = models.CharField(max_length=48, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "original", "name", "url"], name="media_once_per_item"
            )
        ]
        indexes = [models.Index(fields=["state", "stage"], name="media_work")]


class Transcript(models.Model):
    """Words of a recording: platform captions, an uploaded file, or a model's hearing.

    Several stand side by side; none overwrites another. ``text`` is the segments joined, and
    passages point into it.
    """

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="transcripts")
    media = models.ForeignKey(Media, null=True, on_delete=models.CASCADE)
    origin = models.CharField(max_length=20)
    original = models.ForeignKey(Original, null=True, on_delete=models.PROTECT)
    model = models.CharField(max_length=120, blank=True)
    lang = models.CharField(max_length=3, blank=True)
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    stage = models.CharField(max_length=16, choices=Stage.choices, default=Stage.UNDERSTAND)
    state = models.CharField(max_length=16, choices=WorkState.choices, default=WorkState.PENDING)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "origin", "original", "model"], name="transcript_once"
            )
        ]


class Segment(models.Model):
    """One time-coded piece of a transcript; milliseconds from the start of the recording."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="segments")
    ordinal = models.PositiveIntegerField()
    start_ms = models.PositiveBigIntegerField()
    end_ms = models.PositiveBigIntegerField()
    text = models.TextField()
    speaker = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["transcript", "ordinal"], name="segment_once")
        ]


class Reading(models.Model):
    """Text read from a scan or a document page: by a text layer or by OCR.

    ``score`` is the mean word confidence in [0, 1], null for a text layer.
    """

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="readings")
    media = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="readings")
    page = models.PositiveIntegerField(default=1)
    model = models.CharField(max_length=120)
    score = models.FloatField(null=True)
    lang = models.CharField(max_length=3, blank=True)
    text = models.TextField()
    words = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    stage = models.CharField(max_length=16, choices=Stage.choices, default=Stage.UNDERSTAND)
    state = models.CharField(max_length=16, choices=WorkState.choices, default=WorkState.PENDING)

    class Meta:
        ordering = ["page"]
        constraints = [
            models.UniqueConstraint(fields=["media", "page", "model"], name="reading_once")
        ]
