"""Translations by segment: a person's, or (later) a machine's until a person approves it."""

from __future__ import annotations

from django.db import models


class Translation(models.Model):
    """A translation of one item's text into ``target``; searchable once approved.

    ``made_by`` is the model's ``name@revision``, empty when a person wrote it. ``text`` is the
    segments joined as last approved (empty before); the translation's passages point into it, so
    later edits of segments change nothing that is searched until they are approved.
    """

    class Status(models.TextChoices):
        """How it stands."""

        DRAFT = "draft"
        APPROVED = "approved"

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="translations")
    item_version = models.PositiveIntegerField(default=1)
    source_lang = models.CharField(max_length=3)
    target = models.CharField(max_length=3, default="vi")
    made_by = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "item_version", "target", "made_by"], name="translation_once"
            )
        ]


class TranslationSegment(models.Model):
    """One source span and its translation. ``start``/``end`` point into the item's text."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="segments")
    ordinal = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    source_text = models.TextField()
    text = models.TextField(blank=True)
    edited_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "ordinal"], name="translation_segment_once"
            )
        ]
