"""What stands beside a recording: work under way, what must be listened to, its waveform."""

from __future__ import annotations

from django.db import models


class SpeechPart(models.Model):
    """One stretch of a recording already heard, kept until the whole transcript is stored.

    A run killed in hour three finds hours one and two here. ``result`` is the JSON of the stretch's
    segments and damage; ``key`` names the model, its revision and every option that shapes it.
    """

    media = models.ForeignKey("Media", on_delete=models.CASCADE, related_name="heard_parts")
    key = models.CharField(max_length=200)
    ordinal = models.PositiveIntegerField()
    start_ms = models.PositiveBigIntegerField()
    end_ms = models.PositiveBigIntegerField()
    result = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["media", "key", "ordinal"], name="speech_part_once")
        ]


class ListenSpan(models.Model):
    """Words that decide a case, unheard by a person until ``heard_by`` says otherwise.

    ``kind`` is number, date, name, unit, place or negation; ``start``/``end`` are characters of the
    transcript's text.
    """

    transcript = models.ForeignKey(
        "Transcript", on_delete=models.CASCADE, related_name="listen_spans"
    )
    segment = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    start_ms = models.PositiveBigIntegerField()
    end_ms = models.PositiveBigIntegerField()
    text = models.TextField()
    heard_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(
                fields=["transcript", "kind", "start", "end"], name="listen_span_once"
            )
        ]


class Waveform(models.Model):
    """Loudness of a recording for drawing: one byte per stretch of ``1 / per_second`` seconds."""

    media = models.OneToOneField("Media", primary_key=True, on_delete=models.CASCADE)
    per_second = models.PositiveSmallIntegerField()
    peaks = models.BinaryField()
