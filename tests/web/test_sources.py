"""Sources in the console: seen, added, changed, tried, visited, removed; owners' letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework.clock import now
from casework.models import (
    AuditEvent,
    ChannelPermission,
    QuotaUse,
    Source,
    SourceAlert,
    SourceRun,
    User,
    WatchRule,
)
from casework.selectors.source_counts import came_lately, filling
from casework.services import source_asks
from tests.web import rows
from web.source_words import ALERT
from web.views import sources as views

Console = Callable[[User], Client]
KEY = "MANHMOI_YOUTUBE_API_KEY"


def make_source(name: str = "Kênh cựu binh", **fields: Any) -> Source:
    values = {"kind": "youtube", "platform": "youtube", "legal_basis": "Văn bản 1/BCĐ"}
    return Source.objects.create(name=name, **{**values, "schedule": "7 * * * *", **fields})


def make_run(source: Source, **fields: Any) -> SourceRun:
    values = {"key": f"k{SourceRun.objects.count()}", "started_at": now(), "outcome": "done"}
    return SourceRun.objects.create(source=source, **{**values, **fields})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What was handed to the pipeline, and the answers it shall give."""
    known: dict[str, Any] = {"queued": [], "answers": {}}

    def enqueue(what: str) -> Callable[[int], str]:
        def note(source_id: int) -> str:
            known["queued"].append((what, source_id))
            return f"{what}-{source_id}"

        return note

    monkeypatch.setattr(source_asks, "enqueue_trial", enqueue("trial"))
    monkeypatch.setattr(source_asks, "enqueue_visit", enqueue("visit"))
    monkeypatch.setattr(
        views,
        "job_answer",
        lambda trial, workflow, subject: known["answers"].get((trial, workflow, subject)),
    )
    return known


@pytest.fixture
def source(administrator: User) -> Source:
    """A source in trouble, with everything a page may show of it."""
    made = make_source(
        config={"channels": ["UC1"], "search_pages": 3},
        backfill={"from": "2026-01-01", "window_days": 7},
        expected_per_day_min=5,
        expected_per_day_max=50,
        last_run_at=datetime(2026, 11, 5, 1, 15, tzinfo=UTC),
    )
    make_run(made, received=12, new=9, duplicate=3, requests=4, quota_used={"search": 2},
             notes=[{"vi": "Ghi chú thử", "en": "A note"}])  # fmt: skip
    SourceAlert.objects.create(
        source=made, kind="silent", opened_at=now(), since=now() - timedelta(days=3),
        detail_vi="Ba ngày không có gì", detail_en="Nothing for three days",
    )  # fmt: skip
    QuotaUse.objects.create(
        platform="youtube", bucket="search", used=40, limit=100,
        starts_at=now() - timedelta(hours=1), resets_at=now() + timedelta(hours=23),
    )  # fmt: skip
    rows.make_item(source=made, collected_at=now() - timedelta(hours=2))
    rows.make_item(source=made, collected_at=now() - timedelta(days=4))
    return made


