"""Any text, however long or strange, is read without an error and in time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.entities.coordinates import find_coordinates
from nlp.entities.reading import prepare
from tests.nlp.entities.coordinates.ask import found, metres, one

PIECES = [
    "YD", "XT", "at", "48Q", "850225", "850", "225", "-", "16", "°", "39", "'", '"', "N", "E",
    "106", "106.73083", "16,65444", ",", ";", " ", "\n", "X=", "Y=", "1884983", "589670", "VN-2000",
    "KTT", "106°15'", "múi 6", "WGS84", "G", "grid", "tọa độ", "mười", "sáu", "phẩy", "độ", "phút",
    "yankee", "delta", "y", "đê", "không", "(62-18)", "ô 4", "tờ", "\u200b", "\u202e", "🙂", "о",
    "북위", "度", "с.ш.", "https://maps/@", "%2C", "de Paris", "18675667", "\x00", "\ufffd",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["", "vi", "en", "ko"]))
def test_any_mixture(pieces: list[str], lang: str) -> None:
    text = "".join(pieces)
    last = 0
    for entity in find_coordinates(prepare(text, lang)):
        assert last <= entity.start < entity.end <= len(text)
        assert entity.text == text[entity.start : entity.end]
        assert entity.norm is not None or entity.details["reason"]
        last = entity.end


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_characters(text: str) -> None:
    for entity in find_coordinates(prepare(text, "")):
        assert entity.text == text[entity.start : entity.end]


@pytest.mark.parametrize(
    "piece",
    [
        "16°39'", "YD 850225 VN-2000 ", "X=1884983, Y=589670; VN-2000, ", "12.3456,", "1 ",
        "mười một phẩy sáu ba hai ", "tango yankee ", "g 1 ", "(62-18) ô 4 ", "https://a@", "độ ",
        "kinh tuyến trục 106 ", "0000000000", "\u200b1", "1.1.1.1.", "tờ a b c ",
        "16.12345 107.12 ",
    ],
)  # fmt: skip
def test_long_texts_are_read(piece: str) -> None:
    text = (piece * (50_000 // len(piece) + 1))[:50_000]
    for entity in find_coordinates(prepare(text, "vi")):
        assert entity.text == text[entity.start : entity.end]


def test_invisible_characters_and_other_digits() -> None:
    assert metres(one("YD\u200b 850\u00a0225"), 16.47063, 107.66583) < 2
    assert metres(one("ＹＤ ８５０２２５"), 16.47063, 107.66583) < 2
    assert metres(one("١٦.٦٥٤٤٤, ١٠٦.٧٣٠٨٣"), 16.65444, 106.73083) < 2


def test_decomposed_text_has_offsets_of_its_own() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", "Mộ ở vĩ độ 16,65444; kinh độ 106,73083")
    [entity] = find_coordinates(prepare(text, "vi"))
    assert entity.text == text[entity.start : entity.end]
    assert metres(entity, 16.65444, 106.73083) < 2


def test_nothing_in_an_empty_text() -> None:
    assert found("") == []
