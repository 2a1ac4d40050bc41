"""What a first reviewer's decision sets going: evidence held, complaints passed on."""

from __future__ import annotations

from django.db import models


class LegalHold(models.Model):
    """Evidence of a flag that a first reviewer called false, kept from erasure.

    It stands until the flag is rejected, undone or withdrawn, or until ``expires_at`` passes
    without a second person's approval. ``erase_after`` says that somebody asked for erasure (the
    source deleted the post, a consent was withdrawn) meanwhile: then the end of the hold erases.
    """

    item = models.ForeignKey("Item", on_delete=models.PROTECT, related_name="holds")
    flag = models.ForeignKey("Flag", on_delete=models.PROTECT, related_name="holds")
    placed_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    erase_after = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["flag"], condition=models.Q(ended_at=None), name="one_hold_per_flag"
            )
        ]


class Complaint(models.Model):
    """A post that may truly report illegal charging or bad service: for the complaint channel.

    Its author never leaves the system: rows hold the words only, and no export names who wrote.
    """

    class Status(models.TextChoices):
        """From the reviewer's desk to the office that handles complaints."""

        NEW = "new"
        PASSED_ON = "passed_on"
        CLOSED = "closed"

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="complaints")
    flag = models.ForeignKey(
        "Flag", null=True, on_delete=models.SET_NULL, related_name="complaints"
    )
    excerpt = models.TextField()
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.NEW)
    office = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    opened_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [models.UniqueConstraint(fields=["item"], name="complaint_once_per_item")]
