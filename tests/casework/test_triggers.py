"""What the database refuses by itself, whatever writes to it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, transaction

from casework.clock import now
from casework.models import (
    AuditEvent,
    Flag,
    Item,
    LegalHold,
    OfficialFact,
    Referral,
    Review,
    SharedObject,
    User,
)
from casework.models.people import Role
from casework.selectors.audit import _GUARDS
from casework.services.audit import audit_record
from casework.services.flags import flag_decide, flag_withdraw
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db
Status = Flag.Status


@pytest.fixture(autouse=True)
def _no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.services.searchable._after_commit", lambda *_: None)


def refused(why: str, work: Callable[..., Any], *given: Any, **more: Any) -> None:
    with pytest.raises(Error, match=why), transaction.atomic():
        work(*given, **more)


def write(table: str, row: int, **values: Any) -> None:
    """Write by hand, past every service."""
    columns = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE casework_{table} SET {columns} WHERE id = %s", [*values.values(), row]
        )


def remove(table: str, row: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM casework_{table} WHERE id = %s", [row])


def test_audit_events_cannot_be_changed_or_deleted() -> None:
    with transaction.atomic():
        event = audit_record(action="test.one")
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(action="other")
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        event.delete()
    assert AuditEvent.objects.get(pk=event.pk).action == "test.one"


def refer(flag: Flag) -> Referral:
    return Referral.objects.create(
        flag=flag, format="json", exported_by=rows.user(Role.CYBER), sha256="0" * 64
    )


def share(flag: Flag) -> SharedObject:
    return SharedObject.objects.create(
        collection="c",
        stix_id=f"note--{flag.pk}",
        stix_type="note",
        version=now(),
        body={},
        flag=flag,
        added_at=now(),
    )


def test_nothing_is_handed_over_before_two_people_approved() -> None:
    flag = rows.flag()
    people: dict[str, Any] = {
        "first_reviewer": rows.user(Role.EDITOR),
        "second_reviewer": rows.user(Role.VERIFIER),
    }
    for status in (Status.SUGGESTED, Status.UNSURE, Status.REJECTED, Status.FIRST_APPROVED):
        Flag.objects.filter(pk=flag.pk).update(status=status, **people)
        refused("two different people", refer, flag)
        refused("two different people", share, flag)
    approved = rows.approved()
    referral, shared = refer(approved), share(approved)
    refused("two different people", write, "referral", referral.pk, flag_id=flag.pk)
    refused("two different people", write, "sharedobject", shared.pk, flag_id=flag.pk)
    flag_withdraw(user=rows.user(Role.VERIFIER), flag=approved, reason="nhầm")
    share(rows.approved())
    refused("two different people", refer, approved)


def test_no_shortcut_to_approved_by_hand() -> None:
    one, other = rows.user(Role.VERIFIER), rows.user(Role.VERIFIER)
    both: dict[str, Any] = {"first_reviewer_id": one.pk, "second_reviewer_id": other.pk}
    for status in ("approved", "withdrawn"):
        refused("never inserted", rows.flag, status=status, **both)
    flag = rows.flag()
    # Not from the suggestion, not without reviews, not by one person twice.
    refused("two different people", write, "flag", flag.pk, status="approved", **both)
    refused("can be withdrawn", write, "flag", flag.pk, status="withdrawn", **both)
    write("flag", flag.pk, status="first_approved", first_reviewer_id=one.pk)
    refused("two different people", write, "flag", flag.pk, status="approved", **both)
    review = Review.objects.create(flag=flag, reviewer=one, decision="accept")
    twice = {"first_reviewer_id": one.pk, "second_reviewer_id": one.pk}
    refused(".", write, "flag", flag.pk, status="approved", **twice)
    second = Review.objects.create(flag=flag, reviewer=other, decision="accept", undone_at=now())
    refused("two different people", write, "flag", flag.pk, status="approved", **both)
    second.undone_at = None
    second.save()
    swapped = {"first_reviewer_id": other.pk, "second_reviewer_id": one.pk}
    refused("two different people", write, "flag", flag.pk, status="approved", **swapped)
    write("flag", flag.pk, status="approved", **both)
    assert Flag.objects.get(pk=flag.pk).status == Status.APPROVED
    assert review.flag_id == flag.pk


def test_what_an_approval_rests_on_stays() -> None:
    flag, third = rows.approved(), rows.user(Role.VERIFIER)
    other = rows.flag()
    for review in flag.reviews.all():
        refused("not deleted", remove, "review", review.pk)
        changes: list[dict[str, Any]] = [
            {"undone_at": now()},
            {"reviewer_id": third.pk},
            {"decision": "reject"},
            {"flag_id": other.pk},
        ]
        for change in changes:
            refused("not changed", write, "review", review.pk, **change)
    moves: list[dict[str, Any]] = [
        {"item_id": other.item_id},
        {"second_reviewer_id": third.pk},
        {"first_reviewer_id": None},
    ]
    for change in moves:
        refused(".", write, "flag", flag.pk, **change)
    write("flag", flag.pk, evidence="")  # an erasure takes the words, not the decision


def test_what_was_handed_over_is_only_withdrawn() -> None:
    ways: list[Callable[[Flag], object]] = [refer, share]
    for hand_over in ways:
        flag = rows.approved()
        hand_over(flag)
        for status in ("suggested", "first_approved", "rejected", "superseded"):
            refused("only be withdrawn", write, "flag", flag.pk, status=status)
        write("flag", flag.pk, status="withdrawn")
        refused("only be withdrawn", write, "flag", flag.pk, status="approved")


def test_an_inactive_fact_is_cited_for_synthetic_items_only() -> None:
    active = rows.fact()
    for status in ("assumed", "plan+assumed"):
        fact = OfficialFact.objects.create(
            fact_id="F10", version=len(status), topic="fees", status=status
        )
        real, invented = rows.item(synthetic=False), rows.item()
        refused("inactive fact", rows.flag, real, fact=fact)
        flag, tried = rows.flag(real, fact=active), rows.flag(invented, fact=fact)
        refused("inactive fact", write, "flag", flag.pk, fact_id=fact.pk)
        refused("inactive fact", write, "flag", tried.pk, item_id=real.pk)
        refused("inactive fact", write, "item", invented.pk, synthetic=False)
        write("item", rows.item().pk, synthetic=False)


def test_held_evidence_is_not_erased_by_hand() -> None:
    flag = rows.flag()
    flag_decide(user=rows.user(Role.EDITOR), flag=flag, decision="accept")
    refused("legal hold", write, "item", flag.item_id, deleted_at=now())
    LegalHold.objects.update(ended_at=now())
    write("item", flag.item_id, deleted_at=now())
    assert Item.objects.get(pk=flag.item_id).deleted_at is not None


def test_the_database_refuses_an_approval_by_one_person_twice(
    make_user: Callable[..., User],
) -> None:
    flag = rows.flag()
    flag.status = Flag.Status.APPROVED
    flag.first_reviewer = flag.second_reviewer = make_user("verifier")
    refused(".", flag.save)
    flag.second_reviewer = None
    refused(".", flag.save)


def test_the_audit_check_knows_every_guard() -> None:
    migration = importlib.import_module("casework.migrations.0010_claim_triggers")
    assert {name for name, *_ in migration.GUARDS} <= _GUARDS


def test_what_two_people_signed_keeps_its_words(home: object) -> None:
    flag = rows.approved()
    mine = Flag.objects.filter(pk=flag.pk)
    for change in (
        {"evidence": "lời khác"},
        {"start": flag.start + 1},
        {"end": flag.end + 1},
        {"type": "fee_dna"},
        {"item_version": 2},
    ):
        refused("not changed under their names", mine.update, **change)
    # Erasing empties the words.
    assert mine.update(evidence="", why="") == 1


def test_a_version_of_a_fact_is_never_changed() -> None:
    fact = rows.fact("assumed")
    mine = OfficialFact.objects.filter(pk=fact.pk)
    refused("never changed", mine.update, status="plan")
    refused("never changed", mine.update, statement_vi="khác")
