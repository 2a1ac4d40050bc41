"""What people decided, one row per decision; an undone decision stays, marked."""

from __future__ import annotations

from django.db import models


class Review(models.Model):
    """One decision by one person about one flag, lead or translation.

    ``reason_code`` is a machine word where the queue offers a list, ``reason`` the free note.
    ``before`` is what an undo restores.
    """

    flag = models.ForeignKey("Flag", null=True, on_delete=models.CASCADE, related_name="reviews")
    lead = models.ForeignKey("Lead", null=True, on_delete=models.CASCADE, related_name="reviews")
    translation = models.ForeignKey(
        "Translation", null=True, on_delete=models.CASCADE, related_name="reviews"
    )
    reviewer = models.ForeignKey("User", on_delete=models.PROTECT, related_name="reviews")
    decision = models.CharField(max_length=24)
    reason_code = models.CharField(max_length=24, blank=True)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
