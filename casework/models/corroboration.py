"""Which items seem to tell of one thing: what the machine proposes, and what people decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class ItemLink(models.Model):
    """Evidence that two items tell of the same burial, battle or person. A suggestion.

    ``first`` has the smaller id. ``score`` is in nats (``nlp.corroboration.compare``); ``veto``
    names a decisive contradiction, which keeps the pair apart whatever the score. ``reasons`` is a
    list of ``{"kind", "nats", "value", "left", "right"}``, where left and right say which words of
    the first and the second item: ``{"text_kind", "text_id", "start", "end", "text"}`` or null.
    """

    first = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="links_up")
    second = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="links_down")
    score = models.FloatField()
    veto = models.CharField(max_length=120, blank=True)
    reasons = models.JSONField(default=list)
    model = models.CharField(max_length=80)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="item_link_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="item_link_ids_ascending"
            ),
        ]


class LeadProposal(models.Model):
    """Items that the machine proposes as one lead; people accept or reject, nothing else does.

    ``lead`` is the lead that was opened on acceptance; of a waiting proposal, the open lead that
    the items would complete. A proposal whose items now stand in another one is ``superseded``.
    """

    class Status(models.TextChoices):
        """How a proposal stands."""

        WAITING = "waiting"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        SUPERSEDED = "superseded"

    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WAITING)
    score = models.FloatField()
    model = models.CharField(max_length=80)
    lead = models.ForeignKey("Lead", null=True, on_delete=models.SET_NULL, related_name="proposals")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    decided_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-score", "pk"]
        indexes = [models.Index(fields=["status", "-score"], name="proposal_queue")]


class ProposalItem(models.Model):
    """An item of a proposal, with its mean evidence (nats) towards the others."""

    proposal = models.ForeignKey(LeadProposal, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="proposal_entries")
    score = models.FloatField()

    class Meta:
        ordering = ["-score", "item_id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "item"], name="item_once_per_proposal")
        ]


class ItemsApart(models.Model):
    """Two items of which a person said that they do not tell of one thing; never proposed again."""

    first = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="apart_up")
    second = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="apart_down")
    proposal = models.ForeignKey(LeadProposal, null=True, on_delete=models.SET_NULL)
    decided_by = models.ForeignKey("User", on_delete=models.PROTECT)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="items_apart_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="items_apart_ids_ascending"
            ),
        ]
