"""Two different people approve a flag; the service says so, and so does the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from casework.models import AuditEvent, Flag, Referral, Review
from casework.models.people import Role
from casework.selectors.flags import flag_card, flag_counts, flag_get, flag_queue
from casework.services.flags import RejectReason, flag_decide, flag_stamp, flag_undo, flag_withdraw
from records.errors import Refused
from tests.casework.queues import rows
from tests.casework.queues.doubles import RecordedIndex

pytestmark = pytest.mark.django_db
Status = Flag.Status


def approved() -> tuple[Flag, Review]:
    flag = rows.flag()
    flag_decide(user=rows.user(Role.EDITOR), flag=flag, decision="accept")
    review = flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept")
    return Flag.objects.get(pk=flag.pk), review


def test_two_people_approve() -> None:
    flag, _ = approved()
    assert flag.status == Status.APPROVED
    assert flag.first_reviewer is not None
    assert flag.second_reviewer is not None
    assert flag.first_reviewer != flag.second_reviewer
    assert AuditEvent.objects.filter(action="flag.accept").count() == 2


def test_same_verifier_is_refused_in_the_service() -> None:
    flag, verifier = rows.flag(), rows.user(Role.VERIFIER)
    flag_decide(user=verifier, flag=flag, decision="accept")
    with pytest.raises(Refused, match="hai người"):
        flag_decide(user=verifier, flag=flag, decision="accept")
    flag.refresh_from_db()
    assert flag.status == Status.FIRST_APPROVED
    assert flag.reviews.count() == 1


def test_same_person_is_refused_by_the_database() -> None:
    flag, verifier = rows.flag(), rows.user(Role.VERIFIER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.filter(pk=flag.pk).update(
            status=Status.APPROVED, first_reviewer=verifier, second_reviewer=verifier
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.filter(pk=flag.pk).update(status=Status.APPROVED, first_reviewer=verifier)
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.filter(pk=flag.pk).update(status=Status.FIRST_APPROVED)


def test_database_refuses_to_hand_over_what_one_person_approved() -> None:
    flag, cyber = rows.flag(), rows.user(Role.CYBER)
    flag_decide(user=rows.user(Role.EDITOR), flag=flag, decision="accept")
    with pytest.raises(DatabaseError), transaction.atomic():
        Referral.objects.create(flag=flag, format="json", exported_by=cyber, sha256="0" * 64)


def test_second_editor_may_not_approve() -> None:
    flag = rows.flag()
    flag_decide(user=rows.user(Role.EDITOR), flag=flag, decision="accept")
    with pytest.raises(Refused):
        flag_decide(user=rows.user(Role.EDITOR), flag=flag, decision="accept")


@pytest.mark.parametrize("role", [Role.LIAISON, Role.CYBER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_may_not_decide(role: Role) -> None:
    with pytest.raises(Refused):
        flag_decide(user=rows.user(role), flag=rows.flag(), decision="accept")


@pytest.mark.parametrize("role", [Role.LIAISON, Role.CYBER, Role.ADMINISTRATOR])
def test_other_roles_may_not_look(role: Role) -> None:
    user = rows.user(role)
    with pytest.raises(Refused):
        flag_queue(user=user, status=Status.SUGGESTED)
    with pytest.raises(Refused):
        flag_counts(user=user)


@pytest.mark.parametrize("reason", list(RejectReason))
def test_reject_keeps_its_reason(reason: RejectReason) -> None:
    flag = rows.flag()
    review = flag_decide(
        user=rows.user(Role.EDITOR), flag=flag, decision="reject", reason=reason, note="ghi chú"
    )
    flag.refresh_from_db()
    assert flag.status == Status.REJECTED
    assert (review.reason_code, review.reason) == (reason, "ghi chú")


def test_reject_needs_a_known_reason() -> None:
    for reason in ("", "bua"):
        with pytest.raises(Refused, match="lý do"):
            flag_decide(
                user=rows.user(Role.EDITOR), flag=rows.flag(), decision="reject", reason=reason
            )


def test_decided_flag_takes_no_more_decisions() -> None:
    flag, _ = approved()
    with pytest.raises(Refused):
        flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept")
    with pytest.raises(Refused):
        flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="reject", reason="typo")


def test_stale_form_is_refused() -> None:
    flag = rows.flag()
    seen = flag_stamp(flag)
    flag_decide(user=rows.user(Role.EDITOR), flag=flag, decision="accept", seen=seen)
    with pytest.raises(Refused, match="Người khác vừa quyết định"):
        flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept", seen=seen)


def test_undo_restores_each_step() -> None:
    flag, second = approved()
    verifier = second.reviewer
    undone = flag_undo(user=verifier, review=second)
    assert (undone.status, undone.second_reviewer) == (Status.FIRST_APPROVED, None)
    first = flag.reviews.filter(undone_at=None).get()
    with pytest.raises(Refused):
        flag_undo(user=verifier, review=first)
    undone = flag_undo(user=first.reviewer, review=first)
    assert (undone.status, undone.first_reviewer) == (Status.SUGGESTED, None)
    assert flag.reviews.exclude(undone_at=None).count() == 2


def test_only_the_last_decision_is_undone() -> None:
    flag, second = approved()
    first = flag.reviews.order_by("id")[0]
    with pytest.raises(Refused):
        flag_undo(user=first.reviewer, review=first)
    flag_undo(user=second.reviewer, review=second)
    with pytest.raises(Refused):
        flag_undo(user=second.reviewer, review=second)


def test_handed_over_flag_is_withdrawn_not_undone() -> None:
    flag, second = approved()
    referral = Referral.objects.create(
        flag=flag, format="csv", exported_by=rows.user(Role.CYBER), sha256="0" * 64
    )
    with pytest.raises(Refused, match="chuyển giao"):
        flag_undo(user=second.reviewer, review=second)
    with pytest.raises(Refused):
        flag_withdraw(user=rows.user(Role.EDITOR), flag=flag, reason="nhầm")
    with pytest.raises(Refused, match="lý do"):
        flag_withdraw(user=second.reviewer, flag=flag, reason="  ")
    flag_withdraw(user=second.reviewer, flag=flag, reason="Bài đã được sửa")
    flag.refresh_from_db()
    referral.refresh_from_db()
    assert flag.status == Status.WITHDRAWN
    assert referral.withdrawn_at is not None


def test_only_an_approved_flag_is_withdrawn() -> None:
    with pytest.raises(Refused):
        flag_withdraw(user=rows.user(Role.VERIFIER), flag=rows.flag(), reason="nhầm")


def test_restricted_items_are_for_those_who_may(
    search_index: RecordedIndex,
) -> None:
    flag = rows.flag(rows.item(access="restricted"))
    editor, verifier = rows.user(Role.EDITOR), rows.user(Role.VERIFIER)
    assert flag_get(user=editor, flag_id=flag.pk) is None
    assert flag_get(user=verifier, flag_id=flag.pk) == flag
    assert flag_counts(user=editor)[Status.SUGGESTED] == 0
    assert flag_counts(user=verifier)[Status.SUGGESTED] == 1
    with pytest.raises(Refused):
        flag_decide(user=editor, flag=flag, decision="accept")


def test_index_learns_of_the_last_flag_falling(
    search_index: RecordedIndex, django_capture_on_commit_callbacks: object
) -> None:
    flag = rows.flag()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        review = flag_decide(
            user=rows.user(Role.EDITOR), flag=flag, decision="reject", reason="typo"
        )
    assert search_index.flagged == {flag.item_id: False}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        flag_undo(user=review.reviewer, review=review)
    assert search_index.flagged == {flag.item_id: True}


def test_decision_stands_when_the_index_is_away(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    def broken() -> None:
        raise OSError("no index")

    monkeypatch.setattr("casework.services.searchable.index_home", broken)
    flag = rows.flag()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        flag_decide(user=rows.user(Role.EDITOR), flag=flag, decision="accept")
    flag.refresh_from_db()
    assert flag.status == Status.FIRST_APPROVED


def test_card_shows_evidence_copies_and_what_may_be_done() -> None:
    first = rows.item()
    flag = rows.flag(first, fact_is_assumed=True)
    rows.item(near_duplicate_of=first)
    rows.item(near_duplicate_of=first)
    editor = rows.user(Role.EDITOR)
    card = flag_card(editor, flag)
    assert card.excerpt.before + card.excerpt.evidence + card.excerpt.after == rows.POST
    assert card.near_copies == 2
    assert card.assumed
    assert card.cues == ["số lạ đứng sau 'đường dây nóng'", "nhắc tới Chiến dịch"]
    assert (card.may_accept, card.may_reject, card.may_withdraw) == (True, True, False)
    flag_decide(user=editor, flag=flag, decision="accept")
    flag.refresh_from_db()
    assert not flag_card(editor, flag).may_accept
    assert flag_card(rows.user(Role.VERIFIER), flag).may_accept


def test_flag_on_an_earlier_version_shows_the_text_that_was_judged() -> None:
    item = rows.item()
    flag = rows.flag(item)
    item.versions.create(
        version=1, text=item.text, collected_at=item.collected_at, replaced_at=item.collected_at
    )
    item.text, item.version = "Bài đã sửa.", 2
    item.save()
    card = flag_card(rows.user(Role.EDITOR), Flag.objects.get(pk=flag.pk))
    assert card.excerpt.before.startswith("Bà con chú ý.")
    item.versions.all().delete()
    card = flag_card(rows.user(Role.EDITOR), Flag.objects.get(pk=flag.pk))
    assert card.excerpt == ("", rows.EVIDENCE, "", False, False)


def test_a_withdrawal_nobody_fetched_is_undone_and_lies_ready_again() -> None:
    flag, second = approved()
    ready = set(flag.shared.values_list("stix_id", flat=True))
    assert ready
    assert flag_card(second.reviewer, flag).may_undo
    review = flag_withdraw(user=second.reviewer, flag=flag, reason="nhầm")
    flag_undo(user=second.reviewer, review=review)
    flag.refresh_from_db()
    assert flag.status == Status.APPROVED
    assert set(flag.shared.values_list("stix_id", flat=True)) == ready
    flag_undo(user=second.reviewer, review=second)
    assert not flag.shared.exists()


def test_a_flag_whose_item_was_erased_can_still_be_withdrawn() -> None:
    flag, second = approved()
    flag.holds.update(ended_at=flag.created_at)
    flag.item.deleted_at = flag.created_at
    flag.item.save()
    with pytest.raises(Refused, match="erased"):
        flag_undo(user=second.reviewer, review=second)
    flag_withdraw(user=second.reviewer, flag=flag, reason="nguồn đã xóa")
    flag.refresh_from_db()
    assert flag.status == Status.WITHDRAWN
