"""What is here under an identity, and what was erased here and must not come back."""

from __future__ import annotations

from casework.models import Item


def stored_item(*, platform: str, kind: str, platform_id: str) -> Item | None:
    """Return the item of this identity, unless it is not here or was erased."""
    rows = Item.objects.filter(platform=platform, kind=kind, platform_id=platform_id)
    return rows.filter(deleted_at=None).first()


def is_erased(*, platform: str, kind: str, platform_id: str) -> bool:
    """Whether an item of this identity was here and has been erased."""
    rows = Item.objects.filter(platform=platform, kind=kind, platform_id=platform_id)
    return rows.exclude(deleted_at=None).exists()
