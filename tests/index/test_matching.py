"""Which words met a question, and in which view."""

from __future__ import annotations

import pytest

from index.matching import asked_words, covered, matched_words

TEXT = "Mộ liệt sỹ bên suối La Hiên, dưới gốc cây gạo gần Đắk Tô."


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("suối La Hiên", {"suối": "exact", "La": "exact", "Hiên": "exact"}),
        ("suoi la hien", {"suối": "bare", "La": "exact", "Hiên": "bare"}),
        ("dakto", {"Đắk": "bare", "Tô": "bare"}),
        ("xe đạp", {}),
    ],
)
def test_view_of_each_word(query: str, expected: dict[str, str]) -> None:
    assert {one.text: one.view for one in matched_words(TEXT, query)} == expected


def test_other_names_are_told_apart_from_what_was_asked() -> None:
    found = matched_words("Trận ở Tà Cơn năm 1968.", "Khe Sanh 1968", ("Tà Cơn",))
    assert [(one.text, one.view) for one in found] == [("1968", "exact"), ("Tà Cơn", "other")]


def test_chinese_and_korean() -> None:
    assert {one.text for one in matched_words("我们在溪山埋葬了他们", "溪山")} == {"溪山"}
    assert {one.view for one in matched_words("유해를 묻었다", "유해")} == {"exact"}


def test_how_much_of_a_question_a_passage_covers() -> None:
    asked = asked_words("gốc cây gạo suối La Hiên")
    assert len(asked) == 6
    assert covered(TEXT, "gốc cây gạo suối La Hiên") == 6
    assert covered("Dưới gốc cây đa.", "gốc cây gạo suối La Hiên") == 2
    assert covered("goc cay gao", "gốc cây gạo suối La Hiên") == 3
    assert covered("", "…") == 0
