"""The store's facts in force as the checker takes them."""

from __future__ import annotations

from casework.selectors.facts import facts_current
from casework.selectors.known_media import ACTIVE, register_entries
from nlp.claims.facts import FactSet

Fingerprint = tuple[tuple[str, str], ...]


def fact_set(*, assumed: bool = True) -> FactSet:
    """Return the facts in force today, and the register of known pictures.

    ``assumed``: with those no official text states; they are for samples only.
    """
    pictures = [one for one in register_entries() if assumed or one["status"] in ACTIVE]
    return FactSet(
        facts=facts_current(assumed=assumed),
        version=1,
        as_of="",
        media_register=tuple(pictures),
    )


def fingerprint(facts: FactSet) -> Fingerprint:
    """Return what changes whenever a fact in force or a known picture does."""
    pictures = ((str(one["id"]), repr(one)) for one in facts.media_register)
    return (*((fact.id, str(fact.version)) for fact in facts.facts), *pictures)
