"""A source described in a file: every wrong key is named; the folder is followed."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.models import AuditEvent, Source, WatchRule
from casework.schedules import cron_of, cron_spread, next_visit, visits_between
from casework.services.sources import source_add, source_disable, source_edit, source_remove
from casework.source_form import KEYS, source_form
from casework.source_manifests import manifests
from casework.strictyaml import parse_yaml
from config.source_table import DOCUMENT, renewed
from monitor.collect.sourcefiles import files_check, files_take, source_from_file
from records.errors import ManhMoiError, Refused

GOOD = """
name: Kênh thử
connector: youtube
schedule: every 30m
legal_basis: Văn bản 1/2026
expected_per_day: [5, 200]
silent_after_hours: 24
watch: [Liệt sĩ]
settings:
  channels: ["@kenhthu"]
  search_pages: 3
backfill: {from: 2025-01-01, window_days: 14}
synthetic: true
"""


@pytest.fixture
def rule(db: None) -> WatchRule:
    return WatchRule.objects.create(name="Liệt sĩ", keywords=["liệt sĩ"])


def _write(folder: Path, text: str, name: str = "kenh.yaml") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_becomes_a_source(rule: WatchRule, tmp_path: Path) -> None:
    source = source_from_file(_write(tmp_path, GOOD))
    assert (source.kind, source.platform, source.schedule) == ("youtube", "youtube", "*/30 * * * *")
    assert source.config == {"channels": ["@kenhthu"], "search_pages": 3}
    assert source.backfill == {"from": "2025-01-01", "window_days": 14}
    assert (source.expected_per_day_min, source.expected_per_day_max) == (5, 200)
    assert source.watch == ["Liệt sĩ"]
    assert source.synthetic
    assert source.enabled
    assert source.next_run_at is not None
    assert AuditEvent.objects.filter(action="source.add", subject=f"source:{source.pk}").exists()
    with pytest.raises(Refused, match="Kênh thử"):
        source_from_file(tmp_path / "kenh.yaml")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"connector": "snscrape"}, "connector"),
        ({"colour": "red"}, "colour"),
        ({"enabled": "yes"}, "enabled"),
        ({"schedule": "every 7m"}, "schedule"),
        ({"schedule": "* * * *"}, "schedule"),
        ({"schedule": 30}, "schedule"),
        ({"schedule": "0 0 31 2 *"}, "schedule"),
        ({"schedule": ",".join(map(str, range(40))) + " * * * *"}, "schedule"),
        ({"settings": ["a"]}, "settings"),
        ({"settings": {"chanels": ["x"]}}, "settings.chanels"),
        ({"settings": {1: "x", "a": "y"}}, "settings.1"),
        ({"settings": {"channels": "x"}}, "settings.channels"),
        ({"settings": {"channels": [["x"]]}}, "settings.channels"),
        ({"settings": {"search_pages": "nhiều"}}, "settings.search_pages"),
        ({"settings": {"comments": "maybe"}}, "settings.comments"),
        ({"settings": {"account": "a b"}}, "settings.account"),
        ({"settings": {"region": "https://a:b@c.vn/"}}, "settings.region"),
        ({"watch": ["Không có"]}, "watch"),
        ({"watch": "Liệt sĩ"}, "watch"),
        ({"legal_basis": "  "}, "legal_basis"),
        ({"base_url": "ftp://x"}, "base_url"),
        ({"base_url": "http://u:p@x/"}, "base_url"),
        ({"base_url": "http://x:99999"}, "base_url"),
        ({"expected_per_day": [9, 1]}, "expected_per_day"),
        ({"expected_per_day": 5}, "expected_per_day"),
        ({"silent_after_hours": 0}, "silent_after_hours"),
        ({"backfill": {"from": "2025"}}, "backfill"),
        ({"backfill": {"from": "1/1/2025", "window_days": 5}}, "backfill.from"),
        ({"backfill": {"from": date(2025, 1, 1), "window_days": 0}}, "backfill.window_days"),
        ({"backfill": {"from": "2999-01-01", "window_days": 5}}, "backfill.from"),
        ({"synthetic": 1}, "synthetic"),
    ],
)
def test_what_is_wrong_is_named(rule: WatchRule, change: dict[str, Any], key: str) -> None:
    good = {"name": "a", "connector": "youtube", "legal_basis": "b"}
    assert source_form(good).name == "a"
    with pytest.raises(Refused) as refused:
        source_form({**good, **change})
    assert refused.value.vi.startswith(key)
    assert refused.value.en.startswith(key)


@pytest.mark.parametrize("where", ["api_key", "settings"])
def test_a_secret_is_told_where_it_belongs(where: str) -> None:
    wrong: dict[str, Any] = {"api_key": "AIzaSecret"}
    given = {"settings": wrong} if where == "settings" else wrong
    with pytest.raises(Refused, match="MANHMOI_YOUTUBE_API_KEY") as refused:
        source_form({"name": "a", "connector": "youtube", "legal_basis": "b", **given})
    assert "AIzaSecret" not in str(refused.value)


def test_two_files_about_one_source_do_not_override_each_other(rule: WatchRule, home: Path) -> None:
    folder = home / "data" / "sources"
    first = _write(folder, GOOD, "a.yaml")
    second = _write(folder, GOOD.replace("1/2026", "2/2026"), "b.YML")
    os.mkfifo(folder / "c.yaml")
    _write(folder, "hỏng", ".d.yaml")
    for _ in range(2):
        bad = files_take()
        assert [one.name for one in bad] == ["b.YML", "c.yaml"]
        assert "a.yaml" in bad[0].vi
        assert Source.objects.get().legal_basis == "Văn bản 1/2026"
    assert [one.name for one in files_check()] == ["b.YML", "c.yaml"]
    first.unlink()
    assert [one.name for one in files_take()] == ["c.yaml"]
    assert Source.objects.get().legal_basis == "Văn bản 2/2026"
    second.unlink()
    files_take()
    assert Source.objects.get().removed_at is None, "a file that goes away leaves its source"


def test_the_folder_is_followed(rule: WatchRule, home: Path) -> None:
    folder = home / "data" / "sources"
    path = _write(folder, GOOD)
    _write(folder, "name: hỏng\ncolour: 1\n", "hong.yaml")
    assert [bad.name for bad in files_take()] == ["hong.yaml"]
    source = Source.objects.get()
    form = source_form({"name": "Kênh thử", "connector": "youtube", "legal_basis": "sửa tay"})
    source_edit(user=None, source_id=source.pk, form=form)
    files_take()
    source.refresh_from_db()
    assert source.legal_basis == "sửa tay", "an unchanged file does not override people"
    path.write_text(GOOD.replace("1/2026", "2/2026"), encoding="utf-8")
    files_take()
    source.refresh_from_db()
    assert source.legal_basis == "Văn bản 2/2026"
    source_remove(user=None, source_id=source.pk)
    files_take()
    source.refresh_from_db()
    assert source.removed_at is not None, "what was removed does not come back by itself"


def test_who_may(rule: WatchRule, make_user: Any) -> None:
    form = source_form({"name": "a", "connector": "youtube", "legal_basis": "b"})
    source = source_add(user=None, form=form)
    with pytest.raises(ManhMoiError):
        source_disable(user=make_user("auditor"), source_id=source.pk)
    keeper = make_user("administrator")
    elsewhere = source_form(
        {"name": "a", "connector": "youtube", "legal_basis": "b", "base_url": "http://10.0.0.1"}
    )
    with pytest.raises(Refused, match="base_url"):
        source_edit(user=keeper, source_id=source.pk, form=elsewhere)
    assert not source_disable(user=keeper, source_id=source.pk).enabled


def test_schedules() -> None:
    assert cron_of("every 60m") == "0 * * * *"
    assert cron_of("every 2h") == "0 */2 * * *"
    assert cron_of(" 5  4 * * 1 ") == "5 4 * * 1"
    minutes = {cron_spread("*/30 * * * *", pk).split()[1] for pk in range(1, 40)}
    assert len(minutes) > 20, "sources do not all begin at once"
    assert all(0 <= int(one.partition("-")[0]) < 30 for one in minutes)
    assert cron_spread("*/45 * * * *", 3).split()[1] == "*/45", "a visit would be lost"
    after = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)  # 03:00 next day in Vietnam
    assert next_visit("0 4 * * *", 60, after) == after + timedelta(hours=1)
    assert visits_between("*/30 * * * *", after, after + timedelta(hours=24)) == 48
    assert visits_between("", after, after + timedelta(hours=24)) == 0


def test_the_document_tells_of_every_connector(db: None) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert renewed(text) == text, "python -m config.source_table --update"
    example = text.partition("```yaml\n")[2].partition("```")[0]
    raw = parse_yaml(example.encode(), name="docs")
    assert set(raw) == set(KEYS) - {"base_url"}, "copied as it is, it must not ask this machine"
    brought = parse_yaml((DOCUMENT.parents[1] / "config" / "watch.yaml").read_bytes(), name="watch")
    assert set(raw["watch"]) <= {one["name"] for one in brought["rules"]}
    WatchRule.objects.create(name=raw["watch"][0], keywords=["mộ liệt sĩ"])
    assert source_form(raw).expected_per_day == (5, 200)


def test_the_sample_sources_are_taken_as_they_are(db: None) -> None:
    files = sorted((DOCUMENT.parent / "examples" / "sources").glob("*.yaml"))
    assert files
    for file in files:
        source = source_from_file(file)
        # What asks a platform is off until somebody has put in a key and an address.
        assert source.enabled == (manifests()[source.kind].mode == "folder")
