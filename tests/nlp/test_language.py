from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.language.classifier import WEIGHTS
from nlp.language import identify, identify_many
from records.language import LANGUAGES
from tests.eval.language import measure, own, samples
from tests.shared_data import shared_path


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Ai biết mộ liệt sĩ Nguyễn Văn A ở đâu không?", "vi"),
        ("ai biet mo liet si nguyen van a o dau khong", "vi"),
        ("dc ko", "vi"),
        ("sdt", "vi"),
        ("Chôn ở đồi 875", "vi"),
        ("We buried them on Hill 875 near Dak To.", "en"),
        ("Nous les avons enterrés près de la rivière.", "fr"),
        ("우리는 875고지에서 싸웠다", "ko"),
        ("Мы похоронили их у реки", "ru"),
        ("我们把他们埋在875高地", "zh"),
        ("烈士", "zh"),
        ("私たちは彼らを丘に埋めた", "ja"),
        ("เราฝังพวกเขาไว้บนเนินเขา", "th"),
        ("ພວກເຮົາຝັງພວກເຂົາຢູ່ເທິງເນີນພູ", "lo"),
        ("យើងបានកប់ពួកគេនៅលើភ្នំ", "km"),
        ("Chelsea ພົບກັບ", "lo"),
        ("¿Dónde está enterrado mi hermano?", "und"),
        ("Wo ist das Grab meines Bruders?", "und"),
        ("Де похований мій брат?", "und"),
        ("أين دفن أخي؟", "und"),
        ("", "und"),
        ("0965.001.222 !!! 😭", "und"),
    ],
)
def test_languages(text: str, lang: str) -> None:
    guess = identify(text)
    assert guess.lang == lang
    assert 0 <= guess.score <= 1


def test_accents_are_told() -> None:
    assert identify("Mộ liệt sĩ ở đâu").accented
    assert not identify("Mo liet si o dau").accented
    assert not identify("Where is the grave of my brother, café").accented


def test_links_and_handles_do_not_decide() -> None:
    assert identify("https://example.com/where-is-the-grave @john mộ bác ở đâu").lang == "vi"


def test_many_are_answered_in_order_and_like_one_by_one() -> None:
    texts = ["mộ ở đâu", "where is it", "", "где могила", "在哪里"] * 1000
    many = identify_many(texts)
    assert [guess.lang for guess in many[:5]] == ["vi", "en", "und", "ru", "zh"]
    assert many[5:10] == [identify(text) for text in texts[:5]]
    assert len(many) == len(texts)
    assert identify_many([]) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    guess = identify(text)
    assert guess.lang in (*LANGUAGES, "und")
    assert guess == identify_many(["abc", text])[1]


def test_the_weights_are_small_and_named() -> None:
    assert WEIGHTS.stat().st_size <= 1_000_000
    model = identify("mộ").model
    assert model.name == "manhmoi-language"
    assert model.revision.startswith("1-")


@pytest.mark.shared
def test_accuracy_on_the_development_lists() -> None:
    shared_path("data", "dev", "lid", "lid-dev.tsv")
    table = measure(own, samples())
    assert table["all"] >= 97.0
    for group in ("vi sentence", "vi sentence-nodiac", "vi ntrex-nodiac", "en ntrex", "ko ntrex"):
        assert table[group] >= 99.0, group
    assert table["vi word-nodiac"] >= 85.0
