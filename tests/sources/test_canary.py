"""Canaries: quiet, odd and failing sources are told once, and the gap stays on record."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail

from casework.clock import LOCAL, local_date, now
from casework.models import Item, Source, SourceAlert, SourceRun
from casework.selectors.source_gaps import gap_json, gaps
from casework.selectors.sources import alerts_unseen, source_line
from casework.services.source_alerts import (
    source_alert_open,
    source_alert_seen,
    source_notices_send,
)
from casework.services.sources import (
    source_add,
    source_disable,
    source_enable,
    source_remove,
)
from casework.source_form import source_form
from monitor.collect.canary import canaries_look
from records.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return _aged(Source.objects.create(name="báo", kind="rss", platform="web", legal_basis="x"))


def _aged(source: Source, **given: Any) -> Source:
    blank = {"added_at": now() - timedelta(days=30), "last_item_at": now()}
    Source.objects.filter(pk=source.pk).update(**{**blank, **given})
    source.refresh_from_db()
    return source


def _open(source: Source) -> set[str]:
    canaries_look()
    return set(source.alerts.filter(closed_at=None).values_list("kind", flat=True))


def _items(source: Source, count: int, at: datetime) -> None:
    for number in range(count):
        Item.objects.create(
            platform="web",
            kind="article",
            platform_id=f"{at.timestamp()}-{number}",
            route="public_web",
            source=source,
            collected_at=at,
        )


def test_silence_is_told_and_the_gap_kept(source: Source) -> None:
    _aged(source, silent_after_hours=10, expected_per_day_min=0)
    assert _open(source) == set()
    since = now() - timedelta(hours=11)
    _aged(source, last_item_at=since)
    assert _open(source) == {"silent"}
    assert _open(source) == {"silent"}
    assert source_line(user=None, name="báo").standing == "silent"
    _aged(source, last_item_at=now())
    assert _open(source) == set()
    alert = source.alerts.get()
    assert alert.closed_at is not None
    (gap,) = gaps(user=None, start=now() - timedelta(hours=5), end=now() + timedelta(hours=5))
    assert (gap.kind, gap.lasts) == ("silent", False)
    assert gap.start > since, "clipped to the period"
    assert gap.end == alert.closed_at
    assert gap_json(gap)["source"] == "báo"
    assert gaps(user=None, start=now() - timedelta(days=9), end=since) == []


def test_an_odd_day_is_told(source: Source) -> None:
    _aged(source, expected_per_day_min=2, expected_per_day_max=4)
    yesterday = datetime.combine(local_date() - timedelta(days=1), time(12), LOCAL)
    assert _open(source) == {"below"}
    _items(source, 3, yesterday)
    assert _open(source) == set()
    _items(source, 9, yesterday + timedelta(hours=1))
    assert _open(source) == {"above"}
    _aged(source, added_at=now() - timedelta(hours=30))
    below = source.alerts.get(kind="below")
    assert below.since == datetime.combine(local_date() - timedelta(days=1), time(), LOCAL)


def _run(source: Source, number: int, outcome: str) -> None:
    at = now() - timedelta(hours=10 - number)
    SourceRun.objects.create(
        source=source,
        key=f"{source.pk}-{number}",
        started_at=at,
        finished_at=at,
        outcome=outcome,
        error_vi="hỏng" if outcome == "failed" else "",
    )


def test_failing_again_and_again_is_told(source: Source) -> None:
    _aged(source, expected_per_day_min=0)
    _run(source, 1, "done")
    _run(source, 2, "failed")
    _run(source, 3, "failed")
    assert _open(source) == set()
    _run(source, 4, "failed")
    assert _open(source) == {"failing"}
    alert = source.alerts.get()
    assert alert.since == SourceRun.objects.get(key=f"{source.pk}-2").started_at
    assert "3" in alert.detail_vi
    assert "hỏng" in alert.detail_vi
    _run(source, 5, "parked")
    assert _open(source) == set()


def test_a_missing_credential_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MANHMOI_YOUTUBE_API_KEY", raising=False)
    row = Source.objects.create(name="y", kind="youtube", platform="youtube", legal_basis="x")
    _aged(row, expected_per_day_min=0)
    assert _open(row) == {"credential"}
    assert "MANHMOI_YOUTUBE_API_KEY" in row.alerts.get().detail_vi
    monkeypatch.setenv("MANHMOI_YOUTUBE_API_KEY", "khoa-thu-0001")
    assert _open(row) == {"credential"}, "only a visit shows that it is right"
    SourceRun.objects.create(
        source=row, key="good", started_at=now(), finished_at=now(), outcome="done"
    )
    assert _open(row) == set()


def test_a_source_turned_off_is_a_gap(source: Source, make_user: Any) -> None:
    start = now()
    source_disable(user=None, source_id=source.pk)
    (gap,) = gaps(user=None, start=start, end=now() + timedelta(days=1))
    assert (gap.kind, gap.lasts) == ("off", True)
    source_enable(user=None, source_id=source.pk)
    (gap,) = gaps(user=None, start=start, end=now() + timedelta(days=1))
    assert not gap.lasts
    assert gaps(user=None, start=now(), end=now() + timedelta(days=1)) == []
    with pytest.raises(Refused):
        gaps(user=make_user("cyber"), start=start, end=now())


def test_what_was_off_or_away_is_not_called_silent(source: Source) -> None:
    _aged(source, last_item_at=now() - timedelta(days=20))
    assert _open(source) == {"silent", "below"}
    start = now()
    source_disable(user=None, source_id=source.pk)
    source_enable(user=None, source_id=source.pk)
    assert _open(source) == set(), "nothing was expected while it was off"
    source_remove(user=None, source_id=source.pk)
    given = {"name": "báo", "connector": "rss", "settings": {"feeds": ["http://a.vn/"]}}
    source_add(user=None, form=source_form({**given, "legal_basis": "x"}))
    off = [gap for gap in gaps(user=None, start=start, end=now()) if gap.kind == "off"]
    assert len(off) == 2
    assert not any(gap.lasts for gap in off)


def test_people_are_told_once_by_mail(source: Source, settings: Any, make_user: Any) -> None:
    settings.MANHMOI_ALERT_EMAILS = ["truc@example.vn"]
    settings.EMAIL_HOST = "localhost"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    alert = source_alert_open(
        source=source, kind=SourceAlert.Kind.SILENT, since=now(), vi="Im lặng", en="silent"
    )
    assert (source_notices_send(), source_notices_send()) == (1, 0)
    assert len(mail.outbox) == 1
    assert "Im lặng" in mail.outbox[0].body
    keeper = make_user("administrator")
    assert alerts_unseen(keeper) == 1
    source_alert_seen(user=keeper, alert_id=alert.pk)
    assert alerts_unseen(keeper) == 0
    assert alerts_unseen(make_user("cyber")) == 0
