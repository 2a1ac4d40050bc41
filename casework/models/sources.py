"""Where things come from."""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """A watched feed, page, folder or door through which items arrive.

    ``config`` holds the source's own settings (URL, selectors); ``cursor`` what a resumed run
    needs (ETag, last id). ``legal_basis`` is required before a source may run.
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
    expected_per_day_min = models.PositiveIntegerField(null=True, blank=True)
    expected_per_day_max = models.PositiveIntegerField(null=True, blank=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_item_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
