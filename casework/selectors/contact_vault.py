"""Whether there is a contact for an item; never what it says."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max

from casework.models import ContactDetail, Item, Reply


def contact_of(item: Item) -> ContactDetail | None:
    """Return the sealed contact of whoever sent an item, ``None`` when there is none."""
    if not item.author_pid or item.deleted_at is not None:
        return None
    rows = ContactDetail.objects.select_related("consent")
    return rows.filter(platform=item.platform, pid=item.author_pid).first()


def awaits_consent(item: Item) -> bool:
    """Whether an item stays closed until its sender agrees."""
    return item.stage != "done" and item.state == "parked" and item.consent_id is None


def replies_standing() -> list[dict[str, Any]]:
    """Return the outbox by source and state: how many answers, and why the last one is held up."""
    groups = Reply.objects.values("source__name", "state").order_by("source__name", "state")
    rows = []
    for one in groups.annotate(count=Count("pk"), last=Max("pk")):
        error = Reply.objects.values_list("error", flat=True).get(pk=one["last"])
        rows.append(
            {
                "source": one["source__name"],
                "state": one["state"],
                "count": one["count"],
                "error": error,
            }
        )
    return rows
