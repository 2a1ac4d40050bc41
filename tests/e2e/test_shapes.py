"""The command line's promises: key sets of every ``--json``, help, exit status."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from config.cli.main import cli
from config.cli.verbs import VERBS
from tests.command import Command
from tests.e2e.conftest import POSTS, write_posts

RECEIVED = {"received", "new", "duplicate", "changed", "parked", "quarantined"}
HIT = {"item_id", "passage_id", "score", "lang", "text", "start_ms", "url", "source"} | {
    "text_kind",
    "why",
    "also",
    "copies",
}
ANSWER = {"hits", "took_ms", "found", "more", "notices", "asked", "like"}
WHY = {"words", "semantic", "reranker", "ranks", "shared", "window"}
VERDICT = {"id", "label", "type", "fact_id", "evidence_span", "score", "why"} | {
    "decision", "start", "end", "vetoes", "fact_version", "source",
}  # fmt: skip
STATUS = {
    "items",
    "passages",
    "intakes",
    "item_stages",
    "media",
    "parked",
    "quarantined",
    "hearing",
} | {
    "flags",
    "sources",
}
ENTRY = {"id", "stage", "reason", "file", "line", "byte", "item_id", "media_id"} | {
    "message_vi",
    "message_en",
    "attempts",
    "created_at",
}
FINDING = {"check", "status", "vi", "en", "count", "details"}


def test_ingest(empty: Command, tmp_path: Path) -> None:
    file = write_posts(tmp_path / "in", "posts.ndjson", POSTS)
    result = empty.json("ingest", file.parent)
    assert set(result) == RECEIVED
    assert (result["received"], result["new"], result["quarantined"]) == (3, 3, 0)


def test_search(posts: Command) -> None:
    answer = posts.json("search", "suối Đá Bàn")
    assert set(answer) == ANSWER
    assert answer["took_ms"] >= 0
    first = answer["hits"][0]
    assert set(first) == HIT
    assert set(first["why"]) == WHY
    assert "suối Đá Bàn" in first["text"]
    assert first["lang"] == "vi"
    assert isinstance(first["score"], float)
    assert first["start_ms"] is None


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("--lang", "en"), {"en"}),
        (("--lang", "vi"), {"vi"}),
        (("--platform", "tiktok"), set()),
        (("--from", "01/01/2099"), set()),
        (("--limit", "1", "--lang", "en"), {"en"}),
    ],
)
def test_search_filters(posts: Command, arguments: tuple[str, ...], found: set[str]) -> None:
    hits = posts.json("search", "mộ tree", *arguments)["hits"]
    assert {hit["lang"] for hit in hits} == found


def test_search_without_accents(posts: Command) -> None:
    assert "Đá Bàn" in posts.json("search", "suoi da ban")["hits"][0]["text"]


def _check(posts: Command, tmp_path: Path, lines: list[Any], *options: str) -> list[Any]:
    file = tmp_path / "check.ndjson"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n")
    return [json.loads(line) for line in posts.run("check", file, *options).stdout.splitlines()]


def test_check(posts: Command, tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": "Báo tin mộ liệt sĩ xin gọi số 0912 345 678 của Ban chỉ đạo 515."},
        {"id": "b", "text": "Hôm nay trời đẹp.", "lang": "vi", "context": {"any": "thing"}},
    ]
    verdicts = _check(posts, tmp_path, lines, "--assumed")
    assert [v["id"] for v in verdicts] == ["a", "b"]
    assert all(set(v) == VERDICT for v in verdicts)
    assert {v["label"] for v in verdicts} <= {"distortion", "not"}
    plain = verdicts[1]
    assert (plain["label"], plain["type"], plain["fact_id"]) == ("not", None, None)


def test_check_says_which_line_is_bad(empty: Command, tmp_path: Path) -> None:
    file = tmp_path / "bad.ndjson"
    file.write_text('{"id": 1, "text": "tốt"}\n{"id": 2}\n')
    assert "line 2" in empty.run("check", file, status=1).stderr
    assert not empty.data.exists()


def test_status(posts: Command) -> None:
    status = posts.json("status")
    assert set(status) == STATUS
    assert (status["items"], status["quarantined"], status["parked"]) == (3, 1, 0)
    assert set(status["item_stages"][0]) == {"stage", "state", "count"}


def test_quarantine(posts: Command) -> None:
    (entry,) = posts.rows("quarantine", "list")
    assert set(entry) == ENTRY
    assert (entry["file"], entry["reason"], entry["stage"]) == ("empty.csv", "empty_file", "take")
    retried = posts.json("quarantine", "retry", str(entry["id"]))
    assert retried == {"retried": 1, "still_quarantined": 1}
    assert posts.rows("quarantine", "list", "--stage", "understand") == []
    assert "--all" in posts.run("quarantine", "retry", status=1).stderr


def test_index_rebuild(posts: Command) -> None:
    before = posts.json("search", "mộ")["hits"]
    assert posts.json("index", "rebuild") == {"passages": posts.json("status")["passages"]}
    assert posts.json("search", "mộ")["hits"] == before


def test_index_compact(posts: Command) -> None:
    before = posts.json("search", "mộ")["hits"]
    passages = posts.json("status")["passages"]
    assert posts.json("index", "compact") == {"done": True, "passages": passages}
    assert posts.json("search", "mộ")["hits"] == before


def test_an_index_server_that_is_away_is_said_in_words(posts: Command) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    away = Command(posts.data, posts.keys, {"MANHMOI_INDEX_URL": url})
    said = away.run("search", "liệt sĩ", status=1).stderr
    assert f"The index server {url} does not answer" in said
    assert "Traceback" not in said


def test_audit(posts: Command) -> None:
    report = posts.json("audit", "verify")
    assert set(report) == {"ok", "events", "problems"}
    assert report["ok"]
    assert report["events"] > 0


def test_user_add(posts: Command) -> None:
    user = posts.json("user", "add", "lan", "--role", "verifier")
    assert set(user) == {"username", "role", "one_time_password"}
    assert (user["username"], user["role"]) == ("lan", "verifier")
    assert len(user["one_time_password"]) >= 10
    posts.run("user", "add", "lan", "--role", "verifier", status=1)
    posts.run("user", "add", "minh", "--role", "king", status=2)


def test_models_list(empty: Command) -> None:
    cards = empty.rows("models", "list")
    keys = {"role", "name", "revision", "licence", "languages", "tier", "installed"}
    assert all(keys <= set(card) for card in cards)
    assert {card["role"] for card in cards if card["installed"]} >= {"embedder", "language"}


def test_backup_restore_doctor(posts: Command, tmp_path: Path) -> None:
    backup = posts.json("backup", tmp_path / "one.mm")
    assert set(backup) == {"file", "bytes", "originals", "absent", "made_at"}
    assert backup["originals"] == posts.json("status")["intakes"]
    keys = posts.json("keys", "backup", tmp_path / "keys.tar")
    assert set(keys) == {"key_files", "file", "keys"}
    assert set(posts.json("keys", "rotate")) == {"key_files", "file", "keys"}
    other = Command(tmp_path / "other", posts.keys)
    restored = other.json("restore", tmp_path / "one.mm")
    assert set(restored) == {"made_at", "product", "items", "passages", "originals"} | {
        "erased_again",
        "absent",
        "data",
        "keys",
    }
    assert set(restored["erased_again"]) == {"items", "originals"}
    report = other.json("doctor")
    assert set(report) == {"ok", "checks"}
    assert all(set(finding) == FINDING for finding in report["checks"])
    assert {finding["status"] for finding in report["checks"]} <= {"ok", "notice"}


def _verbs() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for verb in VERBS:
        found.append((str(verb.name),))
        found += [(str(verb.name), name) for name in getattr(verb, "commands", {})]
    return found


def test_every_verb_is_there() -> None:
    wanted = "serve ingest search check status quarantine index backup restore doctor audit user"
    assert {*wanted.split(), "models", "keys"} <= {str(verb.name) for verb in VERBS}


@pytest.mark.parametrize("verb", _verbs(), ids=" ".join)
def test_help(verb: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_DATA", str(tmp_path / "data"))
    shown = CliRunner().invoke(cli, [*verb, "--help"])
    assert shown.exit_code == 0, shown.output
    assert "Usage:" in shown.stdout


def test_help_makes_no_folder(empty: Command) -> None:
    assert "Usage:" in empty.run("ingest", "--help").stdout
    assert not empty.data.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest", "/nowhere/at/all"),
        ("restore", "/nowhere.mm"),
        ("check", "/nowhere.ndjson"),
        ("search", "x", "--from", "gestern"),
        ("keys", "restore", "/nowhere.tar"),
        ("backup", "/nowhere/at/all.mm"),
        ("nonsense",),
        ("quarantine", "retry", "999999"),
    ],
)
def test_failure_is_not_status_zero(empty: Command, arguments: tuple[str, ...]) -> None:
    process = empty.start(*arguments)
    _, err = process.communicate()
    assert process.returncode != 0
    assert err.strip()
    assert "Traceback" not in err


def test_messages_come_in_vietnamese_unless_asked(empty: Command) -> None:
    vietnamese = Command(empty.data, empty.keys, {"MANHMOI_LANG": "vi"})
    assert "Lỗi" in vietnamese.run("ingest", "/nowhere/at/all", status=1).stderr
    assert "Error" in vietnamese.run("--ui-lang", "en", "ingest", "/nowhere", status=1).stderr


def test_an_empty_folder_is_made_ready_by_any_command(empty: Command) -> None:
    assert empty.json("status")["items"] == 0
    assert empty.json("search", "gì đó")["hits"] == []
    assert empty.json("doctor")["ok"]
