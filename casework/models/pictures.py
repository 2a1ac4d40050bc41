"""What stands beside a picture: its perceptual hash, and pins that people set on sketch maps."""

from __future__ import annotations

from django.db import models


class ImagePrint(models.Model):
    """Perceptual hash of an image or of one key frame of a video (``frame_ms``; 0 for a still).

    ``bits`` are 32 bytes; two prints of the same ``model`` are compared by Hamming distance.
    """

    media = models.ForeignKey("Media", on_delete=models.CASCADE, related_name="prints")
    frame_ms = models.PositiveBigIntegerField(default=0)
    bits = models.BinaryField(max_length=32)
    model = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["media", "frame_ms", "model"], name="image_print_once")
        ]


class MapPin(models.Model):
    """Where on Earth a spot of a hand-drawn map is, as a person says; never set by a machine.

    ``x`` and ``y`` are shares of the image's width and height (null: the whole drawing). A pin is
    never changed: a new one replaces it and the old one gets ``removed_at``.
    """

    media = models.ForeignKey("Media", on_delete=models.CASCADE, related_name="pins")
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    radius_m = models.FloatField()
    label = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    set_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    removed_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["set_at"]
