"""``manhmoi search`` with options that make no sense, in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.cli.files import write_file
from config.cli.main import cli
from records.errors import OperatorError, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_LANG", "en")


def run(*asked: str) -> Result:
    return CliRunner().invoke(cli, ["search", *asked])


@pytest.mark.parametrize(
    "asked",
    [
        ("--from", "01/01/0001"),
        ("--to", "31/02/2026"),
        ("--source", "9" * 20),
        ("--source", "0"),
        ("--like", "1"),
    ],
)
def test_impossible_options_are_misuse(asked: tuple[str, ...]) -> None:
    assert run("mộ", *asked).exit_code == 2


def test_bytes_that_are_no_text_are_searched_past() -> None:
    found = run("m\udcffộ", "--json")
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["hits"] == []


def test_a_document_larger_than_any_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(b"a " * 5_000_000)
    refused = run("--document", str(file)).exception
    assert isinstance(refused, Refused)
    assert "too large" in refused.en


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot write"):
        write_file(tmp_path / "none" / "hits.csv", b"")
