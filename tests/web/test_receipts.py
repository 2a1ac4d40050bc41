"""What the cyber unit answers comes back to the flag: from its page and from its programmes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casework.models import AuditEvent, Flag, ReferralReceipt, User
from casework.selectors.receipts import answers_of, receipts_owed, withdrawals_owed
from casework.services.receipts import Answer, Outcome, receipt_add
from casework.services.referrals import referral_export
from records.errors import Refused
from tests.casework.queues import rows
from tests.web import doors
from web.receipt_words import KIND, OUTCOME

pytestmark = pytest.mark.django_db


def handed_over(cyber: User) -> Flag:
    flag = doors.approved()
    referral_export(user=cyber, form="json", flag=flag)
    return flag


def test_from_receipt_to_the_withdrawal_noted(
    cyber: User, verifier: User, console: Callable[[User], Client]
) -> None:
    flag = handed_over(cyber)
    unit, house = console(cyber), console(verifier)
    assert "Chưa có trả lời" in house.get(f"/flags/{flag.pk}").content.decode()
    assert "nội dung đã chuyển, chưa có trả lời" in unit.get("/").content.decode()
    place = f"/referrals/{flag.pk}/answer"
    unit.post(place, {"kind": "received", "reference": "115/PA05"})
    unit.post(place, {"kind": "outcome", "outcome": "removed", "note": "Gỡ ngày 28/11"})
    for page in (house.get(f"/flags/{flag.pk}"), unit.get(f"/referrals/{flag.pk}")):
        text = page.content.decode()
        for words in ("115/PA05", "Nội dung đã được gỡ", "Gỡ ngày 28/11"):
            assert words in text
    early = unit.post(place, {"kind": "withdrawal_noted"}, follow=True).content.decode()
    assert "Tin này chưa bị rút" in early

    assert "Nội dung đã được gỡ" in unit.get("/referrals").content.decode()

    doors.withdraw(flag)
    owed = "Chưa xác nhận đã nhận tin rút"
    for page in (house.get(f"/flags/{flag.pk}"), unit.get("/referrals")):
        assert owed in page.content.decode()
    assert "tin đã rút mà đơn vị chưa xác nhận" in house.get("/").content.decode()
    assert withdrawals_owed(user=verifier) == 1
    done = unit.post(place, {"kind": "withdrawal_noted"}, follow=True).content.decode()
    assert "Đã biết tin rút" in done
    assert owed not in house.get(f"/flags/{flag.pk}").content.decode()
    assert withdrawals_owed(user=verifier) == 0
    said = AuditEvent.objects.filter(subject=f"flag:{flag.pk}", action__startswith="answer.")
    assert [event.action for event in said] == [
        "answer.received",
        "answer.outcome",
        "answer.withdrawal_noted",
    ]
    assert "PA05" not in str(said.values_list("detail", flat=True))


def test_a_withdrawn_flag_that_nobody_was_given_owes_nothing(cyber: User, verifier: User) -> None:
    flag = doors.withdraw(doors.approved())
    assert not answers_of(user=verifier, flag=flag).withdrawal_owed
    assert (withdrawals_owed(user=verifier), receipts_owed(user=cyber)) == (0, 0)


BAD = [
    Answer("khác"),
    Answer("outcome"),
    Answer("outcome", "bịa ra"),
    Answer("outcome", "other"),
    Answer("received", "verified"),
    Answer("received", reference="x" * 121),
    Answer("received", note="x" * 2_001),
    Answer("withdrawal_noted"),
]


def test_incomplete_answers_are_refused(cyber: User) -> None:
    flag = handed_over(cyber)
    for answer in BAD:
        with pytest.raises(Refused):
            receipt_add(user=cyber, flag_id=flag.pk, answer=answer)
    assert not ReferralReceipt.objects.exists()


def test_only_the_unit_answers_and_only_about_what_it_may_see(cyber: User, verifier: User) -> None:
    flag, hidden = handed_over(cyber), rows.flag()
    with pytest.raises(Refused):
        receipt_add(user=verifier, flag_id=flag.pk, answer=Answer("received"))
    for unknown in (hidden.pk, 10**30):
        with pytest.raises(Refused):
            receipt_add(user=cyber, flag_id=unknown, answer=Answer("received"))


def test_every_code_has_words() -> None:
    assert set(KIND) == set(ReferralReceipt.Kind.values)
    assert set(OUTCOME) == set(Outcome)


def _send(client: Client, flag: int, body: Any) -> Any:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.post(f"/api/referrals/{flag}/answers", data=data, content_type="application/json")


def test_programmes_answer_and_may_repeat(cyber: User) -> None:
    flag = handed_over(cyber)
    token, key = doors.token(cyber)
    programme = doors.bearer(key)
    body = {"kind": "received", "reference": "7/PA05"}
    first, again = _send(programme, flag.pk, body), _send(programme, flag.pk, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["token"] == token.name
    outcome = {"kind": "outcome", "outcome": "other", "note": "đang theo dõi"}
    assert _send(programme, flag.pk, outcome).status_code == 201
    listed = programme.get(f"/api/referrals/{flag.pk}/answers").json()["answers"]
    assert [one["kind"] for one in listed] == ["outcome", "received"]
    assert ReferralReceipt.objects.filter(token=token).count() == 2


def test_bad_bodies_get_words_and_a_status(cyber: User) -> None:
    flag = handed_over(cyber)
    programme = doors.bearer(doors.token(cyber)[1])
    bad: list[Any] = [
        b"",
        b"{",
        b"\xff\xfe",
        "[" * 10_000,
        [],
        "chữ",
        {},
        {"kind": 3},
        {"kind": "received", "user": "x"},
        {"kind": "received", "note": None},
        '{"kind": "received", "note": "\\ud800"}',
        {"kind": "received", "note": "x" * 20_000},
        {"kind": "withdrawal_noted"},
    ]
    for body in bad:
        answer = _send(programme, flag.pk, body)
        assert answer.status_code == 400, body
        assert set(answer.json()) == {"error", "error_en"}
    assert _send(programme, 999_999, {"kind": "received"}).status_code == 404
    assert _send(programme, 10**30, {"kind": "received"}).status_code == 404
    assert _send(Client(), flag.pk, {"kind": "received"}).status_code == 401
    assert programme.delete(f"/api/referrals/{flag.pk}/answers").status_code == 405
    assert not ReferralReceipt.objects.exists()
