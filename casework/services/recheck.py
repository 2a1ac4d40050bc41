"""Texts of before held against the facts and rules of now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from casework.clue_rows import text_columns
from casework.models import Flag, Item
from casework.models.items import Stage, WorkState
from casework.selectors.closed import CLOSED
from casework.selectors.fact_set import fact_set
from casework.selectors.known_media import media_contexts
from casework.services.audit import audit_record
from casework.services.flag_suggestions import Found, flags_suggest
from casework.services.searchable import refresh_flagged
from casework.services.waves import waves_refresh
from nlp.claims.checker import Checker
from records.understanding import TextUnit


@dataclass(frozen=True, slots=True)
class Rechecked:
    """Item ids with a new suggestion, and those whose suggestion no longer holds."""

    raised: tuple[int, ...]
    dropped: tuple[int, ...]


def checkers_now() -> dict[bool, Checker]:
    """Return the checkers of the facts in force: ``True`` for samples, with assumed facts."""
    return {
        assumed: Checker(fact_set(assumed=assumed), assumed=assumed) for assumed in (False, True)
    }


def captions_recheck(*, item_ids: Collection[int]) -> Rechecked:
    """Hold the texts of these items against what is now known of their pictures.

    Items that wait for understanding are left to it: it looks at the pictures too.
    """
    rows = Item.objects.filter(pk__in=item_ids, deleted_at=None).exclude(text="").exclude(CLOSED)
    rows = rows.exclude(stage=Stage.UNDERSTAND, state=WorkState.PENDING)
    checkers, pictures = checkers_now(), media_contexts(item_ids)
    found = []
    for row in rows.order_by("pk"):
        unit = TextUnit(row.pk, "original", row.version, row.text, synthetic=row.synthetic)
        verdict = checkers[row.synthetic].check(row.text, row.lang or None, pictures.get(row.pk))
        found.append((unit, verdict))
    return texts_recheck(found=found) if found else Rechecked((), ())


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
                fact__version=verdict.fact_version or 1,
                start=verdict.start or 0,
                end=verdict.end or 0,
            )
        ids = list(gone.values_list("pk", flat=True))
        if ids:
            Flag.objects.filter(pk__in=ids).update(status=Flag.Status.SUPERSEDED)
            dropped.append(unit.item_id)
    raised = flags_suggest(found=found)
    for item_id in {*(flag.item_id for flag in raised), *dropped}:
        refresh_flagged(item_id)
    waves_refresh(item_ids={flag.item_id for flag in raised})
    if raised or dropped:
        audit_record(
            action="texts.recheck",
            subject=f"items:{found[0][0].item_id}-{found[-1][0].item_id}",
            detail={"texts": len(found), "raised": [f.pk for f in raised], "dropped": dropped},
        )
    return Rechecked(tuple(flag.item_id for flag in raised), tuple(dropped))
