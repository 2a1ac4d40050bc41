"""Corrections as editors make them: from a flag or a wave, mended, published, given to machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import AuditEvent, FalseClaim, Flag, OfficialFact, User
from casework.models.people import Role
from casework.services.false_claims import false_claim_open
from casework.services.flags import flag_decide
from casework.services.waves import waves_refresh
from records.errors import Refused
from tests.casework.queues import rows
from tests.casework.queues.test_propagation import copy_of, wave

pytestmark = pytest.mark.django_db
Console = Callable[[User], Client]
WORDS = {
    "title": "Số đường dây nóng giả",
    "claim": "Một số máy lạ được gọi là đường dây nóng của Chiến dịch.",
    "correction_vi": "Đường dây nóng của Chiến dịch là 0965.001.222.",
    "correction_en": "The hotline is 0965.001.222.",
}
URL = "https://example.invalid/dinh-chinh/1"


def send(client: Client, route: str, row: FalseClaim, **data: str) -> HttpResponse:
    return client.post(reverse(route, args=[row.pk]), data)  # type: ignore[return-value]


def opened(client: Client, flag: Flag) -> FalseClaim:
    """Return the correction after pressing the button on the flag's page."""
    answer = client.post(reverse("false_claim_new"), {"flag": flag.pk})
    row = FalseClaim.objects.get(flags=flag)
    assert answer.headers["Location"] == reverse("false_claim", args=[row.pk])
    return row


