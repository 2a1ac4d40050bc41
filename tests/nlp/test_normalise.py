from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.claims.normalise import MappedText, fold, with_digits, without_teencode

PIECES = ["0️⃣9️⃣", "không chín sáu lăm không", "ko", "đc", "e\u0301", "ﬁ", "İ", "\u200b", "o9", " "]
PIECES += [unicodedata.normalize("NFD", "각하"), "각"]
TEXTS = st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


def consistent(mapped: MappedText, text: str) -> None:
    assert len(mapped.folded) == len(mapped.kept) == len(mapped.starts) == len(mapped.ends)
    last = 0
    for start, end in zip(mapped.starts, mapped.ends, strict=True):
        assert last <= start < end <= len(text)
        last = start


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_place_leads_back(text: str) -> None:
    folded = fold(text)
    consistent(folded, text)
    digits = with_digits(folded)
    consistent(digits, text)
    consistent(without_teencode(digits), text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Dây Nóng", "duong day nong"),
        (unicodedata.normalize("NFD", "Đường Dây"), "duong day"),
        ("０９６５", "0965"),
        ("0️⃣9️⃣6️⃣", "096"),
        ("09\u200b65", "0965"),
        ("๐๙๖", "096"),
        (unicodedata.normalize("NFD", "하이퐁"), "하이퐁"),
        ("ﬁn", "fin"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).folded == folded


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("o965.oo1.222", "0965.001.222"),
        ("0965 ở đây", "0965 o day"),
        ("không chín sáu lăm không không một", "0965001"),
        ("chín trăm linh năm không không một hai", "90500 12".replace(" ", "")),
        ("hai mươi lăm không không một ba con hai", "25001222"),
        ("năm ba má đi", "nam ba ma di"),
        ("triple two zero one double five three", "22201553"),
        ("zéro neuf soixante cinq zéro un douze", "09650112"),
    ],
)
def test_spoken_numbers(text: str, digits: str) -> None:
    assert with_digits(fold(text)).folded == digits


def test_teencode_is_written_out_with_its_accents() -> None:
    mapped = without_teencode(fold("sđt bcđ ko đc"))
    assert mapped.kept == "số điện thoại ban chỉ đạo không được"
    assert mapped.folded == "so dien thoai ban chi dao khong duoc"
    assert mapped.span(0, len("so dien thoai")) == (0, 3)
