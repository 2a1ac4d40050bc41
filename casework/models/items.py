"""The item: one post, comment, message, article, call or submission, and its earlier texts."""

from __future__ import annotations

from django.db import models


class Stage(models.TextChoices):
    """What an item or a media file waits for next (``monitor.pipeline`` is the table)."""

    FETCH = "fetch"
    TRANSCRIBE = "transcribe"
    READ = "read"
    UNDERSTAND = "understand"
    INDEX = "index"
    DONE = "done"


class WorkState(models.TextChoices):
    """How that work stands. Parked is not a failure: something must arrive first."""

    PENDING = "pending"
    PARKED = "parked"
    QUARANTINED = "quarantined"
    DONE = "done"


class Item(models.Model):
    """One collected or submitted thing, unique on (platform, kind, platform_id).

    ``text`` is the newest version, NFC; earlier ones are ``ItemVersion`` rows. ``author_pid`` is a
    keyed hash. ``raw_first_chunk``/``raw_last_chunk`` name the received bytes inside ``original``.
    A deleted item keeps its row as a tombstone with ``deleted_at`` set and its text emptied.
    """

    platform = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)
    platform_id = models.CharField(max_length=200)
    parent_id = models.CharField(max_length=200, blank=True)
    url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    channel_id = models.CharField(max_length=200, blank=True)
    author_pid = models.CharField(max_length=64, blank=True)
    author_kind = models.CharField(max_length=8, default="unknown")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    lang = models.CharField(max_length=3, blank=True)
    lang_score = models.FloatField(null=True)
    lang_model = models.CharField(max_length=80, blank=True)
    lang_declared = models.CharField(max_length=16, blank=True)
    accented = models.BooleanField(default=True)
    metrics = models.JSONField(default=dict)
    metrics_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True, db_index=True)
    published_precision = models.CharField(max_length=6, default="second")
    collected_at = models.DateTimeField()
    collector = models.CharField(max_length=80, blank=True)
    route = models.CharField(max_length=20)
    legal_basis = models.TextField(blank=True)
    consent = models.ForeignKey("Consent", null=True, on_delete=models.PROTECT)
    source = models.ForeignKey("Source", null=True, on_delete=models.PROTECT)
    intake = models.ForeignKey("Intake", null=True, on_delete=models.PROTECT, related_name="items")
    original = models.ForeignKey("Original", null=True, on_delete=models.PROTECT)
    raw_first_chunk = models.PositiveIntegerField(null=True)
    raw_last_chunk = models.PositiveIntegerField(null=True)
    synthetic = models.BooleanField(default=False)
    access = models.CharField(max_length=12, default="open")
    stage = models.CharField(max_length=16, choices=Stage.choices, default=Stage.UNDERSTAND)
    state = models.CharField(max_length=16, choices=WorkState.choices, default=WorkState.PENDING)
    near_duplicate_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="near_duplicates"
    )
    near_duplicate_score = models.FloatField(null=True)
    signature = models.BinaryField(null=True)
    refresh_due_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "kind", "platform_id"], name="item_once_per_platform_id"
            )
        ]
        indexes = [
            models.Index(fields=["state", "stage"], name="item_work"),
            # What is asked of every row again and again: the comments below a post, all of one
            # author (erasure), what is to be asked about again, what came in lately.
            models.Index(fields=["platform", "kind", "parent_id"], name="item_below"),
            models.Index(fields=["author_pid"], name="item_author"),
            models.Index(fields=["platform", "refresh_due_at"], name="item_refresh"),
            models.Index(fields=["collected_at"], name="item_collected"),
        ]


class ItemVersion(models.Model):
    """An earlier text of an item, kept when a later one replaced it."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    title = models.TextField(blank=True)
    original = models.ForeignKey("Original", null=True, on_delete=models.PROTECT)
    raw_first_chunk = models.PositiveIntegerField(null=True)
    raw_last_chunk = models.PositiveIntegerField(null=True)
    collected_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="item_version_once")
        ]


class RawCopy(models.Model):
    """Another archived place that holds the bytes of an item: a duplicate seen in another file.

    Without it, erasing an item would leave its words in every other file that brought it.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="raw_copies")
    original = models.ForeignKey("Original", on_delete=models.PROTECT)
    first_chunk = models.PositiveIntegerField()
    last_chunk = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "original", "first_chunk"], name="raw_copy_once"
            )
        ]


class MetricSnapshot(models.Model):
    """Counts at one moment; append-only. A count not given is null, never zero."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="metric_snapshots")
    at = models.DateTimeField()
    views = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
