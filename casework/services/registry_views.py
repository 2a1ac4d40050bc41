"""Who has seen whom on the lists: data of real people leave a trace when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from casework.models import FallenRecord, MatchProposal, User
from casework.services.audit import audit_record


def registry_view_record(*, user: User, records: Sequence[FallenRecord]) -> None:
    """Put on record which people of the lists ``user`` was shown; nobody leaves no trace."""
    _record(user, "registry.view", [record.pk for record in records])


def match_view_record(*, user: User, matches: Sequence[MatchProposal]) -> None:
    """Put on record which people of the lists ``user`` was shown beside testimony."""
    _record(user, "match.view", [match.record_id for match in matches])


def _record(user: User, action: str, records: list[int]) -> None:
    if not records:
        return
    with transaction.atomic():
        audit_record(action=action, detail={"records": records}, actor=user)
