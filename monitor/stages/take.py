"""Stage *take*: a received file → items, versions, media, captions; bad lines set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.db import transaction

from casework.models import Intake, Item, Original, Reading, Transcript
from casework.models.items import WorkState
from casework.services.audit import audit_record
from casework.services.ingest import records_store
from casework.services.ingest_batch import StoredBatch
from casework.services.quarantine import record_quarantine
from casework.services.raw_erasure import unwanted_erase
from casework.services.transcripts import transcript_store
from monitor.collect.testimony import received
from monitor.originals import ArchivedOriginal
from monitor.readers.base import (
    CaptionFile,
    Reader,
    ReadFailure,
    ReadOptions,
    ReadRecord,
    ReadResult,
    batches,
)
from monitor.readers.captions import read_captions
from monitor.readers.registry import reader_named
from monitor.readers.submission import CaptionsReader
from monitor.sidecars import read_options
from nlp.passages import split_segments
from records.errors import Quarantine
from records.incoming import RawRef, Record

CAPTIONS = CaptionsReader().name


@dataclass(slots=True)
class _OpenReader:
    """A reader under way: the batches still to come and the position they continue from."""

    position: int
    batches: Iterator[list[ReadResult]]


# One reader is kept open between two batches, so that a long spreadsheet is not skipped through
# again for each; after a kill it is simply opened anew at the intake's position.
_open: dict[int, _OpenReader] = {}


def _reader(intake: Intake) -> Reader:
    """Return the reader an intake was opened with; its tag is ``name:fingerprint``."""
    return reader_named(intake.reader.partition(":")[0])


def _reader_at(intake: Intake, options: ReadOptions, size: int) -> _OpenReader:
    held = _open.get(intake.pk)
    if held is not None and held.position == intake.chunks_done:
        return held
    reader = _reader(intake)
    original = ArchivedOriginal(intake.original.sha256, intake.name)
    if reader.line_oriented:
        results = reader.read(original, options, intake.chunks_done)
    else:
        results = islice(reader.read(original, options), intake.chunks_done, None)
    _open.clear()
    _open[intake.pk] = _OpenReader(
        intake.chunks_done, batches(results, size, line_oriented=reader.line_oriented)
    )
    return _open[intake.pk]


def take_batch(intake_id: int, position: int, size: int) -> dict[str, Any]:
    """Read and store the next batch of an intake.

    Args:
        intake_id: the intake.
        position: where the calling workflow believes reading stands; when the intake stands
            further on, this batch was stored just before a kill and is not read again.
        size: records a batch, about.

    Returns:
        ``item_ids`` and ``media_ids`` with work to do, the next ``position``, and whether this
        was the ``last`` batch.
    """
    intake = Intake.objects.select_related("original").get(pk=intake_id)
    if intake.state in (Intake.State.DONE, Intake.State.QUARANTINED):
        return {"item_ids": [], "media_ids": [], "position": position, "last": True}
    if intake.chunks_done > position:
        stored = records_store(intake=intake, records=[], quarantined=0, chunks_done=0)
        return _answer(stored, intake.chunks_done, last=False)
    try:
        options = read_options(intake)
        held = _reader_at(intake, options, size)
        batch = next(held.batches, [])
    except Quarantine as error:
        record_quarantine(intake=intake, error=error, first_chunk=None, last_chunk=None)
        return {"item_ids": [], "media_ids": [], "position": position, "last": True}
    if not batch:
        _open.pop(intake_id, None)
        return {"item_ids": [], "media_ids": [], "position": position, "last": True}
    reader = _reader(intake)
    after = batch[-1].last_chunk + 1 if reader.line_oriented else position + len(batch)
    stored = store_batch(intake, batch, options, after)
    held.position = after
    return _answer(stored, after, last=False)


def _answer(stored: StoredBatch, position: int, *, last: bool) -> dict[str, Any]:
    return {
        "item_ids": stored.item_ids,
        "media_ids": stored.media_ids,
        "position": position,
        "last": last,
    }


def store_batch(
    intake: Intake, batch: Sequence[ReadResult], options: ReadOptions, after: int
) -> StoredBatch:
    """Store one batch: records, failures, and captions, in one transaction.

    Args:
        intake: what the batch was read from.
        batch: results of its reader.
        options: how it was read.
        after: how far reading has got behind this batch.
    """
    records = [
        replace(r.record, raw=RawRef(intake.original.sha256, r.first_chunk, r.last_chunk))
        for r in batch
        if isinstance(r, ReadRecord)
    ]
    failures = [r for r in batch if isinstance(r, ReadFailure) and not r.is_note]
    notes = [r for r in batch if isinstance(r, ReadFailure) and r.is_note]
    with transaction.atomic():
        for failure in failures:
            record_quarantine(
                intake=intake,
                error=failure.error,
                first_chunk=failure.first_chunk,
                last_chunk=failure.last_chunk,
            )
        stored = records_store(
            intake=intake, records=records, quarantined=len(failures), chunks_done=after
        )
        received(intake, records, stored)
        _keep_notes(intake, notes)
        if records and (captions := _caption_files(intake, options)):
            stored.item_ids.extend(_captions(intake, records[0], captions))
    return stored


# Enough to see what is odd about a file; the file itself is in the archive.
_NOTES_KEPT = 50


def _keep_notes(intake: Intake, notes: Sequence[ReadFailure]) -> None:
    """Keep on the intake what was read with a loss (a date out of range, an unknown field)."""
    if not notes:
        return
    row = Intake.objects.get(pk=intake.pk)
    kept = list(row.options.get("notes", []))
    for note in notes[: max(0, _NOTES_KEPT - len(kept))]:
        kept.append({"reason": note.error.reason, "vi": note.error.vi, "en": note.error.en})
    row.options = {**row.options, "notes": kept}
    row.save(update_fields=["options"])


def _caption_files(intake: Intake, options: ReadOptions) -> list[CaptionFile]:
    """Return the caption files of an intake: those beside it, or the file itself."""
    files = list(options.captions)
    # A connector's reader of captions is called ``kind.captions``.
    if intake.reader.partition(":")[0].rpartition(".")[2] == CAPTIONS:
        files.insert(0, CaptionFile(intake.name, intake.original.sha256))
    return files


def _captions(intake: Intake, record: Record, captions: Sequence[CaptionFile]) -> list[int]:
    """Store caption files as transcripts of the record's item; a bad one is set aside alone."""
    item = Item.objects.get(
        platform=record.platform, kind=record.kind, platform_id=record.platform_id
    )
    for caption in captions:
        try:
            parsed = read_captions(ArchivedOriginal(caption.sha256, caption.name), caption.name)
        except Quarantine as error:
            record_quarantine(intake=intake, error=error, first_chunk=0, last_chunk=0)
            continue
        text, _ = split_segments(parsed.segments)
        transcript_store(
            item=item,
            media=item.media.filter(type__in=["audio", "video"]).first(),
            origin="captions",
            original=Original.objects.get(sha256=caption.sha256),
            text=text,
            segments=parsed.segments,
        )
    return [item.pk]


def items_with_texts(item_ids: Sequence[int]) -> list[int]:
    """Return which of these items have transcripts or readings waiting for understanding."""
    waiting = {"item_id__in": item_ids, "state": WorkState.PENDING}
    found = set(Transcript.objects.filter(**waiting).values_list("item_id", flat=True))
    found |= set(Reading.objects.filter(**waiting).values_list("item_id", flat=True))
    return sorted(found)


@transaction.atomic
def finish(intake_id: int) -> None:
    """Mark an intake as wholly read; what it brought back of erased items goes again."""
    intake = Intake.objects.select_for_update().get(pk=intake_id)
    if intake.state in (Intake.State.DONE, Intake.State.QUARANTINED):
        return
    intake.state = Intake.State.DONE
    intake.save(update_fields=["state"])
    unwanted_erase(intake)
    audit_record(
        action="intake.done",
        subject=f"intake:{intake.pk}",
        detail={"received": intake.received, "new": intake.new, "quarantined": intake.quarantined},
    )
