"""Stage *index*: current passages of items → the search index, and what saved searches find."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from casework.models import Item, Passage, Reading, Transcript
from casework.models.items import Stage, WorkState
from casework.services.alerts import alerts_find, alerts_store
from casework.services.searchable import passages_level


def index_items(item_ids: Sequence[int]) -> None:
    """Bring the index in line with the rows of these items, then mark their texts done.

    Upserts are durable when they return, so a kill in between only repeats the upsert. Saved
    searches look before a text is done and in its transaction, so that none is missed.
    """
    passages_level(item_ids)
    found = alerts_find(passage_ids=_waiting_passages(item_ids))
    with transaction.atomic():
        alerts_store(found=found)
        waiting = {"stage": Stage.INDEX, "state": WorkState.PENDING}
        done = {"stage": Stage.DONE, "state": WorkState.DONE}
        Item.objects.filter(pk__in=item_ids, **waiting).update(**done)
        Transcript.objects.filter(item_id__in=item_ids, **waiting).update(**done)
        Reading.objects.filter(item_id__in=item_ids, **waiting).update(**done)


def _waiting_passages(item_ids: Sequence[int]) -> list[int]:
    """Return ids of the current passages of texts that are about to be done."""
    waits = Q()
    for kind, path in (("original", "item"), ("transcript", "transcript"), ("reading", "reading")):
        stage = {f"{path}__stage": Stage.INDEX, f"{path}__state": WorkState.PENDING}
        waits |= Q(text_kind=kind, **stage)
    rows = Passage.objects.filter(waits, item_id__in=item_ids, current=True)
    return list(rows.values_list("pk", flat=True))
