"""Leads: a case that gathers items about one burial, battle or person."""

from __future__ import annotations

from django.db import models


class Lead(models.Model):
    """A case under work."""

    class Status(models.TextChoices):
        """From a first hint to what came of it."""

        OPEN = "open"
        VERIFYING = "verifying"
        CORROBORATED = "corroborated"
        HANDED_OVER = "handed_over"
        CLOSED = "closed"

    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.OPEN)
    opened_by = models.ForeignKey("User", on_delete=models.PROTECT)
    opened_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at"]


class LeadItem(models.Model):
    """An item (and, where known, the very passage) that belongs to a lead."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey("Item", on_delete=models.PROTECT, related_name="lead_entries")
    passage = models.ForeignKey("Passage", null=True, on_delete=models.SET_NULL)
    note = models.TextField(blank=True)
    added_by = models.ForeignKey("User", on_delete=models.PROTECT)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at"]
        constraints = [models.UniqueConstraint(fields=["lead", "item"], name="item_once_per_lead")]
