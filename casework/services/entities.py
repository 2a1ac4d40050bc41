"""Entities of texts that were understood before the rules that find them were here, or changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from casework.clue_rows import entity_row, text_columns, timed
from casework.models import Clue, Item, Reading, Transcript
from casework.services.audit import audit_record
from records.entity import LABELS, MODEL, Entity
from records.understanding import TextUnit


def _unchanged(unit: TextUnit) -> bool:
    """Whether the text still stands as it was read; it stays locked until it is stored."""
    if unit.kind == "original":
        return (
            Item.objects.select_for_update(of=("self",))
            .filter(pk=unit.item_id, version=unit.version, deleted_at=None)
            .exists()
        )
    if unit.kind == "transcript":
        return Transcript.objects.filter(pk=unit.text_id or 0, text=unit.text).exists()
    return Reading.objects.filter(pk=unit.text_id or 0, text=unit.text).exists()


def _said_better(clues: QuerySet[Clue], entities: Sequence[Entity]) -> list[int]:
    """Return the dates and numbers of the first depth that an entity lies over."""
    said = [(one.start, one.end) for one in entities if one.label != "BURIAL"]
    starts = [start for start, _ in said]
    found: list[int] = []
    for row in clues.filter(label__in=("date", "number")):
        # Entities do not overlap, so the last that begins before the clue ends decides.
        place = bisect_left(starts, row.end) - 1
        if place >= 0 and said[place][1] > row.start:
            found.append(row.pk)
    return found


@transaction.atomic
def entities_store(*, found: Sequence[tuple[TextUnit, Sequence[Entity]]]) -> int:
    """Put entities in the place of those that earlier rules found in the same texts.

    Dates and hill numbers of the first depth that an entity says better go too. Texts that
    changed meanwhile are left to their own understanding.

    Returns:
        How many entities were written.
    """
    written = 0
    for unit, entities in found:
        if not _unchanged(unit):
            continue
        source = {**text_columns(unit), "text_kind": unit.kind}
        clues = Clue.objects.filter(**source)
        clues.filter(label__in=LABELS).delete()
        clues.filter(pk__in=_said_better(clues, entities)).delete()
        fresh = [entity_row(one, source) for one in entities]
        if unit.kind == "transcript":
            transcript = Transcript.objects.get(pk=unit.text_id or 0)
            timed(fresh, transcript, list(transcript.segments.all()))
        written += len(Clue.objects.bulk_create(fresh))
    audit_record(
        action="texts.entities",
        subject=f"items:{found[0][0].item_id}-{found[-1][0].item_id}" if found else "items:",
        detail={"texts": len(found), "entities": written, "model": str(MODEL)},
    )
    return written
