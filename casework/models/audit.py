"""The audit chain: every event holds the hash of the one before."""

from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    """One thing that happened. Holds ids and hashes, never personal text.

    ``hash`` is the SHA-256 of the canonical JSON of the event together with ``prev_hash``.
    """

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    action = models.CharField(max_length=48)
    subject = models.CharField(max_length=120, blank=True, db_index=True)
    detail = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]


class AuditHead(models.Model):
    """The chain's last event, sealed with a key kept outside the data folder.

    Without it, cutting off the newest events would go unseen.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