def test_the_list_and_the_page_say_how_a_source_stands(
    source: Source, auditor: User, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = console(auditor)
    page = client.get("/sources").content.decode()
    for told in ("Kênh cựu binh", "Im lặng", "Ba ngày không có gì", "40 trên 100",
                 "mong đợi 5–50 mỗi ngày", "05/11/2026 08:15"):  # fmt: skip
        assert told in page, told
    assert '<span class="numeric">1</span> trong 24 giờ' in page
    assert '<span class="numeric">2</span> trong 7 ngày' in page
    # The count in the navigation.
    assert 'nav-count">1' in page
    monkeypatch.delenv(KEY, raising=False)
    page = client.get(f"/sources/{source.pk}").content.decode()
    for told in (KEY, "chưa có", "Ghi chú thử", "UC1", "Im lặng quá lâu", "đã bù đến", "Thu bù"):
        assert told in page, told
    assert "Chạy ngay" not in page
    monkeypatch.setenv(KEY, "khoa-bi-mat")
    page = client.get(f"/sources/{source.pk}").content.decode()
    assert "đã có" in page
    assert "khoa-bi-mat" not in page
    assert client.get("/api/sources/999999").status_code == 404
    assert "Thu thập" in client.get("/").content.decode()


def test_what_came_is_held_against_what_is_expected(source: Source) -> None:
    fresh = came_lately(user=None, sources=[source])[source.pk]
    assert not fresh.outside, "added a moment ago"
    added = source.added_at
    source.added_at = datetime.now(UTC) - timedelta(days=30)
    came = came_lately(user=None, sources=[source])[source.pk]
    assert (came.day, came.week, came.low, came.high, came.outside) == (1, 2, 5, 50, True)
    assert added is not None
    source.added_at = datetime(2026, 1, 11, tzinfo=UTC)
    source.backfill["filled_to"] = "2026-01-06"
    reached = filling(source)
    assert reached is not None
    assert (reached.reached, reached.share) == (date(2026, 1, 6), 0.5)


def test_every_alert_has_its_words() -> None:
    assert set(ALERT) == set(SourceAlert.Kind.values)


def test_an_alert_is_seen_once(source: Source, editor: User, console: Console) -> None:
    alert = source.alerts.get()
    client = console(editor)
    answer = client.post(f"/sources/alerts/{alert.pk}/seen")
    assert answer["Location"] == f"/sources/{source.pk}"
    page = client.get(f"/sources/{source.pk}").content.decode()
    assert f"{editor.username} đã xem" in page
    assert "nav-count" not in page.split("Nguồn theo dõi")[1].split("</li>")[0]
    client.post("/sources/alerts/999999/seen")


def test_test_and_run_now_go_by_name_and_come_back_on_the_page(
    source: Source, administrator: User, console: Console, asked: dict[str, Any]
) -> None:
    client = console(administrator)
    there = client.post(f"/sources/{source.pk}/test")["Location"]
    assert asked["queued"] == [("trial", source.pk)]
    page = client.get(there).content.decode()
    assert "Đang thử" in page
    assert "data-waiting" in page
    state = client.get(f"/api{there}").json()["state"]
    assert state in page
    answer = {"ok": False, "vi": "Khóa bị từ chối", "en": "The key is refused"}
    asked["answers"][(f"trial-{source.pk}", "try_source", source.pk)] = answer
    assert client.get(f"/api{there}").json()["state"] != state
    page = client.get(there).content.decode()
    assert "Khóa bị từ chối" in page
    assert "data-waiting" not in page
    # A workflow that broke has no answer to give.
    asked["answers"][(f"trial-{source.pk}", "try_source", source.pk)] = {}
    assert "bị ngắt" in client.get(there).content.decode()
    there = client.post(f"/sources/{source.pk}/run")["Location"]
    assert "đang chờ đến lượt" in client.get(there).content.decode()
    make_run(source, key=f"visit-{source.pk}", received=7, new=5)
    assert "nhận 7, mới 5" in client.get(there).content.decode()
    done = AuditEvent.objects.filter(action__in=("source.test_asked", "source.run_asked"))
    assert [event.actor for event in done] == [administrator, administrator]


def test_what_cannot_be_run_is_not_queued(
    administrator: User, console: Console, asked: dict[str, Any]
) -> None:
    parked = make_source("Nghỉ", parked_until=now() + timedelta(hours=1))
    pushing = make_source("Zalo", kind="zalo", platform="zalo")
    client = console(administrator)
    for one in (parked, pushing):
        answer = client.post(f"/sources/{one.pk}/run", follow=True)
        assert "notice-error" in answer.content.decode()
    assert asked["queued"] == []
    assert "/hooks/zalo<" in client.get(f"/sources/{pushing.pk}").content.decode()
    feed = make_source("Trang", kind="facebook_feed", platform="facebook")
    assert "/hooks/facebook<" in client.get(f"/sources/{feed.pk}").content.decode()
    asking = make_source("Hỏi", kind="facebook_pages", platform="facebook")
    assert "/hooks/" not in client.get(f"/sources/{asking.pk}").content.decode()


FORM: dict[str, Any] = {
    "kind": "youtube",
    "name": "YouTube chính",
    "legal_basis": "Quyết định 50/QĐ-BCĐQG",
    "enabled": "1",
    "schedule": "15 */2 * * *",
    "setting-channels": "UC1\n@kenh\n",
    "setting-comments": "true",
    "watch": ["Mộ"],
    "expected_low": "1",
    "expected_high": "900",
    "silent_after_hours": "",
    "backfill_from": "2026-01-01",
    "backfill_days": "7",
}


def test_a_source_is_added_by_the_form_its_manifest_declares(
    administrator: User, console: Console
) -> None:
    WatchRule.objects.create(name="Mộ", keywords=["mộ liệt sĩ"])
    client = console(administrator)
    cards = client.get("/sources/new").content.decode()
    assert KEY in cards
    assert "Căn cứ" in cards
    form = client.get("/sources/new?kind=youtube").content.decode()
    assert 'name="setting-channels"' in form
    assert 'name="watch" value="Mộ"' in form
    assert client.get("/sources/new?kind=nothing").status_code == 404
    answer = client.post("/sources/new", FORM)
    made = Source.objects.get(name="YouTube chính")
    assert answer["Location"] == f"/sources/{made.pk}"
    assert made.config["channels"] == ["UC1", "@kenh"]
    assert made.config["comments"] is True
    assert (made.watch, made.schedule) == (["Mộ"], "15 */2 * * *")
    assert (made.expected_per_day_min, made.expected_per_day_max) == (1, 900)
    assert made.backfill == {"from": "2026-01-01", "window_days": 7}
    assert made.enabled


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"legal_basis": " "}, "legal_basis"),
        ({"name": ""}, "name"),
        ({"schedule": "mỗi giờ"}, "cron"),
        ({"setting-search_pages": "ba"}, "search_pages"),
        ({"expected_low": "9", "expected_high": "1"}, "expected_per_day"),
        ({"expected_low": "9", "expected_high": ""}, "expected_per_day"),
        ({"silent_after_hours": "lâu"}, "silent_after_hours"),
        ({"backfill_from": "hôm qua"}, "backfill.from"),
        ({"watch": ["không có"]}, "watch"),
    ],
)
def test_what_was_typed_stays_when_it_is_refused(
    administrator: User, console: Console, changes: dict[str, Any], why: str
) -> None:
    WatchRule.objects.create(name="Mộ", keywords=["mộ liệt sĩ"])
    answer = console(administrator).post("/sources/new", FORM | changes)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert why in page.split("notice-error")[1].split("</p>")[0]
    assert "@kenh" in page
    assert not Source.objects.exists()


