"""What the machine understood of a text: passages, clues, near-duplicate bands."""

from __future__ import annotations

from django.db import models


class TextKind(models.TextChoices):
    """Which text of an item a span points into."""

    ORIGINAL = "original"
    TRANSCRIPT = "transcript"
    READING = "reading"
    TRANSLATION = "translation"


class Passage(models.Model):
    """One to four sentences, the unit of search. Its id is its id in the index.

    ``start``/``end`` are character offsets into the text named by ``text_kind`` (and by
    ``transcript``, ``reading`` or ``translation``). Only ``current`` passages are searched;
    those of replaced versions stay for the record.
    """

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="passages")
    item_version = models.PositiveIntegerField(default=1)
    text_kind = models.CharField(max_length=12, choices=TextKind.choices, default=TextKind.ORIGINAL)
    transcript = models.ForeignKey("Transcript", null=True, on_delete=models.CASCADE)
    reading = models.ForeignKey("Reading", null=True, on_delete=models.CASCADE)
    translation = models.ForeignKey("Translation", null=True, on_delete=models.CASCADE)
    ordinal = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    start_ms = models.PositiveBigIntegerField(null=True)
    end_ms = models.PositiveBigIntegerField(null=True)
    text = models.TextField()
    lang = models.CharField(max_length=3)
    current = models.BooleanField(default=True)


class Clue(models.Model):
    """A machine-found span with its model, revision and score. A suggestion, never a finding.

    First-depth clues (phone, url, money …) have labels in small letters, entities in capitals
    (``records/entity.py``). ``norm`` is the canonical value as one string: unit code, EDTF date,
    ``province:45`` or ``country:LA``, ``16.65485,106.73119``; ``data`` holds the norm as found
    under ``norm`` and every detail (``role``, ``about``, ``alt``, ``readings`` …) by its name.
    """

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="clues")
    item_version = models.PositiveIntegerField(default=1)
    text_kind = models.CharField(max_length=12, choices=TextKind.choices, default=TextKind.ORIGINAL)
    transcript = models.ForeignKey("Transcript", null=True, on_delete=models.CASCADE)
    reading = models.ForeignKey("Reading", null=True, on_delete=models.CASCADE)
    label = models.CharField(max_length=16)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    norm = models.CharField(max_length=200)
    score = models.FloatField()
    model = models.CharField(max_length=80)
    rule = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    start_ms = models.PositiveBigIntegerField(null=True)
    end_ms = models.PositiveBigIntegerField(null=True)
    # Columns of what the map and the filters ask for; the whole value stands in ``data``.
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    radius_m = models.FloatField(null=True)
    province = models.CharField(max_length=2, blank=True)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["label", "norm"], name="clue_by_norm"),
            models.Index(fields=["label", "province"], name="clue_by_province"),
            models.Index(fields=["label", "earliest"], name="clue_by_day"),
        ]


class NearDuplicateBand(models.Model):
    """First item seen with a MinHash band value (band number is inside the hash).

    One row per band value keeps the look-up for a new text bounded, whatever the size of a
    copy-paste wave.
    """

    hash = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey("Item", on_delete=models.CASCADE)
