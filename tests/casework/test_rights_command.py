"""``manhmoi request``, ``incident``, ``retention`` as an operator types them, in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from casework.clock import now
from casework.index_access import index_close
from casework.models import Item, User
from casework.services.subject_proof import proof_holds
from config.cli.main import cli
from monitor.operations.table import OPERATIONS
from records.errors import OperatorError, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("MANHMOI_LANG", "en")
    # The way to the index closes the database behind it, and with it the test's transaction.
    for verb in ("rights", "retention"):
        monkeypatch.setattr(
            f"config.cli.{verb}.perform", lambda name, options: OPERATIONS[name].run(options)
        )
    yield
    index_close()


@pytest.fixture
def lan(administrator: User) -> tuple[str, str]:
    return "--user", administrator.username


def run(*asked: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in asked], input=stdin)


def said(*asked: object, stdin: str | None = None) -> str:
    done = run(*asked, stdin=stdin)
    assert done.exit_code == 0, (asked, done.output, done.exception)
    return done.stdout.strip()


def make_item(**fields: Any) -> Item:
    values = {"platform": "zalo", "kind": "message", "platform_id": "m1", "route": "submitted"}
    return Item.objects.create(
        **{**values, "text": "Bố tôi nằm ở đồi Mẫu", "collected_at": now(), **fields}
    )


def test_a_request_from_receipt_to_proof(lan: tuple[str, str], tmp_path: Path) -> None:
    item = make_item()
    add = ("request", "add", "--kind", "delete", "--channel", "hotline", "--summary", "Xin xóa")
    code = said(*add, "--contact", "-", "--received", "02/11/2026 08:00", *lan, stdin="0912 345\n")
    [row] = [json.loads(line) for line in said("request", "list", "--json").splitlines()]
    assert (row["code"], row["overdue"], row["clock"]) == (code, True, "acknowledge")
    assert "OVERDUE" in said("request", "list")
    assert said("request", "contact", code, *lan) == "0912 345"
    said("request", "ack", code, *lan)
    found = json.loads(said("request", "find", code, "-", *lan, stdin="đồi Mẫu"))
    assert (found["item"], found["why"]) == (item.pk, "words")
    said("request", "pick", code, item.pk, *lan)
    assert json.loads(said("request", "do", code, "erase", *lan))["erased"] == [item.pk]
    said("request", "close", code, *lan)
    assert "erased" in said("request", "show", code)
    assert proof_holds(json.loads(said("request", "proof", code, "--json", *lan)))
    assert code in said("request", "proof", code, *lan)
    assert said("request", "list") == "" and code in said("request", "list", "--closed")
    assert isinstance(run("request", "contact", code, *lan).exception, Refused)
    assert isinstance(run("request", "show", "YC-0").exception, OperatorError)


def test_a_view_and_a_refusal(lan: tuple[str, str], tmp_path: Path) -> None:
    item = make_item()
    add = ("request", "add", "--channel", "email", "--summary", "x", *lan)
    view, other = said(*add, "--kind", "view"), said(*add, "--kind", "object")
    for code in (view, other):
        said("request", "pick", code, item.pk, *lan)
    said("request", "copy", view, tmp_path / "copy.json", *lan)
    copy = json.loads((tmp_path / "copy.json").read_text())
    assert copy["items"][0]["text"] == item.text
    assert json.loads(said("request", "do", other, "restrict", *lan)) == {"restricted": [item.pk]}
    said("request", "drop", other, item.pk, *lan)
    said("request", "refuse", other, "--reason", "Không phải dữ liệu của người hỏi", *lan)
    assert isinstance(run(*add, "--kind", "view", "--received", "hôm qua").exception, Refused)


def test_a_breach(lan: tuple[str, str]) -> None:
    code = said(
        "incident", "open", "Mất máy", "--description", "20 lời kể", "--harm", "honour", *lan
    )
    [row] = [json.loads(line) for line in said("incident", "list", "--json").splitlines()]
    assert (row["hours_left"], row["must_notify"]) == (71, True)
    assert isinstance(run("incident", "close", code, "--note", "x", *lan).exception, Refused)
    said("incident", "note", code, "Đổi mật khẩu", *lan)
    judge = ("incident", "judge", code, "--reason", "Đĩa đã mã hóa", *lan)
    assert isinstance(run(*judge, "--no-notify", "--harm", "life").exception, Refused)
    # What is not said does not take away the harm on record.
    assert isinstance(run(*judge, "--no-notify").exception, Refused)
    said(*judge, "--no-notify", "--no-harm")
    said(*judge, "--notify", "--harm", "life")
    assert "tính mạng" in said("incident", "paper", code, "draft", *lan)
    said("incident", "notified", code, "CV 7", *lan)
    said("incident", "close", code, "--note", "Xong", *lan)
    log = json.loads(said("incident", "show", code, "--json"))["log"]
    assert [one["text"].split()[0] for one in log] == ["Mở", "Đổi", *["Quyết"] * 2, "Đã", "Đóng"]
    assert "CV 7" in said("incident", "show", code) and code in said("incident", "list")


def test_retention(lan: tuple[str, str]) -> None:
    item = make_item(platform="youtube", route="official_api", refresh_due_at=now())
    assert json.loads(said("retention", "run", "--dry-run", "--json"))["unasked"] == 1
    item.refresh_from_db()
    assert item.deleted_at is None
    shown = json.loads(said("retention", "show", "--json"))
    assert shown["late"] == [{"source": "–", "items": 1}]
    assert "submitted" in said("retention", "show")
    assert "unasked: 1" in said("retention", "run")
    item.refresh_from_db()
    assert item.deleted_at is not None
    assert isinstance(run("retention", "gone", "không có", "--yes", *lan).exception, OperatorError)
