"""``manhmoi understand``, driven as a user drives it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from config.cli.main import cli

ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": "Anh Vũ Đình Khang, c2 d7 e66, hy sinh 12/5/1972.", "lang": "vi"},
    {"id": 7, "text": "66연대 3대대, 1968년 2월 5일."},
]


def _run(path: Path, *options: str) -> tuple[int, list[dict[str, Any]], str]:
    result = CliRunner().invoke(cli, ["understand", str(path), *options])
    return result.exit_code, [json.loads(x) for x in result.stdout.splitlines()], result.stderr


def test_one_object_a_line_in_the_exchange_format(tmp_path: Path) -> None:
    path = tmp_path / "texts.ndjson"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    code, answers, _ = _run(path)
    assert code == 0
    assert [one["id"] for one in answers] == ["a", 7]
    for row, one in zip(ROWS, answers, strict=True):
        entities = one["entities"]
        assert isinstance(entities, list) and entities
        for entity in entities:
            assert str(row["text"])[entity["start"] : entity["end"]] == entity["text"]
            assert {"label", "score", "rule", "model"} <= set(entity)
    labels = {e["label"]: e.get("norm") for e in answers[0]["entities"]}
    assert labels["UNIT"] == "PAVN:co2/bn7/regt66"
    assert labels["DATE"] == "1972-05-12"


def test_offsets_are_those_of_the_text_in_nfc(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    # "Vũ Đình Khang" with its accents as separate marks.
    text = "Liệt sĩ Vu\u0303 Đi\u0300nh Khang hy sinh năm 1972."
    path.write_text(json.dumps({"id": 1, "text": text}), encoding="utf-8")
    _, answers, _ = _run(path)
    entities = answers[0]["entities"]
    assert isinstance(entities, list)
    assert [e["text"] for e in entities if e["label"] == "PERSON"] == ["Vũ Đình Khang"]


def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "texts.ndjson"
    good = json.dumps(ROWS[0])
    path.write_text(f'{good}\n{{"id": 2}}\nnot json\n[1]\n\n{good}\n', encoding="utf-8")
    code, answers, errors = _run(path)
    assert code == 1
    assert len(answers) == 2
    for line in (2, 3, 4):
        assert f" {line}:" in errors
