"""The store's facts in force as the checker takes them."""

from __future__ import annotations

from casework.selectors.facts import facts_current
from nlp.claims.facts import FactSet

Fingerprint = tuple[tuple[str, int], ...]


def fact_set() -> FactSet:
    """Return the facts in force today, assumed ones included (the checker decides on those)."""
    return FactSet(facts=facts_current(assumed=True), version=1, as_of="")


def fingerprint(facts: FactSet) -> Fingerprint:
    """Return what changes whenever any fact in force does: (fact id, version) of each."""
    return tuple((fact.id, fact.version) for fact in facts.facts)
