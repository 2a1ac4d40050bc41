"""Leads: opened, filled, changed with reasons, and taken one step back."""

from __future__ import annotations

import pytest

from casework.models import AuditEvent, Lead
from casework.models.people import Role
from casework.selectors.hearing import lead_unheard
from casework.selectors.leads import lead_list, lead_page
from casework.services import leads
from casework.services.listening import listen_mark
from records.errors import Refused
from tests.casework import hearings
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db


def test_a_lead_gathers_items_by_language() -> None:
    editor = rows.user(Role.EDITOR)
    lead = leads.lead_open(user=editor, title="Đồi 300, tháng 3/1972")
    korean = rows.item("삼백 고지에 묻었다.", lang="ko")
    vietnamese = rows.item("Chôn ở đồi 300.")
    passage = vietnamese.passages.create(ordinal=0, start=0, end=15, text="Chôn ở đồi 300.")
    vietnamese.clues.create(
        label="number", start=11, end=14, text="300", norm="300", score=1, model="n@1"
    )
    leads.lead_add_item(user=editor, lead=lead, item=korean)
    leads.lead_add_item(user=editor, lead=lead, item=vietnamese, passage=passage, note="nhân chứng")
    page = lead_page(user=editor, lead=lead)
    assert list(page.by_language) == ["vi", "ko"]
    entry = page.by_language["vi"][0]
    assert (entry.quote, entry.entry.note) == ("Chôn ở đồi 300.", "nhân chứng")
    assert entry.clues == {"number": ["300"]}
    assert [one.decision for one in page.history] == ["add", "add", "open"]


def test_wrong_additions_are_refused() -> None:
    editor = rows.user(Role.EDITOR)
    lead = leads.lead_open(user=editor, title="Một đầu mối")
    item, other = rows.item(), rows.item()
    leads.lead_add_item(user=editor, lead=lead, item=item)
    with pytest.raises(Refused, match="đã có"):
        leads.lead_add_item(user=editor, lead=lead, item=item)
    passage = other.passages.create(ordinal=0, start=0, end=2, text="Bà", lang="vi")
    with pytest.raises(Refused, match="không thuộc"):
        leads.lead_add_item(user=editor, lead=lead, item=rows.item(), passage=passage)
    with pytest.raises(Refused, match="giới hạn"):
        leads.lead_add_item(user=editor, lead=lead, item=rows.item(access="restricted"))
    with pytest.raises(Refused, match="xóa"):
        leads.lead_add_item(user=editor, lead=lead, item=rows.item(deleted_at=item.collected_at))
    with pytest.raises(Refused, match="tên"):
        leads.lead_open(user=editor, title=" \x00 ")
    assert lead.entries.count() == 1


def test_status_needs_a_reason_and_is_undone() -> None:
    editor = rows.user(Role.EDITOR)
    lead = leads.lead_open(user=editor, title="Một đầu mối")
    with pytest.raises(Refused, match="lý do"):
        leads.lead_set_status(user=editor, lead=lead, status="verifying", reason=" ")
    with pytest.raises(Refused):
        leads.lead_set_status(user=editor, lead=lead, status="done", reason="x")
    review = leads.lead_set_status(user=editor, lead=lead, status="verifying", reason="đủ 3 người")
    assert review.before == {"status": "open", "to": "verifying"}
    with pytest.raises(Refused):
        leads.lead_undo(user=rows.user(Role.VERIFIER), review=review)
    assert leads.lead_undo(user=editor, review=review).status == Lead.Status.OPEN
    opening = lead.reviews.get(decision="open")
    with pytest.raises(Refused, match="mở đầu mối"):
        leads.lead_undo(user=editor, review=opening)


def test_each_change_is_undone() -> None:
    editor = rows.user(Role.EDITOR)
    lead = leads.lead_open(user=editor, title="Cũ", summary="s")
    leads.lead_undo(
        user=editor, review=leads.lead_edit(user=editor, lead=lead, title="Mới", summary="")
    )
    lead.refresh_from_db()
    assert (lead.title, lead.summary) == ("Cũ", "s")
    entry = leads.lead_add_item(user=editor, lead=lead, item=rows.item(), note="n1")
    leads.lead_undo(user=editor, review=leads.lead_note(user=editor, entry=entry, note="n2"))
    entry.refresh_from_db()
    assert entry.note == "n1"
    added_at = entry.added_at
    leads.lead_undo(
        user=editor, review=leads.lead_remove_item(user=editor, entry=entry, reason="trùng")
    )
    back = lead.entries.get()
    assert (back.note, back.added_at, back.added_by) == ("n1", added_at, editor)
    add = leads.last_change(lead)
    assert add is not None
    leads.lead_undo(user=editor, review=add)
    assert not lead.entries.exists()
    assert AuditEvent.objects.filter(action="lead.undo").count() == 4


