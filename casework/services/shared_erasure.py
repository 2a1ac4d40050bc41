"""When an item is erased, or access to it limited, what programmes are served follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from casework.models import Flag, SharedObject
from casework.services.audit import audit_record

# What a revoked STIX object must keep to be valid and to be recognised.
_KEPT: Final = frozenset(
    {"type", "id", "spec_version", "created", "modified", "created_by_ref", "revoked"}
    | {"object_marking_refs", "published", "object_refs", "opinion", "report_types", "labels"}
    | {"relationship_type", "source_ref", "target_ref"}
    | {"first_observed", "last_observed", "number_observed"}
)
_KEPT_OF_EVENT: Final = frozenset(
    {"uuid", "info", "date", "timestamp", "publish_timestamp", "published", "distribution"}
    | {"threat_level_id", "analysis", "Orgc", "Tag", "extends_uuid"}
)
_ERASED: Final = "đã xóa / erased"
_WORDS_NEEDED: Final = {"report": "name", "note": "content", "campaign": "name", "incident": "name"}


def _skeleton(row: SharedObject) -> dict[str, Any] | None:
    """Return what may stay of a row whose words must go; ``None``: nothing."""
    body: dict[str, Any] = row.body
    if row.spec_version == "misp":
        if row.flag is None or row.flag.status != Flag.Status.WITHDRAWN:
            return None
        event = {key: value for key, value in body["Event"].items() if key in _KEPT_OF_EVENT}
        return {"manifest": body["manifest"], "hashes": [], "Event": event}
    if not body.get("revoked"):
        return None
    kept = {key: value for key, value in body.items() if key in _KEPT}
    needed = _WORDS_NEEDED.get(row.stix_type)
    return {**kept, needed: _ERASED} if needed else kept


@transaction.atomic
def shared_forget(*, item_ids: Sequence[int]) -> int:
    """Take the words of erased items out of everything laid out of them.

    What says that a flag was withdrawn stays without its words, so that the withdrawal is still
    delivered; all else goes. To be called while the items still name their near copies.

    Returns:
        How many rows were deleted or emptied.
    """
    rows = list(SharedObject.objects.filter(flag__item__in=item_ids).select_related("flag"))
    for row in rows:
        left = _skeleton(row)
        if left is None:
            row.delete()
        else:
            SharedObject.objects.filter(pk=row.pk).update(body=left)
    if rows:
        detail = {"items": sorted(item_ids), "objects": len(rows)}
        audit_record(action="share.forget", detail=detail)
        # Here and below, for every intake can erase, and few need the libraries of the formats.
        from casework.services.sharing import share_near

        share_near(of=list(Flag.objects.filter(item__in=item_ids).select_related("item")))
    return len(rows)


def shared_narrow(*, item_id: int) -> None:
    """Lay out again what lies there of an item, once access to it has been limited.

    From then on only the evidence itself is served; the whole text is taken back.
    """
    flags = Flag.objects.filter(item=item_id, shared__isnull=False).distinct()
    if flags:
        from casework.services.sharing import flag_share

        for flag in flags:
            flag_share(flag=flag)
