"""Lists of the fallen, the people on them, and what was decided about a possible match."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistryList(models.Model):
    """A list as an office keeps it, by its name; its newer files update the same rows.

    ``column_map`` says which column holds which field. ``legal_basis`` is what allows these data
    of real people to be here.
    """

    name = models.CharField(max_length=200, unique=True)
    legal_basis = models.CharField(max_length=500, blank=True)
    column_map = models.JSONField(default=dict)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]


class RegistryImport(models.Model):
    """One file of a list being taken in; killed in the middle, the same file goes on.

    ``rows_done`` is the last line of the file that is stored or set aside for good; ``trouble``
    says in both languages why the file as a whole failed.
    """

    class State(models.TextChoices):
        """How far it is."""

        RUNNING = "running", _("đang nhập")
        DONE = "done", _("xong")
        FAILED = "failed", _("hỏng")

    registry = models.ForeignKey(RegistryList, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True)
    imported_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT)
    imported_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    trouble = models.JSONField(default=dict)
    rows_done = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]


class RegistryBadRow(models.Model):
    """A row that could not be taken, with its line, the reason and its cells as they stood."""

    registry_import = models.ForeignKey(
        RegistryImport, on_delete=models.CASCADE, related_name="bad_rows"
    )
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=40)
    message_vi = models.TextField()
    message_en = models.TextField()
    raw = models.JSONField(default=dict)

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(
                fields=["registry_import", "line"], name="registry_bad_row_once"
            )
        ]


class FallenRecord(models.Model):
    """One person of a list: the official fields as written, and keys to find them by.

    ``key`` is the list's own id of the person, else a hash of what identifies them within the
    list. ``raw`` is the newest row with its columns as they stood; ``version`` counts changes.
    ``name_folded`` … ``unit_norm`` are derived, never shown as said.
    """

    registry = models.ForeignKey(RegistryList, on_delete=models.CASCADE, related_name="records")
    key = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    last_import = models.ForeignKey(
        RegistryImport, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)
    raw = models.JSONField(default=dict)

    full_name = models.CharField(max_length=200)
    alias = models.CharField(max_length=200, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    birth = models.CharField(max_length=40, blank=True)
    home_commune = models.CharField(max_length=200, blank=True)
    home_district = models.CharField(max_length=200, blank=True)
    home_province = models.CharField(max_length=200, blank=True)
    residence = models.CharField(max_length=300, blank=True)
    enlisted = models.CharField(max_length=40, blank=True)
    rank = models.CharField(max_length=120, blank=True)
    position = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=300, blank=True)
    death_date = models.CharField(max_length=60, blank=True)
    circumstances = models.CharField(max_length=300, blank=True)
    death_place = models.CharField(max_length=300, blank=True)
    first_burial = models.CharField(max_length=300, blank=True)
    burial_place = models.CharField(max_length=300, blank=True)
    relative = models.CharField(max_length=300, blank=True)
    notice_number = models.CharField(max_length=120, blank=True)
    certificate_number = models.CharField(max_length=120, blank=True)

    name_folded = models.CharField(max_length=200)
    given_key = models.CharField(max_length=40)
    surname_key = models.CharField(max_length=40)
    birth_year = models.PositiveSmallIntegerField(null=True)
    provinces = models.CharField(max_length=60, blank=True)
    death_earliest = models.DateField(null=True)
    death_latest = models.DateField(null=True)
    unit_norm = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["registry", "key"], name="fallen_once_per_list")
        ]
        indexes = [
            models.Index(fields=["name_folded"], name="fallen_by_name"),
            models.Index(fields=["given_key", "surname_key"], name="fallen_by_key"),
            models.Index(fields=["death_earliest"], name="fallen_by_day"),
            models.Index(fields=["unit_norm"], name="fallen_by_unit"),
        ]


class FallenRecordVersion(models.Model):
    """What a record said before a newer file changed it."""

    record = models.ForeignKey(FallenRecord, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    raw = models.JSONField(default=dict)
    registry_import = models.ForeignKey(RegistryImport, null=True, on_delete=models.SET_NULL)
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["record_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["record", "version"], name="fallen_version_once")
        ]


class MatchProposal(models.Model):
    """The machine's suggestion that a person named in an item may be one on a list.

    ``clue`` is the clue record as matched and ``spans`` the places in the item's texts it came
    from; ``why`` holds each field's contribution; ``model`` and ``revision`` say by what. A
    suggestion that the newest matching no longer makes is not ``current``; it is kept when decided.
    """

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="match_proposals")
    record = models.ForeignKey(FallenRecord, on_delete=models.CASCADE, related_name="proposals")
    person = models.CharField(max_length=200)
    clue = models.JSONField(default=dict)
    spans = models.JSONField(default=list)
    score = models.FloatField()
    why = models.JSONField(default=list)
    model = models.CharField(max_length=80)
    revision = models.CharField(max_length=40)
    record_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person", "record"], name="match_proposed_once")
        ]


class MatchDecision(models.Model):
    """A person's word on a proposal. Never changed: undone, it keeps when and stays on record."""

    class Verdict(models.TextChoices):
        """What was decided."""

        CONFIRMED = "confirmed", _("đúng là người này")
        REJECTED = "rejected", _("không phải người này")

    proposal = models.ForeignKey(MatchProposal, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(undone_at=None),
                name="match_decided_once",
            )
        ]
