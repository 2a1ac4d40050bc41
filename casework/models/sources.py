"""Where things come from: sources, their visits, what they may spend, what went quiet."""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """A watched feed, page, account, folder or door through which items arrive.

    ``kind`` names the connector (``monitor/sources``; ``web`` is an address fetched by hand).
    ``config`` holds the source's own settings as its manifest declares them; ``cursor`` what a
    resumed visit needs. ``legal_basis`` is required before a source may run. ``schedule`` is a
    cron expression in local time, empty for sources that push or are run by hand. ``watch`` names
    the watch rules it follows; empty means all that are on. ``backfill`` is
    ``{"from": "yyyy-mm-dd", "window_days": n}`` or empty.

    ``file_sha256`` is that of the file in the data folder's ``sources/`` that it was last read
    from, so that only a changed file overrides what people edit.

    A parked source is left alone until ``parked_until`` (a quota's reset, a host's wish). The lease
    is held by the visit under way and renewed with every page, so that two never run at once.
    """

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=32)
    platform = models.CharField(max_length=32)
    url = models.TextField(blank=True)
    legal_basis = models.TextField()
    config = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    enabled = models.BooleanField(default=True)
    synthetic = models.BooleanField(default=False)
    schedule = models.CharField(max_length=80, blank=True, default="")
    base_url = models.CharField(max_length=200, blank=True, default="")
    watch = models.JSONField(default=list)
    backfill = models.JSONField(default=dict)
    expected_per_day_min = models.PositiveIntegerField(null=True, blank=True)
    expected_per_day_max = models.PositiveIntegerField(null=True, blank=True)
    silent_after_hours = models.PositiveIntegerField(null=True, blank=True)
    added_at = models.DateTimeField(null=True, auto_now_add=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_item_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    next_run_at = models.DateTimeField(null=True, blank=True)
    parked_until = models.DateTimeField(null=True, blank=True)
    parked_why = models.JSONField(default=dict)
    lease_owner = models.CharField(max_length=80, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["name"]


class SourceRun(models.Model):
    """One visit to a source: what it brought and what it cost.

    ``duplicate`` counts records already held unchanged, ``deleted`` items found gone at the source
    and erased. ``quota_used`` maps a quota bucket to units. ``outcome``: running, done, parked
    (stopped by a limit, goes on later), failed. Messages in both languages, never with secrets.
    ``base_url`` stood in for the platform: files and answers of what it brought go there too.
    """

    class Outcome(models.TextChoices):
        """How the visit ended."""

        RUNNING = "running"
        DONE = "done"
        PARKED = "parked"
        FAILED = "failed"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    key = models.CharField(max_length=80, unique=True)
    base_url = models.CharField(max_length=200, blank=True, default="")
    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.RUNNING)
    received = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    quota_used = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    error_vi = models.TextField(blank=True)
    error_en = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]


class QuotaUse(models.Model):
    """Units of one platform's quota bucket spent in one period.

    Written before the request goes out, so that a kill can only leave it too high. ``account``
    tells apart keys that have quotas of their own (a keyed hash, never the key). ``period`` begins
    at ``starts_at`` and the platform forgets it at ``resets_at``.
    """

    platform = models.CharField(max_length=32)
    bucket = models.CharField(max_length=40)
    account = models.CharField(max_length=16, blank=True, default="")
    starts_at = models.DateTimeField()
    resets_at = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)
    limit = models.PositiveIntegerField()
    exhausted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "bucket", "account", "starts_at"], name="quota_use_once"
            )
        ]


class QueryYield(models.Model):
    """What one query of a source found on one day, so that the next day asks the best first."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="yields")
    query = models.CharField(max_length=200)
    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "query", "day"], name="query_yield_once")
        ]


class SourceAlert(models.Model):
    """A stretch of time in which a source did not do what is expected of it: a gap to declare.

    ``kind``: silent, below, above, failing, credential (or a setting that is not right), storage
    (what came could not be kept: a full disk), gone (so much is said to be deleted at once that a
    person must look before it is erased here). ``closed_at`` is set when it is over.
    ``notices`` holds one ``{"way", "to", "sent_at", "tries", "problem"}`` per address to be told.
    """

    class Kind(models.TextChoices):
        """What is the matter."""

        SILENT = "silent"
        BELOW = "below"
        ABOVE = "above"
        FAILING = "failing"
        CREDENTIAL = "credential"
        STORAGE = "storage"
        GONE = "gone"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    opened_at = models.DateTimeField()
    since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    detail_vi = models.TextField(blank=True)
    detail_en = models.TextField(blank=True)
    seen_by = models.ForeignKey("User", null=True, on_delete=models.SET_NULL)
    seen_at = models.DateTimeField(null=True)
    notices = models.JSONField(default=list)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind"],
                condition=models.Q(closed_at=None),
                name="source_alert_open_once",
            )
        ]


class ChannelPermission(models.Model):
    """An owner's recorded permission to take captions or sound from a channel.

    Without one in force, nothing of a channel is downloaded. ``scope`` holds ``captions`` and/or
    ``audio``; ``document`` is the letter or message in the archive.
    """

    platform = models.CharField(max_length=32)
    channel_id = models.CharField(max_length=200)
    owner = models.CharField(max_length=200)
    scope = models.JSONField(default=list)
    reference = models.TextField()
    document = models.ForeignKey("Original", null=True, on_delete=models.PROTECT)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["platform", "channel_id", "-given_at"]
