"""Each outcome leads where it must: to a complaint, to a lead, aside, or to a correction."""

from __future__ import annotations

from typing import Any

import pytest

from casework.models import AuditEvent, Complaint, Flag, Lead, LegalHold, OfficialFact
from casework.models.people import Role
from casework.selectors.complaints import complaint_counts, complaint_get, complaint_list
from casework.selectors.flag_cards import flag_card
from casework.selectors.flag_correction import correction_of
from casework.services.complaints import (
    complaint_close,
    complaint_export,
    complaint_pass_on,
    complaint_reopen,
)
from casework.services.flag_raise import flag_raise
from casework.services.flags import flag_decide, flag_undo
from casework.services.leads import lead_open
from records.errors import Refused
from tests.casework.queues import rows
from tests.triggers import without_triggers

pytestmark = pytest.mark.django_db
Status = Flag.Status
PHRASE = (
    "Xin hỏi ban 515 sao lại thu tiền của bà con? Đường dây nóng của Chiến dịch là 0911.222.333"
)


def reject(flag: Flag, reason: str, lead_id: int | None = None) -> Flag:
    flag_decide(
        user=rows.user(Role.EDITOR), flag=flag, decision="reject", reason=reason, lead_id=lead_id
    )
    return Flag.objects.get(pk=flag.pk)


def test_a_complaint_goes_to_its_channel_with_the_words_and_never_the_author() -> None:
    item = rows.item(PHRASE, author_pid="b" * 64, url="https://example.invalid/nguoi-viet")
    reject(rows.flag(item), "complaint")
    reject(rows.flag(item, model="other@1"), "complaint")
    complaint = Complaint.objects.get()
    assert complaint.excerpt == PHRASE
    editor = rows.user(Role.EDITOR)
    assert complaint_counts(user=editor) == {"new": 1, "passed_on": 0, "closed": 0}
    with pytest.raises(Refused, match="cơ quan"):
        complaint_pass_on(user=editor, complaint=complaint, office=" ")
    complaint_pass_on(
        user=editor, complaint=complaint, office="Thanh tra thành phố", note="Công văn 12"
    )
    text = complaint_export(user=editor, complaint=complaint)
    assert PHRASE in text
    assert "Thanh tra thành phố" in text
    for secret in ("bbbb", "example.invalid", item.platform_id, editor.username):
        assert secret not in text
    with pytest.raises(Refused, match="kết quả"):
        complaint_close(user=editor, complaint=complaint, note="")
    complaint_close(user=editor, complaint=complaint, note="Đã trả lời dân")
    with pytest.raises(Refused, match="đóng"):
        complaint_pass_on(user=editor, complaint=complaint, office="Nơi khác")
    assert complaint_reopen(user=editor, complaint=complaint).status == "passed_on"
    complaint.refresh_from_db()
    assert complaint.note == "Công văn 12\nĐã trả lời dân"
    complaint_pass_on(user=editor, complaint=complaint, office="Sở Nội vụ", excerpt="Đã che tên.")
    complaint.refresh_from_db()
    assert complaint.excerpt == "Đã che tên."
    told = [one.action for one in AuditEvent.objects.filter(action__startswith="complaint.")]
    assert sorted(told) == [
        "complaint.close",
        "complaint.export",
        "complaint.open",
        "complaint.pass_on",
        "complaint.pass_on",
        "complaint.reopen",
    ]


def test_complaints_of_restricted_items_and_other_roles() -> None:
    reject(rows.flag(), "complaint")
    complaint = Complaint.objects.get()
    complaint.item.access = "restricted"
    complaint.item.save()
    editor, verifier = rows.user(Role.EDITOR), rows.user(Role.VERIFIER)
    assert complaint_get(user=editor, complaint_id=complaint.pk) is None
    assert list(complaint_list(user=editor)) == []
    assert list(complaint_list(user=verifier, status="new")) == [complaint]
    with pytest.raises(Refused):
        complaint_pass_on(user=editor, complaint=complaint, office="x")
    auditor = rows.user(Role.AUDITOR)
    assert complaint_counts(user=auditor)["new"] == 0
    for role in (Role.AUDITOR, Role.LIAISON, Role.CYBER, Role.ADMINISTRATOR):
        with pytest.raises(Refused):
            complaint_close(user=rows.user(role), complaint=complaint, note="x")


def test_undoing_takes_back_a_complaint_nobody_handled() -> None:
    editor = rows.user(Role.EDITOR)
    flag = rows.flag()
    review = flag_decide(user=editor, flag=flag, decision="reject", reason="complaint")
    flag_undo(user=editor, review=review)
    assert not Complaint.objects.exists()
    review = flag_decide(user=editor, flag=flag, decision="reject", reason="complaint")
    complaint_pass_on(user=editor, complaint=Complaint.objects.get(), office="Thanh tra")
    flag_undo(user=editor, review=review)
    assert Complaint.objects.get().office == "Thanh tra"


