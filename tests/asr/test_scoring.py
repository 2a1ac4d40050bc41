"""Word error rates, and the errors that matter apart."""

from __future__ import annotations

import unicodedata

import pytest

from asr.alignment import align, tokens
from asr.scoring import Clip, Mark, difference, score


def _marks(text: str, *pieces: tuple[str, str]) -> tuple[Mark, ...]:
    return tuple(
        Mark(text.index(piece), text.index(piece) + len(piece), kind) for piece, kind in pieces
    )


def _clip(said: str, heard: str, lang: str = "vi") -> Clip:
    return Clip("a.wav", lang, said, heard)


def test_case_punctuation_and_normal_form_are_no_errors() -> None:
    said = "Không, anh Lẫm ở Quảng Trị!"
    heard = unicodedata.normalize("NFD", "không anh lẫm ở QUẢNG TRỊ")
    found = score([_clip(said, heard)]).to_json()
    assert found["wer"] == 0 and found["cer"] == 0 and found["words"] == 6


def test_tone_diacritic_and_word_errors_are_counted_apart() -> None:
    found = score([_clip("má đi xuống sông rồi nhé", "mã di xuống núi rồi nhé ạ")]).to_json()
    assert (found["tone_errors"], found["diacritic_errors"], found["word_errors"]) == (1, 1, 2)
    assert found["substitutions"] == 3 and found["insertions"] == 1 and found["deletions"] == 0
    assert found["wer"] == round(4 / 6, 4)


@pytest.mark.parametrize(
    ("said", "heard", "how"),
    [
        ("ma", "mạ", "tone"),
        ("tám", "tam", "tone"),
        ("tâm", "tam", "diacritic"),
        ("đồi", "dôi", "diacritic"),
        ("ơn", "ởn", "tone"),
        ("năm", "nằm", "tone"),
        ("năm", "nam", "diacritic"),
        ("sáu", "bảy", "other"),
    ],
)
def test_how_two_words_differ(said: str, heard: str, how: str) -> None:
    assert difference(said, heard) == how


def test_names_numbers_and_negations_stand_apart() -> None:
    said = "Tôi không thấy anh Lẫm ở đồi 935."
    heard = "Tôi thấy anh Lâm ở đồi 935 không"
    clip = Clip(
        "a.wav", "vi", said, heard,
        _marks(said, ("không", "negation"), ("935", "number")),
        _marks(heard, ("935", "number"), ("không", "negation")),
    )  # fmt: skip
    kinds = score([clip]).to_json()["kinds"]
    assert kinds["negation"] == {
        "words": 1, "dropped": 1, "changed": 0, "added": 1, "error_rate": 1.0
    }  # fmt: skip
    assert kinds["number"]["error_rate"] == 0
    assert kinds["proper_name"] == {
        "words": 1, "dropped": 0, "changed": 1, "added": 0, "error_rate": 1.0
    }  # fmt: skip


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    kinds = score([_clip("Anh về. Em ở. Chị Hoa đến", "anh về em ở chị hoa đến")]).kinds
    assert kinds["proper_name"].words == 1


def test_text_where_nobody_speaks_is_no_word_error_but_invented() -> None:
    clips = [_clip("", "hãy subscribe cho kênh", "-"), _clip("", "", "-"), _clip("có", "có")]
    found = score(clips).to_json()
    assert found["wer"] == 0 and found["clips"] == 1
    assert found["no_speech"] == {"clips": 2, "clips_with_text": 1, "hallucinated_words": 4}


def test_nothing_heard_is_all_lost() -> None:
    found = score([_clip("một hai ba", "")]).to_json()
    assert (found["wer"], found["cer"], found["deletions"]) == (1.0, 1.0, 3)


def test_no_clips_have_no_rate() -> None:
    found = score([]).to_json()
    assert found["wer"] is None and found["by_language"] == {}


def test_chinese_and_korean_go_by_character_and_languages_apart() -> None:
    found = score(
        [
            _clip("没有找到", "有找到", "zh"),
            _clip("안 갔다", "안갔다", "ko"),
            _clip("a b", "a c", "en"),
        ]
    ).to_json()
    by = found["by_language"]
    assert by["zh"]["words"] == 4 and by["zh"]["wer"] == 0.25
    assert by["ko"]["wer"] == 0 and by["en"]["wer"] == 0.5
    assert found["words"] == 4 + 3 + 2


def test_steps_cover_both_sides_once_and_in_order() -> None:
    said = [token.text for token in tokens("một hai ba bốn năm")]
    heard = [token.text for token in tokens("hai hai bốn năm sáu bảy")]
    steps = align(said, heard)
    assert [s.reference for s in steps if s.reference is not None] == list(range(5))
    assert [s.hypothesis for s in steps if s.hypothesis is not None] == list(range(6))
