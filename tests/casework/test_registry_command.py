"""``manhmoi registry`` and ``manhmoi link`` as an operator types them, in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from config.cli.main import cli
from records.errors import OperatorError, Quarantine, Refused

pytestmark = pytest.mark.django_db

LIST = """id,ho_ten,nam_sinh,que_huyen,que_tinh,don_vi,ngay_hy_sinh
A1,Nguyễn Văn Lãm,1948,Huyện Krông Pa,Gia Lai,c3 d7 e66 f304,09/02/1971
A2,Đặng Văn Hiền,1940,Thành phố Đồng Xoài,Bình Phước,d6 e209 f7,2-2-1970
A3,,1950,,,,
"""
CLUES = [
    {"clue_id": "có", "name": "nguyễn văn nãm", "birth_year": 1948, "unit": "e66 f304",
     "hometown": "Krông Pa, Gia Lai", "death_date": "1971-02-09"},
    {"clue_id": "không", "name": "Lê Văn Bổng", "hometown": "Nam Định"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def _installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_LANG", "en")


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    path = tmp_path / "ds.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def clue_file(tmp_path: Path) -> Path:
    path = tmp_path / "clues.ndjson"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in CLUES), "utf-8")
    return path


def run(*asked: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in asked])


def rows(*asked: str | Path) -> list[dict[str, Any]]:
    done = run(*asked)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_import_twice_list_and_search(list_file: Path) -> None:
    [first] = rows("registry", "import", list_file, "--legal-basis", "thử", "--json")
    assert (first["new"], first["bad"]) == (2, 1)
    assert first["bad_rows"][0]["line"] == 4
    [again] = rows("registry", "import", list_file, "--json")
    assert (again["new"], again["unchanged"]) == (0, 2)
    [listed] = rows("registry", "list", "--json")
    assert (listed["name"], listed["people"]) == ("ds", 2)
    [found] = rows("registry", "search", "dang van hien", "--json")
    assert found["key"] == "A2"
    assert "Nobody like that" in run("registry", "search", "Không Ai").stdout


def test_preview_stores_nothing(list_file: Path) -> None:
    [seen] = rows("registry", "import", list_file, "--preview", "--json")
    assert seen["columns"]["full_name"] == ["ho_ten"]
    assert seen["rows"][0]["full_name"] == "Nguyễn Văn Lãm"
    assert "problem" in seen["rows"][2]
    assert "No list" in run("registry", "list").stdout


def test_without_a_legal_basis_nothing_is_taken(list_file: Path) -> None:
    assert isinstance(run("registry", "import", list_file).exception, Refused)


def test_a_map_and_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Người ngã xuống", "Đơn vị xưa"])
    book.active.append(["Lê Văn Bổng", "e66"])
    path = tmp_path / "ds.xlsx"
    book.save(path)
    assert isinstance(run("registry", "import", path, "--legal-basis", "x").exception, Quarantine)
    plan = tmp_path / "m.yaml"
    plan.write_text("columns: {full_name: Người ngã xuống, unit: Đơn vị xưa}\n", "utf-8")
    [taken] = rows("registry", "import", path, "--map", plan, "--legal-basis", "x", "--json")
    assert taken["new"] == 1
    assert isinstance(
        run("registry", "import", path, "--map", plan, "--sheet", "không có").exception, Quarantine
    )


def test_an_old_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cu.csv"
    path.write_bytes(b"ho_ten,que\n" + b"Nguy\xd4n V\xa8n Th\xb5nh qu\xb8 t\xb5i \xae\xd2n\n" * 9)
    done = run("registry", "import", path, "--legal-basis", "x")
    assert isinstance(done.exception, Quarantine)
    assert done.exception.reason == "bad_encoding"


def test_link_with_a_file(list_file: Path, clue_file: Path) -> None:
    known, unknown = rows("link", clue_file, "--registry", list_file)
    assert known["clue_id"] == "có"
    assert [one["registry_id"] for one in known["candidates"]] == ["A1"]
    first = known["candidates"][0]
    assert 0.5 < first["score"] <= 1
    fields = {one["field"] for one in first["why"]}
    assert {"given", "surname", "home", "unit", "date", "birth"} <= fields
    assert any("sounds alike" in one["text"] for one in first["why"])
    assert unknown == {"clue_id": "không", "candidates": []}


def test_link_with_imported_lists(list_file: Path, clue_file: Path) -> None:
    assert isinstance(run("link", clue_file).exception, OperatorError)
    rows("registry", "import", list_file, "--legal-basis", "thử", "--json")
    known, _ = rows("link", clue_file)
    assert [one["registry_id"] for one in known["candidates"]] == ["A1"]


def test_bad_clues_are_named_and_the_rest_answered(list_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.ndjson"
    path.write_text('{"clue_id": "a", "name": "Lê Văn Bổng"}\n{\n\n{"name": "x"}\n', "utf-8")
    done = run("link", path, "--registry", list_file)
    assert done.exit_code == 1
    assert [json.loads(line)["clue_id"] for line in done.stdout.splitlines()] == ["a"]
    assert "line 2" in done.stderr
    assert "line 4" in done.stderr


def test_the_list_beside_the_samples_holds_people_the_samples_tell_of() -> None:
    from tests.command import ROOT

    file = ROOT / "samples" / "registry" / "danh-sach-mau.csv"
    [taken] = rows("registry", "import", file, "--legal-basis", "mẫu", "--synthetic", "--json")
    assert (taken["new"], taken["bad"]) == (60, 0)
    found = rows("registry", "search", "Bùi Xuân Lẫm", "--json")
    # His brother Lâm sounds alike.
    assert {one["unit"] for one in found} == {"c5 d8 e66 f304", "d7 e48 f320"}


def test_duplicates_of_a_list(tmp_path: Path) -> None:
    from nlp.linkage.training.invented import invented_register

    path = tmp_path / "ds.csv"
    lines = ["id,ho_ten,nam_sinh,que_xa,que_huyen,que_tinh,don_vi,ngay_hy_sinh"]
    for one in [*invented_register(400, seed=4), *invented_register(1, seed=4)]:
        identity = "twin" if len(lines) > 400 else one.registry_id
        said = (identity, one.name, one.birth, one.home_commune, one.home_district,
                one.home_province, f'"{one.unit}"', one.death_date)  # fmt: skip
        lines.append(",".join(said))
    path.write_text("\n".join(lines), encoding="utf-8")
    first, *_ = rows("registry", "duplicates", "--registry", path)
    assert {first["first"], first["second"]} == {"LS0000001", "twin"}
    assert first["score"] > 0.95
