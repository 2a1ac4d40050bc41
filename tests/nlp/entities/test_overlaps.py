"""Which kind keeps a stretch of text that several claim."""

from __future__ import annotations

from nlp.entities.overlaps import settle
from records.entity import Entity, EntityLabel

TEXT = "C61 huyện Cai Lậy, rạch Bà Bèo"


def _one(start: int, end: int, label: EntityLabel, score: float = 0.9) -> Entity:
    return Entity(start, end, TEXT[start:end], label, None, score, "test")


def test_a_place_inside_a_unit_is_no_place_of_its_own() -> None:
    unit, place = _one(0, 17, "UNIT"), _one(4, 17, "PLACE")
    assert settle([place, unit]) == [unit]


def test_what_does_not_overlap_stays_in_order() -> None:
    unit, place = _one(0, 17, "UNIT"), _one(19, 30, "PLACE")
    assert settle([place, unit]) == [unit, place]


def test_a_much_surer_span_wins_over_the_usual_order() -> None:
    person, place = _one(19, 30, "PERSON", 0.4), _one(19, 30, "PLACE", 0.95)
    assert settle([person, place]) == [place]


def test_of_one_kind_the_longer_span_wins() -> None:
    short, long = _one(24, 30, "PLACE"), _one(19, 30, "PLACE")
    assert settle([short, long]) == [long]


def test_a_loser_does_not_pull_down_what_it_touched() -> None:
    unit, place, person = _one(0, 8, "UNIT"), _one(4, 20, "PLACE"), _one(19, 30, "PERSON")
    assert settle([unit, place, person]) == [unit, person]


def test_facts_about_a_grave_lie_over_other_spans() -> None:
    place, fact = _one(19, 30, "PLACE"), _one(19, 23, "BURIAL")
    assert settle([fact, place]) == [fact, place]


def test_a_count_out_of_a_date_is_no_count() -> None:
    date, fact = _one(0, 8, "DATE"), _one(6, 12, "BURIAL")
    assert settle([date, fact]) == [date]
