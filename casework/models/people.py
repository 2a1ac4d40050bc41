"""Users with one role each, consents, and what a user saved."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a user is here for; ``casework.permissions`` says what each may do."""

    EDITOR = "editor", _("Biên tập")
    VERIFIER = "verifier", _("Thẩm định")
    LIAISON = "liaison", _("Liên lạc đối ngoại")
    CYBER = "cyber", _("Cán bộ an ninh mạng")
    AUDITOR = "auditor", _("Kiểm tra")
    ADMINISTRATOR = "administrator", _("Quản trị")


class User(AbstractUser):
    """A person who works in the console. Exactly one role."""

    role = models.CharField(max_length=16, choices=Role.choices)
    must_change_password = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="vi")

    class Meta:
        ordering = ["username"]


class Consent(models.Model):
    """Consent given with testimony: which notice, when, by what channel, for which purposes."""

    notice_version = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    channel = models.CharField(max_length=64)
    purposes = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(null=True, blank=True)


class SavedSearch(models.Model):
    """A search a user keeps: the query and its filters as the search form names them.

    With ``alerts`` on, testimony that becomes searchable from now on and matches makes an
    ``Alert``. ``trouble`` says why the last look failed, in both languages; empty when it did not.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=500)
    filters = models.JSONField(default=dict)
    alerts = models.BooleanField(default=False)
    trouble = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_search_name_once_per_user")
        ]
