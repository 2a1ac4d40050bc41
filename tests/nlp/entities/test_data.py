"""The project's own annotated snippets: built from their marks, and sound."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from itertools import pairwise

import pytest

from nlp.evaluation.annotated import read_annotated
from tests.nlp.entities.build_data import DATA, build, coordinate, lunar

SETS = ("develop", "held_out")


@pytest.mark.parametrize("name", SETS)
def test_the_set_is_what_its_marks_say(name: str) -> None:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == build(DATA / f"{name}.txt")


@pytest.mark.parametrize("name", SETS)
def test_the_set_is_sound(name: str) -> None:
    texts = read_annotated(DATA / f"{name}.jsonl")
    assert len({text.text for text in texts}) == len(texts)
    for text in texts:
        assert text.text == unicodedata.normalize("NFC", text.text)
        ends = [(e.start, e.end) for e in text.entities]
        assert all(a[1] <= b[0] for a, b in pairwise(ends)), text.id
        assert all(text.text[e.start : e.end] == e.fields["text"] for e in text.entities)
    langs = Counter(text.lang for text in texts)
    assert langs["vi"] >= 45
    assert min(langs.values()) >= 12


def test_no_text_is_in_both_sets() -> None:
    first, second = ({t.text for t in read_annotated(DATA / f"{n}.jsonl")} for n in SETS)
    assert not first & second


@pytest.mark.parametrize(
    ("how", "lat", "lon"),
    [
        # Published grids and positions of the reference pipeline.
        ("mgrs:XD850418", 16.65485, 106.73119),
        ("mgrs:XD8541", 16.65165, 106.73537),
        ("mgrs:BS637788", 15.17782, 108.79645),
        ("mgrs:XT123456", 11.26949, 106.02549),
        ("hn72:18,2306888.12,18675667.07", 20.8449, 106.6881),
        ("vn:9210,2306067.77,597432.44", 20.8449, 106.6881),
        ("paris:19,115", 17.1, 105.83723),
    ],
)
def test_gold_positions(how: str, lat: float, lon: float) -> None:
    found = coordinate(how)
    assert found is not None
    assert (found["lat"], found["lon"]) == pytest.approx((lat, lon), abs=2e-5)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("1/1/1965", "1965-02-02"),
        ("1/1/1968", "[1968-01-29,1968-01-30]"),
        ("1/1/1968:N", "1968-01-29"),
        ("1/1/1968:S", "1968-01-30"),
        ("15/7/1972", "1972-08-23"),
        ("10/3/1975:S", "1975-04-21"),
        ("1/1/1985", "1985-01-21"),
    ],
)
def test_gold_lunar_days(said: str, day: str) -> None:
    assert lunar(said) == day


def test_a_lunar_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no such lunar day"):
        lunar("30/12/1968")
