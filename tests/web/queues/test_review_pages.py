"""Locks, outcomes, history, complaints, blind labels and quality as a reviewer meets them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework.clock import now
from casework.models import BlindLabel, Complaint, Flag, Lead, User
from casework.selectors.flag_cards import flag_card
from casework.services.blind_samples import blind_sample_draw
from casework.services.flags import flag_decide
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db
Console = Callable[[User], Client]


def decide(client: Client, flag: Flag, user: User, **fields: str) -> str:
    answer = client.post(
        reverse("flag_decide", args=[flag.pk]),
        {"seen": flag_card(user, Flag.objects.get(pk=flag.pk)).stamp, **fields},
        follow=True,
    )
    return answer.content.decode()


def test_a_lock_is_taken_kept_shown_and_let_go(
    editor: User, verifier: User, console: Console
) -> None:
    flag = rows.flag()
    one, other = console(editor), console(verifier)
    lock, unlock = (reverse(f"api_flag_{what}", args=[flag.pk]) for what in ("lock", "unlock"))
    assert one.post(lock).json()["until"] > now().isoformat()
    refused = other.post(lock)
    assert refused.status_code == 409
    assert f"{editor.username} đang xem" in refused.json()["error"]
    page = other.get(reverse("flags")).content.decode()
    assert f"{editor.username} đang xem" in page
    assert reverse("flag_decide", args=[flag.pk]) not in page
    assert "đang xem cờ này" in decide(other, flag, verifier, decision="accept")
    assert other.post(unlock).status_code == 200
    assert other.post(lock).status_code == 409
    one.post(unlock)
    assert other.post(lock).status_code == 200
    Flag.objects.update(locked_until=now() - timedelta(minutes=1))
    decide(one, flag, editor, decision="accept")
    assert Flag.objects.get(pk=flag.pk).status == Flag.Status.FIRST_APPROVED
    assert other.post(reverse("api_flag_lock", args=[999_999])).status_code == 404


def test_a_bad_decision_is_told_and_changes_nothing(editor: User, console: Console) -> None:
    flag, client = rows.flag(), console(editor)
    assert "Hãy chọn một quyết định" in decide(client, flag, editor, decision="burn")
    lead = {"decision": "reject", "reason": "lead"}
    assert "phải là một số" in decide(client, flag, editor, **lead, lead="x")
    assert "Không có đầu mối số 77" in decide(client, flag, editor, **lead, lead="77")
    assert Flag.objects.get(pk=flag.pk).status == Flag.Status.SUGGESTED


def test_outcomes_lead_on(editor: User, console: Console) -> None:
    client = console(editor)
    typo, complaint, lead, unsure = (rows.flag() for _ in range(4))
    page = decide(client, typo, editor, decision="reject", reason="typo")
    assert "Đính chính: Đường dây nóng của Chiến dịch tại Hải Phòng là 0965.001.222." in page
    page = decide(client, complaint, editor, decision="reject", reason="complaint")
    assert f"số {Complaint.objects.get().pk}" in page
    page = decide(client, lead, editor, decision="reject", reason="lead", lead="")
    assert f"đầu mối số {Lead.objects.get().pk}" in page
    page = decide(client, unsure, editor, decision="unsure", tab="suggested")
    assert "chưa chắc" in page
    aside = client.get(reverse("flags"), {"status": "unsure"}).content.decode()
    assert f'id="flag-{unsure.pk}"' in aside
    assert "Duyệt lần một" in aside


def test_the_queue_is_filtered_and_ordered(editor: User, console: Console) -> None:
    low = rows.flag(priority=0.1, type="campaign_terms", level="watch")
    high = rows.flag(priority=0.9, score=0.2)
    client = console(editor)
    page = client.get(reverse("flags")).content.decode()
    assert page.index(f'id="flag-{high.pk}"') < page.index(f'id="flag-{low.pk}"')
    for query, shown, hidden in (
        ({"level": "watch"}, low, high),
        ({"level": "flag"}, high, low),
        ({"type": "campaign_terms"}, low, high),
        ({"level": "bua", "type": "fake_hotline"}, high, low),
    ):
        page = client.get(reverse("flags"), query).content.decode()
        assert f'id="flag-{shown.pk}"' in page
        assert f'id="flag-{hidden.pk}"' not in page


def test_the_card_says_how_sure_it_is_who_copied_and_what_was_decided(
    editor: User, verifier: User, console: Console
) -> None:
    item = rows.item()
    flag = rows.flag(item, probability=0.87, propagated_from=rows.flag())
    copy = rows.item(near_duplicate_of=item, near_duplicate_score=0.9)
    before = rows.flag(copy)
    flag_decide(user=verifier, flag=before, decision="reject", reason="opinion")
    page = console(editor).get(reverse("flag", args=[flag.pk])).content.decode()
    assert "đúng khoảng 87%" in page
    assert "<rect" in page
    assert "2 bản từ" in page
    assert f"#{before.pk}</a> Đã bác (Ý kiến, phê bình)" in page
    assert reverse("item", args=[copy.pk]) in page
    assert f"#{flag.propagated_from_id}</a>" in page
    assert "phiên bản 1" in page
    Flag.objects.update(probability=None)
    page = console(editor).get(reverse("flag", args=[flag.pk])).content.decode()
    assert "Chưa hiệu chỉnh: mới có 1 cờ" in page


def test_history_page_and_file(editor: User, console: Console) -> None:
    flag = rows.flag()
    flag_decide(user=editor, flag=flag, decision="reject", reason="question", note="hỏi thôi")
    client = console(editor)
    page = client.get(reverse("flag_history")).content.decode()
    assert "hỏi thôi" in page
    assert "Câu hỏi" in page
    empty = client.get(reverse("flag_history"), {"kind": "withdraw", "days": "x"})
    assert "Không có gì đổi" in empty.content.decode()
    table = client.get(reverse("flag_history"), {"format": "csv"})
    assert table["Content-Type"].startswith("text/csv")
    assert "hỏi thôi" in table.content.decode()


def test_a_complaint_from_page_to_office(editor: User, auditor: User, console: Console) -> None:
    flag = rows.flag(rows.item(f"<b>Cán bộ thu tiền</b> {rows.POST}"))
    flag_decide(user=editor, flag=flag, decision="reject", reason="complaint")
    row, client = Complaint.objects.get(), console(editor)
    address = reverse("complaint", args=[row.pk])
    assert address in client.get(reverse("complaints"), {"status": "new"}).content.decode()
    page = client.get(address).content.decode()
    assert "&lt;b&gt;Cán bộ thu tiền" in page
    fields = {"office": "Thanh tra thành phố", "note": "CV 12", "excerpt": "Cán bộ thu tiền"}
    client.post(reverse("complaint_pass", args=[row.pk]), fields)
    told = client.post(reverse("complaint_export", args=[row.pk]))
    text = told.content.decode()
    assert told["Content-Type"].startswith("text/plain")
    assert "Thanh tra thành phố" in text
    assert flag.item.author_pid not in text
    assert flag.item.url not in text
    refused = client.post(reverse("complaint_close", args=[row.pk]), {"note": " "}, follow=True)
    assert "Hãy ghi kết quả" in refused.content.decode()
    client.post(reverse("complaint_close", args=[row.pk]), {"note": "Đã xử lý"})
    row.refresh_from_db()
    assert (row.status, row.office) == ("closed", "Thanh tra thành phố")
    client.post(reverse("complaint_close", args=[row.pk]), {"again": "1"})
    row.refresh_from_db()
    assert row.status == "passed_on"
    page = console(auditor).get(address).content.decode()
    assert reverse("complaint_pass", args=[row.pk]) not in page
    row.item.access = "restricted"
    row.item.save()
    assert client.get(address).status_code == 404


def test_blind_labels_show_nothing_of_machine_or_others(
    editor: User, verifier: User, console: Console
) -> None:
    rows.fact()
    item = rows.item("Chiến dịch tìm hài cốt liệt sĩ.", author_pid="c" * 64)
    one, other = console(editor), console(verifier)
    assert "Không còn bài nào" in one.get(reverse("flag_blind")).content.decode()
    page = one.post(reverse("flag_blind_draw"), follow=True).content.decode()
    assert item.text in page
    sample = item.blind_samples.get()
    given = {"sample": str(sample.pk), "label": "distortion"}
    page = one.post(reverse("flag_blind"), given, follow=True).content.decode()
    assert "Hãy chọn dữ kiện" in page
    one.post(reverse("flag_blind"), {**given, "fact": "F01"})
    page = other.get(reverse("flag_blind")).content.decode()
    assert item.text in page
    for hidden in (editor.username, "cccc", item.url):
        assert hidden not in page
    other.post(reverse("flag_blind"), {**given, "fact": "F01"})
    assert BlindLabel.objects.count() == 2
    page = one.get(reverse("flag_quality")).content.decode()
    assert "Chưa tính được κ: 1 bài hai người gắn" in page
    assert f"{reverse('flag_raise')}?item={item.pk}&amp;fact=F01" in page
    assert one.post(reverse("flag_blind"), {"sample": "9999"}).status_code == 404


def test_low_agreement_is_said_and_calibration_is_for_who_approves(
    editor: User, verifier: User, console: Console
) -> None:
    for n in range(4):
        rows.item(f"Chiến dịch tìm hài cốt liệt sĩ, bài {n}.")
    for n, sample in enumerate(blind_sample_draw(user=None, count=4)):
        for user, label in ((editor, "not"), (verifier, "unsure" if n else "not")):
            BlindLabel.objects.create(sample=sample, reviewer=user, label=label)
    flag_decide(user=editor, flag=rows.flag(), decision="reject", reason="opinion")
    assert console(editor).post(reverse("flag_calibrate")).status_code == 403
    page = console(verifier).post(reverse("flag_calibrate"), follow=True).content.decode()
    assert "Đã hiệu chỉnh lại 1 loại" in page
    assert "Dưới 0,70" in page
    assert "0/1 đúng" in page


def test_a_flag_by_hand(editor: User, console: Console) -> None:
    item, client = rows.item(), console(editor)
    rows.fact()
    address = reverse("flag_raise")
    assert client.get(address).status_code == 200
    assert item.text in client.get(address, {"item": item.pk}).content.decode()
    assert client.get(address, {"item": 999_999}).status_code == 404
    given = {"item": item.pk, "fact": "F01", "type": "fake_hotline", "note": "số lạ"}
    page = client.post(address, {**given, "quote": "không có"}).content.decode()
    assert "chép nguyên văn" in page
    assert "không có" in page
    answer = client.post(address, {**given, "quote": rows.EVIDENCE}, follow=True)
    assert "vẫn cần hai người duyệt" in answer.content.decode()
    assert "Do người thẩm định nêu" in answer.content.decode()


def test_the_first_page_counts_what_waits(
    editor: User, auditor: User, cyber: User, console: Console
) -> None:
    flag_decide(user=editor, flag=rows.flag(), decision="reject", reason="complaint")
    rows.item("Chiến dịch tìm hài cốt liệt sĩ.")
    blind_sample_draw(user=None, count=1)
    page = console(editor).get("/").content.decode()
    assert "phản ánh chưa chuyển" in page
    assert "bài chờ bạn gắn nhãn mù" in page
    for user in (auditor, cyber):
        assert "gắn nhãn mù" not in console(user).get("/").content.decode()
