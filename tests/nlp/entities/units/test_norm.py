"""The canonical form: read, written, compared, in words; columns of lists."""

from __future__ import annotations

import csv

import pytest

from nlp.entities.units import agreement, format_unit, in_words, parse_unit, read_unit
from nlp.entities.units.norm import Part, Unit
from tests.shared_data import shared_path


def _unit(norm: str) -> Unit:
    unit = parse_unit(norm)
    assert unit is not None
    return unit


@pytest.mark.parametrize(
    "norm",
    [
        "PAVN:co3/bn7/regt66/div304",
        "PAVN:regt803/div324B",
        "PAVN:co2-sapper",
        "PAVN:bn63-sam/regt236-sam",
        "PAVN:tnxp-C759",
        "PAVN:code-KB",
        "PAVN:regt31/front-B5",
        "PAVN:regt36/mr-TaNgan",
        "PAVN:bn8/binhtram31",
        "ROK:regt26/div-capital",
        "US:co-C/bn2/regt503-abn/bde173",
        "AUS:bn1-rar",
        "FR:gm100",
        "CN:div199/corps67",
    ],
)
def test_a_norm_is_read_and_written_alike(norm: str) -> None:
    assert format_unit(_unit(norm)) == norm


@pytest.mark.parametrize("text", ["", "PAVN:", "regt66", "XX:regt66", "PAVN:foo3", "PAVN:regt66//"])
def test_what_is_no_norm_is_none(text: str) -> None:
    assert parse_unit(text) is None


def test_parts_are_written_from_small_to_large() -> None:
    unit = Unit("ROK", (Part("div", "9"), Part("regt", "30"), Part("bn", "1")))

    assert format_unit(unit) == "ROK:bn1/regt30/div9"


def test_shared_parts_agree() -> None:
    found = agreement(_unit("PAVN:bn5/regt2"), _unit("PAVN:bn5/regt2/div3"))

    assert found.relation == "compatible"
    assert found.shared == ("bn5", "regt2")
    assert found.only_second == ("div3",)
    assert found.score == pytest.approx(2 / 3)


def test_another_number_at_one_level_contradicts() -> None:
    found = agreement(_unit("PAVN:bn5/regt2/div9"), _unit("PAVN:bn5/regt2/div3"))

    assert found.relation == "contradicts"
    assert found.differing == (("div9", "div3"),)


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("PAVN:regt66", "PAVN:regt66", "same"),
        ("PAVN:div320", "PAVN:div320B", "contradicts"),
        ("PAVN:regt9", "ARVN:regt9", "contradicts"),
        ("PAVN:bn1/group9", "PAVN:bn1/regt9", "same"),
        ("PAVN:bn406", "PAVN:bn406-sapper", "same"),
        ("PAVN:bn406-aaa", "PAVN:bn406-sapper", "contradicts"),
        ("PAVN:code-KB", "PAVN:regt9", "unrelated"),
        ("PAVN:code-KB", "PAVN:code-KB", "same"),
    ],
)
def test_relations(first: str, second: str, relation: str) -> None:
    assert agreement(_unit(first), _unit(second)).relation == relation


def test_a_norm_in_words() -> None:
    norm = "PAVN:co3/bn7/regt66/div304"

    assert in_words(norm) == "Đại đội 3, Tiểu đoàn 7, Trung đoàn 66, Sư đoàn 304"
    assert (
        in_words(norm, "en") == "3rd Company, 7th Battalion, 66th Regiment, 304th Division (PAVN)"
    )
    assert in_words("PAVN:bn90-sapper") == "Tiểu đoàn đặc công 90"
    assert in_words("US:bn2/regt327-inf").endswith("(Mỹ)")
    assert in_words("không rõ") == "không rõ"


@pytest.mark.parametrize(
    ("said", "norm"),
    [
        ("c9 d9 e148 f316", "PAVN:co9/bn9/regt148/div316"),
        ("C12 - D6 - E12 - F3", "PAVN:co12/bn6/regt12/div3"),
        ("Tiểu đoàn 6, Tiểu đoàn 1, Trung đoàn 9", "PAVN:bn1/regt9"),
        ("d14 tỉnh đội Tây Ninh", "PAVN:bn14/prov-TayNinh"),
        ("Binh trạm 12 - Đoàn 559", "PAVN:binhtram12/group559"),
        ("e28 Mặt trận B3", "PAVN:regt28/front-B3"),
        ("KB", "PAVN:code-KB"),
        ("P21", "PAVN:code-P21"),
        ("e48", "PAVN:regt48"),
    ],
)
def test_a_column_gives_one_unit(said: str, norm: str) -> None:
    unit = read_unit(said)

    assert unit is not None
    assert str(unit) == norm


@pytest.mark.parametrize("said", ["", "  ", "không rõ", "mặt trận phía Nam"])
def test_a_column_without_a_unit(said: str) -> None:
    assert read_unit(said) is None


@pytest.mark.shared
def test_every_column_of_the_registry_is_read() -> None:
    with shared_path("data", "domain", "registry_synthetic.csv").open(encoding="utf-8") as source:
        columns = {row["don_vi"] for row in csv.DictReader(source) if row["don_vi"]}

    assert not [column for column in columns if read_unit(column) is None]