def test_a_lead_opens_or_joins_one() -> None:
    first, again, other = rows.flag(), rows.flag(), rows.flag()
    reject(first, "lead")
    lead = Lead.objects.get()
    assert lead.entries.get().item_id == first.item_id
    assert lead.title == rows.EVIDENCE
    # A second flag of the same item finds the lead that is there.
    reject(rows.flag(first.item, model="other@1"), "lead")
    assert Lead.objects.count() == 1
    named = lead_open(user=rows.user(Role.EDITOR), title="Bên suối")
    reject(again, "lead", named.pk)
    assert named.entries.get().item_id == again.item_id
    with pytest.raises(Refused, match="đầu mối"):
        reject(other, "lead", 999_999)
    assert Flag.objects.get(pk=other.pk).status == Status.SUGGESTED


def test_unsure_waits_aside_and_is_taken_up_again() -> None:
    flag, editor, verifier = rows.flag(), rows.user(Role.EDITOR), rows.user(Role.VERIFIER)
    review = flag_decide(user=editor, flag=flag, decision="unsure", note="cần hỏi")
    flag.refresh_from_db()
    assert flag.status == Status.UNSURE
    assert not LegalHold.objects.exists()
    with pytest.raises(Refused):
        flag_decide(user=verifier, flag=flag, decision="unsure")
    flag_undo(user=editor, review=review)
    flag_decide(user=editor, flag=flag, decision="unsure")
    flag_decide(user=editor, flag=flag, decision="accept")
    flag_decide(user=verifier, flag=flag, decision="accept")
    flag.refresh_from_db()
    assert flag.status == Status.APPROVED
    with pytest.raises(Refused):
        flag_decide(user=verifier, flag=flag, decision="unsure")


def test_a_typo_offers_the_correction_of_the_fact() -> None:
    flag = reject(rows.flag(), "typo")
    vi, en = correction_of(flag)
    assert "0965.001.222" in vi
    assert "mục V.1.c" in vi
    assert "0965.001.222" in en
    assert "0911" not in vi + en


def test_no_real_post_is_accused_by_an_assumed_fact() -> None:
    fact = OfficialFact.objects.create(fact_id="F10", topic="fees", status="plan+assumed")
    editor = rows.user(Role.EDITOR)
    real = rows.item(synthetic=False)
    with without_triggers():
        flag = rows.flag(real, fact=fact)
    assert not flag_card(editor, flag).may_accept
    with pytest.raises(Refused, match="giả định"):
        flag_decide(user=editor, flag=flag, decision="accept")
    with pytest.raises(Refused, match="giả định"):
        flag_raise(user=editor, item=real, fact_id="F10", type_="fee_dna", quote="Xin", note="sai")
    reject(flag, "false_alarm")


def test_a_flag_by_hand_is_reviewed_like_any_other() -> None:
    editor, verifier = rows.user(Role.EDITOR), rows.user(Role.VERIFIER)
    item, fact = rows.item(), rows.fact()
    wanted: dict[str, Any] = {
        "item": item,
        "fact_id": fact.fact_id,
        "type_": "fake_hotline",
        "note": "số lạ",
    }
    flag = flag_raise(user=editor, quote=f" {rows.EVIDENCE} ", **wanted)
    assert item.text[flag.start : flag.end] == flag.evidence == rows.EVIDENCE
    assert (flag.status, flag.model, flag.fact_id) == (Status.SUGGESTED, "person@1", fact.pk)
    assert flag.priority > 0
    for wrong, said in (
        ({"quote": "chữ khác"}, "nguyên văn"),
        ({"quote": rows.EVIDENCE, "note": " "}, "vì sao"),
        ({"quote": rows.EVIDENCE, "type_": "x"}, "loại"),
        ({"quote": rows.EVIDENCE, "fact_id": "F99"}, "dữ kiện"),
        ({"quote": rows.EVIDENCE}, "đã có"),
    ):
        with pytest.raises(Refused, match=said):
            flag_raise(user=editor, **{**wanted, **wrong})
    with pytest.raises(Refused):
        flag_raise(user=rows.user(Role.LIAISON), quote=rows.EVIDENCE, **wanted)
    flag_decide(user=editor, flag=flag, decision="accept")
    flag_decide(user=verifier, flag=flag, decision="accept")
    assert Flag.objects.get(pk=flag.pk).status == Status.APPROVED
