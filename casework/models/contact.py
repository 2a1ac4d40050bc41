"""How to reach somebody who gave testimony: kept apart, encrypted, and answers sent to them."""

from __future__ import annotations

from django.db import models


class ContactDetail(models.Model):
    """A caller's number or a sender's id, encrypted with a key outside the database.

    ``pid`` is the keyed hash that items carry as ``author_pid``. Only an audited reveal shows it.
    """

    platform = models.CharField(max_length=32)
    pid = models.CharField(max_length=64)
    sealed = models.BinaryField()
    consent = models.ForeignKey("Consent", null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "pid"], name="contact_once_per_person")
        ]


class Reply(models.Model):
    """An answer to somebody who sent us something: at most one per message received.

    ``sealed_to`` is the encrypted address; it is wiped once sent or given up. ``state``: waiting,
    sending (a kill in between leaves it so, and it is not sent twice), sent, failed. ``due_at`` is
    when it is tried next; while it is being sent, when that must have ended.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    source = models.ForeignKey("Source", on_delete=models.CASCADE, related_name="replies")
    key = models.CharField(max_length=200)
    sealed_to = models.BinaryField(null=True)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="reply_once_per_message")
        ]
