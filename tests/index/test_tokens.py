from __future__ import annotations

import unicodedata

import pytest

from index.tokens import passage_views, query_views


def shared(view: str, one: str, other: str) -> set[int]:
    a, b = query_views(one), query_views(other)
    return set(getattr(a, view).indices) & set(getattr(b, view).indices)


def test_views_are_sorted_unique_uint32() -> None:
    views = passage_views("mộ mộ mộ liệt sĩ ở đồi 875 전우의 유해 达克都")
    for view in (views.exact, views.bare):
        assert view.indices == sorted(set(view.indices))
        assert len(view.indices) == len(view.values)
        assert all(0 <= term < 2**32 for term in view.indices)
        assert all(value > 0 for value in view.values)


def test_exact_view_tells_tones_apart_and_bare_view_does_not() -> None:
    assert not shared("exact", "mộ", "mơ")
    assert shared("bare", "mộ", "mơ")
    assert shared("bare", "mộ liệt sĩ", "mo liet si")


@pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("Thuý", "THÚY"), ("toả", "tỏa")])
def test_old_and_new_tone_placement_meet(one: str, other: str) -> None:
    assert query_views(one).exact == query_views(other).exact


def test_nfd_and_nfc_are_one_text() -> None:
    text = "Đắk Tô, mộ liệt sĩ"
    assert query_views(unicodedata.normalize("NFD", text)) == query_views(text)


@pytest.mark.parametrize("other", ["Dak To", "Dakto", "ĐắkTô", "DAK-TO", "đăk tô"])
def test_place_names_meet_joined_or_apart(other: str) -> None:
    joined = query_views("Dakto").bare.indices
    assert set(joined) <= set(query_views(other).bare.indices)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.234.567", "1234567"), ("E52", "52"), ("đồi 875", "875고지"), ("Высота", "ВЫСОТА")],
)
def test_number_and_case_forms_meet(one: str, other: str) -> None:
    assert shared("bare", one, other)


def test_order_of_syllables_counts() -> None:
    right = set(query_views("nghĩa trang").exact.indices)
    assert not right <= set(query_views("trang nghĩa").exact.indices)


def test_korean_particle_does_not_hide_the_word() -> None:
    assert shared("bare", "유해", "유해를")


def test_a_repeated_word_weighs_more_but_saturates() -> None:
    def weight(text: str) -> float:
        [term] = query_views("mộ").exact.indices
        view = passage_views(text).exact
        return view.values[view.indices.index(term)]

    filler = " và nhiều chữ khác nữa" * 4
    once, twice, thrice = (weight("mộ" + ", mộ" * n + filler) for n in range(3))
    assert once < twice < thrice
    assert thrice - twice < twice - once


def test_a_longer_passage_weighs_less() -> None:
    short = passage_views("mộ liệt sĩ").exact
    long = passage_views("mộ liệt sĩ " + "chữ khác " * 300).exact
    assert (
        max(short.values)
        > dict(zip(long.indices, long.values, strict=True))[
            short.indices[short.values.index(max(short.values))]
        ]
    )


def test_nothing_in_nothing_out() -> None:
    assert query_views(" …! ").bare.indices == []
    assert passage_views("").exact.indices == []
