from __future__ import annotations

from index.rarity import rarity
from index.tokens import passage_views, query_views


def weight(word: str) -> float:
    return query_views(word).exact.values[0]


def test_function_words_say_less_than_words_of_content_in_every_language() -> None:
    for common, telling in (
        ("là", "liệt"),
        ("của", "hài"),
        ("the", "grave"),
        ("de", "tombe"),
        ("и", "могила"),
    ):
        assert weight(common) < 0.6 * weight(telling)
    assert weight("Kuechly") == 1.0


def test_the_same_weight_without_accents_or_more() -> None:
    assert query_views("duoc").bare.values[0] < 0.6


def test_a_term_nobody_counted_weighs_one_and_passages_are_stored_without_it() -> None:
    assert rarity([]) == []
    assert rarity([0, 2**32 - 1]) == [1.0, 1.0]
    same = passage_views("là là"), passage_views("mộ mộ")
    assert same[0].exact.values == same[1].exact.values
