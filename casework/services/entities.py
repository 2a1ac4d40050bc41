"""Entities of texts that were understood before the rules that find them were here, or changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from casework.clue_rows import entity_row, timed
from casework.models import Clue, Item, Reading, Transcript
from casework.services.audit import audit_record
from records.entity import MODEL, Entity
from records.understanding import TextUnit


def _rows_of(unit: TextUnit) -> Q:
    where = Q(item_id=unit.item_id, item_version=unit.version, text_kind=unit.kind)
    return where & Q(
        transcript_id=unit.text_id if unit.kind == "transcript" else None,
        reading_id=unit.text_id if unit.kind == "reading" else None,
    )


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
        rows = Clue.objects.filter(_rows_of(unit))
        rows.filter(label__regex="^[A-Z]").delete()
        better = Q(pk__in=[])
        for one in entities:
            if one.label != "BURIAL":
                better |= Q(start__lt=one.end, end__gt=one.start)
        rows.filter(better, label__in=("date", "number")).delete()
        source = {
            "item_id": unit.item_id,
            "item_version": unit.version,
            "text_kind": unit.kind,
            "transcript_id": unit.text_id if unit.kind == "transcript" else None,
            "reading_id": unit.text_id if unit.kind == "reading" else None,
        }
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
