"""All finders together, as the pipeline and the command line use them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.entities.extract import extract
from records.entity import Entity

FORM = (
    "Họ và tên: Vũ Đình Khang. Sinh năm: 1948. Nguyên quán: xã An Lư, huyện Thủy Nguyên, "
    "Hải Phòng. Đơn vị: C2 D7 E66 F304. Hy sinh: 12-5-1972 tại Đông Hà, Quảng Trị. "
    "Mộ ở YD 343 194, sâu 1 mét, bọc tăng."
)


def _by_label(found: list[Entity]) -> dict[str, list[Entity]]:
    labels: dict[str, list[Entity]] = {}
    for one in found:
        labels.setdefault(one.label, []).append(one)
    return labels


def test_a_form_gives_person_unit_dates_places_and_position() -> None:
    found = _by_label(extract(FORM, "vi"))
    assert [one.text for one in found["PERSON"]] == ["Vũ Đình Khang"]
    assert [one.norm for one in found["UNIT"]] == ["PAVN:co2/bn7/regt66/div304"]
    assert [(one.norm, one.details["about"]) for one in found["DATE"]] == [
        ("1948", "birth"),
        ("1972-05-12", "death"),
    ]
    assert [(one.norm, one.details["about"]) for one in found["PLACE"]] == [
        ({"province_pre2025": "31"}, "home"),
        ({"province_pre2025": "45"}, "death"),
    ]
    (grid,) = found["COORD"]
    assert isinstance(grid.norm, dict)
    assert (grid.norm["lat"], grid.norm["lon"]) == pytest.approx((16.44813, 107.19094), abs=2e-4)
    facts = {one.norm["fact"]: one.norm["value"] for one in found["BURIAL"]}  # type: ignore[call-overload, index]
    assert facts["depth_m"] == 1.0


def test_the_same_text_gives_the_same_answer() -> None:
    assert extract(FORM, "vi") == extract(FORM, "vi")


def test_a_text_without_clues_gives_none() -> None:
    assert extract("Xin cảm ơn mọi người đã chia sẻ bài viết này.", "vi") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u200b\u202e",
        "a" * 100_000,
        "YD 850225 " * 10_000,
        "ngày 31/02/1972 " * 5_000,
        "Nguyễn Văn " * 9_000,
        "🪖" * 3_000,
        "c3 d7 e66 " * 9_000,
    ],
    ids=["empty", "invisible", "letters", "grids", "dates", "names", "emoji", "units"],
)
def test_odd_texts_neither_fail_nor_hang(text: str) -> None:
    _check(text, extract(text))


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("aàđăncdef0123456789/.-, \n()°'XYDвого团연대日月年")),
        max_size=200,
    )
)
def test_spans_are_exact_and_do_not_overlap(text: str) -> None:
    _check(text, extract(text))


def _check(text: str, found: list[Entity]) -> None:
    reach = 0
    for one in found:
        assert text[one.start : one.end] == one.text
        assert 0 <= one.start < one.end <= len(text)
        assert 0 < one.score <= 1
        if one.label != "BURIAL":
            assert one.start >= reach
            reach = one.end


def test_the_province_of_the_grave_tells_the_meridian_and_home_does_not() -> None:
    text = (
        "Anh Vũ Đình Khang quê Hải Phòng, mộ ở Đông Hà, Quảng Trị: "
        "X = 1860097, Y = 590430 (VN-2000, múi 3 độ)."
    )
    (position,) = [one for one in extract(text, "vi") if one.label == "COORD"]
    assert isinstance(position.norm, dict)
    assert (position.norm["lat"], position.norm["lon"]) == pytest.approx(
        (16.8163, 107.1003), abs=1e-3
    )
    assert position.details["about"] == "burial"
