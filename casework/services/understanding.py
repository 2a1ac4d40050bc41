"""Machine understanding becomes rows, exactly once per text version."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from casework.clue_rows import entity_row, span_row, text_columns, timed
from casework.models import Clue, Flag, Item, Passage, Reading, Transcript
from casework.models.items import Stage, WorkState
from casework.services.audit import audit_record
from casework.services.flag_suggestions import flags_suggest
from casework.services.near_duplicates import near_duplicates_link
from casework.services.priority import priorities_refresh
from casework.services.propagation import copies_suggest
from casework.services.waves import waves_refresh
from records.understanding import Understood

_UNDECIDED = (Flag.Status.SUGGESTED, Flag.Status.UNSURE)
_TABLE = {"original": Item, "transcript": Transcript, "reading": Reading}


def _still_waiting(results: Sequence[Understood]) -> list[Understood]:
    """Drop results whose text has been understood or replaced in the meantime.

    The rows stay locked to the end of the transaction: a newer version that is taken in at this
    very moment waits, and is then understood as the text it is.
    """
    waiting: set[tuple[str, int, int]] = set()
    for kind, model in _TABLE.items():
        versions = {
            r.unit.text_id or r.unit.item_id: r.unit.version for r in results if r.unit.kind == kind
        }
        if not versions:
            continue
        rows = model._default_manager.select_for_update(of=("self",)).filter(
            pk__in=versions, stage=Stage.UNDERSTAND, state=WorkState.PENDING
        )
        if kind == "original":
            # Only an item's own text has versions; a transcript or reading is never replaced.
            waiting |= {(kind, *row) for row in rows.order_by("pk").values_list("pk", "version")}
        else:
            waiting |= {
                (kind, pk, versions[pk]) for pk in rows.order_by("pk").values_list("pk", flat=True)
            }
    return [
        r
        for r in results
        if (r.unit.kind, r.unit.text_id or r.unit.item_id, r.unit.version) in waiting
    ]


def _passages(result: Understood) -> list[Passage]:
    unit = result.unit
    return [
        Passage(
            **text_columns(unit),
            text_kind=unit.kind,
            ordinal=span.ordinal,
            start=span.start,
            end=span.end,
            start_ms=span.start_ms,
            end_ms=span.end_ms,
            text=span.text,
            lang=result.language.lang,
        )
        for span in result.passages
    ]


def _clues(result: Understood) -> list[Clue]:
    source = {**text_columns(result.unit), "text_kind": result.unit.kind}
    rows = [
        *(entity_row(entity, source) for entity in result.entities),
        *(span_row(clue, source) for clue in result.clues),
    ]
    if result.unit.kind == "transcript":
        transcript = Transcript.objects.get(pk=result.unit.text_id or 0)
        timed(rows, transcript, list(transcript.segments.all()))
    return rows


def _retire_earlier(results: Sequence[Understood]) -> None:
    """Take passages and open flags of replaced item versions out of circulation."""
    changed = [r.unit.item_id for r in results if r.unit.kind == "original" and r.unit.version > 1]
    if not changed:
        return
    earlier = Passage.objects.filter(item_id__in=changed, current=True, text_kind="original")
    earlier.update(current=False)
    Flag.objects.filter(
        item_id__in=changed, transcript=None, reading=None, status__in=_UNDECIDED
    ).update(status=Flag.Status.SUPERSEDED)


def _mark(results: Sequence[Understood]) -> None:
    """Move the texts on to indexing, with their language (one UPDATE per row, batched)."""
    items = [
        (
            r.language.lang,
            r.language.score,
            str(r.language.model),
            r.language.accented,
            r.signature,
            Stage.INDEX.value,
            r.unit.item_id,
        )
        for r in results
        if r.unit.kind == "original"
    ]
    with connection.cursor() as cursor:
        if items:
            cursor.executemany(
                f"UPDATE {Item._meta.db_table} SET lang=%s, lang_score=%s, lang_model=%s, "  # noqa: S608
                "accented=%s, signature=%s, stage=%s WHERE id=%s",
                items,
            )
        for kind in ("transcript", "reading"):
            rows = [
                (r.language.lang, Stage.INDEX.value, r.unit.text_id)
                for r in results
                if r.unit.kind == kind
            ]
            if rows:
                table = _TABLE[kind]._meta.db_table
                cursor.executemany(
                    f"UPDATE {table} SET lang=%s, stage=%s WHERE id=%s",  # noqa: S608
                    rows,
                )


@transaction.atomic
def understood_store(*, results: Sequence[Understood]) -> int:
    """Write passages, clues, flags and near-duplicate links; move the texts on to indexing.

    Safe to run again: texts that have moved on already are skipped.

    Returns:
        How many texts were written.
    """
    fresh = _still_waiting(results)
    if not fresh:
        return 0
    _retire_earlier(fresh)
    Passage.objects.bulk_create([row for r in fresh for row in _passages(r)])
    Clue.objects.bulk_create([row for r in fresh for row in _clues(r)])
    flags = flags_suggest(found=[(r.unit, r.verdict) for r in fresh if r.verdict])
    near_duplicates_link(results=[r for r in fresh if r.unit.kind == "original"])
    # A new copy makes the text it copies reach further.
    priorities_refresh(item_ids=[r.unit.item_id for r in fresh])
    _mark(fresh)
    flags += copies_suggest(item_ids=[r.unit.item_id for r in fresh if r.signature])
    waves_refresh(item_ids={flag.item_id for flag in flags})
    audit_record(
        action="texts.understand",
        subject=f"items:{fresh[0].unit.item_id}-{fresh[-1].unit.item_id}",
        detail={
            "texts": len(fresh),
            "flags": [flag.pk for flag in flags],
            "models": sorted({str(r.language.model) for r in fresh}),
        },
    )
    return len(fresh)
