"""``manhmoi check`` and ``manhmoi eval claims``, as a user drives them."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from config.cli.main import cli

FALSE = {"id": "a", "text": "Hotline Ban Chỉ đạo 515: 0952 111 222", "lang": "vi"}
FEE = {"id": "b", "text": "Mỗi nhà nộp 800 nghìn tiền lấy mẫu ADN liệt sĩ cho Ban Chỉ đạo 515"}
IDLE = {"id": "c", "text": "Chào cả nhà"}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def lines(folder: Path, *rows: Any) -> str:
    path = folder / "posts.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_check_writes_a_line_a_post(tmp_path: Path) -> None:
    told = run("check", lines(tmp_path, FALSE, FEE, IDLE), "--json", "--assumed")
    assert told.exit_code == 0, told.output
    flagged, fee, idle = (json.loads(line) for line in told.stdout.splitlines())
    assert list(flagged)[:7] == [
        *("id", "label", "type", "fact_id", "evidence_span", "score", "why")
    ]
    assert flagged["evidence_span"] == "0952 111 222"
    assert FALSE["text"][flagged["start"] : flagged["end"]] == "0952 111 222"
    assert (flagged["decision"], flagged["vetoes"], flagged["fact_version"]) == ("flag", [], 1)
    assert flagged["source"]["section"] == "V.1.c"
    assert fee["label"] == "distortion"
    assert (idle["label"], idle["decision"], idle["source"]) == ("not", "none", None)
    assert run("check", lines(tmp_path, FALSE, FEE, IDLE), "--assumed").stdout == told.stdout


def test_assumed_facts_count_only_when_asked(tmp_path: Path) -> None:
    assert json.loads(run("check", lines(tmp_path, FEE)).stdout)["label"] == "not"


@pytest.mark.parametrize(
    "content",
    [
        b"x\n",
        b'{"id": 1}\n',
        b'{"text": "a"}\n',
        b'{"id": 1, "text": 5}\n',
        b"[1]\n",
        b'{"id": 1, "text": "a", "lang": 3}\n',
        b'{"id": 1, "text": "a", "context": []}\n',
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b'{"id": 0, "text": "a"}\n' + content)
    told = run("check", str(path))
    assert told.exit_code != 0
    assert "2" in str(told.exception or told.output)


def test_offsets_are_into_the_text_as_given(tmp_path: Path) -> None:
    post = {"id": 1, "text": unicodedata.normalize("NFD", str(FALSE["text"]))}
    told = json.loads(run("check", lines(tmp_path, post)).stdout)
    assert str(post["text"])[told["start"] : told["end"]] == told["evidence_span"]


def test_a_broken_facts_file_is_named(tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("facts: [")
    told = run("check", lines(tmp_path, FALSE), "--facts", str(facts))
    assert told.exit_code != 0
    assert "facts.yaml" in str(told.exception)


def test_eval_claims_prints_every_measure(tmp_path: Path) -> None:
    labelled = [
        {**FALSE, "label": "distortion", "fact_id": "F01", "evidence_span": "0952 111 222"},
        {**IDLE, "label": "not", "type": "grief"},
    ]
    path = lines(tmp_path, *labelled)
    told = json.loads(run("eval", "claims", path, "--json").stdout)
    assert (told["precision"], told["recall"], told["right_fact"], told["right_span"]) == (1,) * 4
    assert told["by_class"]["grief"] == {"posts": 1, "flagged": 0, "at_most": pytest.approx(0.95)}
    table = run("eval", "claims", path, "--mistakes").output
    assert "100.0%" in table
    assert "grief" in table
    assert run("eval", "claims", lines(tmp_path, FALSE)).exit_code != 0
