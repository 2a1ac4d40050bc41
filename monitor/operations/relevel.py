"""What restored rows need before anyone looks at them: erasures repeated, the index built."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from casework.index_access import index_close
from casework.models import Item, Original, Passage
from casework.services.audit import audit_record
from casework.services.erased_items import erasures_reapply
from monitor.operations import Event
from monitor.operations.rebuild import index_rebuild
from monitor.snapshot import Manifest


def relevel(manifest: Manifest) -> Iterator[Event]:
    """Yield progress, then the result of the restore.

    Work the rows still wait for is queued by the first command that runs the pipeline.
    """
    again = erasures_reapply()
    for event in index_rebuild({}):
        if event["event"] == "progress":
            yield event
    index_close()
    with transaction.atomic():
        audit_record(
            action="backup.restore",
            detail={
                "made_at": manifest.made_at,
                "items_erased_again": again.items,
                "originals_erased_again": again.originals,
            },
        )
    yield {
        "event": "result",
        "made_at": manifest.made_at,
        "product": manifest.product,
        "items": Item.objects.filter(deleted_at=None).count(),
        "passages": Passage.objects.filter(current=True).count(),
        "originals": Original.objects.filter(erased_at=None).count(),
        "erased_again": {"items": again.items, "originals": again.originals},
        "absent": manifest.absent,
    }
