"""Near-duplicate links: each new text against the first holder of each of its MinHash bands."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from casework.models import Item, NearDuplicateBand
from nlp.near_duplicate import THRESHOLD, NearDuplicateSignature, similarity
from records.understanding import Understood

_BANDS = NearDuplicateBand._meta.db_table


def _holders(results: Sequence[Understood]) -> dict[int, int]:
    """Return band hash → item id for all bands of the batch that were seen before.

    The hashes are integers made here, so they go into the statement as they are: 8,000 bound
    variables a batch cost more than the look-up itself.
    """
    hashes = sorted({int(band) for r in results for band in r.bands})
    with connection.cursor() as cursor:
        listed = ",".join(map(str, hashes))
        cursor.execute(f"SELECT hash, item_id FROM {_BANDS} WHERE hash IN ({listed})")  # noqa: S608
        return dict(cursor.fetchall())


def near_duplicates_link(*, results: Sequence[Understood]) -> None:
    """Point each text at the earliest text it nearly copies, and register its own bands.

    ``near_duplicate_of`` always names the head of a group, so a group is one query. Must run
    inside the transaction that stores the texts.
    """
    signed = [r for r in results if r.signature is not None]
    if not signed:
        return
    holder = _holders(signed)
    signatures = {
        pk: NearDuplicateSignature.from_bytes(bytes(raw or b""))
        for pk, raw in Item.objects.filter(
            pk__in=set(holder.values()), signature__isnull=False
        ).values_list("pk", "signature")
    }
    heads: dict[int, int | None] = dict(
        Item.objects.filter(pk__in=signatures).values_list("pk", "near_duplicate_of_id")
    )
    links: list[tuple[int | None, float | None, int]] = []
    bands: dict[int, int] = {}
    for result in signed:
        own = NearDuplicateSignature.from_bytes(result.signature or b"")
        me = result.unit.item_id
        candidates = {holder[b] for b in result.bands if b in holder} - {me}
        score, nearest = max(
            ((similarity(own, signatures[c]), -c) for c in candidates if c in signatures),
            default=(0.0, 0),
        )
        head = (heads.get(-nearest) or -nearest) if score >= THRESHOLD else None
        if head == me:
            head = None
        if head or result.unit.version > 1:
            links.append((head, score if head else None, me))
        signatures[me] = own
        heads[me] = head
        for band in result.bands:
            if band not in holder:
                holder[band] = me
                bands[band] = me
    _write(links, bands)


def _write(links: Sequence[tuple[int | None, float | None, int]], bands: dict[int, int]) -> None:
    if links:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {Item._meta.db_table} SET near_duplicate_of_id=%s, "  # noqa: S608
                "near_duplicate_score=%s WHERE id=%s",
                links,
            )
    if bands:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {_BANDS} (hash, item_id) VALUES (%s, %s) "  # noqa: S608
                "ON CONFLICT DO NOTHING",
                list(bands.items()),
            )
