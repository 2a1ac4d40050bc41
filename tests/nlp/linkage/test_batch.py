"""Whole registers against themselves."""

from __future__ import annotations

from dataclasses import replace

from nlp.linkage.batch import duplicates
from nlp.linkage.training.invented import invented_register
from records.text import unaccented


def test_people_who_stand_twice_are_found_and_brothers_in_arms_are_not() -> None:
    people = list(invented_register(1_200, seed=31))
    again = [
        replace(one, registry_id=f"{one.registry_id}-b", name=unaccented(one.name).title(), unit="")
        for one in people[::40]
    ]
    found = list(duplicates([*people, *again], threshold=0.95))
    pairs = {frozenset((pair.first, pair.second)) for pair in found}
    wanted = {frozenset((one.registry_id, one.registry_id[:-2])) for one in again}

    assert len(pairs & wanted) >= 0.9 * len(wanted)
    assert len(pairs & wanted) >= 0.9 * len(pairs)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
