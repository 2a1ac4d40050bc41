from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.passages import MAX_SENTENCES, split, split_segments
from nlp.sentences import sentence_ends
from records.passage import SegmentText

ALPHABET = "aăâ đồi ĐƠN 12.3, !?…\n\t「」。，한국어 ไทยเก ລາວ ភាសាខ្មែរ漢字かな😀\u200b\u0301"


def sentences(text: str) -> list[str]:
    ends = list(sentence_ends(text))
    cuts = [text[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)]
    return [cut for cut in cuts if cut]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=1500) | st.text(max_size=300))
def test_offsets_are_exact_and_cover_every_character(text: str) -> None:
    spans = split(text)
    covered = 0
    for ordinal, span in enumerate(spans):
        assert span.ordinal == ordinal
        assert text[span.start : span.end] == span.text
        assert span.text.strip() == span.text != ""
        assert text[covered : span.start].strip() == ""
        covered = span.end
    assert text[covered:].strip() == ""


def test_a_subscript_sign_without_its_letter_takes_no_white_space() -> None:
    assert [span.text for span in split("ក្ ")] == ["ក្"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abđơ.,-/", min_size=1, max_size=9), min_size=1, max_size=400))
def test_no_word_is_cut(words: list[str]) -> None:
    text = " ".join(words)
    assert [w for span in split(text) for w in span.text.split()] == words


@pytest.mark.parametrize(
    "text",
    [
        "Đơn vị d.5, e52 đóng ở đồi 875 từ 12.3.1972 đến 1.4.1972",
        "Gọi 0965.001.222 gặp đ/c Nguyễn Văn A. ở TP. Hải Phòng",
        "Lt. Col. J. Smith of the U.S. Army, Hill 875, grid YB 797.136",
        "Ông Trần Văn B. hy sinh ngày 12. 3. 1972 tại Q. 3",
        "Погиб в 1972 г. под Хюэ",
        "Theo GS. TS. Lê Văn C, giá 1.500.000đ tại baohaiphong.vn hôm nay",
    ],
)
def test_dots_that_end_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Anh hy sinh năm 1972. Sau đó đơn vị rút.", 2),
        ("Chôn ở đồi! Ai biết không? Xin báo… Cảm ơn", 4),
        ("他在山上牺牲了。我们埋了他！在哪里？", 3),
        ("그는 전사했다. 우리는 묻었다.", 2),
        ("toi chon anh o goc cay. ba hom sau quay lai", 2),
        ("Danh sách:\nNguyễn Văn A\nTrần Văn B", 3),
        ("dòng này còn\nđi tiếp", 1),
        ("đoạn một\n\nđoạn hai", 2),
        ('Anh nói: "Chôn ở đây." Rồi đi.', 2),
    ],
)
def test_sentence_counts(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_sizes_and_sentence_limit() -> None:
    text = " ".join(f"Câu số {n} nói về trận đánh ở đồi." for n in range(60))
    spans = split(text)
    assert all(len(sentences(span.text)) <= MAX_SENTENCES for span in spans)
    long = " ".join(f"Câu {n} " + "từ " * 20 + "hết." for n in range(60))
    sizes = [len(span.text.split()) for span in split(long)]
    assert all(40 <= size <= 90 for size in sizes[:-1])


def test_text_without_punctuation_is_cut_evenly() -> None:
    sizes = [len(span.text.split()) for span in split("chôn ở gốc cây " * 200)]
    assert len(sizes) > 5
    assert all(40 <= size <= 91 for size in sizes)


def test_unspaced_scripts_are_cut_near_400_signs() -> None:
    for sign in ("山上的烈士", "ทหารที่ภูเขา", "ທະຫານຢູ່ພູ", "ទាហាននៅភ្នំ"):
        sizes = [len(span.text) for span in split(sign * 400)]
        assert len(sizes) > 2
        assert max(sizes) <= 410


def test_khmer_subscripts_and_thai_vowels_stay_with_their_letter() -> None:
    for span in split("ខ្មែរ" * 1000) + split("เกิด" * 1000):
        assert span.text[0] not in "្ែិ"
        assert span.text[-1] not in "្เ"


@pytest.mark.parametrize("unit", ["chôn ở gốc cây ", "a.", "山", ". ", "\n", "((((", "A. "])
def test_a_megabyte_of_one_thing(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    spans = split(text)
    assert sum(len("".join(span.text.split())) for span in spans) == len("".join(text.split()))


def test_segments_carry_milliseconds() -> None:
    segments = [
        SegmentText(
            n * 2000, n * 2000 + 1500, f" đoạn {n} nói về đồi và suối ", "A" if n < 30 else "B"
        )
        for n in range(60)
    ]
    text, spans = split_segments([*segments, SegmentText(130000, 131000, "  ")])
    assert "suối đoạn 1 nói" in text
    assert "suối\nđoạn 30 nói" in text
    assert spans[0].start_ms == 0
    assert spans[-1].end_ms == 59 * 2000 + 1500
    for before, after in pairwise(spans):
        assert before.start_ms is not None and after.start_ms is not None
        assert before.end_ms is not None
        assert before.start_ms < before.end_ms <= after.start_ms
        assert text[after.start : after.end] == after.text


def test_nothing_in_nothing_out() -> None:
    assert split("") == []
    assert split(" \n\t ") == []
    assert split_segments([]) == ("", [])
