from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import Error, transaction

from casework.models import AuditEvent, Flag, Item, OfficialFact, Referral, User
from casework.services.audit import audit_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def flag(make_user: Callable[..., User]) -> Flag:
    item = Item.objects.create(
        platform="web",
        kind="post",
        platform_id="1",
        text="x",
        collected_at=datetime.now(UTC),
        route="submitted",
    )
    fact = OfficialFact.objects.create(fact_id="F01", topic="hotline", status="plan")
    return Flag.objects.create(
        item=item, fact=fact, type="hotline", start=0, end=1, evidence="x", score=1.0, why=""
    )


def test_audit_events_cannot_be_changed_or_deleted() -> None:
    with transaction.atomic():
        event = audit_record(action="test.one")
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(action="other")
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        event.delete()
    assert AuditEvent.objects.get(pk=event.pk).action == "test.one"


def refer(flag: Flag, user: User) -> Referral:
    with transaction.atomic():
        return Referral.objects.create(flag=flag, format="json", exported_by=user, sha256="0" * 64)


@pytest.mark.parametrize("status", [s for s in Flag.Status if s != Flag.Status.APPROVED])
def test_a_referral_of_a_flag_not_approved_is_refused(
    flag: Flag, make_user: Callable[..., User], status: str
) -> None:
    flag.status = status
    flag.first_reviewer, flag.second_reviewer = make_user("verifier"), make_user("verifier")
    flag.save()
    with pytest.raises(Error, match="two different people"):
        refer(flag, make_user("cyber"))


def test_a_referral_of_a_flag_two_people_approved_is_taken(
    flag: Flag, make_user: Callable[..., User]
) -> None:
    flag.status = Flag.Status.APPROVED
    flag.first_reviewer, flag.second_reviewer = make_user("verifier"), make_user("verifier")
    flag.save()
    referral = refer(flag, make_user("cyber"))
    other = Flag.objects.create(
        item=flag.item, fact=flag.fact, type="t", start=3, end=4, evidence="", score=1, why=""
    )
    with pytest.raises(Error, match="two different people"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(flag=other)


def test_the_database_refuses_an_approval_by_one_person_twice(
    flag: Flag, make_user: Callable[..., User]
) -> None:
    flag.status = Flag.Status.APPROVED
    flag.first_reviewer = flag.second_reviewer = make_user("verifier")
    with pytest.raises(Error), transaction.atomic():
        flag.save()
    flag.second_reviewer = None
    with pytest.raises(Error), transaction.atomic():
        flag.save()