def html(client: Client, row: FalseClaim) -> str:
    answer = client.get(reverse("false_claim", args=[row.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_flag_s_page_with_the_words_of_the_fact(editor: User, console: Console) -> None:
    client, flag = console(editor), rows.flag()
    page = client.get(reverse("flag", args=[flag.pk])).content.decode()
    assert reverse("false_claim_new") in page and "Lập trang đính chính" in page
    row = opened(client, flag)
    shown = html(client, row)
    assert "Đính chính: Đường dây nóng của Chiến dịch tại Hải Phòng là 0965.001.222." in shown
    assert "Correction: The campaign hotline in Hai Phong is 0965.001.222." in shown
    assert rows.EVIDENCE in shown and "chưa đăng" in shown and flag.item.author_pid not in shown
    assert "Mở trang đính chính" in client.get(reverse("flag", args=[flag.pk])).content.decode()
    assert opened(client, flag) == row
    assert "0911.222.333" not in row.correction_vi + row.correction_en
    assert row.title in client.get(reverse("false_claims")).content.decode()


def test_from_a_wave_all_its_flags_come_along_and_later_ones_are_gathered(
    editor: User, console: Console
) -> None:
    flags, client = wave(), console(editor)
    found = waves_refresh(item_ids=[flags[0].item_id])[0]
    page = client.get(reverse("wave", args=[found.pk])).content.decode()
    assert reverse("false_claim_new") in page
    row = opened(client, flags[0])
    assert set(row.flags.all()) == set(flags)
    late = rows.flag(copy_of(flags[0].item, rows.POST))
    rejected = rows.flag(copy_of(flags[0].item, rows.POST), status=Flag.Status.REJECTED)
    answer = client.post(reverse("false_claim_gather", args=[row.pk]), follow=True)
    assert "Đã gom thêm 1 cờ." in answer.content.decode()
    assert late in row.flags.all() and rejected not in row.flags.all()


def test_rejected_and_unknown_flags_make_none(editor: User, console: Console) -> None:
    client, flag = console(editor), rows.flag(status=Flag.Status.REJECTED)
    page = client.get(reverse("flag", args=[flag.pk])).content.decode()
    assert reverse("false_claim_new") not in page
    answer = client.post(reverse("false_claim_new"), {"flag": flag.pk}, follow=True)
    assert "không có gì để đính chính" in answer.content.decode()
    for bad in ("", "x", "0", "99999", "9" * 30):
        assert client.post(reverse("false_claim_new"), {"flag": bad}).status_code == 404
    assert not FalseClaim.objects.exists()


def test_words_are_mended_and_what_is_wrong_is_kept_in_the_form(
    editor: User, console: Console
) -> None:
    client = console(editor)
    row = opened(client, rows.flag())
    assert send(client, "false_claim_change", row, **WORDS).status_code == 302
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in WORDS} == WORDS
    bad = (
        {"title": " \u200b "},
        {"title": "đ" * 201},
        {"claim": ""},
        {"correction_vi": ""},
        {"correction_vi": "x" * 4001},
        {"correction_en": "x" * 4001},
    )
    for change in bad:
        typed = {**WORDS, "correction_en": "typed <b>words</b>", **change}
        answer = send(client, "false_claim_change", row, **typed)
        said = answer.content.decode()
        assert answer.status_code == 400 and 'role="alert"' in said, change
        if "correction_en" not in change:
            assert "typed &lt;b&gt;words&lt;/b&gt;" in said
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in WORDS} == WORDS
    assert AuditEvent.objects.filter(action="correction.edit").count() == 1


def test_published_only_by_a_verifier_and_once_two_approved(
    editor: User, verifier: User, console: Console
) -> None:
    flag = rows.flag()
    row = opened(console(editor), flag)
    assert send(console(editor), "false_claim_published", row, url=URL).status_code == 403
    client = console(verifier)
    assert "Cần ít nhất một cờ đã được hai người" in html(client, row)
    refused = send(client, "false_claim_published", row, url=URL).content.decode()
    assert "hai người khác nhau duyệt" in refused and "application/ld" not in refused
    rows.approved(flag)
    ahead = (timezone.localdate() + timedelta(days=2)).isoformat()
    for url, on in (
        ("", ""), ("javascript:alert(1)", ""), ("https://", ""), ("ftp://example.invalid", ""),
        (f"https://example.invalid/{'x' * 4001}", ""), (URL, ahead), (URL, "30/02/2026"),
        ("http://[x", ""),
    ):  # fmt: skip
        answer = send(client, "false_claim_published", row, url=url, on=on)
        assert answer.status_code == 400, (url, on)
        said = answer.content.decode()
        assert row.correction_vi in said
        if on:
            assert f'value="{URL}"' in said and f'value="{on}"' in said
    row.refresh_from_db()
    assert (row.published_at, row.url) == (None, "")
    assert send(client, "false_claim_published", row, url=URL, on="2026-07-09").status_code == 302
    row.refresh_from_db()
    assert (row.url, row.published_by) == (URL, verifier)
    assert "đã đăng 09/07/2026" in html(client, row)
    assert "đã đăng 09/07/2026" in client.get(reverse("false_claims")).content.decode()


def test_json_ld_only_once_published_and_it_names_nobody(
    editor: User, verifier: User, console: Console
) -> None:
    flag = rows.approved()
    client = console(verifier)
    row = opened(client, flag)
    address = reverse("false_claim_review", args=[row.pk, "claim-review"])
    assert client.get(address).status_code == 404
    assert "schema.org" not in html(client, row)
    send(client, "false_claim_change", row, **WORDS)
    send(client, "false_claim_published", row, url=URL, on="2026-07-09")
    assert "schema.org" in html(console(editor), row)
    answer = console(editor).get(address)
    assert answer.headers["Content-Type"] == "application/ld+json; charset=utf-8"
    said = json.loads(answer.content)
    assert (said["@type"], said["url"], said["datePublished"]) == ("ClaimReview", URL, "2026-07-09")
    assert said["claimReviewed"] == WORDS["claim"]
    assert flag.item.author_pid not in answer.content.decode()
    # Read by people in Việt Nam: the day is theirs, not that of UTC.
    FalseClaim.objects.update(published_at=datetime(2026, 7, 9, 20, tzinfo=UTC))
    later = json.loads(console(editor).get(address).content)
    assert later["datePublished"] == "2026-07-10"
    assert "đã đăng 10/07/2026" in html(client, row)
    for other in ("media-review", "x"):
        assert client.get(reverse("false_claim_review", args=[row.pk, other])).status_code == 404


def test_a_newer_version_of_the_fact_is_told(editor: User, console: Console) -> None:
    client = console(editor)
    row = opened(client, rows.flag())
    assert "hãy xem lại lời đính chính" not in html(client, row)
    OfficialFact.objects.create(
        fact_id="F01", version=2, topic="hotline", status="plan", statement_vi="Số mới.",
        statement_en="New.", source_doc="Công văn", source_section="1",
    )  # fmt: skip
    assert "Dữ kiện đã có phiên bản 2; hãy xem lại lời đính chính." in html(client, row)


def test_words_of_restricted_posts_stay_with_those_who_may_read_them(
    editor: User, verifier: User, console: Console
) -> None:
    flag = rows.flag(rows.item(access="restricted"))
    assert console(editor).post(reverse("false_claim_new"), {"flag": flag.pk}).status_code in (
        302,
        404,
    )
    assert not FalseClaim.objects.exists()
    client = console(verifier)
    row = opened(client, flag)
    for page in (html(console(editor), row), console(editor).get("/false-claims").content.decode()):
        assert "0911.222.333" not in page
        assert reverse("flag", args=[flag.pk]) not in page
    for one in (verifier, rows.user(Role.VERIFIER)):
        flag_decide(user=one, flag=flag, decision="accept")
    unwritten = send(client, "false_claim_published", row, url=URL)
    assert "Hãy viết tin sai, nói gọn" in unwritten.content.decode()


def test_auditors_read_and_change_nothing(
    editor: User, make_user: Callable[..., User], console: Console
) -> None:
    row = opened(console(editor), rows.flag())
    client = console(make_user("auditor"))
    assert reverse("false_claim_change", args=[row.pk]) not in html(client, row)
    for route in ("false_claim_change", "false_claim_gather", "false_claim_published"):
        assert send(client, route, row, **WORDS).status_code == 403
    assert client.get(reverse("false_claim", args=[99])).status_code == 404


def test_the_service_refuses_without_the_role(make_user: Callable[..., User]) -> None:
    with pytest.raises(Refused):
        false_claim_open(user=make_user("liaison"), flag=rows.flag())
