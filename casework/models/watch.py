"""Watch rules: what the sources look for."""

from __future__ import annotations

from django.db import models


class WatchRule(models.Model):
    """One thing the watch looks for, in up to five languages.

    A text is caught when it holds any of ``keywords``, ``hashtags``, ``places`` or ``units`` and
    none of ``exclusions``; or comes from one of ``channels``. Keywords are compared without regard
    to case and, with ``unaccented``, also where one side leaves the accents out (``liet si``; never
    ``mơ`` for ``mộ``). ``places`` are names the gazetteer knows, met under all its names; ``units``
    are codes (``PAVN:div304``), met by every part of the unit. ``languages`` limits the texts it
    looks at; empty means all. ``channels`` are ``{"platform": …, "id": …, "title": …}``.
    ``query_platforms`` says where its keywords are also sent as search queries, which costs quota.
    """

    name = models.CharField(max_length=120, unique=True)
    keywords = models.JSONField(default=list)
    exclusions = models.JSONField(default=list)
    hashtags = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    places = models.JSONField(default=list)
    units = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    query_platforms = models.JSONField(default=list)
    unaccented = models.BooleanField(default=True)
    enabled = models.BooleanField(default=True)
    seeded = models.BooleanField(default=False)
    updated_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
