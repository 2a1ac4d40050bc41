"""What people ask of a source at the console: a visit now, or a try of its credentials."""

from __future__ import annotations

from django.db import transaction

from casework.clock import now
from casework.jobs import enqueue_trial, enqueue_visit
from casework.models import Source, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.source_manifests import manifests
from records.errors import Refused


def source_visit_ask(*, user: User, source_id: int) -> str:
    """Have a source visited now, also one that is off; return the key of the visit to come.

    Raises:
        Refused: role, no such source, it pushes by itself, or it is parked.
    """
    require(user, Action.SOURCE_MANAGE)
    source = _source(source_id)
    if manifests()[source.kind].mode == "push":
        raise Refused(
            "Nguồn này tự gửi đến; không có gì để thu.",
            "This source sends by itself; there is nothing to fetch.",
        )
    if source.parked_until is not None and source.parked_until > now():
        raise Refused(
            "Nguồn đang tạm nghỉ vì giới hạn của nền tảng; hãy chờ hết giờ nghỉ.",
            "The source rests because of a limit of its platform; wait until that is over.",
        )
    _record("source.run_asked", source, user)
    return enqueue_visit(source_id)


def source_trial_ask(*, user: User, source_id: int) -> str:
    """Have a source's credentials tried; return the id under which the answer is found.

    Raises:
        Refused: role, or no such source.
    """
    require(user, Action.SOURCE_MANAGE)
    _record("source.test_asked", _source(source_id), user)
    return enqueue_trial(source_id)


def _source(source_id: int) -> Source:
    source = Source.objects.filter(pk=source_id, removed_at=None).first()
    if source is None or source.kind not in manifests():
        raise Refused("Không có nguồn này, hoặc nó không có bộ thu.", "There is no such source.")
    return source


@transaction.atomic
def _record(action: str, source: Source, user: User) -> None:
    audit_record(action=action, subject=f"source:{source.pk}", actor=user)
