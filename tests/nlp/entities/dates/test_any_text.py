"""Whatever the text, the finder answers, its spans are true and its bounds in order."""

from __future__ import annotations

import random

import pytest

from nlp.entities.about import assign_about
from nlp.entities.dates import bounds, distance, find_dates, read_date
from nlp.entities.reading import prepare

_WORDS = """
ngày tháng năm mồng mùng tết rằm âm lịch nhuận mậu thân giáp dần 12 3 1972 72 0 00 99 31 2?
../ / - . , ( ) khoảng đầu giữa cuối đêm rạng sau trước hai ba hôm trận ấy 12/3/1972 31/02/1968
May 68 7 Feb 190940H Nov 67 of to 1er décembre mai vers ноября года в 1972 году 68년 1월 30일
부터 年 月 日 一九六六 初 春 农历 음력 正 🎉 ① ² ½ Ⅳ ٣ १ (3/7) 5.7.72. giỗ X ? третьего
"""
_PIECES = [
    *_WORDS.split(),
    *["mùa khô", "đoan  ngọ", "hôm kia", "6 tháng cuối năm", "quý IV/1972", "в ночь на"],
    *["\u200b", "\u202e", "\n", "a\u0301", "\ud7b0"],
]


@pytest.mark.parametrize("lang", ["vi", "en", "fr", "ru", "ko", "zh", "", "xx"])
def test_any_text(lang: str) -> None:
    """Random sequences of the words of dates: nothing raises, overlaps or runs backwards."""
    choose = random.Random(f"dates-{lang}")
    for _ in range(300):
        text = "".join(
            choose.choice(_PIECES) + choose.choice(["", " ", " ", " "])
            for _ in range(choose.randint(1, 25))
        )
        reading = prepare(text, lang)
        entities = find_dates(reading)
        end = 0
        for one in entities:
            assert text[one.start : one.end] == one.text
            assert end <= one.start < one.end
            end = one.end
            if isinstance(one.norm, str):
                first, last = bounds(one.norm)
                assert first is None or last is None or first <= last
                assert one.norm.startswith(("XXXX", "../")) or first is not None
                distance(one.norm, "1972-03-12")
        assert all("about" in one.details for one in assign_about(reading, entities))
        read_date(text)
