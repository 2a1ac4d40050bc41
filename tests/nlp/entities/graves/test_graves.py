"""Facts about graves, grave goods and papers in six languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from nlp.entities.graves import find_burial_facts, find_documents, find_objects
from nlp.entities.reading import prepare
from records.entity import Entity
from tests.nlp.entities.marked import Marked, labelled, read_marked

DATA: Final = Path(__file__).parent / "data"
FACTS: Final = [
    tuple(line.split("\t"))
    for line in (DATA / "facts.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
THINGS: Final = list(read_marked(DATA / "things.txt"))


def said(entity: Entity) -> str:
    norm: Any = entity.norm
    value = norm["value"]
    if norm["fact"] != "landmark":
        return f"{norm['fact']}={value}"
    distance = f"@{value['distance_m']:g}" if "distance_m" in value else ""
    direction = f",{value['direction']}" if "direction" in value else ""
    return f"landmark={value['kind']}{distance}{direction}"


@pytest.mark.parametrize(("lang", "text", "expected"), FACTS, ids=lambda part: part[:40])
def test_facts(lang: str, text: str, expected: str) -> None:
    found = find_burial_facts(prepare(text, lang))
    facts = {said(one) for one in found}
    if expected == "-":
        assert facts == set()
    else:
        assert set(expected.split(";")) <= facts
    for one in found:
        assert one.label == "BURIAL"
        assert one.text == text[one.start : one.end]


@pytest.mark.parametrize("case", THINGS, ids=lambda case: f"{case.lang}-{case.text[:40]}")
def test_things_and_papers(case: Marked) -> None:
    reading = prepare(case.text, case.lang)
    found = [*find_objects(reading), *find_documents(reading)]
    expected = labelled(case, {"obj": "OBJECT", "doc": "DOC"})
    assert {(one.start, one.end, one.label) for one in found} == expected


def test_the_number_of_a_paper_is_its_norm() -> None:
    found = find_documents(prepare("Giấy báo tử số 48/GBT", "vi"))
    assert [one.norm for one in found] == ["48/GBT"]


def test_the_same_facts_in_six_languages_are_equal() -> None:
    texts = {
        "vi": "Chôn tập thể năm người, sâu một mét.",
        "en": "Buried five men in a mass grave, one meter deep.",
        "fr": "Cinq corps dans une fosse commune, à un mètre de profondeur.",
        "ru": "Похоронили пять человек в братской могиле на глубине один метр.",
        "ko": "다섯 명을 합장했다. 깊이는 1미터였다.",
        "zh": "五名战士合葬，深一米。",
    }
    wanted = {"dead=5", "grave_kind=mass", "depth_m=1.0"}
    for lang, text in texts.items():
        assert wanted <= {said(one) for one in find_burial_facts(prepare(text, lang))}, lang


def test_there_are_enough_cases() -> None:
    assert len(FACTS) + len(THINGS) >= 60


@pytest.mark.parametrize(
    "unit", ["chôn ", "mộ 5 ", "埋", "1-", "số 1/GBT ", "buried in a ", "sâu "]
)
def test_long_texts_are_read(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    for lang in ("vi", ""):
        reading = prepare(text, lang)
        for find in (find_burial_facts, find_objects, find_documents):
            for one in find(reading):
                assert one.text == text[one.start : one.end]
