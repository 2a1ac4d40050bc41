"""Stage *index*: current passages of items → the search index."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from casework.index_access import index_home
from casework.models import Item, Reading, Transcript
from casework.models.items import Stage, WorkState
from casework.selectors.indexing import passages_of_items, stale_passage_ids


def index_items(item_ids: Sequence[int]) -> None:
    """Bring the index in line with the rows of these items, then mark their texts done.

    Upserts are durable when they return, so a kill in between only repeats the upsert.
    """
    home = index_home()
    if stale := stale_passage_ids(item_ids):
        home.delete(stale)
    if passages := passages_of_items(item_ids):
        home.upsert(passages)
    with transaction.atomic():
        waiting = {"stage": Stage.INDEX, "state": WorkState.PENDING}
        done = {"stage": Stage.DONE, "state": WorkState.DONE}
        Item.objects.filter(pk__in=item_ids, **waiting).update(**done)
        Transcript.objects.filter(item_id__in=item_ids, **waiting).update(**done)
        Reading.objects.filter(item_id__in=item_ids, **waiting).update(**done)
