"""Hand-over by machine: tokens of the cyber unit, shared objects, what it answers."""

from __future__ import annotations

from django.db import models


class ApiToken(models.Model):
    """A key with which a programme of the cyber unit reads what was approved.

    Only a hash of the key is kept; the key itself is shown once, when it is made.
    """

    name = models.CharField(max_length=120)
    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    # Null: made on the command line.
    created_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]


class SharedObject(models.Model):
    """One version of one STIX object, or MISP event, of an approved flag, as the doors serve it.

    A withdrawn flag adds versions with ``revoked`` true. ``version`` is the object's ``modified``
    (or ``created``, or first added) time. ``added_at`` is what ``added_after`` pages by: no two
    rows of a collection share one, so that a page cut anywhere loses nothing. ``flag`` is the flag
    that brought the object; null for what every flag names (our identity, markings, techniques).
    """

    collection = models.CharField(max_length=32)
    stix_id = models.CharField(max_length=120)
    stix_type = models.CharField(max_length=48)
    version = models.DateTimeField()
    spec_version = models.CharField(max_length=8, default="2.1")
    body = models.JSONField()
    flag = models.ForeignKey("Flag", null=True, on_delete=models.PROTECT, related_name="shared")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "stix_id", "version"], name="shared_version_once"
            )
        ]
        indexes = [models.Index(fields=["collection", "added_at"], name="shared_by_time")]


class ReferralReceipt(models.Model):
    """What the cyber unit answers about a flag: received, what came of it, withdrawal noted."""

    class Kind(models.TextChoices):
        """Kinds of answer."""

        RECEIVED = "received"
        OUTCOME = "outcome"
        WITHDRAWAL_NOTED = "withdrawal_noted"

    flag = models.ForeignKey("Flag", on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    outcome = models.CharField(max_length=24, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
