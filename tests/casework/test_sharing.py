"""What is approved is laid out once, what is withdrawn is revoked, what is erased is forgotten."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pymisp import MISPEvent
from stix2validator import ValidationOptions, validate_instance

from casework.clock import now
from casework.models import AuditEvent, Flag, Referral, SharedObject, User
from casework.models.people import Role
from casework.selectors.flags import flag_card
from casework.selectors.sharing import (
    APPROVED,
    SAMPLES,
    SharedPage,
    SharedQuery,
    last_added,
    shared_counts,
    shared_page,
)
from casework.services import laying_out, pulls
from casework.services.erasure import UnderLegalHold, item_erase
from casework.services.flags import flag_decide, flag_undo
from casework.services.pulls import feed_pull, taxii_pull
from casework.services.sharing import flag_share, flag_unshare, sharing_refresh
from records.errors import Refused
from tests.casework.queues import rows
from tests.web import doors

pytestmark = pytest.mark.django_db
Query = SharedQuery


def own(flag: Flag) -> list[SharedObject]:
    return list(SharedObject.objects.filter(flag=flag).order_by("added_at"))


def test_the_second_approval_lays_out_and_again_adds_nothing() -> None:
    flag = rows.flag(doors.post())
    flag_decide(user=rows.user(Role.EDITOR), flag=flag, decision="accept")
    assert not SharedObject.objects.exists()
    assert flag_share(flag=flag) == 0
    flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept")
    laid = own(flag)
    assert {row.collection for row in laid} == {APPROVED.name, APPROVED.events}
    assert {"observed-data", "note", "opinion", "report", "artifact", "url", "misp-event"} <= {
        row.stix_type for row in laid
    }
    for collection in (APPROVED.name, APPROVED.events):
        times = SharedObject.objects.filter(collection=collection).values_list(
            "added_at", flat=True
        )
        assert len(set(times)) == len(times)
    event = AuditEvent.objects.get(action="share.add")
    assert event.subject == f"flag:{flag.pk}"
    assert flag_share(flag=flag) == 0
    assert SharedObject.objects.filter(flag=flag).count() == len(laid)


def test_nothing_of_people_is_laid_out() -> None:
    flag = doors.approved()
    assert flag.first_reviewer is not None
    assert flag.second_reviewer is not None
    text = "".join(str(row.body) for row in SharedObject.objects.all())
    for secret in (
        flag.item.author_pid,
        flag.first_reviewer.username,
        flag.second_reviewer.username,
    ):
        assert secret not in text
    assert not SharedObject.objects.filter(stix_type__in=("user-account", "indicator")).exists()


def test_samples_and_assumed_facts_never_stand_among_the_real_ones() -> None:
    doors.approved(doors.post(synthetic=True))
    assert not SharedObject.objects.filter(collection__in=(APPROVED.name, APPROVED.events)).exists()
    assert {row["collection"]: bool(row["objects"]) for row in shared_counts()} == {
        APPROVED.name: False,
        APPROVED.events: False,
        SAMPLES.name: True,
        SAMPLES.events: True,
    }
    for row in SharedObject.objects.filter(stix_type__in=("report", "misp-event")):
        assert "synthetic" in str(row.body)


def test_common_objects_stand_once_for_all_flags() -> None:
    doors.approved()
    common = SharedObject.objects.filter(flag=None).count()
    doors.approved()
    assert SharedObject.objects.filter(flag=None).count() == common > 0


def test_the_database_refuses_what_two_people_did_not_approve() -> None:
    flag = rows.flag()
    values: dict[str, Any] = {
        "collection": APPROVED.name,
        "stix_id": "report--1",
        "stix_type": "report",
        "version": now(),
        "body": {},
        "added_at": now(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        SharedObject.objects.create(flag=flag, **values)
    shared = doors.approved().shared.first()
    assert shared is not None
    shared.flag = flag
    with pytest.raises(IntegrityError), transaction.atomic():
        shared.save()


def test_withdrawal_adds_revoked_versions() -> None:
    flag = doors.approved()
    before = {row.stix_id: row.version for row in own(flag)}
    doors.withdraw(flag)
    revoked = [row for row in own(flag) if row.body.get("revoked")]
    bearers = {row.stix_id for row in own(flag) if "created" in row.body}
    assert {row.stix_id for row in revoked} == bearers
    assert all(row.version > before[row.stix_id] for row in revoked)
    assert flag_share(flag=flag) == 0
    latest = own(flag)[-1]
    assert latest.stix_type == "misp-event"
    assert "withdrawn" in str(latest.body["Event"]["Tag"])


def test_an_approval_can_be_undone_until_somebody_has_fetched_it() -> None:
    reader, _key = doors.token()
    first, second = rows.user(Role.EDITOR), rows.user(Role.VERIFIER)
    flag = rows.flag(doors.post())
    flag_decide(user=first, flag=flag, decision="accept")
    review = flag_decide(user=second, flag=flag, decision="accept")
    taxii_pull(token=reader, collection=APPROVED, query=Query(), resource="manifest")
    assert flag_undo(user=second, review=review).status == Flag.Status.FIRST_APPROVED
    assert own(flag) == []

    review = flag_decide(user=second, flag=flag, decision="accept")
    page = taxii_pull(token=reader, collection=APPROVED, query=Query(), resource="objects")
    assert flag.pk in {row.flag_id for row in page.rows}
    with pytest.raises(Refused):
        flag_undo(user=second, review=review)
    with pytest.raises(Refused):
        flag_unshare(flag=flag)
    assert own(flag)
    flag.refresh_from_db()
    assert not flag_card(second, flag).may_undo


def test_undoing_gives_a_copy_its_words_back() -> None:
    """Two posts with the same words share one artifact; it stays while either is approved."""
    item = doors.post()
    first = doors.approved(item)
    copy = doors.approved(doors.post(text=item.text, near_duplicate_of=item))
    assert not copy.shared.filter(stix_type="artifact").exists()
    flag_unshare(flag=first)
    assert copy.shared.filter(stix_type="artifact").exists()


def test_every_pull_is_on_record_and_the_first_is_a_hand_over() -> None:
    reader, _key = doors.token()
    flag = doors.approved()
    for _ in range(2):
        page = taxii_pull(token=reader, collection=APPROVED, query=Query(), resource="objects")
    feed_pull(token=reader, collection=APPROVED, file="manifest.json")
    event = flag.shared.get(stix_type="misp-event")
    feed_pull(token=reader, collection=APPROVED, file="event", event_uuid=event.stix_id)
    pulls = AuditEvent.objects.filter(action="share.taxii_pull")
    assert pulls.count() == 2
    detail = pulls[0].detail
    assert (detail["count"], detail["flags"]) == (len(page.rows), [flag.pk])
    assert detail["first"] < detail["last"]
    assert pulls[0].actor == reader.user
    assert pulls[0].subject == f"token:{reader.pk}"
    assert AuditEvent.objects.filter(action="share.misp_pull").count() == 2
    assert sorted(Referral.objects.values_list("flag", "format")) == [
        (flag.pk, "misp-feed"),
        (flag.pk, "taxii"),
    ]


def test_a_pull_of_a_withdrawn_flag_is_no_hand_over() -> None:
    reader, _key = doors.token()
    doors.withdraw(doors.approved())
    page = taxii_pull(token=reader, collection=APPROVED, query=Query(), resource="objects")
    assert any(row.body.get("revoked") for row in page.rows)
    assert not Referral.objects.exists()


def test_catching_up_lays_out_what_was_approved_before(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("casework.services.flags.flag_share", lambda flag: 0)
        approved, gone, told = doors.approved(), doors.approved(), doors.approved()
        doors.withdraw(gone)
        Referral.objects.create(
            flag=told, format="json", exported_by=rows.user(Role.CYBER), sha256="0" * 64
        )
        doors.withdraw(told)
    admin = rows.user(Role.ADMINISTRATOR)
    done = sharing_refresh(user=admin)
    assert (done.flags, done.changed, done.refused) == (3, 2, 0)
    assert own(approved)
    # Nobody was ever given it, so nobody needs to hear that it was withdrawn.
    assert own(gone) == []
    assert any(row.body.get("revoked") for row in own(told))
    assert sharing_refresh(user=None).added == 0
    with pytest.raises(Refused):
        sharing_refresh(user=rows.user(Role.VERIFIER))


def test_times_of_adding_never_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock set back must not hide new objects from who asks for what came after."""
    doors.approved()
    newest = last_added(APPROVED.name)
    assert newest is not None
    monkeypatch.setattr(laying_out, "now", lambda: now() - timedelta(days=1))
    flag = doors.approved()
    assert all(row.added_at > newest for row in own(flag) if row.collection == APPROVED.name)


