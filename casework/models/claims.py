"""Official facts, flags against them, and referrals of flags two people approved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class OfficialFact(models.Model):
    """One version of one official fact. Versions are never changed; a flag cites one.

    ``data`` is the fact as in ``config/facts.yaml``. Facts ``assumed`` or ``plan+assumed`` are
    inactive until an official text replaces them.
    """

    fact_id = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    topic = models.CharField(max_length=48)
    status = models.CharField(max_length=16)
    statement_vi = models.TextField()
    statement_en = models.TextField()
    source_doc = models.TextField()
    source_section = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # A version with a person behind it came from the console; one without, from the facts file.
    created_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["fact_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["fact_id", "version"], name="fact_version_once")
        ]


class Flag(models.Model):
    """A machine's suggestion that a text contradicts an official fact, and what people decided.

    ``start``/``end`` are offsets of ``evidence`` in version ``item_version`` of the item's text
    (or the transcript's or reading's when set). The database itself refuses an approval that
    lacks two different people.
    """

    class Status(models.TextChoices):
        """Suggested is never shown as confirmed."""

        SUGGESTED = "suggested"
        UNSURE = "unsure"
        REJECTED = "rejected"
        FIRST_APPROVED = "first_approved"
        APPROVED = "approved"
        WITHDRAWN = "withdrawn"
        SUPERSEDED = "superseded"

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="flags")
    item_version = models.PositiveIntegerField(default=1)
    transcript = models.ForeignKey("Transcript", null=True, on_delete=models.CASCADE)
    reading = models.ForeignKey("Reading", null=True, on_delete=models.CASCADE)
    fact = models.ForeignKey(OfficialFact, on_delete=models.PROTECT)
    fact_is_assumed = models.BooleanField(default=False)
    type = models.CharField(max_length=48)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    evidence = models.TextField()
    score = models.FloatField()
    why = models.TextField()
    vetoes = models.JSONField(default=list)
    model = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.SUGGESTED)
    first_reviewer = models.ForeignKey(
        "User", null=True, on_delete=models.PROTECT, related_name="flags_first_reviewed"
    )
    second_reviewer = models.ForeignKey(
        "User", null=True, on_delete=models.PROTECT, related_name="flags_second_reviewed"
    )
    # "flag" or "watch": a type with too few reviewed cases is only watched (misinformation.md, 8).
    level = models.CharField(max_length=8, default="flag")
    # How often a flag of this type and score was right, by isotonic calibration; null: not known.
    probability = models.FloatField(null=True)
    # Reach, harm and certainty in one number, for the queue's order only.
    priority = models.FloatField(default=0.0)
    propagated_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="propagated"
    )
    media_match = models.ForeignKey(
        "MediaMatch", null=True, on_delete=models.SET_NULL, related_name="flags"
    )
    false_claim = models.ForeignKey(
        "FalseClaim", null=True, on_delete=models.SET_NULL, related_name="flags"
    )
    locked_by = models.ForeignKey(
        "User", null=True, on_delete=models.SET_NULL, related_name="flags_locked"
    )
    locked_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["status", "-created_at"], name="flag_queue"),
            models.Index(fields=["status", "-priority"], name="flag_queue_priority"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "item_version", "fact", "start", "end", "model"],
                name="flag_once",
            ),
            models.CheckConstraint(
                name="flag_first_approval_names_reviewer",
                condition=~Q(status="first_approved") | Q(first_reviewer__isnull=False),
            ),
            models.CheckConstraint(
                name="flag_approval_needs_two_people",
                condition=~Q(status="approved")
                | (
                    Q(first_reviewer__isnull=False)
                    & Q(second_reviewer__isnull=False)
                    & ~Q(first_reviewer=F("second_reviewer"))
                ),
            ),
        ]


class Referral(models.Model):
    """One hand-over of an approved flag to the cyber unit.

    A database trigger refuses a row whose flag is not approved by two different people.
    ``sha256`` is of the exported bytes.
    """

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="referrals")
    format = models.CharField(max_length=16)
    exported_by = models.ForeignKey("User", on_delete=models.PROTECT)
    exported_at = models.DateTimeField(auto_now_add=True)
    sha256 = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-exported_at"]
