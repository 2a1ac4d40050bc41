"""Every route of the queues, for every role: let in or refused, exactly as the table says."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import User
from casework.models.people import Role
from casework.permissions import TABLE, Action

pytestmark = pytest.mark.django_db

GET, POST = "get", "post"
ROUTES: list[tuple[str, list[object], str, Action]] = [
    ("flags", [], GET, Action.FLAG_VIEW),
    ("flag", [1], GET, Action.FLAG_VIEW),
    ("flag_decide", [1], POST, Action.FLAG_REVIEW),
    ("flag_undo", [1], POST, Action.FLAG_REVIEW),
    ("flag_withdraw", [1], POST, Action.FLAG_WITHDRAW),
    ("leads", [], GET, Action.LEAD_VIEW),
    ("lead_new", [], GET, Action.LEAD_EDIT),
    ("lead_new", [], POST, Action.LEAD_EDIT),
    ("lead", [1], GET, Action.LEAD_VIEW),
    ("lead_edit", [1], POST, Action.LEAD_EDIT),
    ("lead_status", [1], POST, Action.LEAD_EDIT),
    ("lead_undo", [1], POST, Action.LEAD_EDIT),
    ("lead_note", [1, 1], POST, Action.LEAD_EDIT),
    ("lead_remove", [1, 1], POST, Action.LEAD_EDIT),
    ("translations", [], GET, Action.TRANSLATION_VIEW),
    ("translation", [1], GET, Action.TRANSLATION_VIEW),
    ("translation_start", [1], POST, Action.TRANSLATION_EDIT),
    ("translation_approve", [1], POST, Action.TRANSLATION_APPROVE),
    ("translation_undo", [1], POST, Action.TRANSLATION_APPROVE),
    ("api_segment", [1], POST, Action.TRANSLATION_EDIT),
    ("referrals", [], GET, Action.REFERRAL_VIEW),
    ("referral", [1], GET, Action.REFERRAL_VIEW),
    ("referral_key", [], GET, Action.REFERRAL_VIEW),
    ("referral_export", [], POST, Action.REFERRAL_EXPORT),
    ("upload", [], GET, Action.UPLOAD),
    ("upload_text", [], POST, Action.UPLOAD),
    ("api_uploads", [], GET, Action.UPLOAD),
    ("upload_captions", [uuid.UUID(int=1)], POST, Action.UPLOAD),
    ("tus_create", [], POST, Action.UPLOAD),
    ("tus_upload", [uuid.UUID(int=1)], "head", Action.UPLOAD),
    ("tus_upload", [uuid.UUID(int=1)], "patch", Action.UPLOAD),
    ("tus_upload", [uuid.UUID(int=1)], "delete", Action.UPLOAD),
    ("pipeline", [], GET, Action.PIPELINE_VIEW),
    ("api_pipeline", [], GET, Action.PIPELINE_VIEW),
    ("quarantine_retry", [1], POST, Action.QUARANTINE_RETRY),
    ("quarantine_retry_stage", [], POST, Action.QUARANTINE_RETRY),
]


@pytest.mark.parametrize("role", list(Role))
def test_each_role(
    role: Role, make_user: Callable[..., User], console: Callable[[User], Client]
) -> None:
    client = console(make_user(role.value))
    for name, args, method, action in ROUTES:
        status = getattr(client, method)(reverse(name, args=args)).status_code
        if action in TABLE[role]:
            assert status != 403, (name, method)
            assert status < 500, (name, method)
        else:
            assert status == 403, (name, method)


def test_nobody_gets_in_without_signing_in() -> None:
    for name, args, method, _ in ROUTES:
        answer = getattr(Client(), method)(reverse(name, args=args))
        assert answer.status_code in (302, 401), name


def test_forms_without_their_token_are_refused(
    verifier: User, console: Callable[[User], Client]
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(verifier)
    for name, args, method, action in ROUTES:
        if method in (POST, "patch", "delete") and action in TABLE[Role.VERIFIER]:
            answer = getattr(client, method)(reverse(name, args=args))
            assert answer.status_code == 403, name
