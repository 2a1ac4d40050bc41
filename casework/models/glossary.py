"""The glossary: names that mean the same, kept by editors, searched together."""

from __future__ import annotations

from django.db import models


class GlossaryEntry(models.Model):
    """Names of one thing in whatever language and notation.

    ``forms`` are objects ``{"text", "lang"}``, the one to show first. ``folded`` holds them without
    accents and in lower case, one a line, for looking them up. ``key`` is the entry's name in the
    shipped file and in exports, ``None`` for one that editors added. An entry is retired, never
    deleted, so that the shipped file does not bring it back. ``version`` counts changes.
    """

    class Kind(models.TextChoices):
        """What is named."""

        PLACE = "place"
        UNIT = "unit"
        TERM = "term"
        ABBREVIATION = "abbreviation"

    key = models.CharField(max_length=80, null=True, unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    forms = models.JSONField(default=list)
    folded = models.TextField()
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        "User", null=True, on_delete=models.PROTECT, related_name="glossary_added"
    )
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        "User", null=True, on_delete=models.PROTECT, related_name="glossary_changed"
    )
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "folded", "id"]
        indexes = [models.Index(fields=["updated_at"], name="glossary_newest")]
