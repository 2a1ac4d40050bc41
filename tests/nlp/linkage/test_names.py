"""Keys of syllables and names compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.linkage.levels import Name
from nlp.linkage.names import SyllableTable, name_readings, split_name
from nlp.linkage.syllables import sound_key, syllables

VALUES = [
    "",
    "lãm",
    "nãm",
    "lảm",
    "sâm",
    "trúc",
    "chúc",
    "dũng",
    "giang",
    "hoàng",
    "tình",
    "văn thị",
]


@pytest.mark.parametrize(
    ("one", "other"),
    [("lân", "nân"), ("sáu", "xáu"), ("tráng", "cháng"), ("dũng", "rũng"), ("giang", "dang"),
     ("kiên", "ciên"), ("quý", "kuí"), ("phan", "fan"), ("nghĩa", "ngĩa"), ("huy", "hui")],
)  # fmt: skip
def test_spellings_of_one_sound_have_one_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("đức", "dức"), ("hải", "khải"), ("tâm", "thâm"), ("châu", "câu"), ("lan", "lang")],
)
def test_other_sounds_keep_other_keys(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


@pytest.mark.parametrize(
    ("wanted", "accented", "value", "level"),
    [
        ("lãm", True, "lãm", Name.SAME),
        ("lãm", True, "lảm", Name.TONE),
        ("lãm", True, "nãm", Name.SOUND),
        ("lam", False, "lãm", Name.BARE),
        ("tinb", False, "tình", Name.CLOSE),
        ("huỳnh", True, "hoàng", Name.TWIN),
        ("văn", True, "văn thị", Name.PART),
        ("dũng", True, "trúc", Name.OTHER),
        ("lãm", True, "", Name.MISSING),
    ],
)
def test_levels(wanted: str, accented: bool, value: str, level: Name) -> None:
    table = SyllableTable(VALUES)

    assert table.levels(wanted, accented=accented)[VALUES.index(value)] == level


def test_a_lost_middle_name_is_not_another_one() -> None:
    table = SyllableTable(["", "văn"])

    assert list(table.middle_levels("", accented=True)) == [Name.SAME, Name.LOST]
    assert table.middle_levels("văn", accented=True)[0] == Name.LOST


def test_register_names_are_split() -> None:
    assert split_name("Nguyễn Thị Ngọc  Hoa") == ("nguyễn", "thị ngọc", "hoa")
    assert split_name("Kpă") == ("", "", "kpă")
    assert split_name(" ") == ("", "", "")


def test_given_name_first_in_papers_of_the_other_side() -> None:
    readings = name_readings("TRI NGUYEN VAN", "us_document", frozenset({"nguyen"}))

    assert ("given_first", "nguyen", "van", "tri") in {
        (one.order, one.surname, one.middle, one.given) for one in readings
    }
    assert {one.order for one in name_readings("Trí Nguyễn Văn", "oral_asr", frozenset())} == {
        "surname_first"
    }


def test_birth_order_and_given_name_are_an_alias() -> None:
    orders = [one.order for one in name_readings("Năm Huy", "family_post", frozenset({"le"}))]

    assert "alias" in orders
    assert "order_given" in orders


@given(st.text(max_size=60))
def test_any_text_is_a_name_or_none(text: str) -> None:
    table = SyllableTable(VALUES)
    for reading in name_readings(text, "us_document", frozenset({"nguyen", "le"})):
        levels = table.levels(reading.given, accented=reading.accented)
        assert len(levels) == len(VALUES)
    assert len(split_name(text)) == 3
    assert all(sound_key(one) is not None for one in syllables(text))