def test_audit_holds_no_words_of_people() -> None:
    editor = rows.user(Role.EDITOR)
    lead = leads.lead_open(user=editor, title="Bí mật", summary="Bí mật")
    entry = leads.lead_add_item(user=editor, lead=lead, item=rows.item(), note="Bí mật")
    leads.lead_note(user=editor, entry=entry, note="khác")
    leads.lead_edit(user=editor, lead=lead, title="Khác", summary="")
    leads.lead_set_status(user=editor, lead=lead, status="closed", reason="Bí mật")
    assert not [e for e in AuditEvent.objects.all() if "Bí mật" in str(e.detail) + e.subject]


@pytest.mark.parametrize("role", [Role.LIAISON, Role.AUDITOR, Role.CYBER, Role.ADMINISTRATOR])
def test_only_editors_and_verifiers_change_leads(role: Role) -> None:
    lead = leads.lead_open(user=rows.user(Role.VERIFIER), title="Một")
    user = rows.user(role)
    with pytest.raises(Refused):
        leads.lead_open(user=user, title="Hai")
    with pytest.raises(Refused):
        leads.lead_add_item(user=user, lead=lead, item=rows.item())
    with pytest.raises(Refused):
        leads.lead_set_status(user=user, lead=lead, status="closed", reason="x")
    if role in (Role.LIAISON, Role.AUDITOR):
        assert lead_list(user=user).object_list[0].size == 0
    else:
        with pytest.raises(Refused):
            lead_list(user=user)


def test_restricted_item_in_a_lead_is_hidden_from_those_who_may_not() -> None:
    verifier = rows.user(Role.VERIFIER)
    lead = leads.lead_open(user=verifier, title="Một")
    leads.lead_add_item(user=verifier, lead=lead, item=rows.item(access="restricted"))
    seen = lead_page(user=verifier, lead=lead).by_language["vi"][0]
    hidden = lead_page(user=rows.user(Role.EDITOR), lead=lead).by_language[""][0]
    assert (seen.hidden, seen.text) == (False, rows.POST)
    assert (hidden.hidden, hidden.text, hidden.quote, hidden.clues) == (True, "", "", {})


def test_hand_over_asks_before_words_nobody_listened_to() -> None:
    editor, auditor = rows.user(Role.EDITOR), rows.user(Role.AUDITOR)
    lead = leads.lead_open(user=editor, title="Đồi 300")
    heard = hearings.heard(rows.item("Lời kể."))
    hidden = hearings.heard(rows.item("Lời kể.", access="restricted"))
    verifier = rows.user(Role.VERIFIER)
    for item in (heard.item, hidden.item, rows.item()):
        leads.lead_add_item(user=verifier, lead=lead, item=item)
    every = list(heard.listen_spans.values_list("pk", flat=True))
    assert [(one.item, one.count) for one in lead_unheard(user=editor, lead_id=lead.pk)] == [
        (heard.item, len(every)), (None, hidden.listen_spans.count()),
    ]  # fmt: skip
    leads.lead_set_status(user=editor, lead=lead, status="verifying", reason="thử")
    with pytest.raises(Refused, match="chưa ai nghe"):
        leads.lead_set_status(user=editor, lead=lead, status="handed_over", reason="gấp")
    leads.lead_set_status(
        user=editor, lead=lead, status="handed_over", reason="gấp", despite_unheard=True
    )
    event = AuditEvent.objects.filter(action="lead.status").latest("seq")
    assert event.detail["unheard"] == len(every) + hidden.listen_spans.count()
    leads.lead_set_status(user=editor, lead=lead, status="open", reason="mở lại")
    for found in (heard, hidden):
        listen_mark(
            user=verifier,
            span_ids=found.listen_spans.values_list("pk", flat=True),
        )
    assert lead_unheard(user=auditor, lead_id=lead.pk) == []
    leads.lead_set_status(user=editor, lead=lead, status="handed_over", reason="đã nghe")
    event = AuditEvent.objects.filter(action="lead.status").latest("seq")
    assert "unheard" not in event.detail
