"""What a source no longer shows is erased here too, with the comments that went with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from casework.clock import now
from casework.models import Item, LegalHold, Source, SourceAlert, User
from casework.models.items import Stage, WorkState
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.erasure import UnderLegalHold, item_erase
from casework.services.source_alerts import source_alert_close, source_alert_open
from records.errors import Refused
from records.incoming import Kind

_BEARING: Final[tuple[Kind, ...]] = ("post", "article", "comment")
"""Kinds whose comments the platform takes away with them (replies to a message stay)."""
_AT_ONCE: Final = 500
_LONGEST_ID: Final = 190
"""Characters; a record with a longer one is set aside."""


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
    *,
    source: Source,
    platform: str,
    kind: str,
    platform_ids: Sequence[str],
    why: str,
    base_url: str = "",
) -> GoneCounts:
    """Erase items that their source no longer shows, and the comments below them.

    The rows stay as tombstones. Evidence under a legal hold is restricted now and erased when the
    hold ends. Each item is erased in a transaction of its own: a killed run is finished by the
    next, and running it again does nothing more. A source that asks a stand-in (``base_url``) or
    is synthetic erases only what it brought itself; a single visit to a stand-in only what came
    from that stand-in.

    Args:
        source: the source that was asked.
        platform: platform of the ids.
        kind: kind of record the ids are of.
        platform_ids: what is gone.
        why: why, in a few words without personal text (``deleted``, ``private``).
        base_url: the stand-in that this visit asked instead of the platform.
    """
    wanted = list(dict.fromkeys(platform_ids))
    reason = f"{platform}: {why or 'gone'}"
    living = _living(source, platform, base_url)
    here = living.filter(kind=kind, platform_id__in=wanted).order_by("pk")
    pks = list(here.values_list("pk", flat=True))
    counts = GoneCounts(unknown=len(wanted) - len(pks))
    # Comments first: of an item that a killed run erased they are still to go.
    for pk in dict.fromkeys([*_below(living, kind, wanted), *pks]):
        counts += _erase(pk, reason)
    return counts


@transaction.atomic
def gone_remember(
    *, source: Source, platform: str, kind: str, platform_ids: Sequence[str], route: str
) -> int:
    """Keep a tombstone for what was taken back before it came; return how many were made.

    A platform that could not deliver a message sends it again, and may tell meanwhile that its
    author has unsent it: it must not be taken in afterwards.

    Args:
        source: that told so.
        platform: platform of the ids.
        kind: kind of record the ids are of.
        platform_ids: what is gone; ids that are here already are left alone.
        route: by which it would have come.
    """
    rows = Item.objects.filter(platform=platform, kind=kind, platform_id__in=platform_ids)
    here = set(rows.values_list("platform_id", flat=True))
    moment = now()
    made = [
        Item(
            platform=platform,
            kind=kind,
            platform_id=one,
            source=source,
            route=route,
            legal_basis=source.legal_basis,
            synthetic=source.synthetic,
            collected_at=moment,
            deleted_at=moment,
            stage=Stage.DONE,
            state=WorkState.DONE,
        )
        for one in dict.fromkeys(platform_ids)
        if one not in here and len(one) <= _LONGEST_ID
    ]
    for item in Item.objects.bulk_create(made):
        audit_record(action="item.gone_before", subject=f"item:{item.pk}")
    return len(made)


def _living(source: Source, platform: str, base_url: str) -> QuerySet[Item]:
    living = Item.objects.filter(platform=platform, deleted_at=None)
    if base_url and base_url != source.base_url:
        return living.filter(source=source, intake__run__base_url=base_url)
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


PENDING: Final = "gone"
"""Part of a source's cursor that keeps what waits for a person's word."""


@transaction.atomic
def gone_hold(
    *, source: Source, gone: Mapping[str, Sequence[str]], asked: int, due_before: datetime
) -> None:
    """Keep back a deletion so large that it may be no deletion; an alert asks a person.

    Args:
        source: the source that was asked.
        gone: ids said to be gone, by kind.
        asked: how many things it was asked about.
        due_before: everything asked about was due by then: what is due later has been seen again.
    """
    row = Source.objects.select_for_update().get(pk=source.pk)
    before = row.cursor.get(PENDING, {}).get("ids", {})
    ids = {kind: sorted({*before.get(kind, ()), *found}) for kind, found in gone.items()}
    row.cursor = {
        **row.cursor,
        PENDING: {"ids": before | ids, "due_before": due_before.isoformat()},
    }
    row.save(update_fields=["cursor"])
    count = gone_pending(source=row)
    audit_record(
        action="gone.hold", subject=f"source:{row.pk}", detail={"gone": count, "asked": asked}
    )
    source_alert_open(
        source=row,
        kind=SourceAlert.Kind.GONE,
        since=now(),
        vi=f"Hỏi lại {asked} mục, nguồn bảo {count} mục không còn: chưa xóa gì, chờ người xác nhận",
        en=f"asked about {asked} things, the source says that {count} are gone: nothing was "
        "erased; a person must confirm",
    )


def gone_pending(*, source: Source) -> int:
    """Return how many living items of a source wait for a person's word."""
    ids: dict[str, list[str]] = source.cursor.get(PENDING, {}).get("ids", {})
    living = _living(source, source.platform, "")
    return sum(
        living.filter(kind=kind, platform_id__in=found).count() for kind, found in ids.items()
    )


def gone_confirm(*, source: Source, user: User) -> GoneCounts:
    """Erase what was kept back: a person has seen that the source deleted it.

    What the source has shown again since then stays.

    Raises:
        Refused: role, or nothing waits.
    """
    require(user, Action.ITEM_ERASE)
    pending = _pending(source)
    counts = GoneCounts()
    for kind, ids in pending["ids"].items():
        again = Item.objects.filter(
            platform=source.platform,
            kind=kind,
            platform_id__in=ids,
            refresh_due_at__gt=datetime.fromisoformat(pending["due_before"]),
        )
        shown = set(again.values_list("platform_id", flat=True))
        counts += gone_apply(
            source=source,
            platform=source.platform,
            kind=kind,
            platform_ids=[one for one in ids if one not in shown],
            why="confirmed by a person",
        )
    _settle(source, user, "gone.confirm", erased=counts.erased, held=counts.held)
    return counts


def gone_dismiss(*, source: Source, user: User) -> None:
    """Forget what was kept back: the source still shows it, or could not be asked rightly.

    Raises:
        Refused: role, or nothing waits.
    """
    require(user, Action.ITEM_ERASE)
    _pending(source)
    _settle(source, user, "gone.dismiss")


def _pending(source: Source) -> dict[str, Any]:
    source.refresh_from_db(fields=["cursor"])
    pending: dict[str, Any] = source.cursor.get(PENDING, {})
    if not pending:
        raise Refused("Không có gì chờ xác nhận ở nguồn này.", "Nothing waits at this source.")
    return pending


@transaction.atomic
def _settle(source: Source, user: User, action: str, **detail: int) -> None:
    row = Source.objects.select_for_update().get(pk=source.pk)
    row.cursor = {name: value for name, value in row.cursor.items() if name != PENDING}
    row.save(update_fields=["cursor"])
    audit_record(action=action, subject=f"source:{row.pk}", detail=detail, actor=user)
    source_alert_close(source=row, kind=SourceAlert.Kind.GONE)
    source.refresh_from_db(fields=["cursor"])
