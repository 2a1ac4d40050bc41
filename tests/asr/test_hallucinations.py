from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from asr import hallucinations
from asr.captions import parse_captions
from asr.folding import fold
from records.language import LANGUAGES

SAMPLES = Path(__file__).resolve().parents[2] / "samples"

INVENTED = [
    "Hãy subscribe cho kênh Ghiền Mì Gõ Để không bỏ lỡ những video hấp dẫn",
    "hãy đăng kí cho kênh La La School để không bỏ lỡ những video hấp dẫn.",
    "Hay dang ky cho kenh lalaschool de khong bo lo nhung video hap dan",
    "Hãy subscribe cho kênh Một Tên Nào Đó để không bỏ lỡ những video hấp dẫn!",
    "Cảm ơn các bạn đã theo dõi và hẹn gặp lại.",
    "Hẹn gặp lại các bạn trong những video tiếp theo",
    "Thanks for watching! Thanks for watching!",
    "Sous-titres réalisés par la communauté d'Amara.org",
    "Субтитры сделал DimaTorzok",
    "Редактор субтитров А.Синецкая Корректор А.Егорова",
    "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
    "시청해 주셔서 감사합니다!",
    "MBC 뉴스 이덕영입니다.",
    "ご視聴ありがとうございました",
]
SAID = [
    "Cảm ơn các bạn đã đưa anh về, tôi theo dõi tin từ lâu.",
    "Tôi đăng ký tìm mộ ở ban chỉ huy quân sự tỉnh.",
    "Hẹn gặp lại các anh ở nghĩa trang Trường Sơn.",
    "Ai đi tìm thì gọi tôi, tôi còn đi được.",
    "Kênh nước cạnh cái giếng đá, mộ anh ở đó.",
    "He was watching the river when they came.",
    "We subscribed to the veterans' newsletter.",
    "Он следил за рекой всю ночь.",
]


@pytest.mark.parametrize("text", INVENTED)
def test_known_inventions_are_found_whatever_their_case_and_accents(text: str) -> None:
    for form in ("NFC", "NFD"):
        for changed in (text, text.upper(), text.lower()):
            assert hallucinations.entirely(unicodedata.normalize(form, changed).split())


@pytest.mark.parametrize("text", SAID)
def test_what_people_say_is_not_taken_for_one(text: str) -> None:
    assert hallucinations.find(text.split()) == []


def test_no_sentence_of_the_samples_is_taken_for_one() -> None:
    truth = (SAMPLES / "truth.yaml").read_text(encoding="utf-8")
    texts = [line for line in truth.splitlines() if line.strip()]
    for file in sorted(SAMPLES.rglob("*")):
        if file.suffix in (".srt", ".vtt"):
            cues = parse_captions(file.read_text(encoding="utf-8"))
            texts += [cue.text for cue in cues.segments]
        elif file.suffix in (".txt", ".sh", ".json", ".html"):
            texts += file.read_text(encoding="utf-8").splitlines()
    assert len(texts) > 500
    assert [text for text in texts if hallucinations.find(text.split())] == []


def test_only_the_invented_words_of_a_longer_text_are_marked() -> None:
    words = "Mộ anh ở cạnh suối . Cảm ơn các bạn đã theo dõi . Tôi về".split()
    (found,) = hallucinations.find(words)
    assert words[found.first : found.last + 1] == "Cảm ơn các bạn đã theo dõi".split()
    assert not hallucinations.entirely(words)


def test_every_entry_has_a_source_and_a_language_of_the_house() -> None:
    data = yaml.safe_load(hallucinations.FILE.read_text(encoding="utf-8"))
    assert set(data["phrases"]) <= set(LANGUAGES)
    assert {"vi", "en", "fr", "ru", "zh", "ko"} <= set(data["phrases"])
    used = {entry["source"] for entries in data["phrases"].values() for entry in entries}
    assert used <= set(data["sources"])
    assert all(len(fold(one.text)) >= 4 for one in hallucinations.phrases())


@pytest.mark.parametrize("one", hallucinations.phrases(), ids=lambda one: one.text)
def test_every_entry_finds_itself(one: hallucinations.Phrase) -> None:
    assert hallucinations.entirely(one.text.replace("*", "Tên Nào Đó").split())


@given(st.lists(st.text(max_size=12), max_size=30))
def test_any_text_is_searched_without_trouble(words: list[str]) -> None:
    for one in hallucinations.find(words):
        assert 0 <= one.first <= one.last < len(words)
