from __future__ import annotations

import itertools

import pytest

from index.snippet import matched_spans, snippet

TEXT = (
    "Hôm ấy mưa to lắm. " * 20
    + "Mộ liệt sĩ chôn cạnh con suối, gần 1.234 mét về phía tây Đắk Tô, dưới đồi 875. "
    + "Sau này không ai quay lại. " * 20
)


def marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in matched_spans(text, query)]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Mộ liệt sĩ ở Đắk Tô", "mo liet si", ["Mộ", "liệt", "sĩ"]),
        ("mo liet si", "Mộ Liệt Sĩ", ["mo", "liet", "si"]),
        ("ở Đắk Tô năm ấy", "dakto", ["Đắk", "Tô"]),
        ("trận DakTo năm ấy", "Đắk Tô", ["DakTo"]),
        ("đơn vị E174", "174", ["E174"]),
        ("gồm 1.234 người", "1234", ["1.234"]),
        ("전우의 유해를 찾습니다", "유해", ["유해를"]),
        ("我在达克都打仗", "达克都", ["达克都"]),
        ("không có", "xe tăng", []),
        ("", "mộ", []),
        ("mộ", "", []),
    ],
)
def test_matched_spans(text: str, query: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_spans_never_overlap() -> None:
    spans = matched_spans(TEXT, "mưa to đồi 875 Đắk Tô Đắk")
    assert all(a[1] < b[0] for a, b in itertools.pairwise(spans))


def test_snippet_shows_where_most_words_meet_and_repeats_the_text_exactly() -> None:
    pieces = snippet(TEXT, "mộ Đắk Tô 875 mưa", width=120)
    assert pieces[0] == ("…", False) == pieces[-1]
    excerpt = "".join(piece for piece, _ in pieces[1:-1])
    assert excerpt in TEXT
    assert len(excerpt) <= 120
    assert {"Mộ", "Đắk", "Tô", "875"} <= {piece for piece, match in pieces if match}


def test_short_text_is_shown_whole() -> None:
    assert snippet("Mộ ở đây", "mộ") == [("Mộ", True), (" ở đây", False)]
    assert snippet("", "mộ") == []


def test_text_without_a_match_starts_at_its_beginning() -> None:
    pieces = snippet(TEXT, "xe tăng", width=50)
    assert TEXT.startswith(pieces[0][0])
    assert pieces[-1] == ("…", False)


def test_text_without_spaces_is_cut_too() -> None:
    pieces = snippet("他在那里" * 200 + "达克都" + "他在那里" * 200, "达克都", width=60)
    assert ("达克都", True) in pieces
    assert sum(len(piece) for piece, _ in pieces) <= 62


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("bờ suối", ["Bờ", "suối", "bo"]),
        ("bo suoi", ["Bờ", "suối", "bộ", "bo"]),
        ("bộ", ["bộ", "bo"]),
    ],
)
def test_accents_count_where_both_sides_have_them(query: str, marked: list[str]) -> None:
    text = "Bờ suối, cán bộ, bo"
    assert [text[a:b] for a, b in matched_spans(text, query)] == marked
