"""How good the checker and the reviewers are, counted from decisions and blind labels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, OuterRef, Subquery

from casework.clock import now
from casework.models import ClaimCalibration, Flag, Review, User
from casework.permissions import Action, require

RIGHT: Final = (Flag.Status.APPROVED,)
WRONG: Final = (Flag.Status.REJECTED, Flag.Status.WITHDRAWN)


def reviewed_counts() -> dict[str, int]:
    """Return how many flags of each type were decided for good (approved, rejected, withdrawn)."""
    rows = Flag.objects.filter(status__in=RIGHT + WRONG).order_by()
    return dict(rows.values_list("type").annotate(n=Count("pk")))


def newest_calibrations() -> dict[str, ClaimCalibration]:
    """Return the newest calibration of each type."""
    found: dict[str, ClaimCalibration] = {}
    for row in ClaimCalibration.objects.order_by("made_at", "pk"):
        found[row.type] = row
    return found


@dataclass(frozen=True, slots=True)
class TypeQuality:
    """One type of distortion: its newest calibration, and whether reviews go another way lately.

    ``rejected_before`` and ``rejected_lately`` are shares of decided flags that were not
    approved; ``None`` without cases. ``drift`` is set when the two bounds no longer meet.
    """

    type: str
    reviewed: int
    calibration: ClaimCalibration | None
    cases_before: int
    cases_lately: int
    rejected_before: float | None
    rejected_lately: float | None
    drift: bool


def _interval(wrong: int, total: int) -> tuple[float, float]:
    """Return the two-sided 95 % Clopper-Pearson interval of a share."""
    from scipy.stats import binomtest

    found = binomtest(wrong, total).proportion_ci(confidence_level=0.95, method="exact")
    return float(found.low), float(found.high)


def _drift(before: tuple[int, int], lately: tuple[int, int]) -> bool:
    """Whether lately more is rejected than before, beyond what chance explains."""
    if not before[1] or not lately[1]:
        return False
    return _interval(*lately)[0] > _interval(*before)[1]


def type_quality(*, user: User, days: int = 30) -> list[TypeQuality]:
    """Return each type's calibration and drift, by type.

    Args:
        user: who looks.
        days: what counts as lately.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_VIEW)
    since = now() - timedelta(days=days)
    curves = newest_calibrations()
    cases: dict[str, list[tuple[bool, bool]]] = {}
    last = (
        Review.objects.filter(flag=OuterRef("pk"), undone_at=None)
        .order_by("-pk")
        .values("created_at")[:1]
    )
    rows = Flag.objects.filter(status__in=RIGHT + WRONG).annotate(at=Subquery(last))
    for type_, status, at in rows.values_list("type", "status", "at"):
        cases.setdefault(type_, []).append((status in WRONG, at is not None and at >= since))
    found = []
    for type_ in sorted({*cases, *curves}):
        told = cases.get(type_, [])
        before = [wrong for wrong, recent in told if not recent]
        lately = [wrong for wrong, recent in told if recent]
        found.append(
            TypeQuality(
                type=type_,
                reviewed=len(told),
                calibration=curves.get(type_),
                cases_before=len(before),
                cases_lately=len(lately),
                rejected_before=sum(before) / len(before) if before else None,
                rejected_lately=sum(lately) / len(lately) if lately else None,
                drift=_drift((sum(before), len(before)), (sum(lately), len(lately))),
            )
        )
    return found
