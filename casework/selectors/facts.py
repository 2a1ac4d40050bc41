"""The official facts that count today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import yaml
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from casework.models import OfficialFact, User
from casework.permissions import Action, require
from nlp.claims.fact_checks import Contradiction, contradictions
from records.claim import Fact, FactStatus
from records.errors import OperatorError


def latest_rows() -> QuerySet[OfficialFact]:
    """Return the newest version of every fact, by fact id."""
    newest = (
        OfficialFact.objects.filter(fact_id=OuterRef("fact_id"))
        .order_by("-version")
        .values("version")[:1]
    )
    return OfficialFact.objects.filter(version=Subquery(newest)).order_by("fact_id")


def _rows_in_force() -> QuerySet[OfficialFact]:
    today = timezone.localdate()
    return latest_rows().filter(
        Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today)
    )


def fact_of_row(row: OfficialFact) -> Fact:
    """Return the fact that a row stores."""
    return Fact(
        id=row.fact_id,
        topic=row.topic,
        status=cast(FactStatus, row.status),
        statement_vi=row.statement_vi,
        statement_en=row.statement_en,
        source_doc=row.source_doc,
        source_section=row.source_section or None,
        check=row.data["check"],
        version=row.version,
        valid_from=row.valid_from.isoformat() if row.valid_from else None,
        valid_to=row.valid_to.isoformat() if row.valid_to else None,
        assumed_part=row.data.get("assumed_part", ""),
        verdict_rule=row.data.get("verdict_rule", ""),
        abstain_when=row.data.get("abstain_when", ""),
    )


def facts_current(assumed: bool) -> tuple[Fact, ...]:
    """Return the facts in force today, by id; assumed ones only where ``assumed`` says so."""
    facts = (fact_of_row(row) for row in _rows_in_force())
    return tuple(fact for fact in facts if assumed or not fact.assumed)


def fact_row(fact_id: str, version: int) -> OfficialFact:
    """Return one version of one fact.

    Raises:
        OperatorError: it was never seeded.
    """
    row = OfficialFact.objects.filter(fact_id=fact_id, version=version).first()
    if row is None:
        raise OperatorError(
            f"Không có sự kiện {fact_id} phiên bản {version}.",
            f"there is no version {version} of fact {fact_id}",
        )
    return row


def facts_list(*, user: User) -> QuerySet[OfficialFact]:
    """Return the newest version of every fact, for users who may see facts.

    Raises:
        Refused: the user may not.
    """
    require(user, Action.FACT_VIEW)
    return latest_rows()


@dataclass(frozen=True, slots=True)
class FactVersion:
    """One version of a fact as its page shows it; ``flags`` counts those that cite it."""

    row: OfficialFact
    fact: Fact
    check: str
    flags: int
    changed: tuple[str, ...]


def fact_in_force(row: OfficialFact) -> bool:
    """Whether a version counts today for real posts: stated by an official text and in force."""
    today = timezone.localdate()
    dated = (row.valid_from is None or row.valid_from <= today) and (
        row.valid_to is None or row.valid_to >= today
    )
    return dated and not fact_of_row(row).assumed


def check_text(check: Mapping[str, Any]) -> str:
    """Return a fact's ``check`` as YAML, the form in which editors change it."""
    return yaml.safe_dump(dict(check), allow_unicode=True, sort_keys=False, width=100)


def fact_history(*, user: User, fact_id: str) -> list[FactVersion]:
    """Return every version of a fact, newest first, with what each changed; empty if unknown.

    Raises:
        Refused: the user may not see facts.
    """
    require(user, Action.FACT_VIEW)
    rows = list(
        OfficialFact.objects.filter(fact_id=fact_id)
        .select_related("created_by")
        .annotate(cited=Count("flag"))
        .order_by("-version")
    )
    found = []
    for place, row in enumerate(rows):
        before = rows[place + 1].data if place + 1 < len(rows) else {}
        changed = [name for name in row.data if before and row.data[name] != before.get(name)]
        found.append(
            FactVersion(
                row=row,
                fact=fact_of_row(row),
                check=check_text(row.data["check"]),
                flags=row.cited,
                changed=tuple(changed),
            )
        )
    return found


def fact_contradictions(*, user: User) -> list[Contradiction]:
    """Return the pairs of facts in force that contradict each other.

    Raises:
        Refused: the user may not see facts.
    """
    require(user, Action.FACT_VIEW)
    return contradictions(facts_current(assumed=True))
