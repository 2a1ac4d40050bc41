from __future__ import annotations

import pytest

from index.tokens import passage_views, query_views, unit_term, units_of
from index.units import unit_names
from models.words import words


def codes(text: str) -> list[str]:
    return [mention.code for mention in units_of(list(words(text.lower())))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("d5 e2 f3", ["bn5", "regt2", "div3"]),
        ("D5, E2/F3", ["bn5", "regt2", "div3"]),
        ("Tiểu đoàn 5, Trung đoàn 2, Sư đoàn 3", ["bn5", "regt2", "div3"]),
        ("tieu doan 5 thuoc su 3", ["bn5", "div3"]),
        ("đại đội số 12", ["co12"]),
        ("3rd Co, 7th Bn, 66th Regt, 304th Div NVA", ["co3", "bn7", "regt66", "div304"]),
        ("the 2nd Battalion", ["bn2"]),
        ("le 5e bataillon du 66e régiment", ["bn5", "regt66"]),
        ("66-й полк 304-й дивизии", ["regt66", "div304"]),
        ("제66연대 5대대에서", ["regt66", "bn5"]),
        ("第66团5营", ["regt66", "bn5"]),
        ("第66連隊", ["regt66"]),
        ("sư đoàn 320B khác 320", ["div320b"]),
        ("Đoàn 559", ["group559"]),
        ("a2 b1 c3", ["sqd2", "plt1", "co3"]),
    ],
)
def test_notations_meet_in_one_code(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "đi B năm 1968, mặt trận B3",
        "K8 và KB",
        "đoạn 3 của bài",
        "sự 2",
        "F4 Phantom, F105, C130",
        "đồi A1",
        "ngày 5 tháng 2",
        "2 営業日",
        "năm 1968 đoàn tụ",
    ],
)
def test_what_only_looks_like_a_unit_is_none(text: str) -> None:
    assert codes(text) == []


def test_every_code_has_names_that_read_back_to_it() -> None:
    for code in ("sqd2", "plt1", "co3", "bn22", "regt66", "bde173", "div320b", "corps1", "mr5"):
        for name in unit_names(code):
            if name.split(" ")[0] in ("squad", "platoon", "military", f"a{code[-1]}", "b1"):
                continue  # a and b stand for units only beside c, d, e or f
            assert codes(name) in ([code], []), name
        assert codes(unit_names(code)[0]) == [code]


def test_a_question_in_one_notation_reaches_a_text_in_another() -> None:
    stored = set(passage_views("Hy sinh tại Tiểu đoàn 5, Trung đoàn 2").bare.indices)
    asked = query_views("d5", units=("bn5",))
    assert unit_term("bn5") in stored
    assert unit_term("bn5") in asked.bare.indices
    weights = dict(zip(asked.bare.indices, asked.bare.values, strict=True))
    typed = query_views("d5").bare.indices
    assert weights[unit_term("bn5")] < min(weights[term] for term in typed)


def test_units_stay_out_when_they_are_not_asked_for() -> None:
    assert unit_term("bn5") not in query_views("d5").bare.indices
