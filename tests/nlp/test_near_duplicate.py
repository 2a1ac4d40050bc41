from __future__ import annotations

import subprocess
import sys

import datasketch
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.near_duplicate import (
    BANDS,
    PERMUTATIONS,
    THRESHOLD,
    NearDuplicateSignature,
    minimum_hashes,
    signature,
    similarity,
)

POST = (
    "Gấp gấp! Chỉ còn hôm nay nộp 600k giữ chỗ lấy ADN liệt sĩ đợt 2 Hải Phòng, qua hôm nay lên "
    "1tr2. Ai có người thân là liệt sĩ tag vào"
)


def sign(text: str) -> NearDuplicateSignature:
    found = signature(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "copy",
    [
        "gap gap chi con hom nay nop 600k giu cho lay adn liet si dot 2 hai phong, qua hom nay len "
        "1tr2, ai co nguoi than la liet si tag vao",
        POST.replace("600k", "850k").replace("1tr2", "2tr5").upper(),
        "Nhà em mới biết: " + POST + " nha mọi người",
    ],
)
def test_copies_meet(copy: str) -> None:
    a, b = sign(POST), sign(copy)
    assert similarity(a, b) >= THRESHOLD
    assert set(a.bands) & set(b.bands)


def test_different_posts_do_not_meet() -> None:
    other = sign("Ông ngoại mình đi lấy mẫu ADN hôm qua, không phải trả tiền gì cả, có xe đưa đón.")
    assert similarity(sign(POST), other) < 0.2
    assert not set(sign(POST).bands) & set(other.bands)


@pytest.mark.parametrize(
    "text", ["", "cảm ơn bác nhiều ạ", "12345 67890 " * 30, "ha" * 400, "😀" * 99]
)
def test_too_little_to_say(text: str) -> None:
    assert signature(text) is None


def test_bands_are_signed_64_bit_and_carry_their_number() -> None:
    bands = sign(POST).bands
    assert len(bands) == BANDS
    assert all(-(2**63) <= key < 2**63 for key in bands)
    alike = NearDuplicateSignature((7,) * 64)
    assert len(set(alike.bands)) == BANDS


@given(st.lists(st.integers(0, 2**32 - 1), min_size=64, max_size=64))
def test_bytes_round_trip(values: list[int]) -> None:
    whole = NearDuplicateSignature(tuple(values))
    assert NearDuplicateSignature.from_bytes(whole.to_bytes()) == whole


def test_bytes_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="256 bytes"):
        NearDuplicateSignature.from_bytes(b"short")


def test_the_same_in_another_process() -> None:
    code = f"from nlp.near_duplicate import signature; print(signature({POST!r}).bands)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == str(sign(POST).bands)


@given(st.text(max_size=300))
def test_every_text_is_taken(text: str) -> None:
    found = signature(text)
    assert found is None or similarity(found, found) == 1.0


def test_estimate_follows_true_similarity() -> None:
    words = [_letters(n) for n in range(400)]
    for kept in (100, 200, 300):
        a = " ".join(words)
        b = " ".join(words[:kept] + [_letters(n) for n in range(1000, 1400 - kept)])
        true = len(_grams(a) & _grams(b)) / len(_grams(a) | _grams(b))
        # The standard error of 64 permutations is at most 0.0625; allow three of them.
        assert abs(similarity(sign(a), sign(b)) - true) < 0.19


def _letters(number: int) -> str:
    value = number * 2654435761 % 2**31
    return "".join(chr(97 + value // 26**place % 26) for place in range(6))


def _grams(text: str) -> set[str]:
    return {text[n : n + 5] for n in range(len(text) - 4)}


def test_signatures_are_those_of_datasketch() -> None:
    shingles = np.array([0, 1, 7, 2**31, 2**32 - 1, 123_456_789], dtype=np.uint32)
    library = datasketch.MinHash(PERMUTATIONS, seed=1, scheme="affine32", hashfunc=int)
    library.update_batch(shingles.tolist())
    assert minimum_hashes(shingles) == tuple(library.hashvalues.tolist())
