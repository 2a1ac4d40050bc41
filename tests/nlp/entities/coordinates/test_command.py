"""``manhmoi coord`` as a person types it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from config.cli.coord import coord as verb
from config.cli.main import cli
from nlp.entities.coordinates import FORMS
from records.errors import ManhMoiError, OperatorError, Refused


@pytest.fixture(autouse=True)
def _vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_LANG", "vi")


def run(*asked: str) -> Result:
    return CliRunner().invoke(cli, ["coord", *asked])


def refusal(*asked: str) -> ManhMoiError:
    done = run(*asked)
    assert done.exit_code == 1
    assert isinstance(done.exception, ManhMoiError), done.output
    return done.exception


def test_a_wartime_grid() -> None:
    shown = run("YD 850225").stdout
    assert "16.47063, 107.66583 (WGS 84), sai trong vòng 94 m" in shown
    assert "Đọc theo: MGRS Indian 1960" in shown
    assert "Cách đọc khác: MGRS WGS84" in shown
    assert "Phú Hồ, Huế" in shown
    assert "48Q YD 850225" in shown
    assert "kinh tuyến trục 107°00', múi 3 độ" in shown


def test_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_LANG", "en")
    shown = run("XD", "450450").stdout
    assert "within 94 m" in shown
    assert "In: Laos" in shown
    assert "Because: no reference system named" in shown
    assert "Note: lies in Laos" in shown


def test_json_says_everything() -> None:
    row = json.loads(run("YD 850225", "--json").stdout)
    assert row["norm"]["lat"] == 16.47063
    assert row["where"] == {
        "country": "VN",
        "commune": "Phú Hồ",
        "province": "Huế",
        "province_pre2025": "Huế",
    }
    assert set(row["as"]) == set(FORMS)
    assert [reading["system"] for reading in row["details"]["readings"]] == [
        "MGRS Indian 1960",
        "MGRS WGS84",
    ]


def test_one_system_only() -> None:
    assert run("20.8449, 106.6881", "--to", "vn2000").stdout == (
        "X = 2306067.77, Y = 597432.44; VN-2000, kinh tuyến trục 105°45', múi 3 độ\n"
    )
    assert run("16.65444", "106.73083", "--to", "dms").stdout == "16°39′16.0″N, 106°43′51.0″E\n"


@pytest.mark.parametrize("meridian", ["106°00'", "106", "106-00", "106.0", "106°", "106 00"])
def test_meridian_from_the_option(meridian: str) -> None:
    asked = ("X=1884983 Y=589670", "--datum", "vn2000", "--meridian", meridian)
    assert run(*asked, "--to", "decimal").stdout == "17.04120, 106.84417\n"


def test_quarter_meridians() -> None:
    for meridian in ("105.75", "105°45'", "105-45"):
        asked = ("X=2306067.77 Y=597432.44", "--meridian", meridian, "--to", "decimal")
        assert run(*asked).stdout == "20.84490, 106.68810\n"


def test_datum_from_the_option() -> None:
    shown = run("YD 850225", "--datum", "wgs84").stdout
    assert "16.46766, 107.66971" in shown
    assert "Không chọn: MGRS Indian 1960" in shown


@pytest.mark.parametrize(
    ("asked", "vi", "en"),
    [
        (("YD 85022",), "5 chữ số", "5 digits"),
        (("không có gì",), "Không thấy tọa độ", "no position"),
        (("YD 850225 và XT 123456",), "2 tọa độ", "2 positions"),
        (("X=1884983 Y=589670",), "kinh tuyến trục", "central meridian"),
        (("YD 850225", "--datum", "vn2000"), "lưới chữ", "no grid of letters"),
        (("YD 850225 WGS84", "--datum", "indian1960"), "mâu thuẫn", "contradict"),
        (("vị trí 48.8584, 2.2945",), "ngoài", "outside"),
        (("(62-18) ô 4",), "tờ bản đồ", "map sheet"),
        (("XD 450450", "--to", "vn2000"), "không ghi được", "cannot be written"),
    ],
)
def test_refusals_are_clear_in_both_languages(asked: tuple[str, ...], vi: str, en: str) -> None:
    error = refusal(*asked)
    assert isinstance(error, Refused)
    assert vi in error.vi
    assert en in error.en


def test_a_meridian_that_is_none() -> None:
    assert isinstance(refusal("X=1884983 Y=589670", "--meridian", "120"), OperatorError)


def test_unanswered_shows_what_it_might_be() -> None:
    shown = run("X=1884983 Y=589670").stdout
    assert "Có thể là: 17.04120, 106.84417 (VN-2000 EPSG:9211) Quảng Bình" in shown


def test_unanswered_json_has_the_reason_and_status_one() -> None:
    done = run("YD 85022", "--json")
    assert done.exit_code == 1
    row = json.loads(done.stdout)
    assert row["norm"] is None
    assert row["details"]["reason_en"].startswith("5 digits")


def test_the_choices_are_the_forms() -> None:
    [option] = [row for row in verb.params if row.name == "to"]
    assert tuple(option.to_info_dict()["type"]["choices"]) == FORMS
