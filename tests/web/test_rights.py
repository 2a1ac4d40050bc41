"""Requests, breaches and retention as people work with them on the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casework.clock import now
from casework.models import Incident, Item, Source, SubjectRequest, User
from casework.services.source_gone import gone_hold
from casework.services.subject_proof import proof_holds
from tests.web import rows

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def local(hours: float) -> str:
    return timezone.localtime(now() - timedelta(hours=hours)).strftime("%d/%m/%Y %H:%M")


def enter(client: Client, kind: str = "delete", **fields: str) -> SubjectRequest:
    given = {"kind": kind, "channel": "hotline", "summary": "Xin xóa bài", **fields}
    answer = client.post("/subject-requests/new", given)
    assert answer.status_code == 302
    return SubjectRequest.objects.latest("pk")


def test_a_request_from_receipt_to_the_letter_of_proof(
    console: SignIn, administrator: User, put_in_index: Callable[..., None]
) -> None:
    item = rows.make_item("Bố tôi hy sinh ở đồi Mẫu, gọi 0912 345 678", route="submitted")
    rows.make_passages(item)
    put_in_index()
    client = console(administrator)
    row = enter(client, contact="ông Ba 0987 654 321", received_at=local(3))
    page = f"/subject-requests/{row.pk}"
    step = f"{page}/step"
    assert b"0987" not in client.get(page).content
    assert b"0987 654 321" in client.post(f"{page}/contact").content
    assert b"0987" not in client.get(page).content, "shown once"

    client.post(step, {"step": "acknowledge"})
    found = client.post(f"{page}/find", {"by": "text", "value": "hy sinh ở đồi Mẫu"})
    assert f'value="{item.pk}"' in found.content.decode()
    client.post(step, {"step": "pick", "item": [str(item.pk)]})
    client.post(f"{page}/erase")
    item.refresh_from_db()
    assert item.deleted_at is not None
    client.post(step, {"step": "close", "note": ""})

    row.refresh_from_db()
    assert (row.state, row.sealed_contact) == ("done", None)
    letter = client.post(f"{page}/proof", {"as": "text"})
    assert row.code in letter.content.decode() and "attachment" in letter["Content-Disposition"]
    document = json.loads(client.post(f"{page}/proof", {"as": "json"}).content)
    assert proof_holds(document)
    assert "0987" not in json.dumps(document) and "đồi Mẫu" not in json.dumps(document)
    shown = client.get(page).content.decode()
    assert f"#{item.pk}" in shown and "#(" not in shown
    assert 'name="step"' not in shown, "a closed request offers nothing more to do"


def test_what_is_typed_wrong_is_said_and_changes_nothing(
    console: SignIn, administrator: User
) -> None:
    client = console(administrator)
    for wrong in ({"received_at": "hôm qua"}, {"kind": "burn"}, {"summary": " "}):
        given = {"kind": "view", "channel": "email", "summary": "x", "contact": "a@b.vn", **wrong}
        answer = client.post("/subject-requests/new", given, follow=True)
        shown = answer.content.decode()
        assert "notice-error" in shown and "a@b.vn" in shown, wrong
    answer = client.post("/incidents/new", {"title": " ", "description": "20 lời", "harm": "life"})
    assert answer.status_code == 400
    assert "20 lời" in (shown := answer.content.decode()) and shown.count(" checked") == 1
    assert not SubjectRequest.objects.exists()
    row = enter(client, "correct")
    page = f"/subject-requests/{row.pk}"
    for path, form in (
        (f"{page}/step", {"step": "pick", "item": "999999"}),
        (f"{page}/step", {"step": "fly"}),
        (f"{page}/step", {"step": "close"}),
        (f"{page}/step", {"step": "correct", "item": "x", "text": "y"}),
        (f"{page}/erase", {}),
        (f"{page}/copy", {}),
        (f"{page}/contact", {}),
        (f"{page}/find", {"by": "phone", "value": "không phải số"}),
    ):
        answer = client.post(path, form, follow=True)
        assert "notice-error" in answer.content.decode(), (path, form)
    row.refresh_from_db()
    assert [one["act"] for one in row.proof] == ["received"]


def test_overdue_stands_out_on_the_list_and_the_first_page(
    console: SignIn, administrator: User, verifier: User, editor: User
) -> None:
    client = console(administrator)
    assert "tile-urgent" not in client.get("/").content.decode()
    enter(client, "view", received_at=local(24 * 11))
    for user in (administrator, verifier):
        assert "tile-urgent" in console(user).get("/").content.decode()
    assert "row-over" in client.get("/subject-requests").content.decode()
    assert "/subject-requests" not in console(editor).get("/").content.decode()


def test_a_verifier_picks_and_an_administrator_erases(
    console: SignIn, administrator: User, verifier: User
) -> None:
    item = rows.make_item()
    row = enter(console(verifier))
    page = f"/subject-requests/{row.pk}"
    console(verifier).post(f"{page}/step", {"step": "pick", "item": str(item.pk)})
    assert console(verifier).post(f"{page}/erase").status_code == 403
    console(administrator).post(f"{page}/erase")
    assert Item.objects.get(pk=item.pk).deleted_at is not None


def test_a_breach_from_detection_to_its_record(
    console: SignIn, administrator: User, auditor: User
) -> None:
    client = console(administrator)
    form = {"title": "Mất máy", "description": "20 lời kể", "harm": ["honour", "life"]}
    client.post("/incidents/new", {**form, "detected_at": local(60)})
    row = Incident.objects.get()
    page = f"/incidents/{row.pk}"
    assert "clock-soon" in client.get("/incidents").content.decode()
    draft = client.post(f"{page}/paper", {"paper": "draft"}).content.decode()
    assert row.code in draft and "Bộ Công an" in draft
    for step, text in (("note", "Đổi mật khẩu"), ("notified", "CV 7/A05"), ("close", "Xong")):
        client.post(f"{page}/step", {"step": step, "text": text})
    row.refresh_from_db()
    assert row.notified_reference == "CV 7/A05" and row.closed_at is not None
    shown = console(auditor).get(page).content.decode()
    assert "Đổi mật khẩu" in shown and 'name="step"' not in shown
    record = console(auditor).post(f"{page}/paper", {"paper": "record"}).content.decode()
    assert record.index("Đổi mật khẩu") < record.index("CV 7/A05", record.index("NHẬT KÝ"))
    answer = client.post(f"{page}/step", {"step": "note", "text": "nữa"}, follow=True)
    assert "notice-error" in answer.content.decode()


def test_retention_is_previewed_run_and_confirmed(
    console: SignIn, administrator: User, auditor: User
) -> None:
    source = Source.objects.create(
        name="Kênh tắt", kind="youtube", platform="youtube", legal_basis="thử", enabled=False
    )
    due = now() - timedelta(days=1)
    for _ in range(21):
        rows.make_item(source=source, platform="youtube", refresh_due_at=due)
    client = console(administrator)
    assert "Kênh tắt" in console(auditor).get("/retention").content.decode()
    assert console(auditor).post("/retention/run").status_code == 403
    living = Item.objects.filter(deleted_at=None)
    for form, left in (
        ({}, 21),
        ({"really": "1"}, 21),
        ({"confirm": "1"}, 21),
        ({"really": "1", "confirm": "1"}, 0),
    ):
        answer = client.post("/retention/run", form)
        assert answer.status_code == 200 and living.count() == left, form


@pytest.mark.parametrize(("word", "left"), [("yes", 1), ("no", 2)])
def test_a_doubtful_deletion_waits_for_a_word(
    console: SignIn, administrator: User, word: str, left: int
) -> None:
    source = Source.objects.create(
        name="Kênh thử", kind="youtube", platform="youtube", legal_basis="thử"
    )
    moment = now()
    for name, days in (("gone", 0), ("seen", 25)):
        rows.make_item(
            source=source,
            platform="youtube",
            platform_id=name,
            refresh_due_at=moment + timedelta(days=days),
        )
    gone_hold(
        source=source,
        gone={"post": ["gone", "seen"]},
        asked=2,
        due_before=moment + timedelta(days=4),
    )
    client = console(administrator)
    assert 'role="alert"' in client.get("/retention").content.decode()
    client.post("/retention/gone", {"source": str(source.pk), "gone": word})
    assert Item.objects.filter(deleted_at=None).count() == left
    assert 'role="alert"' not in client.get("/retention").content.decode()
    again = client.post("/retention/gone", {"source": str(source.pk), "gone": word}, follow=True)
    assert "notice-error" in again.content.decode()
