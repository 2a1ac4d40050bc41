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
    ``parts_done`` of ``parts`` say how far hearing has come, since ``work_started_at``. ``damage``
    lists where the file is broken (``{"at_ms", "reason", "length_ms"}``); ``capture`` what the file
    says of its making (EXIF time, position, device): provenance, not for download. ``locator`` is
    what the connector needs to fetch it (stage ``fetch``), never a secret.
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
    locator = models.CharField(max_length=400, blank=True, default="")
    mime = models.CharField(max_length=120, blank=True)
    duration_ms = models.PositiveBigIntegerField(null=True)
    stage = models.CharField(max_length=16, choices=Stage.choices, default=Stage.DONE)
    state = models.CharField(max_length=16, choices=WorkState.choices, default=WorkState.DONE)
    waiting_for = models.CharField(max_length=48, blank=True)
    parts = models.PositiveIntegerField(default=0)
    parts_done = models.PositiveIntegerField(default=0)
    work_started_at = models.DateTimeField(null=True)
    damage = models.JSONField(default=list)
    capture = models.JSONField(default=dict)

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
    passages point into it. A person's correction (``origin`` ``correction``) names the transcript
    it corrects as ``parent`` and who made it; each save is a new ``version``, and only the newest
    is ``current``. The transcript a correction stands for is kept, no longer ``current``.
    """

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="transcripts")
    media = models.ForeignKey(Media, null=True, on_delete=models.CASCADE)
    origin = models.CharField(max_length=20)
    original = models.ForeignKey(Original, null=True, on_delete=models.PROTECT)
    model = models.CharField(max_length=120, blank=True)
    lang = models.CharField(max_length=3, blank=True)
    text = models.TextField()
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="corrections"
    )
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    stage = models.CharField(max_length=16, choices=Stage.choices, default=Stage.UNDERSTAND)
    state = models.CharField(max_length=16, choices=WorkState.choices, default=WorkState.PENDING)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "origin", "original", "model", "parent", "version"],
                name="transcript_once",
            )
        ]


class Segment(models.Model):
    """One time-coded piece of a transcript; milliseconds from the start of the recording.

    ``words`` are ``{"start_ms", "end_ms", "text", "p"}``, ``doubts`` ``{"reason", "start_ms",
    "end_ms"}``; ``signals`` are the model's own numbers (``logprob``, ``no_speech``,
    ``compression``, ``lang_p``) and, where another model than the transcript's heard it, ``model``.
    """

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="segments")
    ordinal = models.PositiveIntegerField()
    start_ms = models.PositiveBigIntegerField()
    end_ms = models.PositiveBigIntegerField()
    text = models.TextField()
    speaker = models.CharField(max_length=80, blank=True)
    channel = models.PositiveSmallIntegerField(default=0)
    lang = models.CharField(max_length=3, blank=True)
    words = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    signals = models.JSONField(default=dict)

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["transcript", "ordinal"], name="segment_once")
        ]


class Reading(models.Model):
    """Text read from a scan or a document page: by a text layer or by OCR.

    ``score`` is the mean word confidence in [0, 1], null for a text layer. ``doubts`` are
    ``{"reason", "start", "end"}`` by characters of ``text``; ``fields`` what a form or list says
    (``{"name", "value", "start", "end", "score", "row"}``), suggested by ``fields_model``;
    ``preparation`` what was done to the image first (``{"angle", …}``).
    """

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="readings")
    media = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="readings")
    page = models.PositiveIntegerField(default=1)
    model = models.CharField(max_length=120)
    score = models.FloatField(null=True)
    lang = models.CharField(max_length=3, blank=True)
    text = models.TextField()
    words = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    fields_model = models.CharField(max_length=120, blank=True)
    preparation = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    stage = models.CharField(max_length=16, choices=Stage.choices, default=Stage.UNDERSTAND)
    state = models.CharField(max_length=16, choices=WorkState.choices, default=WorkState.PENDING)

    class Meta:
        ordering = ["page"]
        constraints = [
            models.UniqueConstraint(fields=["media", "page", "model"], name="reading_once")
        ]
