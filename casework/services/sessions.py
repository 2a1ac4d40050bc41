"""Signing in, on record."""

from __future__ import annotations

from django.db import transaction

from casework.models import User
from casework.services.audit import audit_record


def sign_in_record(*, user: User) -> None:
    """Put on record that ``user`` signed in."""
    with transaction.atomic():
        audit_record(action="user.sign_in", subject=f"user:{user.pk}", actor=user)