def test_a_copy_confirmed_later_makes_the_first_one_a_campaign() -> None:
    flag = doors.approved()
    assert not flag.shared.filter(stix_type="campaign").exists()
    doors.approved(doors.post(near_duplicate_of=flag.item))
    assert flag.shared.filter(stix_type="campaign").exists()
    old, new = flag.shared.filter(stix_type="report")
    assert new.version > old.version
    assert len(new.body["object_refs"]) > len(old.body["object_refs"])
    links = flag.shared.filter(stix_type="relationship", body__revoked=True)
    assert links.exists()
    assert sharing_refresh(user=None).added == 0


def test_limited_access_takes_the_whole_text_back(home: object) -> None:
    flag = doors.approved()
    artifact = flag.shared.get(stix_type="artifact")
    event = flag.shared.get(stix_type="misp-event")
    assert flag.item.text in str(event.body)
    # Its source deleted it; the hold keeps it as evidence, for fewer eyes.
    with pytest.raises(UnderLegalHold):
        item_erase(item=flag.item, reason="nguồn đã xóa", user=None)
    now_there = flag.shared.get(stix_type="artifact")
    assert now_there.stix_id != artifact.stix_id
    assert base64.b64decode(now_there.body["payload_bin"]).decode() == rows.EVIDENCE
    observed = flag.shared.filter(stix_type="observed-data").last()
    assert observed is not None
    assert now_there.stix_id in observed.body["object_refs"]
    newer = flag.shared.get(stix_type="misp-event")
    assert newer.version > event.version
    assert newer.body["manifest"][event.stix_id]["timestamp"] == int(newer.version.timestamp())
    text = "".join(str(row.body) for row in own(flag))
    assert flag.item.text not in text
    assert flag_share(flag=flag) == 0
    doors.withdraw(flag)
    assert flag_share(flag=flag) == 0


