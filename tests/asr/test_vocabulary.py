from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.vocabulary import HOTWORD_TOKENS, hotword_prompt, hotword_share, written_in

NAMES = (
    "Khe Sanh", "Thạch Hãn", "Hanoi", "Haïphong", "Ханой", "河内", "하노이", "Sư đoàn 304",
    "Trung đoàn 66", "D445", "Hué",
)  # fmt: skip


def letters(text: str) -> int:
    return len(text)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("vi", "Khe Sanh, Thạch Hãn, Hanoi, Haïphong, Sư đoàn 304, Trung đoàn 66, D445, Hué"),
        ("en", "Khe Sanh, Hanoi, Haïphong, D445"),
        ("fr", "Khe Sanh, Hanoi, Haïphong, D445, Hué"),
        ("ru", "Ханой"),
        ("zh", "河内"),
        ("ko", "하노이"),
    ],
)
def test_names_are_chosen_by_the_language_spoken(lang: str, expected: str) -> None:
    assert hotword_prompt(NAMES, lang=lang, count=letters, budget=1_000) == expected


def test_most_likely_names_come_first_and_the_budget_holds() -> None:
    assert hotword_prompt(NAMES, lang="vi", count=letters, budget=20) == "Khe Sanh, Thạch Hãn"


def test_a_name_is_given_once_and_a_comma_does_not_cut_it() -> None:
    names = ("Khe Sanh", "khe  sanh", "Hội An, Quảng Nam")
    assert hotword_prompt(names, lang="vi", count=letters, budget=999) == (
        "Khe Sanh, Hội An Quảng Nam"
    )


def test_without_names_there_is_no_prompt() -> None:
    assert hotword_prompt((), lang="vi", count=letters) == ""
    assert hotword_prompt(("Ханой", "304", " "), lang="vi", count=letters) == ""


@given(st.lists(st.text(max_size=30), max_size=40), st.integers(0, 200))
def test_no_names_break_the_budget(names: list[str], budget: int) -> None:
    assert letters(hotword_prompt(names, lang="vi", count=letters, budget=budget)) <= budget


def test_half_of_the_text_window_is_never_filled() -> None:
    assert HOTWORD_TOKENS < 448 // 2 - 1


def test_a_text_of_names_alone_is_told_from_one_with_names() -> None:
    names = ("Khe Sanh", "Sư đoàn 304")
    assert hotword_share("Khe Sanh, khe sanh.".split(), names) == 1.0
    assert hotword_share("sư đoàn 304".split(), names) == 1.0
    assert hotword_share("Tôi ở Khe Sanh năm ấy".split(), names) < 0.5
    assert hotword_share("Sanh ở sư đoàn".split(), names) == 0.0
    assert hotword_share([], names) == 0.0


def test_mixed_scripts_belong_to_no_language() -> None:
    assert not written_in("Khe Ханой", "vi")
    assert not written_in("Khe Ханой", "ru")
