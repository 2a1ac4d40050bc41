"""What the law asks for: requests of data subjects, breaches, evidence captures."""

from __future__ import annotations

from django.db import models


class SubjectRequest(models.Model):
    """A request of a person about their own data, with its statutory clocks.

    Law 91/2025/QH15 and Decree 356/2025: acknowledged within two working days; objecting or
    withdrawing consent 15 days, viewing or correcting 10, deleting 20. ``sealed_contact`` is
    encrypted and wiped when the request is closed. ``proof`` says what was done (ids, hashes,
    times), never the words themselves. ``reminded`` names the reminders of its clocks that went
    out (``{"due_soon": "sent at"}``).
    """

    class Kind(models.TextChoices):
        """What is asked."""

        VIEW = "view"
        CORRECT = "correct"
        DELETE = "delete"
        OBJECT = "object"
        WITHDRAW = "withdraw"

    class State(models.TextChoices):
        """How far it is."""

        RECEIVED = "received"
        ACKNOWLEDGED = "acknowledged"
        DONE = "done"
        REFUSED = "refused"

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    channel = models.CharField(max_length=64)
    summary = models.TextField()
    sealed_contact = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    proof = models.JSONField(default=list)
    reminded = models.JSONField(default=dict)
    items = models.ManyToManyField("casework.Item", related_name="subject_requests", blank=True)
    handled_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["due_at"]


class Incident(models.Model):
    """A breach of personal data and its 72-hour clock, kept as the written record.

    ``harms`` says what may be harmed: security, life, honour, dignity, property. ``log`` is a list
    of ``{"at", "by", "text"}``: entries are only added. ``reminded`` as with requests.
    """

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField()
    detected_at = models.DateTimeField()
    notify_by = models.DateTimeField()
    harms = models.JSONField(default=list)
    must_notify = models.BooleanField(default=True)
    notified_at = models.DateTimeField(null=True)
    notified_reference = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    log = models.JSONField(default=list)
    reminded = models.JSONField(default=dict)
    opened_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["-detected_at"]


class EvidenceCapture(models.Model):
    """A web page as it stood at one moment: request and answer in a WACZ file in the archive.

    Asked for (waiting), then done or failed; ``error_vi`` and ``error_en`` say why it failed.
    ``status`` is the page's HTTP status, ``payload_sha256`` that of its bytes as sent, ``files``
    how many answers the WACZ holds. ``with_files`` asks for its pictures and style sheets too.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    item = models.ForeignKey("Item", null=True, on_delete=models.SET_NULL, related_name="captures")
    url = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    original = models.ForeignKey(
        "Original", null=True, on_delete=models.PROTECT, related_name="captures"
    )
    requested_at = models.DateTimeField()
    captured_at = models.DateTimeField(null=True)
    captured_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    status = models.PositiveIntegerField(null=True)
    payload_sha256 = models.CharField(max_length=64, blank=True)
    files = models.PositiveIntegerField(default=0)
    with_files = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    error_vi = models.TextField(blank=True)
    error_en = models.TextField(blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
