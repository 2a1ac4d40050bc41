"""``manhmoi source …`` as an operator drives it, against a fake of YouTube."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from casework.clock import now
from casework.models import Source, SourceRun
from config.cli import source_reports, sources
from monitor.operations import sources as operations
from records.errors import ManhMoiError
from tests.command import Command
from tests.sources.fakes.youtube import YouTubeFake

KEYS = [
    "received",
    "new",
    "duplicate",
    "changed",
    "deleted",
    "quarantined",
    "requests",
    "quota_used",
    "next_run_at",
]


@pytest.fixture
def fake() -> Iterator[YouTubeFake]:
    with YouTubeFake() as one:
        yield one


def _file(folder: Path, fake: YouTubeFake) -> Path:
    text = {
        "name": "kênh thử",
        "connector": "youtube",
        "schedule": "every 2h",
        "legal_basis": "Văn bản thử 1/2026",
        "base_url": "http://127.0.0.1:9",
        "settings": fake.config,
        "expected_per_day": [0, 1000],
    }
    file = folder / "kenh.yaml"
    file.write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
    return file


def _run(home: Command, fake: YouTubeFake, *more: str) -> tuple[dict[str, Any], str]:
    base = ("--base-url", fake.base_url)
    done = home.run("source", "run", "kênh thử", *base, *more, "--json")
    (line,) = done.stdout.splitlines()
    return json.loads(line), done.stderr


def test_a_source_is_run_until_its_quota_is_spent(tmp_path: Path, fake: YouTubeFake) -> None:
    home = Command(tmp_path / "data", tmp_path / "keys", dict(fake.env))
    home.run("status")
    home.run("source", "add", _file(tmp_path, fake))
    first, _ = _run(home, fake, "--once")
    assert list(first) == KEYS
    assert first["new"] == len(fake.truth())
    assert first["received"] == first["new"] + first["duplicate"]
    assert first["requests"] == len(fake.asked)
    assert first["quota_used"]["search"] == fake.used["search"] > 0
    assert first["next_run_at"].endswith("+00:00")

    fake.spend_quota()
    fake.grow()
    parked, said = _run(home, fake)
    assert parked["next_run_at"] > first["next_run_at"], "the quota's reset, not the schedule"
    assert "Parked until" in said
    asked = len(fake.asked)
    still, _ = _run(home, fake)
    assert (still["requests"], len(fake.asked)) == (0, asked)


Run = Callable[..., Any]
WHY = {"vi": "hết hạn mức", "en": "the quota is spent"}


@pytest.fixture
def run(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs ``manhmoi source …`` in this process and gives back what it printed."""
    monkeypatch.setenv("MANHMOI_LANG", "en")
    for module in (sources, source_reports):
        monkeypatch.setattr(module, "initialise", lambda: None)

    def run(*arguments: str | Path, status: int = 0) -> Any:
        words = [str(one) for one in arguments]
        done = CliRunner().invoke(sources.source, words)
        if isinstance(done.exception, ManhMoiError):
            assert status == 1
            return done.exception.en
        assert done.exit_code == status, done.output
        return json.loads(done.stdout) if "--json" in words else done.stdout

    return run


def test_what_is_wrong_is_said(
    run: Run, tmp_path: Path, fake: YouTubeFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _file(tmp_path, fake)
    assert run("add", file, "--json")["standing"] == "waiting"
    assert "already" in run("add", file, status=1)
    assert "is kept" in run("add", file, "--replace")
    trial = ("test", "kênh thử", "--base-url", fake.base_url, "--json")
    monkeypatch.setenv("MANHMOI_YOUTUBE_API_KEY", fake.env["MANHMOI_YOUTUBE_API_KEY"])
    assert run(*trial)["ok"]
    monkeypatch.setenv("MANHMOI_YOUTUBE_API_KEY", "khoa-sai-000001")
    wrong = run(*trial, status=1)
    assert not wrong["ok"]
    assert "MANHMOI_YOUTUBE_API_KEY" in wrong["vi"]
    assert "khoa-sai" not in json.dumps(wrong)
    monkeypatch.delenv("MANHMOI_YOUTUBE_API_KEY")
    assert "MANHMOI_YOUTUBE_API_KEY" in run(*trial, status=1)["vi"]
    assert "no source" in run("test", "không có", status=1)


def test_reports(
    run: Run, tmp_path: Path, fake: YouTubeFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANHMOI_YOUTUBE_API_KEY", "khoa-thu-000001")
    run("add", _file(tmp_path, fake))
    quota = {one["bucket"]: one for one in run("quota", "--json")}
    assert quota["search"]["limit"] == 100
    kinds = {one["connector"]: one for one in run("connectors", "--json")}
    assert kinds["youtube"]["credentials"][0]["env"] == "MANHMOI_YOUTUBE_API_KEY"
    assert run("show", "kênh thử", "--json")["runs"] == []
    assert run("alerts", "--json") == []
    assert "is off" in run("disable", "kênh thử")
    (gap,) = run("gaps", "--from", "2026-01-01", "--to", "2099-01-01", "--json")
    assert (gap["kind"], gap["lasts"]) == ("off", True)
    for verb in ("list", "quota", "connectors", "alerts", "show"):
        assert run(verb, *(["kênh thử"] if verb == "show" else []))
    assert "is removed" in run("remove", "kênh thử")
    assert run("list", "--json") == []
    assert run("list", "--removed", "--json")[0]["name"] == "kênh thử"


def test_what_a_killed_command_had_brought_is_counted_by_the_next(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source.objects.create(name="kênh thử", kind="youtube", platform="youtube")
    for number, key in enumerate((f"run-{source.pk}-a", "other", f"run-{source.pk}0-a")):
        begun = {"source": source, "started_at": now(), "new": 5, "received": 6}
        SourceRun.objects.create(key=key, requests=number + 1, quota_used={"units": 2}, **begun)

    def visit(order: dict[str, Any]) -> Generator[Any, None, SourceRun]:
        SourceRun.objects.update(finished_at=now())
        yield {"event": "progress"}
        return SourceRun.objects.create(key="this", source=source, started_at=now(), new=1)

    monkeypatch.setattr(operations, "_visit", visit)
    *told, result = operations.source_run({"name": source.name, "once": True})
    assert (result["new"], result["received"], result["requests"]) == (6, 6, 1)
    assert result["quota_used"] == {"units": 2}
    assert any("cut off before" in event.get("en", "") for event in told)


def test_when_a_source_that_is_off_may_be_run_again_is_said(
    run: Run, tmp_path: Path, fake: YouTubeFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", _file(tmp_path, fake))
    run("disable", "kênh thử")
    Source.objects.update(parked_until=now() + timedelta(hours=3), parked_why=WHY)
    monkeypatch.setattr(sources, "perform", lambda name, options: operations.source_run(options))
    done = run("run", "kênh thử", "--once", "--json")
    assert done["next_run_at"] is None and done["requests"] == 0
