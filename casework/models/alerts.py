"""Saved searches that tell of new testimony: what they found, and what they have yet to look at."""

from __future__ import annotations

from django.db import models


class Alert(models.Model):
    """New testimony that a saved search found, once per item.

    ``passage`` is the best one at that time. ``words`` of ``asked`` different words of the search
    stand in it; ``cosine`` is its nearness by meaning as ``model`` saw it, null where that played
    no part. No words are kept here: the page takes them from the passage, so erasing the item
    erases the alert.
    """

    saved_search = models.ForeignKey("SavedSearch", on_delete=models.CASCADE, related_name="found")
    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="alerts")
    passage = models.ForeignKey("Passage", null=True, on_delete=models.SET_NULL)
    words = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)
    cosine = models.FloatField(null=True)
    model = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["saved_search", "item"], name="alert_once_per_item")
        ]
        indexes = [models.Index(fields=["saved_search", "read_at"], name="alert_unread")]


class AlertDue(models.Model):
    """An item whose searchable words a person changed (an approved translation).

    Saved searches must look at it; written in the transaction of the change, so that a kill
    between the two loses nothing.
    """

    item = models.OneToOneField("Item", on_delete=models.CASCADE, primary_key=True)
    since = models.DateTimeField(auto_now_add=True)
