"""Texts of before held against the facts and rules of now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from casework.clue_rows import text_columns
from casework.models import Flag
from casework.services.audit import audit_record
from casework.services.flag_suggestions import Found, flags_suggest
from casework.services.searchable import refresh_flagged


@dataclass(frozen=True, slots=True)
class Rechecked:
    """Item ids with a new suggestion, and those whose suggestion no longer holds."""

    raised: tuple[int, ...]
    dropped: tuple[int, ...]


@transaction.atomic
def texts_recheck(*, found: Sequence[Found]) -> Rechecked:
    """Suggest what the rules of now see, and take back what they no longer see.

    Only suggestions that nobody has decided about are taken back; a decision is a person's.
    """
    dropped = []
    for unit, verdict in found:
        waiting = Flag.objects.filter(**text_columns(unit), status=Flag.Status.SUGGESTED)
        gone = waiting.filter(first_reviewer=None, reviews=None)
        if verdict.label == "distortion":
            gone = gone.exclude(
                fact__fact_id=verdict.fact_id,
                fact__version=verdict.fact_version,
                start=verdict.start,
                end=verdict.end,
            )
        ids = list(gone.values_list("pk", flat=True))
        if ids:
            Flag.objects.filter(pk__in=ids).update(status=Flag.Status.SUPERSEDED)
            dropped.append(unit.item_id)
    raised = flags_suggest(found=found)
    for item_id in {*(flag.item_id for flag in raised), *dropped}:
        refresh_flagged(item_id)
    if raised or dropped:
        audit_record(
            action="texts.recheck",
            subject=f"items:{found[0][0].item_id}-{found[-1][0].item_id}",
            detail={"texts": len(found), "raised": [f.pk for f in raised], "dropped": dropped},
        )
    return Rechecked(tuple(flag.item_id for flag in raised), tuple(dropped))
