"""How good the checker and the reviewers are, counted from decisions and blind labels."""

from __future__ import annotations

from typing import Final

from django.db.models import Count

from casework.models import ClaimCalibration, Flag

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