def test_change_turn_remove(source: Source, administrator: User, console: Console) -> None:
    client = console(administrator)
    page = client.get(f"/sources/{source.pk}/change").content.decode()
    assert ">UC1</textarea>" in page
    form = FORM | {"name": "Tên mới", "watch": [], "setting-comments": ""}
    client.post(f"/sources/{source.pk}/change", form)
    source.refresh_from_db()
    assert (source.name, source.config["comments"]) == ("Tên mới", False)
    client.post(f"/sources/{source.pk}/turn", {"on": "0"})
    source.refresh_from_db()
    assert not source.enabled
    client.post(f"/sources/{source.pk}/turn", {"on": "1"})
    source.refresh_from_db()
    assert source.enabled
    client.post(f"/sources/{source.pk}/remove")
    assert (
        "Tên mới" not in client.get("/sources").content.decode().split("<main")[1].split("</p>")[-1]
    )
    assert client.get(f"/sources/{source.pk}").status_code == 404


def test_owners_letters(administrator: User, auditor: User, console: Console, home: object) -> None:
    client = console(administrator)
    letter = b"%PDF-1.7 thu cho phep"
    form = {
        "channel_id": "UCkenhthu",
        "owner": "Hội cựu chiến binh (mẫu)",
        "reference": "CV 12, 01/11/2026",
        "given_at": "2026-11-01",
        "expires_at": "2027-11-01",
        "scope": ["captions", "audio"],
    }
    bad = client.post("/sources/permissions/record", form | {"channel_id": "@kenh"})
    assert bad.status_code == 400
    assert "Hội cựu chiến binh" in bad.content.decode()
    exe = SimpleUploadedFile("x.pdf", b"MZ\x90")
    refused = client.post("/sources/permissions/record", form | {"document": exe})
    assert "PDF, PNG" in refused.content.decode()
    assert not ChannelPermission.objects.exists()
    client.post(
        "/sources/permissions/record", form | {"document": SimpleUploadedFile("x.pdf", letter)}
    )
    row = ChannelPermission.objects.get()
    assert row.scope == ["captions", "audio"]
    sent = client.get(f"/sources/permissions/{row.pk}/letter")
    assert b"".join(sent) == letter
    assert sent["Content-Disposition"].startswith("attachment")
    page = console(auditor).get("/sources/permissions").content.decode()
    assert "Còn hiệu lực" in page
    assert "Ghi giấy" not in page
    client.post(f"/sources/permissions/{row.pk}/withdraw")
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert "Đã rút" in client.get("/sources/permissions").content.decode()
