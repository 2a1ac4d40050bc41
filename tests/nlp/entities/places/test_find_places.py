"""Places are found with exact spans and put in the right old province or country."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from nlp.entities.places import find_places, settle_places
from nlp.entities.reading import prepare
from records.entity import Entity
from tests.nlp.entities.places.cases import Case, cases

LANGUAGES = ("vi", "en", "fr", "ko", "ru", "zh", "mixed")


def found(text: str, lang: str = "vi") -> list[Entity]:
    return find_places(prepare(text, lang))


def norm_of(entity: Entity) -> str:
    return str(next(iter(entity.norm.values()))) if isinstance(entity.norm, Mapping) else ""


@pytest.mark.parametrize("case", list(cases(*LANGUAGES)), ids=lambda case: case.text[:40])
def test_place_is_found_and_resolved(case: Case) -> None:
    entities = found(case.text, case.lang)
    assert [one.text for one in entities] == [case.text[a:b] for a, b, _ in case.places]
    assert [(one.start, one.end) for one in entities] == [(a, b) for a, b, _ in case.places]
    for entity, (_, _, norm) in zip(entities, case.places, strict=True):
        assert norm in ("?", norm_of(entity))


@pytest.mark.parametrize("case", list(cases("none")), ids=lambda case: case.text[:40])
def test_no_place_where_none_is_meant(case: Case) -> None:
    assert found(case.text, case.lang) == []


def test_tables_are_large_enough() -> None:
    assert sum(len(case.places) for case in cases(*LANGUAGES)) >= 250
    assert len(list(cases("none"))) >= 80


def test_a_place_of_two_provinces_keeps_all_candidates_and_no_norm() -> None:
    (place,) = found("Quê ở Hải Hưng.")
    assert place.norm is None
    candidates = place.details["candidates"]
    assert isinstance(candidates, list)
    first = candidates[0]
    assert isinstance(first, Mapping)
    assert first["where"] == ["30", "33"]
    assert first["years"] == ["1968", "1996"]


def test_point_with_radius_source_and_years() -> None:
    (place,) = found("Hy sinh ở căn cứ Bastogne.")
    point = place.details["point"]
    assert isinstance(point, Mapping)
    assert point["lat"] == pytest.approx(16.3556, abs=0.001)
    assert point["radius_m"] == pytest.approx(300, abs=300)
    (province,) = found("quê ở tỉnh Nghệ An.")
    assert province.details["polygon"] == ["provinces_pre2025", "40"]
    assert province.details["held"] == ["", "2025-06"]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("vi", "Mộ cách cầu Hiền Lương 200 m về phía đông.",
         {"anchor": "cầu Hiền Lương", "relation": "from", "distance_m": 200, "direction": "E"}),
        ("vi", "chôn cách suối La La chừng hai trăm mét về phía nam",
         {"anchor": "suối La La", "relation": "from", "distance_m": 200, "direction": "S"}),
        ("vi", "hy sinh ở bờ nam sông Thạch Hãn",
         {"anchor": "sông Thạch Hãn", "relation": "bờ nam", "direction": "S"}),
        ("vi", "ở chân núi Chư Prông", {"anchor": "núi Chư Prông", "relation": "chân"}),
        ("vi", "gần căn cứ Bastogne", {"anchor": "căn cứ Bastogne", "relation": "near"}),
        ("en", "We buried them 5 km west of Khe Sanh.",
         {"anchor": "Khe Sanh", "relation": "from", "distance_m": 5000, "direction": "W"}),
        ("fr", "à 3 km au nord de Hoa Binh",
         {"anchor": "Hoa Binh", "relation": "from", "distance_m": 3000, "direction": "N"}),
        ("ru", "в 5 км к северу от Куангчи",
         {"anchor": "Куангчи", "relation": "from", "distance_m": 5000, "direction": "N"}),
        ("ru", "погиб под Намдинем", {"anchor": "Намдинем", "relation": "near"}),
        ("ko", "나트랑 북쪽에서 묻었다",
         {"anchor": "나트랑", "relation": "from", "direction": "N"}),
        ("zh", "葬在广治以北5公里",
         {"anchor": "广治", "relation": "from", "distance_m": 5000, "direction": "N"}),
    ],
)  # fmt: skip
def test_distance_and_direction_from_a_place(
    lang: str, text: str, expected: Mapping[str, object]
) -> None:
    (place,) = found(text, lang)
    assert place.details["relative"] == expected


def test_a_height_alone_is_no_province_but_a_position_beside_it_settles_it() -> None:
    text = "Nghe nói ở đồi 935."
    (hill,) = found(text)
    assert hill.norm is None
    position = Entity(
        0, 1, "N", "COORD", {"lat": 16.446, "lon": 107.191, "tol_m": 150.0}, 0.9, "test"
    )
    settled = settle_places([hill, position])
    assert settled[0].norm == {"province_pre2025": "46"}
    assert settle_places([hill])[0].norm is None


@pytest.mark.parametrize(
    "text",
    ["", " ", "ở", "xã", "quê ", "Trận 1509", "tại Huế", "\u200b" * 50, "ở 😀 Vinh 🇻🇳",
     "\u202eở Huế\u202c",
     "县", "高地", "成", "성", "в", "1509", "Quận", "TP.", "P. 3, Q. 5", "H. X. T."],
)  # fmt: skip
def test_short_and_odd_texts_never_raise(text: str) -> None:
    for lang in ("vi", "en", "fr", "ko", "ru", "zh", ""):
        for entity in found(text, lang):
            assert text[entity.start : entity.end] == entity.text


@pytest.mark.parametrize(
    "piece", ["ở Quảng Trị, ", "xã ", "广宁鸿基", "나트랑에서 ", "под Намдинем "]
)
def test_long_texts_are_read(piece: str) -> None:
    text = (piece * 20_000)[:40_000]
    for entity in find_places(prepare(text, "vi")):
        assert text[entity.start : entity.end] == entity.text
