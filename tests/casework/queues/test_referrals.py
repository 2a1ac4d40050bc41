"""The cyber unit sees what two different people approved, and nothing of the author."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

import pytest

from casework.clock import now
from casework.handover.lists import COLUMNS, as_csv
from casework.models import AuditEvent, Flag, Item, ItemVersion, Referral, User
from casework.models.people import Role
from casework.selectors.referrals import evidence, referral_all, referral_get, referral_list
from casework.services.erasure import item_erase
from casework.services.flags import flag_decide, flag_withdraw
from casework.services.packets import packet_make
from casework.services.referrals import FORMATS, referral_export
from records.errors import Refused
from tests.casework.queues import rows
from tests.triggers import without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def cyber() -> User:
    return rows.user(Role.CYBER)


def approved(item: Item | None = None) -> Flag:
    flag = rows.flag(item)
    verifiers = rows.user(Role.VERIFIER), rows.user(Role.VERIFIER)
    for verifier in verifiers:
        flag_decide(user=verifier, flag=flag, decision="accept")
    flag.refresh_from_db()
    return flag


def exported(user: User, flag: Flag | None = None) -> list[dict[str, Any]]:
    document = json.loads(referral_export(user=user, form="json", flag=flag))
    assert document["schema"] == "manhmoi.referral/1"
    found: list[dict[str, Any]] = document["flags"]
    return found


def test_only_what_two_people_approved(cyber: User) -> None:
    once = rows.flag()
    flag_decide(user=rows.user(Role.VERIFIER), flag=once, decision="accept")
    both = approved()
    rows.flag()
    assert referral_list(user=cyber)[1] == [both]
    assert referral_get(user=cyber, flag_id=both.pk) == both
    assert referral_get(user=cyber, flag_id=once.pk) is None
    with pytest.raises(Refused):
        referral_export(user=cyber, form="json", flag=once)
    with pytest.raises(Refused):
        evidence(user=cyber, flag=once)


def test_a_row_that_claims_two_people_without_their_decisions_is_not_shown(cyber: User) -> None:
    flag = rows.flag()
    with without_triggers():
        Flag.objects.filter(pk=flag.pk).update(
            status=Flag.Status.APPROVED,
            first_reviewer=rows.user(Role.EDITOR),
            second_reviewer=rows.user(Role.VERIFIER),
        )
    assert referral_all(user=cyber) == []
    assert referral_get(user=cyber, flag_id=flag.pk) is None
    assert exported(cyber) == []


def test_export_is_on_record(cyber: User) -> None:
    flag = approved()
    data = referral_export(user=cyber, form="csv")
    referral = Referral.objects.get()
    assert (referral.flag, referral.format, referral.exported_by) == (flag, "csv", cyber)
    assert referral.sha256 == hashlib.sha256(data).hexdigest()
    event = AuditEvent.objects.get(action="referral.export")
    assert event.detail["flags"] == [flag.pk]
    assert event.actor == cyber


def test_evidence_has_what_a_reader_must_check(cyber: User) -> None:
    original = rows.original()
    item = rows.item(original=original)
    approved(rows.item(near_duplicate_of=item, url="https://example.invalid/copy"))
    rows.item(near_duplicate_of=item, url="https://example.invalid/debunk")
    (row,) = exported(cyber, approved(item))
    assert list(row) == list(COLUMNS)
    assert row["text"][row["evidence_start"] : row["evidence_end"]] == row["evidence"]
    assert row["original_sha256"] == original.sha256
    assert row["fact_source_section"] == "V.1.c"
    assert row["first_approval_role"] == row["second_approval_role"] == "verifier"
    assert row["near_copies"] == ["https://example.invalid/copy"]
    assert row["synthetic"] is True


def test_nothing_of_the_author_or_the_reviewers(cyber: User) -> None:
    flag = approved()
    for form in ("json", "csv"):
        text = referral_export(user=cyber, form=form).decode()
        assert flag.item.author_pid not in text
        assert flag.first_reviewer is not None
        assert flag.first_reviewer.username not in text
        assert "author" not in text


def test_withdrawal_is_delivered(cyber: User) -> None:
    flag = approved()
    assert exported(cyber)[0]["state"] == "approved"
    flag_withdraw(user=rows.user(Role.VERIFIER), flag=flag, reason="đã cải chính")
    assert [one.status for one in referral_list(user=cyber)[1]] == ["withdrawn"]
    (row,) = exported(cyber)
    assert row["state"] == "withdrawn"
    assert row["withdrawn_at"]
    assert Referral.objects.count() == 1
    assert Referral.objects.get().withdrawn_at is not None


def test_restricted_item_hands_over_its_evidence_alone(cyber: User) -> None:
    (row,) = exported(cyber, approved(rows.item(access="restricted")))
    assert row["text"] == row["evidence"] == rows.EVIDENCE
    assert row["text_withheld"] is True


@pytest.mark.parametrize("start", ["=1+1", "+84", "-2", "@x", "\t=1", " =HYPERLINK(1)", "\ufeff=1"])
def test_csv_runs_no_formula(cyber: User, start: str) -> None:
    flag = approved(rows.item(url=f"{start}evil"))
    data = referral_export(user=cyber, form="csv", flag=flag)
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["url"] == f"'{start}evil"
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())


def test_csv_keeps_line_breaks_and_quotes(cyber: User) -> None:
    text = f'Dòng "một"\nDòng hai. {rows.EVIDENCE}'
    flag = approved(rows.item(text))
    data = referral_export(user=cyber, form="csv", flag=flag)
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["text"] == text
    assert tuple(row) == COLUMNS
    assert as_csv([]).count(b"\r\n") == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VERIFIER, Role.LIAISON, Role.ADMINISTRATOR])
def test_other_roles_see_none(role: Role) -> None:
    flag, user = approved(), rows.user(role)
    with pytest.raises(Refused):
        referral_list(user=user)
    with pytest.raises(Refused):
        referral_get(user=user, flag_id=flag.pk)
    with pytest.raises(Refused):
        referral_export(user=user, form="json")


def test_auditor_looks_but_exports_nothing() -> None:
    flag, auditor = approved(), rows.user(Role.AUDITOR)
    assert referral_list(user=auditor)[1] == [flag]
    with pytest.raises(Refused):
        referral_export(user=auditor, form="json")


def test_a_withdrawn_and_erased_flag_stops_no_format(cyber: User, home: object) -> None:
    flag, other = approved(), approved()
    referral_export(user=cyber, form="json", flag=flag)
    flag_withdraw(user=rows.user(Role.VERIFIER), flag=flag, reason="nhầm")
    item_erase(item=flag.item, reason="nguồn đã xóa", user=None, remove_passages=lambda ids: None)
    for form in FORMATS:
        data = referral_export(user=cyber, form=form)
        if form != "xlsx":
            assert other.fact.fact_id in data.decode()
    assert packet_make(user=cyber, flag=flag, out=io.BytesIO()).sealed.unstamped is None


def test_the_bytes_named_are_those_of_the_judged_version(cyber: User) -> None:
    first, second = rows.original(), rows.original()
    flag = approved(rows.item(original=first))
    item = flag.item
    ItemVersion.objects.create(
        item=item,
        version=1,
        text=item.text,
        original=first,
        collected_at=item.collected_at,
        replaced_at=now(),
    )
    Item.objects.filter(pk=item.pk).update(version=2, text="Đã sửa.", original=second)
    (row,) = exported(cyber, flag)
    assert (row["text_version"], row["original_sha256"]) == (1, first.sha256)


def test_the_role_is_that_of_the_decision(cyber: User) -> None:
    flag = approved()
    User.objects.filter(flags_first_reviewed=flag).update(role=Role.LIAISON)
    (row,) = exported(cyber, flag)
    assert row["first_approval_role"] == Role.VERIFIER
    flag.reviews.update(before={})  # of before roles were kept
    (row,) = exported(cyber, flag)
    assert row["first_approval_role"] == Role.LIAISON
