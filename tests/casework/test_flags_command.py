"""``manhmoi flags`` as an operator types it, in this process."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from casework.clock import now
from casework.models import Complaint, Flag, LegalHold
from casework.models.people import Role
from config.cli.main import cli
from monitor.operations.table import OPERATIONS
from records.errors import ManhMoiError, OperatorError, Refused
from tests.casework.queues import rows
from tests.casework.queues.doubles import RecordedIndex

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_LANG", "en")
    monkeypatch.setattr("casework.services.searchable.index_home", RecordedIndex)
    # The way to the index closes the database behind it, and with it the test's transaction.
    monkeypatch.setattr(
        "config.cli.flags.perform", lambda name, options: OPERATIONS[name].run(options)
    )


def run(*asked: str) -> Result:
    return CliRunner().invoke(cli, ["flags", *asked])


def told(*asked: str) -> list[dict[str, Any]]:
    done = run(*asked, "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def refused(kind: type[ManhMoiError], *asked: str) -> str:
    done = run(*asked)
    assert isinstance(done.exception, kind), done.output
    return done.exception.en


def test_from_the_queue_to_two_approvals_and_back() -> None:
    rows.user(Role.EDITOR, "mai")
    rows.user(Role.VERIFIER, "lan")
    low, high = rows.flag(priority=0.1), rows.flag(priority=0.8)
    assert [one["id"] for one in told("list")] == [high.pk, low.pk]
    assert told("list", "--level", "watch") == []
    assert str(high.pk) in run("list").output
    number = str(high.pk)
    [row] = told("decide", number, "accept", "--user", "mai")
    assert row["status"] == "first_approved"
    assert "Two different people" in refused(Refused, "decide", number, "accept", "--user", "mai")
    [row] = told("decide", number, "accept", "--user", "lan")
    assert row["status"] == "approved"
    [shown] = told("show", number)
    assert (shown["evidence"], shown["fact"], shown["held"]) == (rows.EVIDENCE, "F01", True)
    assert [one["by"] for one in shown["decisions"]] == ["lan", "mai"]
    assert "0965.001.222" in shown["correction_vi"]
    assert high.item.author_pid not in json.dumps(shown)
    assert "0965.001.222" in run("show", number).output
    assert "Say why" in refused(Refused, "decide", number, "withdraw", "--user", "lan")
    [row] = told("decide", number, "withdraw", "--note", "sửa rồi", "--user", "lan")
    assert row["status"] == "withdrawn"
    [row] = told("decide", number, "undo", "--user", "lan")
    assert row["status"] == "approved"
    assert "reason" in refused(Refused, "decide", str(low.pk), "reject", "--user", "mai")
    kinds = [one["kind"] for one in told("history")]
    assert kinds[0] == "undo"
    assert "withdraw" in kinds
    assert [one["who"] for one in told("history", "--who", "mai")] == ["mai"]
    assert "lan" in run("history").output


def test_unknown_flags_users_and_decisions() -> None:
    flag = rows.flag()
    assert "no flag 999" in refused(OperatorError, "show", "999")
    assert "nobody" in refused(OperatorError, "decide", str(flag.pk), "accept", "--user", "nobody")
    rows.user(Role.CYBER, "cyber")
    assert refused(Refused, "decide", str(flag.pk), "accept", "--user", "cyber")
    rows.user(Role.EDITOR, "mai")
    assert "no decision to undo" in refused(
        Refused, "decide", str(flag.pk), "undo", "--user", "mai"
    )
    assert run("decide", str(flag.pk), "burn", "--user", "mai").exit_code == 2
    assert run("show", "x").exit_code == 2


def test_complaints() -> None:
    rows.user(Role.EDITOR, "mai")
    flag = rows.flag()
    told("decide", str(flag.pk), "reject", "--reason", "complaint", "--user", "mai")
    [row] = told("complaints")
    assert (row["status"], row["flag"]) == ("new", flag.pk)
    number = str(row["id"])
    assert run("complaints", "pass", number, "Thanh tra", "--user", "mai").exit_code == 0
    text = run("complaints", "export", number, "--user", "mai").output
    assert rows.EVIDENCE in text
    assert flag.item.author_pid not in text
    assert run("complaints", "close", number, "--note", "xong", "--user", "mai").exit_code == 0
    assert Complaint.objects.get().status == "closed"
    assert told("complaints", "--status", "new") == []
    assert "no complaint 77" in refused(
        OperatorError, "complaints", "export", "77", "--user", "mai"
    )


def test_sample_calibrate_expire() -> None:
    rows.item("Chiến dịch tìm hài cốt liệt sĩ.")
    rows.user(Role.EDITOR, "mai")
    rejected, held = rows.flag(), rows.flag()
    told("decide", str(rejected.pk), "reject", "--reason", "opinion", "--user", "mai")
    told("decide", str(held.pk), "accept", "--user", "mai")
    [drawn] = told("sample", "--count", "5")
    assert (drawn["drawn"], drawn["pairs"], drawn["kappa"]) == (1, 0, None)
    assert "0 texts drawn" in run("sample", "--count", "1").output
    [fitted] = told("calibrate", "--target", "0.2")
    assert (fitted["type"], fitted["reviewed"], fitted["right"]) == ("fake_hotline", 1, 0)
    assert "fake_hotline" in run("calibrate").output
    assert told("expire") == [{"flags": [], "erased": []}]
    LegalHold.objects.update(expires_at=now() - timedelta(minutes=1))
    assert told("expire") == [{"flags": [held.pk], "erased": []}]
    assert Flag.objects.get(pk=held.pk).status == "suggested"
    assert "0 holds" in run("expire").output
