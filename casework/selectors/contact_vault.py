"""Whether there is a contact for an item; never what it says."""

from __future__ import annotations

from casework.models import ContactDetail, Item


def contact_of(item: Item) -> ContactDetail | None:
    """Return the sealed contact of whoever sent an item, ``None`` when there is none."""
    if not item.author_pid or item.deleted_at is not None:
        return None
    rows = ContactDetail.objects.select_related("consent")
    return rows.filter(platform=item.platform, pid=item.author_pid).first()


def awaits_consent(item: Item) -> bool:
    """Whether an item stays closed until its sender agrees."""
    return item.stage != "done" and item.state == "parked" and item.consent_id is None
