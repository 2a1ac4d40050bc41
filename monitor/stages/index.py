"""Stage *index*: current passages of items → the search index."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from casework.models import Item, Reading, Transcript
from casework.models.items import Stage, WorkState
from casework.services.searchable import passages_level


def index_items(item_ids: Sequence[int]) -> None:
    """Bring the index in line with the rows of these items, then mark their texts done.

    Upserts are durable when they return, so a kill in between only repeats the upsert.
    """
    passages_level(item_ids)
    with transaction.atomic():
        waiting = {"stage": Stage.INDEX, "state": WorkState.PENDING}
        done = {"stage": Stage.DONE, "state": WorkState.DONE}
        Item.objects.filter(pk__in=item_ids, **waiting).update(**done)
        Transcript.objects.filter(item_id__in=item_ids, **waiting).update(**done)
        Reading.objects.filter(item_id__in=item_ids, **waiting).update(**done)
