"""The official facts that count today."""

from __future__ import annotations

from typing import cast

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from casework.models import OfficialFact, User
from casework.permissions import Action, require
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
