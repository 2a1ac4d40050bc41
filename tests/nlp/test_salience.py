"""The words that stand for a long text."""

from __future__ import annotations

from nlp.salience import document_frequencies, salient

OTHERS = [
    "Chúng tôi đi tìm đồng đội đã hy sinh ở chiến trường năm xưa.",
    "Gia đình chúng tôi xin cảm ơn các bác đã giúp đỡ tìm kiếm.",
    "Các anh đã nằm lại ở chiến trường, chúng tôi đi qua nơi ấy.",
    "Năm ấy chúng tôi còn trẻ, đi bộ đội và nhớ chiến trường, chôn ở đó.",
] * 6


def _of(text: str, limit: int = 6) -> list[str]:
    seen = document_frequencies(OTHERS)
    return salient(text, lambda unit: seen[unit], len(OTHERS), limit)


def test_rare_words_lead_and_common_ones_stay_out() -> None:
    found = _of(
        "Chúng tôi đi qua bản Đông, rồi chôn các anh ở chân đồi 935. Bản Đông nay đổi tên. "
        "Chúng tôi nhớ đồi 935 và nhớ bản Đông."
    )
    assert "bản đông" in found
    assert "đồi 935" in found
    assert not {"chúng", "tôi", "chúng tôi", "đi", "các"} & set(found)


def test_writing_without_spaces_and_korean() -> None:
    assert "溪山" in _of("一九六八年溪山，溪山的山坡", 3)
    assert any("고지" in unit or "935고지" in unit for unit in _of("935고지 아래 개울", 6))


def test_an_empty_text_has_none() -> None:
    assert _of("  …  ") == []


def test_same_text_same_words() -> None:
    text = "Suối La Hiên, gốc gạo, mộ đá, đồi 935, tiểu đoàn 7."
    assert _of(text) == _of(text)
