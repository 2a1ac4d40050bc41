"""Requests of people about their own data: clocks, finding, erasing, correcting, proof, contact."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.archive import Erased, get_archive
from casework.clock import now
from casework.deadlines import acknowledge_by, answer_by
from casework.index_access import index_close
from casework.models import (
    AuditEvent,
    Clue,
    Consent,
    Flag,
    Item,
    OfficialFact,
    SubjectRequest,
    User,
)
from casework.pseudonym import author_pid
from casework.selectors.audit import audit_verify
from casework.selectors.subject_requests import requests_list, requests_overdue
from casework.services import clock_notices
from casework.services.flags import flag_decide
from casework.services.originals import original_store
from casework.services.subject_finds import request_find
from casework.services.subject_proof import proof_holds, proof_letter, request_proof
from casework.services.subject_request_acts import (
    request_copy,
    request_correct,
    request_erase,
    request_restrict,
    request_withdraw,
)
from casework.services.subject_requests import (
    request_acknowledge,
    request_close,
    request_contact,
    request_drop,
    request_pick,
    request_receive,
    request_refuse,
)
from records.errors import Refused

SECRET = "Nhà bà Tư ở cuối thôn Bãi Cháy"
CONTACT = "bà Tư, 0912 345 678"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture(autouse=True)
def _index(home: Path) -> Any:
    yield
    index_close()


@pytest.fixture
def receive(administrator: User) -> Callable[..., SubjectRequest]:
    def make(kind: str = "delete", **fields: Any) -> SubjectRequest:
        given = {"channel": "hotline", "summary": "Xin xóa bài", "contact": CONTACT, **fields}
        return request_receive(user=administrator, kind=kind, **given)

    return make


def make_item(number: int = 1, **fields: Any) -> Item:
    return Item.objects.create(
        **{
            "platform": "zalo",
            "kind": "message",
            "platform_id": f"m{number}",
            "text": SECRET,
            "collected_at": now(),
            "route": "submitted",
            "author_pid": author_pid("zalo", "2460000000000000001"),
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("received", "end"),
    [
        ("2026-11-23T02:00", "26/11/2026"),  # the day after is a holiday
        ("2026-11-27T02:00", "01/12/2026"),  # a Friday
        ("2026-11-28T02:00", "01/12/2026"),  # a Saturday
        ("2026-02-13T02:00", "24/02/2026"),  # before Tet: 16 to 20 February are days off
        ("2026-11-29T20:00", "02/12/2026"),  # Monday already in Vietnam
    ],
)
def test_two_working_days_end_where_the_calendar_says(received: str, end: str) -> None:
    until = acknowledge_by(datetime.fromisoformat(received).replace(tzinfo=UTC))
    assert (until + timedelta(hours=7)).strftime("%d/%m/%Y %H:%M") == f"{end} 23:59"


def test_each_kind_has_its_days() -> None:
    at = datetime(2026, 11, 2, 5, tzinfo=UTC)
    days = {kind: (answer_by(kind, at) - at).days for kind in SubjectRequest.Kind.values}
    assert days == {"object": 15, "withdraw": 15, "view": 10, "correct": 10, "delete": 20}


def test_from_receipt_to_proof(
    receive: Callable[..., SubjectRequest], administrator: User, home: Path
) -> None:
    original, _ = original_store(
        source=io.BytesIO(f"{SECRET}\nlời người khác\n".encode()), lines=True, mime="text/plain"
    )
    item = make_item(1, original=original, raw_first_chunk=0, raw_last_chunk=0)
    request = receive()
    assert request.code.startswith("YC-") and CONTACT not in str(
        bytes(request.sealed_contact or b"")
    )
    assert request_contact(user=administrator, request=request) == CONTACT
    request_acknowledge(user=administrator, request=request)
    assert request_pick(user=administrator, request=request, item_ids=[item.pk, item.pk]) == 1

    assert request_erase(user=administrator, request=request).erased == (item.pk,)
    request_close(user=administrator, request=request)

    with pytest.raises(Erased):
        get_archive().chunks(original.sha256, 0, 0)
    request.refresh_from_db()
    assert (request.state, request.sealed_contact) == ("done", None)
    with pytest.raises(Refused):
        request_contact(user=administrator, request=request)
    proof = request_proof(user=administrator, request=request)
    erased = next(step for step in proof["steps"] if step["act"] == "erased")
    event = AuditEvent.objects.get(seq=erased["event"])
    assert (erased["item"], erased["event_hash"]) == (item.pk, event.hash)
    assert erased["originals"]["erased_in"] == [original.sha256]
    letter = proof_letter(proof)
    assert original.sha256 in letter and request.code in letter
    assert SECRET not in letter and CONTACT not in letter and administrator.username not in letter
    assert proof_holds(proof)
    assert not proof_holds({**proof, "closed_at": None})
    assert audit_verify().ok


def test_clocks_that_ran_out_are_counted_and_told_once(
    receive: Callable[..., SubjectRequest],
    administrator: User,
    settings: Any,
    mailoutbox: list[Any],
) -> None:
    fresh, late = receive("view"), receive("view", received_at=now() - timedelta(days=11))
    lines = {line.row.pk: line for line in requests_list(user=administrator)}
    assert (lines[late.pk].overdue, lines[fresh.pk].overdue) == (True, False)
    assert next(iter(lines)) == late.pk, "the most pressing first"
    assert requests_overdue(user=administrator) == 1

    assert clock_notices.reminders_send() == 0, "no mail server is set"
    settings.EMAIL_HOST, settings.MANHMOI_ALERT_EMAILS = "mail.invalid", ["dau-moi@example.org"]
    assert clock_notices.reminders_send() == 2
    assert clock_notices.reminders_send() == 0
    assert (
        sorted(mail.subject.split(":")[1].strip() for mail in mailoutbox)
        == [f"Yêu cầu {late.code}"] * 2
    )
    assert all(CONTACT not in mail.body for mail in mailoutbox)


def test_a_mail_server_that_fails_is_asked_again_later(
    receive: Callable[..., SubjectRequest], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive("view", received_at=now() - timedelta(days=11))
    settings.EMAIL_HOST, settings.MANHMOI_ALERT_EMAILS = "mail.invalid", ["dau-moi@example.org"]
    tried: list[str] = []

    def broken(subject: str, *_: Any) -> None:
        tried.append(subject)
        raise OSError("connection refused")

    monkeypatch.setattr(clock_notices, "send_mail", broken)
    monkeypatch.setattr(clock_notices, "_failed", {})
    assert [clock_notices.reminders_send() for _ in range(2)] == [0, 0]
    assert len(tried) == 2, "both reminders once; the next try is an hour later"
    monkeypatch.setattr(clock_notices, "now", lambda: now() + timedelta(hours=2))
    assert clock_notices.reminders_send() == 0
    assert len(tried) == 4


def test_found_by_what_the_person_gives(
    receive: Callable[..., SubjectRequest], administrator: User, verifier: User
) -> None:
    request = receive()
    message = make_item(1)
    video = make_item(
        2,
        platform="youtube",
        kind="post",
        platform_id="AAAAAAAAAA1",
        url="https://www.youtube.com/watch?v=AAAAAAAAAA1",
        text="Mộ liệt sĩ, ai biết gọi 0912 345 678",
        author_pid="",
    )
    Clue.objects.create(
        item=video, label="phone", start=0, end=3, text="x", norm="+84912345678", score=1, model="m"
    )
    call = make_item(
        3, platform="hotline", kind="call", author_pid=author_pid("hotline", "+84912345678")
    )
    hidden = make_item(4, text="Điều riêng", access="restricted", author_pid="")
    cases = {
        ("url", "http://youtube.com/watch?v=AAAAAAAAAA1&t=3"): [video.pk],
        ("url", "https://youtu.be/AAAAAAAAAA1"): [video.pk],
        ("id", "m1"): [message.pk],
        ("author", "2460000000000000001"): [message.pk],
        ("phone", "0912.345.678"): [call.pk, video.pk],
        ("text", "cuối thôn Bãi Cháy"): [call.pk, message.pk],
        ("text", "Điều riêng"): [hidden.pk],
    }
    for (by, value), expected in cases.items():
        found = request_find(user=administrator, request=request, by=by, value=value)
        assert sorted(one.item.pk for one in found) == sorted(expected), (by, value)
    far = make_item(5, text="Dài dòng. " * 90 + "Anh Thử nằm ở gốc đa.", author_pid="")
    (near,) = request_find(user=administrator, request=request, by="text", value="Thử nằm ở gốc")
    assert near.item == far and near.excerpt.startswith("… ") and "Thử nằm" in near.excerpt
    (restricted,) = found
    assert restricted.excerpt == "", "an administrator does not read restricted words"
    shown = request_find(user=verifier, request=request, by="text", value="Điều riêng")
    assert shown[0].excerpt == "Điều riêng"
    for by, value in (("phone", "abc"), ("phone", "12"), ("text", "  "), ("face", "x")):
        with pytest.raises(Refused):
            request_find(user=administrator, request=request, by=by, value=value)
    events = AuditEvent.objects.filter(action="request.find")
    assert not [e for e in events if "0912" in str(e.detail) or "2460" in str(e.detail)]


def test_evidence_is_held_and_said_so(
    receive: Callable[..., SubjectRequest], administrator: User, verifier: User
) -> None:
    item = make_item(1)
    fact = OfficialFact.objects.create(fact_id="F01", topic="hotline", status="plan")
    flag = Flag.objects.create(
        item=item, fact=fact, type="hotline", start=0, end=3, evidence="Nhà", score=0.9
    )
    flag_decide(flag=flag, user=verifier, decision="accept")
    request = receive()
    request_pick(user=administrator, request=request, item_ids=[item.pk])
    assert request_erase(user=administrator, request=request) == ((), (item.pk,))
    item.refresh_from_db()
    assert (item.deleted_at, item.access) == (None, "restricted")
    assert request_proof(user=administrator, request=request)["steps"][-1]["act"] == "held"


def test_withdrawal_reaches_all_that_the_consent_covered(
    receive: Callable[..., SubjectRequest], administrator: User
) -> None:
    consent = Consent.objects.create(notice_version="1", given_at=now(), channel="zalo")
    named, unnamed = make_item(1, consent=consent), make_item(2, consent=consent)
    free, other = make_item(3), make_item(4)
    request = receive("withdraw")
    request_pick(user=administrator, request=request, item_ids=[named.pk, free.pk])
    done = request_withdraw(user=administrator, request=request)
    assert sorted(done.erased) == [named.pk, unnamed.pk, free.pk]
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert list(Item.objects.filter(deleted_at=None)) == [other]


def test_objection_may_only_limit_who_reads(
    receive: Callable[..., SubjectRequest], administrator: User
) -> None:
    item = make_item(1)
    request = receive("object")
    request_pick(user=administrator, request=request, item_ids=[item.pk])
    assert request_restrict(user=administrator, request=request) == (item.pk,)
    assert request_restrict(user=administrator, request=request) == ()
    item.refresh_from_db()
    assert (item.access, item.text) == ("restricted", SECRET)


def test_a_correction_keeps_what_was_said_first(
    receive: Callable[..., SubjectRequest], administrator: User
) -> None:
    item, post = make_item(1), make_item(2, route="official_api")
    request = receive("correct")
    request_pick(user=administrator, request=request, item_ids=[item.pk, post.pk])
    new = "Nhà bà Tư ở đầu thôn Bãi Cháy"
    request_correct(user=administrator, request=request, item_id=item.pk, text=new)
    item.refresh_from_db()
    assert (item.text, item.version, item.stage, item.state) == (new, 2, "understand", "pending")
    assert item.versions.get().text == SECRET
    for target, text in ((item.pk, new), (item.pk, " "), (post.pk, "Sửa lời người khác")):
        with pytest.raises(Refused):
            request_correct(user=administrator, request=request, item_id=target, text=text)
    copy = request_copy(user=administrator, request=request)
    assert copy["items"][0]["earlier_texts"] == [SECRET]


def test_what_may_not_be(
    receive: Callable[..., SubjectRequest], administrator: User, verifier: User, editor: User
) -> None:
    item = make_item(1)
    request = receive("delete")
    bad: list[Callable[[], object]] = [
        lambda: receive("burn"),
        lambda: receive(channel="pigeon"),
        lambda: receive(summary=" "),
        lambda: receive(received_at=now() + timedelta(hours=1)),
        lambda: request_receive(user=editor, kind="view", channel="email", summary="x"),
        lambda: request_pick(user=administrator, request=request, item_ids=[999_999]),
        lambda: request_erase(user=administrator, request=request),  # nothing picked
        lambda: request_restrict(user=administrator, request=request),  # not asked for
        lambda: request_close(user=administrator, request=request, note="x"),  # not acknowledged
        lambda: request_refuse(user=administrator, request=request, reason=" "),
    ]
    for act in bad:
        with pytest.raises(Refused):
            act()
    request_pick(user=verifier, request=request, item_ids=[item.pk])
    with pytest.raises(Refused):
        request_erase(user=verifier, request=request)
    request_drop(user=verifier, request=request, item_id=item.pk)
    request_refuse(user=verifier, request=request, reason="Không phải dữ liệu của người hỏi")
    with pytest.raises(Refused):
        request_pick(user=verifier, request=request, item_ids=[item.pk])
    assert not requests_list(user=administrator)
    assert [line.row.pk for line in requests_list(user=administrator, closed=True)] == [request.pk]
