from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.cli.main import cli
from records.errors import OperatorError

Run = Callable[..., Result]
Rows = tuple[dict[str, object], ...]

PASSAGES: Rows = (
    {"id": 1, "text": "Ba đồng đội nằm lại bên suối Đá Bàn."},
    {"id": "b", "text": "Đơn vị đánh đồi 875, tháng 11 năm 1967."},
)
QUERIES: Rows = (
    {"id": 1, "text": "suối Đá Bàn ở đâu", "relevant": [1]},
    {"id": 2, "text": "don vi danh doi 875 thang 11 nam 1967", "relevant": ["b"]},
)


def lines(file: Path, rows: Rows) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``manhmoi eval retrieval`` in this process, in an empty folder without data or keys."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MANHMOI_DATA", str(tmp_path / "none"))
    monkeypatch.setenv("MANHMOI_KEYS", str(tmp_path / "nor-keys"))
    queries = lines(tmp_path / "Q.jsonl", QUERIES)
    passages = lines(tmp_path / "P.jsonl", PASSAGES)

    def command(*options: str) -> Result:
        asked = ["eval", "retrieval", "--queries", str(queries), "--passages", str(passages)]
        return CliRunner().invoke(cli, [*asked, *options])

    return command


@pytest.mark.parametrize("mode", ["hybrid", "dense", "sparse"])
def test_json_has_the_documented_shape(run: Run, mode: str, tmp_path: Path) -> None:
    done = run("--mode", mode, "--json")
    assert done.exit_code == 0, done.output
    result = json.loads(done.stdout)
    assert result.pop("model")
    assert result.pop("revision")
    perfect = dict.fromkeys(("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10"), 1.0)
    assert result == {"mode": mode, "queries": 2, "passages": 2, **perfect}
    assert {path.name for path in tmp_path.iterdir()} == {"Q.jsonl", "P.jsonl"}


def test_a_person_reads_a_table(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_LANG", "vi")
    done = run()
    assert "2 câu hỏi, 2 đoạn, hybrid" in done.stdout
    assert "recall@1   1.0000" in done.stdout


def test_bad_input_is_one_clear_error(run: Run, tmp_path: Path) -> None:
    lines(tmp_path / "Q.jsonl", ({"id": 1, "text": "x", "relevant": ["zz"]},))
    done = run("--json")
    assert isinstance(done.exception, OperatorError)
    assert "line 1: relevant names passage “zz”" in done.exception.en
