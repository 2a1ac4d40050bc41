"""``manhmoi glossary`` as an operator types it, in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from casework.models import AuditEvent
from config.cli.main import cli
from records.errors import OperatorError, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_LANG", "en")


def run(*asked: str) -> Result:
    return CliRunner().invoke(cli, ["glossary", *asked])


def rows(*asked: str) -> list[dict[str, Any]]:
    done = run(*asked, "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_from_adding_to_bringing_back() -> None:
    [added] = rows("add", "Đồi Không Tên", "ko:무명고지", "--kind", "place", "--note", "bản đồ")
    assert added["names"][1] == {"text": "무명고지", "lang": "ko"}
    [found] = rows("list", "doi khong ten")
    assert found["id"] == added["id"]
    assert not rows("list", "doi khong ten", "--kind", "unit")
    [retired] = rows("retire", str(added["id"]))
    assert retired["retired"]
    assert not rows("list", "doi khong ten")
    assert len(rows("list", "doi khong ten", "--retired")) == 1
    rows("restore", str(added["id"]))
    assert "무명고지" in run("list", "doi khong ten").stdout
    event = AuditEvent.objects.filter(action="glossary.add").get()
    assert event.actor is None


def test_the_shipped_list_is_there_from_the_start() -> None:
    assert "KSCB" in run("list", "khe sanh").stdout
    assert "No such entry" in run("list", "không có tên này").stdout


def test_file_out_and_in(tmp_path: Path) -> None:
    file = tmp_path / "g.yaml"
    assert run("export", str(file)).exit_code == 0
    [taken] = rows("import", str(file))
    assert taken["new"] == taken["changed"] == 0
    file.write_text("entries:\n- {kind: place, names: {vi: [Đồi Mới], en: [New Hill]}}\n")
    assert "1 new" in run("import", str(file), "--dry-run").stdout
    assert not rows("list", "new hill")
    rows("import", str(file))
    assert rows("list", "new hill")
    assert run("export").stdout.startswith("version: 1")


@pytest.mark.parametrize(
    "asked",
    [
        ("add", "một tên", "--kind", "place"),
        ("retire", "999999"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(asked: tuple[str, ...]) -> None:
    assert isinstance(run(*asked).exception, Refused)


def test_a_file_that_cannot_be_written_is_told_not_thrown(tmp_path: Path) -> None:
    refused = run("export", str(tmp_path / "none" / "g.yaml")).exception
    assert isinstance(refused, OperatorError)
    assert "g.yaml" in refused.en


def test_a_refused_entry_is_told_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "g.yaml"
    file.write_text("entries:\n- {kind: place, names: {vi: [Đồi Mới]}}\n")
    refused = run("import", str(file)).exception
    assert isinstance(refused, Refused)
    assert refused.vi.endswith(".")
    assert ".." not in refused.vi


def test_a_broken_file_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "g.yaml"
    file.write_bytes(b"\x00\xff[")
    assert isinstance(run("import", str(file)).exception, Refused)
    assert run("add", "x", "--kind", "hill").exit_code == 2
