"""How many dead a text tells of."""

from __future__ import annotations

import pytest

from nlp.corroboration.counts import dead_counts


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Bảy ngôi mộ, ngôi thứ ba tính từ phía giếng.", 7),
        ("chôn mười một đứa ở hố bom", 11),
        ("Tổng hai mươi hai người chôn ở hào", 22),
        ("hồi đó có 9 anh bộ đội chôn ở bãi bồi", 9),
        ("hoi do co 9 anh bo doi chon o bai boi", 9),
        ("we buried five men under the tree", 5),
        ("there were seven fresh graves in one row", 7),
        ("une rangée de sept tombes de soldats", 7),
        ("Vingt-deux soldats y ont été enterrés", 22),
        ("похоронили пятерых на склоне", 5),
        ("под ними лежали девять бойцов", 9),
        ("북베트남군 여섯 명의 시신을 묻었습니다", 6),
        ("전사자 열한 명을 묻었다", 11),
        ("旁边一排七座坟", 7),
        ("里面有四位牺牲的战士", 4),
        ("埋了十二个人", 12),
    ],
)
def test_numbers_of_dead(text: str, number: int) -> None:
    assert number in [one.number for one in dead_counts(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Chôn lúc 5 năm rồi mới biết.",
        "nằm ở Khe Sanh, chôn cạnh giếng",
        "chôn ngày 16 tháng 4",
        "hy sinh 16/4/72 bộ đội tên lửa",
        "Đội có 12 người lên đường, mang 3 bản đồ.",
        "I served 3 years",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert dead_counts(text) == []


def test_spans_are_those_of_the_text() -> None:
    text = "Ở đó có bảy ngôi mộ."
    (found,) = dead_counts(text)
    assert text[found.start : found.end] == "bảy ngôi mộ"
