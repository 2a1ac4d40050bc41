"""Invented people in texts of six languages: exactly the marked names, with their roles."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from nlp.entities.people import find_kin, find_people, find_positions, find_ranks
from nlp.entities.reading import prepare
from tests.nlp.entities.marked import Marked, labelled, read_marked

DATA: Final = Path(__file__).parent / "data"
ROLES: Final = {"f": "fallen", "w": "witness", "r": "relative", "o": "other"}
LABELS: Final = {
    **dict.fromkeys(ROLES, "PERSON"),
    "al": "ALIAS",
    "kin": "KIN",
    "rank": "RANK",
    "pos": "POSITION",
}
CASES: Final = [
    *read_marked(DATA / "vi.txt", "vi"),
    *read_marked(DATA / "vi_plain.txt", "vi"),
    *read_marked(DATA / "foreign.txt"),
]
NOBODY: Final = list(read_marked(DATA / "nobody.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.lang}-{case.text[:40]}")
def test_exactly_the_marked_are_found(case: Marked) -> None:
    reading = prepare(case.text, case.lang)
    people = find_people(reading)
    entities = [
        *people,
        *find_kin(reading, people),
        *find_ranks(reading),
        *find_positions(reading),
    ]
    assert {(one.start, one.end, one.label) for one in entities} == labelled(case, LABELS)
    for one in entities:
        assert one.text == case.text[one.start : one.end]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.lang}-{case.text[:40]}")
def test_roles(case: Marked) -> None:
    expected = {
        case.text[start:end]: ROLES[mark] for start, end, mark in case.spans if mark in ROLES
    }
    found = {
        one.text: one.details["role"]
        for one in find_people(prepare(case.text, case.lang))
        if one.label == "PERSON"
    }
    assert found == expected


@pytest.mark.parametrize("case", NOBODY, ids=lambda case: f"{case.lang}-{case.text[:40]}")
def test_nobody_is_named(case: Marked) -> None:
    assert find_people(prepare(case.text, case.lang)) == []


def test_there_are_enough_cases() -> None:
    assert sum(mark in ROLES for case in CASES for _, _, mark in case.spans) >= 250
    assert len(NOBODY) >= 100
    assert {case.lang for case in CASES} == {"vi", "en", "fr", "ko", "ru", "zh"}
