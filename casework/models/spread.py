"""How a false claim spreads: the claim itself, its waves, and who was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from casework.models.people import User


class FalseClaim(models.Model):
    """A false claim with its correction ready to post; flags point at it.

    ``published_at`` and ``url`` are set when the newsroom has published the correction.
    """

    fact = models.ForeignKey("OfficialFact", on_delete=models.PROTECT, related_name="false_claims")
    type = models.CharField(max_length=48)
    title = models.CharField(max_length=200)
    claim = models.TextField()
    correction_vi = models.TextField()
    correction_en = models.TextField(blank=True)
    url = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-changed_at"]


class ClaimWave(models.Model):
    """A group of near-copies (or posts that share a number, link or account) in a short time.

    ``head`` is the first of the group. It is evidence for reviewers, never guilt.
    """

    head = models.OneToOneField("Item", on_delete=models.CASCADE, related_name="wave")
    items = models.PositiveIntegerField(default=0)
    authors = models.PositiveIntegerField(default=0)
    platforms = models.JSONField(default=list)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    coordinated = models.BooleanField(default=False)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-last_seen"]


class ClaimNotice(models.Model):
    """A notice that a wave started, told once by each way: console, e-mail, webhook."""

    wave = models.ForeignKey(ClaimWave, on_delete=models.CASCADE, related_name="notices")
    way = models.CharField(max_length=16)
    to = models.CharField(max_length=254, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    read_by: models.ManyToManyField[User, models.Model] = models.ManyToManyField(
        "User", blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "way", "to"], name="notice_once_per_way")
        ]
