"""What a source no longer shows is erased here too, with the comments that went with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from casework.models import Item, LegalHold, Source
from casework.services.erasure import UnderLegalHold, item_erase
from records.incoming import Kind

_BEARING: Final[tuple[Kind, ...]] = ("post", "article", "comment")
"""Kinds whose comments the platform takes away with them (replies to a message stay)."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class GoneCounts:
    """How many items were erased (comments below them too), are held, or were not here."""

    erased: int = 0
    held: int = 0
    unknown: int = 0

    def __add__(self, other: GoneCounts) -> GoneCounts:
        return GoneCounts(
            self.erased + other.erased, self.held + other.held, self.unknown + other.unknown
        )


def gone_apply(
    *, source: Source, platform: str, kind: str, platform_ids: Sequence[str], why: str
) -> GoneCounts:
    """Erase items that their source no longer shows, and the comments below them.

    The rows stay as tombstones. Evidence under a legal hold is restricted now and erased when the
    hold ends. Each item is erased in a transaction of its own: a killed run is finished by the
    next, and running it again does nothing more. A source that asks a stand-in (``base_url``) or
    is synthetic erases only what it brought itself.

    Args:
        source: the source that was asked.
        platform: platform of the ids.
        kind: kind of record the ids are of.
        platform_ids: what is gone.
        why: why, in a few words without personal text (``deleted``, ``private``).
    """
    wanted = list(dict.fromkeys(platform_ids))
    reason = f"{platform}: {why or 'gone'}"
    living = _living(source, platform)
    here = living.filter(kind=kind, platform_id__in=wanted).order_by("pk")
    pks = list(here.values_list("pk", flat=True))
    counts = GoneCounts(unknown=len(wanted) - len(pks))
    # Comments first: of an item that a killed run erased they are still to go.
    for pk in dict.fromkeys([*_below(living, kind, wanted), *pks]):
        counts += _erase(pk, reason)
    return counts


def _living(source: Source, platform: str) -> QuerySet[Item]:
    living = Item.objects.filter(platform=platform, deleted_at=None)
    return living.filter(source=source) if source.base_url or source.synthetic else living


def _below(living: QuerySet[Item], kind: str, platform_ids: Sequence[str]) -> list[int]:
    """Return the ids of the comments below these, the deepest first."""
    if kind not in _BEARING:
        return []
    # Ids are unique within a kind only: a comment may belong to another thing of the same id.
    others = living.filter(kind__in=_BEARING, platform_id__in=platform_ids).exclude(kind=kind)
    parents = list(set(platform_ids) - set(others.values_list("platform_id", flat=True)))
    found: dict[int, str] = {}
    while parents:
        below = living.filter(kind="comment", parent_id__in=parents[:_AT_ONCE]).order_by("pk")
        rows = dict(below.values_list("pk", "platform_id"))
        parents = parents[_AT_ONCE:] + [rows[pk] for pk in rows.keys() - found.keys()]
        found |= rows
    return list(reversed(found))


def _erase(item_id: int, reason: str) -> GoneCounts:
    waiting = LegalHold.objects.filter(item_id=item_id, ended_at=None).exclude(erase_after="")
    if waiting.exists():
        return GoneCounts(held=1)  # on record already
    try:
        item_erase(item=Item.objects.get(pk=item_id), reason=reason, user=None)
    except UnderLegalHold:
        return GoneCounts(held=1)
    return GoneCounts(erased=1)
