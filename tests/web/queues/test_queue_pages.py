"""The pages of the queues show what they must and answer forms with words, not error pages."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Flag, Lead, QuarantineEntry, Translation, User
from casework.selectors.flags import flag_card
from casework.services.flags import flag_decide
from casework.services.translations import translation_start
from tests.casework.queues import rows
from tests.casework.queues.doubles import RecordedJobs

pytestmark = pytest.mark.django_db
Console = Callable[[User], Client]


def test_flag_card_shows_both_spans_and_their_sources(editor: User, console: Console) -> None:
    rows.flag(rows.item(text=f"<script>alert(1)</script> {rows.POST}"), fact_is_assumed=True)
    text = console(editor).get(reverse("flags")).content.decode()
    assert f'<mark class="evidence">{rows.EVIDENCE}</mark>' in text
    assert "Đường dây nóng của Chiến dịch tại Hải Phòng là 0965.001.222." in text
    assert "mục V.1.c" in text
    assert "claims.phone@1" in text
    assert "giả định" in text
    assert "<script>alert" not in text


def test_decide_goes_on_to_the_next_card(editor: User, console: Console) -> None:
    first, second = rows.flag(), rows.flag()
    answer = console(editor).post(
        reverse("flag_decide", args=[first.pk]),
        {
            "decision": "accept",
            "seen": flag_card(editor, first).stamp,
            "tab": "suggested",
            "page": "1",
            "following": str(second.pk),
        },
    )
    assert answer["Location"] == f"{reverse('flags')}?status=suggested&page=1#flag-{second.pk}"
    first.refresh_from_db()
    assert first.status == Flag.Status.FIRST_APPROVED


def test_stale_form_says_so(editor: User, verifier: User, console: Console) -> None:
    flag = rows.flag()
    stamp = flag_card(editor, flag).stamp
    flag_decide(user=verifier, flag=flag, decision="accept")
    answer = console(editor).post(
        reverse("flag_decide", args=[flag.pk]),
        {"decision": "reject", "reason": "typo", "seen": stamp, "tab": "suggested"},
        follow=True,
    )
    assert "Người khác vừa quyết định" in answer.content.decode()
    flag.refresh_from_db()
    assert flag.status == Flag.Status.FIRST_APPROVED


def test_form_without_a_stamp_is_stale(editor: User, console: Console) -> None:
    flag = rows.flag()
    console(editor).post(reverse("flag_decide", args=[flag.pk]), {"decision": "accept"})
    flag.refresh_from_db()
    assert flag.status == Flag.Status.SUGGESTED


def test_undo_of_another_flags_review_is_absent(editor: User, console: Console) -> None:
    one, other = rows.flag(), rows.flag()
    review = flag_decide(user=editor, flag=one, decision="accept")
    address = reverse("flag_undo", args=[other.pk])
    assert console(editor).post(address, {"review": review.pk}).status_code == 404


def test_restricted_flag_is_absent_for_an_editor(
    editor: User, verifier: User, console: Console
) -> None:
    flag = rows.flag(rows.item(access="restricted"))
    address = reverse("flag", args=[flag.pk])
    assert console(editor).get(address).status_code == 404
    assert console(verifier).get(address).status_code == 200


def test_lead_from_a_hit(editor: User, console: Console) -> None:
    item = rows.item()
    passage = item.passages.create(ordinal=0, start=0, end=6, text="Bà con", lang="vi")
    client = console(editor)
    address = f"{reverse('lead_new')}?item={item.pk}&passage={passage.pk}"
    assert "Bà con" in client.get(address).content.decode()
    answer = client.post(address, {"title": "Bên suối"})
    lead = Lead.objects.get()
    assert answer["Location"] == reverse("lead", args=[lead.pk])
    assert lead.entries.get().passage == passage
    other = rows.item()
    client.post(f"{reverse('lead_new')}?item={other.pk}", {"lead": lead.pk})
    assert lead.entries.count() == 2
    again = client.post(f"{reverse('lead_new')}?item={other.pk}", {"lead": lead.pk})
    assert "đã có" in again.content.decode()
    assert "tên" in client.post(address, {"title": " "}).content.decode()


def test_restricted_item_makes_no_lead_for_an_editor(editor: User, console: Console) -> None:
    item = rows.item(access="restricted")
    address = f"{reverse('lead_new')}?item={item.pk}"
    assert console(editor).get(address).status_code == 404
    assert console(editor).post(address, {"title": "x"}).status_code == 404


def test_segment_is_saved_and_conflicts_are_told(
    liaison: User, editor: User, console: Console
) -> None:
    item = rows.item("One. Two.", lang="en")
    translation = translation_start(user=liaison, item=item)
    segment = translation.segments.all()[0]
    address, client = reverse("api_segment", args=[segment.pk]), console(liaison)

    def save(text: str, seen: str) -> tuple[int, dict[str, object]]:
        answer = client.post(
            address, json.dumps({"text": text, "seen": seen}), content_type="application/json"
        )
        return answer.status_code, answer.json()

    assert save("Một.", "") == (
        200,
        {"text": "Một.", "filled": 1, "total": 2, "status": "draft"},
    )
    status, answer = save("Khác.", "")
    assert status == 409
    assert "Người khác" in str(answer["error"])
    assert client.post(address, "{", content_type="application/json").status_code == 400
    refused = console(editor).post(address, "{}", content_type="application/json")
    assert refused.status_code == 403


def test_translation_of_a_restricted_item_is_absent(liaison: User, console: Console) -> None:
    item = rows.item("One. Two.", lang="en")
    translation = translation_start(user=liaison, item=item)
    item.access = "restricted"
    item.save()
    client = console(liaison)
    segment = translation.segments.all()[0]
    body = json.dumps({"text": "x", "seen": ""})
    for answer in (
        client.get(reverse("translation", args=[item.pk])),
        client.post(reverse("translation_approve", args=[translation.pk])),
        client.post(
            reverse("api_segment", args=[segment.pk]), body, content_type="application/json"
        ),
    ):
        assert answer.status_code == 404
    assert Translation.objects.get().status == "draft"


def test_export_is_a_download_with_its_type(
    cyber: User, verifier: User, second_verifier: User, console: Console
) -> None:
    flag = rows.flag()
    for user in (verifier, second_verifier):
        flag_decide(user=user, flag=flag, decision="accept")
    client = console(cyber)
    for form, kind in (("json", "application/json"), ("csv", "text/csv; charset=utf-8")):
        answer = client.post(reverse("referral_export"), {"format": form, "flag": flag.pk})
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"].startswith("attachment; filename=")
    page = client.get(reverse("referral", args=[flag.pk])).content.decode()
    assert verifier.username not in page
    assert flag.item.author_pid not in page


def test_cyber_officer_sees_no_flag_before_two_approved(
    cyber: User, verifier: User, console: Console
) -> None:
    flag = rows.flag()
    flag_decide(user=verifier, flag=flag, decision="accept")
    client = console(cyber)
    assert rows.EVIDENCE not in client.get(reverse("referrals")).content.decode()
    assert client.get(reverse("referral", args=[flag.pk])).status_code == 404
    answer = client.post(reverse("referral_export"), {"format": "json", "flag": flag.pk})
    assert answer.status_code == 404


def test_pipeline_lists_and_reruns(
    editor: User, auditor: User, console: Console, queued: RecordedJobs
) -> None:
    entry = QuarantineEntry.objects.create(
        item=rows.item(),
        stage="understand",
        reason="bad_json",
        message_vi="Dòng hỏng",
        message_en="Bad line",
        line=7,
    )
    page = console(auditor).get(reverse("pipeline")).content.decode()
    assert "Dòng hỏng" in page
    assert reverse("quarantine_retry", args=[entry.pk]) not in page
    state = console(editor).get(reverse("api_pipeline")).json()
    assert state["quarantine_ids"] == [entry.pk]
    assert state["counts"]["item"] == {"done": {"done": 1}}


def test_rerun_is_queued(
    editor: User,
    console: Console,
    queued: RecordedJobs,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    entry = QuarantineEntry.objects.create(
        item=rows.item(), stage="understand", reason="x", message_vi="x", message_en="x"
    )
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        console(editor).post(reverse("quarantine_retry", args=[entry.pk]))
        console(editor).post(reverse("quarantine_retry_stage"), {"stage": "understand"})
    assert queued.retries == [entry.pk, entry.pk]
