"""Records become items: new, duplicate or changed; nothing twice, nothing edited in place."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from casework.models import Intake, Item, Media
from casework.models.items import WorkState
from casework.services.audit import audit_record
from casework.services.ingest_batch import Batch, StoredBatch, existing_items
from casework.services.ingest_rows import record_key
from records.incoming import Record


def _work_left(intake: Intake) -> StoredBatch:
    items = Item.objects.filter(intake=intake, state=WorkState.PENDING)
    media = Media.objects.filter(item__intake=intake, state=WorkState.PENDING)
    return StoredBatch(
        item_ids=list(items.values_list("pk", flat=True)),
        media_ids=list(media.values_list("pk", flat=True)),
    )


@transaction.atomic
def records_store(
    *, intake: Intake, records: Sequence[Record], quarantined: int, chunks_done: int
) -> StoredBatch:
    """Store a batch of records of one intake, exactly once.

    Running it again after a crash stores nothing twice: an intake whose ``chunks_done`` has
    already passed this batch is left alone, and the ids returned are those of the intake that
    still have work to do.

    Args:
        intake: the intake the records were read from.
        records: at most some hundred records.
        quarantined: how many records of the same stretch were set aside.
        chunks_done: how far reading has got after this batch.

    Returns:
        Counts of this batch (none when it had been stored before) and ids with work to do.

    """
    locked = Intake.objects.select_for_update().select_related("original").get(pk=intake.pk)
    if locked.chunks_done >= chunks_done:
        return _work_left(locked)
    batch = Batch(locked)
    stored = existing_items(records)
    for record in records:
        batch.take(record, stored.get(record_key(record)))
    result = batch.write()
    locked.state = Intake.State.READING
    locked.chunks_done = chunks_done
    locked.received += len(records) + quarantined
    locked.new += result.new
    locked.duplicate += result.duplicate
    locked.changed += result.changed
    locked.quarantined += quarantined
    locked.save()
    audit_record(
        action="items.store",
        subject=f"intake:{locked.pk}",
        detail={
            "new": result.new,
            "duplicate": result.duplicate,
            "changed": result.changed,
            "quarantined": quarantined,
            "first_item": min(result.item_ids, default=None),
            "last_item": max(result.item_ids, default=None),
        },
    )
    return result
