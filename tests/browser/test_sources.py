"""Sources and the watch list in a browser: every page, and a test whose answer comes by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from casework.clock import now
from casework.models import QuotaUse, Source, SourceAlert, SourceRun, User, WatchRule
from tests.browser.conftest import Screen
from tests.web import rows
from web.views import sources as views

pytestmark = pytest.mark.django_db(transaction=True)
Opener = Callable[..., Screen]


@pytest.fixture
def source(db: None) -> Source:
    """A source with something to show in every part of its page."""
    made = Source.objects.create(
        name="YouTube: tìm mộ, tìm đồng đội (mẫu)", kind="youtube", platform="youtube",
        legal_basis="Quyết định mẫu số 1", schedule="7 * * * *", synthetic=True,
        config={"channels": ["UCkenhthu0000000000000001", "@kenh_thu"]}, last_run_at=now(),
        backfill={"from": "2026-01-01", "window_days": 7}, next_run_at=now() + timedelta(hours=1),
    )  # fmt: skip
    for n, outcome in enumerate(("done", "parked", "failed")):
        SourceRun.objects.create(
            source=made, key=f"k{n}", started_at=now() - timedelta(hours=n), outcome=outcome,
            received=120, new=37, duplicate=80, changed=3, requests=14,
            quota_used={"search": 6, "units": 210}, notes=[{"vi": "Bình luận bị tắt", "en": "x"}],
            error_vi="Nền tảng trả lời 503" if outcome == "failed" else "",
        )  # fmt: skip
    SourceAlert.objects.create(
        source=made, kind="below", opened_at=now(), since=now() - timedelta(days=2),
        detail_vi="Hai ngày qua chỉ về 3 bài mỗi ngày, mong đợi từ 20", detail_en="x",
    )  # fmt: skip
    QuotaUse.objects.create(
        platform="youtube", bucket="search", used=64, limit=100,
        starts_at=now() - timedelta(hours=2), resets_at=now() + timedelta(hours=22),
    )  # fmt: skip
    Source.objects.create(
        name="Zalo OA (mẫu)", kind="zalo", platform="zalo", legal_basis="x", enabled=False
    )
    return made


@pytest.fixture
def rule(db: None) -> WatchRule:
    """A rule that catches two texts and keeps one out."""
    for text in ("Tôi biết mộ liệt sĩ ở đầu bản, gần suối La Hiên",
                 "mo liet si chua biet ten o doi 935", "Mộ liệt sĩ trong trò chơi"):  # fmt: skip
        rows.make_item(text, collected_at=now() - timedelta(days=2))
    return WatchRule.objects.create(
        name="Tìm mộ", keywords=["mộ liệt sĩ", "hài cốt"], exclusions=["trò chơi"],
        hashtags=["timmolietsi"], places=["Khe Sanh"], units=["PAVN:regt66/div304"],
        channels=[{"platform": "youtube", "id": "UC1", "title": "Kênh thử"}],
        languages=["vi"], query_platforms=["youtube"],
    )  # fmt: skip


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_every_page(
    open_screen: Opener, source: Source, rule: WatchRule, administrator: User, editor: User,
    width: str,
) -> None:  # fmt: skip
    for user, paths in (
        (
            administrator,
            ("/", "/sources", f"/sources/{source.pk}", "/sources/new", "/sources/new?kind=youtube",
             f"/sources/{source.pk}/change", "/sources/permissions"),
        ),
        (editor, ("/watch", f"/watch/{rule.pk}", "/watch/new", "/pipeline")),
    ):  # fmt: skip
        screen = open_screen(user, width)
        for path in paths:
            screen.go(path)
            screen.check()
            screen.shot(f"{path.strip('/').replace('/', '-') or 'home'}-{width}")


def test_the_answer_to_a_test_comes_by_itself(
    open_screen: Opener, source: Source, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: dict[str, Any] = {}
    monkeypatch.setattr(views, "job_answer", lambda trial, *_: answers.get(trial))
    screen = open_screen(administrator)
    screen.go(f"/sources/{source.pk}?test=t1")
    screen.page.get_by_text("Đang thử").wait_for()
    answers["t1"] = {"ok": True, "vi": "Khóa dùng được", "en": "x"}
    screen.page.get_by_text("Khóa dùng được").wait_for()
    screen.check()


def test_a_rule_is_previewed_then_stored(
    open_screen: Opener, source: Source, rule: WatchRule, editor: User
) -> None:
    screen = open_screen(editor)
    page = screen.go("/watch/new")
    page.get_by_label("Tên luật").fill("Mộ ở bản")
    page.get_by_label("Từ khóa, mỗi dòng một cụm").fill("mộ liệt sĩ\nđầu bản")
    page.get_by_label("YouTube").check()
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("Chưa ghi.").wait_for()
    assert "giới hạn" in page.inner_text("main")
    screen.check()
    screen.shot("watch-preview")
    page.get_by_role("button", name="Ghi").click()
    page.get_by_text("Đã ghi luật “Mộ ở bản”.").wait_for()
    assert WatchRule.objects.get(name="Mộ ở bản").keywords == ["mộ liệt sĩ", "đầu bản"]
