"""Pictures whose true place and date are known, and where they turned up again."""

from __future__ import annotations

from django.db import models


class KnownMedia(models.Model):
    """One version of one entry of the register of known pictures; versions are never changed.

    ``pdq`` are 8 × 32 bytes: the PDQ hash of the picture, then of its mirrored and turned forms;
    null for an entry whose picture is not at hand. ``quality`` is PDQ's own, 0 to 100.
    ``taken`` is an EDTF date such as ``2020-10``.
    """

    media_id = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=8, default="image")
    origin_vi = models.TextField()
    origin_en = models.TextField(blank=True)
    taken = models.CharField(max_length=32, blank=True)
    place = models.CharField(max_length=200, blank=True)
    event = models.CharField(max_length=200, blank=True)
    source_url = models.TextField(blank=True)
    status = models.CharField(max_length=16, default="assumed")
    pdq = models.BinaryField(max_length=256, null=True)
    quality = models.PositiveSmallIntegerField(null=True)
    original = models.ForeignKey(
        "Original", null=True, on_delete=models.PROTECT, related_name="known_media"
    )
    retired = models.BooleanField(default=False)
    created_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["media_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["media_id", "version"], name="known_media_version_once")
        ]


class PdqPrint(models.Model):
    """PDQ hash of a picture of an item, or of one scene of its video (``frame_ms``; 0: a still).

    Kept so that a picture that becomes known later is still found. ``bits`` are 32 bytes.
    """

    media = models.ForeignKey("Media", on_delete=models.CASCADE, related_name="pdq_prints")
    frame_ms = models.PositiveBigIntegerField(default=0)
    bits = models.BinaryField(max_length=32)
    quality = models.PositiveSmallIntegerField()
    model = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["media", "frame_ms", "model"], name="pdq_print_once")
        ]


class MediaMatch(models.Model):
    """A file of an item that looks like a known picture.

    ``distance`` counts differing bits of 256; ``turned`` says that the copy is mirrored or turned.
    """

    media = models.ForeignKey("Media", on_delete=models.CASCADE, related_name="known_matches")
    known = models.ForeignKey(KnownMedia, on_delete=models.PROTECT, related_name="matches")
    frame_ms = models.PositiveBigIntegerField(default=0)
    distance = models.PositiveSmallIntegerField()
    turned = models.BooleanField(default=False)
    model = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["media", "known", "frame_ms", "model"], name="media_match_once"
            )
        ]
