from __future__ import annotations

import numpy as np
import pytest

from models.static.features import MAX_TOKENS, WordBook, neighbour_features, tokens, word_features
from models.static.skeleton import skeleton
from records.text import unaccented


def prints(word: str) -> set[int]:
    return set(word_features(word).fingerprints)


def test_text_is_cut_by_writing_system() -> None:
    assert tokens("Ngày 12.03.1972, d5 e2: 1.234 người") == [
        "ngày", "12", "03", "1972", "d", "5", "e", "2", "1.234", "người",
    ]  # fmt: skip
    assert tokens("埋在溪边") == ["埋", "在", "溪", "边"]
    assert tokens("케산에서 Кхесань") == ["케산에서", "кхесань"]
    assert tokens("") == tokens("…!? 🪦") == []


def test_decomposed_writing_is_the_same_word() -> None:
    assert tokens("lie\u0323\u0302t") == ["liệt"]


def test_only_the_head_of_a_very_long_text_is_read() -> None:
    assert len(tokens("mộ " * 10_000)) == MAX_TOKENS


def test_an_accented_word_brings_its_bare_form_too() -> None:
    assert prints(unaccented("suối")) < prints("suối")


def test_grouped_digits_are_one_number() -> None:
    assert prints("1.234") == prints("1,234") == prints("1234")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("khesanh", "кхесань"),
        ("кхесань", "케산"),
        ("putin", "путин"),
        ("трамп", "트럼프"),
        ("london", "런던"),
    ],
)
def test_a_name_meets_its_transliteration(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""
    assert prints(one) & prints(other)


def test_neighbours_never_cross_two_texts() -> None:
    book = WordBook()

    def pairs(*texts: str) -> list[set[int]]:
        batch = book.read(texts)
        keys = np.array([word.pair_key for word in book.features], dtype=np.uint64)
        alone = np.array([word.unspaced for word in book.features])
        found, owner = neighbour_features(batch, keys, alone)
        return [set(found[owner == text].tolist()) for text in range(len(texts))]

    apart = pairs("bờ suối", "cách chốt")
    assert [len(found) for found in apart] == [1, 1]
    assert apart == [*pairs("bờ suối"), *pairs("cách chốt")]
    assert len(pairs("埋在溪边")[0]) == 3 + 2
    assert pairs("bo suoi") == pairs("bờ suối")