def test_erasing_takes_the_words_but_leaves_the_revocation(home: object) -> None:
    item = doors.post()
    flag = doors.withdraw(doors.approved(item))
    before = str([row.body for row in own(flag)])
    assert rows.EVIDENCE in before
    assert item.url in before
    item_erase(item=item, reason="nguồn đã xóa", user=None, remove_passages=lambda ids: None)
    left = own(flag)
    assert {row.stix_type for row in left} >= {"report", "note", "misp-event"}
    event = MISPEvent()
    event.load(next(row.body["Event"] for row in left if row.stix_type == "misp-event"))
    assert event.objects == []
    options = ValidationOptions(version="2.1", strict=True)
    for row in left:
        if row.stix_type != "misp-event":
            assert row.body["revoked"]
            assert validate_instance(row.body, options).is_valid, row.body
    text = str([row.body for row in left])
    assert not any(word in text for word in (rows.EVIDENCE, "0911", "example.invalid", "payload"))
    assert sharing_refresh(user=None).added == 0


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CYBER])
def test_only_the_cyber_unit_pulls(role: Role) -> None:
    reader, _key = doors.token()
    User.objects.filter(pk=reader.user_id).update(role=role)
    reader.user.refresh_from_db()
    with pytest.raises(Refused):
        taxii_pull(token=reader, collection=APPROVED, query=Query(), resource="objects")


def test_an_approval_undone_while_a_programme_reads_does_not_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    flag, other = doors.approved(), doors.approved()
    reader, _key = doors.token()
    read = shared_page

    def undone_meanwhile(**asked: Any) -> SharedPage:
        page = read(**asked)
        last = flag.reviews.latest("pk")
        flag_undo(user=last.reviewer, review=last)
        return page

    monkeypatch.setattr(pulls, "shared_page", undone_meanwhile)
    page = taxii_pull(token=reader, collection=APPROVED, query=SharedQuery(), resource="objects")
    assert {row.flag_id for row in page.rows} == {other.pk, None}
    assert list(Referral.objects.values_list("flag", flat=True)) == [other.pk]
