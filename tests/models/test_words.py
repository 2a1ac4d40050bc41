from __future__ import annotations

import pytest

from models.words import clusters, number_forms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đồi 875, Đắk Tô", ["Đồi", "875", "Đắk", "Tô"]),
        ("gồm 1.234.567 người, 3,5 ha", ["gồm", "1.234.567", "người", "3", "5", "ha"]),
        ("E52 d4/19-5", ["E52", "d4", "19", "5"]),
        ("Высота 875", ["Высота", "875"]),
        ("875고지에서 전우", ["875", "고지에서", "전우"]),
        ("我1967年在Dak To", ["我", "1967", "年在", "Dak", "To"]),
        ("...!?", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    found = list(words(text))
    assert [word.text for word in found] == expected
    assert all(text[word.start : word.end] == word.text for word in found)


def test_ascii_and_other_text_are_cut_alike() -> None:
    plain = "Don vi E52 gom 1.234 nguoi, 0912 345 678"
    assert [w.text for w in words(plain)] == [w.text for w in words(plain + " đ")][:-1]


def test_clusters_keep_vowel_and_tone_signs_together() -> None:
    assert clusters("ที่นี่") == ["ที่", "นี่"]
    assert clusters("达克都") == ["达", "克", "都"]


def test_number_forms() -> None:
    assert number_forms("1.234.567") == ["1234567"]
    assert number_forms("E52") == ["52"]
    assert number_forms("d4") == []
    assert number_forms("875") == []
    assert number_forms("đồi") == []
