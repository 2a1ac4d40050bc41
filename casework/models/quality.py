"""How good the checker is, by people's own eyes: blind samples and calibration."""

from __future__ import annotations

from django.db import models


class BlindSample(models.Model):
    """An unflagged item drawn for blind labelling in the week that begins on ``week`` (Monday)."""

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="blind_samples")
    week = models.DateField()
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["week", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "week"], name="blind_once_a_week")]


class BlindLabel(models.Model):
    """What one person says of a sample without seeing what the machine or anyone else said."""

    sample = models.ForeignKey(BlindSample, on_delete=models.CASCADE, related_name="labels")
    reviewer = models.ForeignKey("User", on_delete=models.PROTECT, related_name="blind_labels")
    label = models.CharField(max_length=16)
    fact_id = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "reviewer"], name="blind_label_once")
        ]


class ClaimCalibration(models.Model):
    """One fit of score to correctness for one type of distortion, from reviewed flags.

    ``points`` are ``[score, probability]`` pairs of the isotonic curve; ``threshold`` is the least
    score at which the 95 % Clopper-Pearson bound on false flags meets ``target``, null where none
    does.
    """

    type = models.CharField(max_length=48)
    reviewed = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    target = models.FloatField()
    threshold = models.FloatField(null=True)
    points = models.JSONField(default=list)
    ece = models.FloatField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["type", "-made_at"]
