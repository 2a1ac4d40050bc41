"""The store's present facts as the checker takes them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max

from casework.models import OfficialFact
from nlp.claims.facts import FactSet
from records.claim import Fact


@dataclass(frozen=True, slots=True)
class StoredFacts:
    """The newest version of each fact; ``fingerprint`` changes whenever any of them does."""

    facts: FactSet
    fingerprint: tuple[tuple[str, int], ...]


def _fact(row: OfficialFact) -> Fact:
    return Fact(
        id=row.fact_id,
        topic=row.topic,
        status=row.status,  # type: ignore[arg-type]
        statement_vi=row.statement_vi,
        statement_en=row.statement_en,
        source_doc=row.source_doc,
        source_section=row.source_section or None,
        check=row.data["check"],
        version=row.version,
        valid_from=row.valid_from.isoformat() if row.valid_from else None,
        valid_to=row.valid_to.isoformat() if row.valid_to else None,
    )


def facts_fingerprint() -> tuple[tuple[str, int], ...]:
    """Return (fact id, newest version) of every fact, by id."""
    rows = OfficialFact.objects.values("fact_id").annotate(newest=Max("version"))
    return tuple(sorted((row["fact_id"], row["newest"]) for row in rows))


def stored_facts() -> StoredFacts:
    """Return the newest version of every fact in the store."""
    newest: dict[str, OfficialFact] = {}
    for row in OfficialFact.objects.order_by("fact_id", "version"):
        newest[row.fact_id] = row
    facts = tuple(_fact(row) for row in newest.values())
    fingerprint = tuple((row.fact_id, row.version) for row in newest.values())
    return StoredFacts(FactSet(facts=facts, version=1, as_of=""), fingerprint)
