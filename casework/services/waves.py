"""Waves: flagged posts that copy each other or share a number, and the notice that one began."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce

from casework.models import ClaimNotice, ClaimWave, Item
from casework.selectors.claim_ties import tied_flagged
from casework.services.audit import audit_record

SMALLEST: Final = 3
"""Posts from which a group is a wave."""
TOGETHER: Final = timedelta(minutes=10)
ACCOUNTS: Final = 3
"""So many accounts within ``TOGETHER`` look coordinated. CooRTweet takes 10 seconds and two acts
for links that programmes share; people who forward by hand take minutes."""
Post = tuple[datetime, str]


def coordinated(posts: Sequence[Post]) -> bool:
    """Whether so many different accounts posted within a short time; evidence, never guilt.

    Args:
        posts: when, and the keyed hash of the account ("" where it is not known), in any order.
    """
    known = sorted((at, author) for at, author in posts if author)
    first = 0
    for last in range(len(known)):
        while known[last][0] - known[first][0] > TOGETHER:
            first += 1
        if len({author for _at, author in known[first : last + 1]}) >= ACCOUNTS:
            return True
    return False


def waves_refresh(*, item_ids: Collection[int]) -> list[ClaimWave]:
    """Bring the waves that these items belong to up to date; returns those that began.

    Must run inside a transaction. A wave that grew together with another becomes one with it; one
    whose flags were rejected shrinks, and its head is the first of those that are left.
    """
    left, began = set(item_ids), []
    while left:
        asked = left.pop()
        tied = tied_flagged([asked])
        left -= tied
        if wave := _store(tied, asked):
            began.append(wave)
    return began


def _stored(tied: set[int], asked: int) -> list[ClaimWave]:
    """Return the waves of this group, the oldest first; their head may have lost its flag."""
    pairs = Item.objects.filter(pk__in=tied).values_list("pk", "near_duplicate_of_id")
    heads = {head or pk for pk, head in pairs} | tied | {asked}
    rows = ClaimWave.objects.filter(Q(head_id__in=heads) | Q(head__near_duplicate_of_id__in=heads))
    return list(rows.order_by("found_at", "pk"))


def _values(tied: set[int]) -> dict[str, Any]:
    if not tied:
        return {"items": 0, "authors": 0, "coordinated": False}
    rows = list(
        Item.objects.filter(pk__in=tied)
        .annotate(at=Coalesce("published_at", "collected_at"))
        .order_by("at", "pk")
        .values_list("pk", "at", "author_pid", "platform")
    )
    return {
        "head_id": rows[0][0],
        "items": len(rows),
        "authors": len({author for _pk, _at, author, _p in rows if author}),
        "platforms": sorted({platform for *_rest, platform in rows}),
        "first_seen": rows[0][1],
        "last_seen": rows[-1][1],
        "coordinated": coordinated([(at, author) for _pk, at, author, _p in rows]),
    }


def _store(tied: set[int], asked: int) -> ClaimWave | None:
    """Store one wave; returns it where it is new."""
    stored = _stored(tied, asked)
    if stored:
        wave, *others = stored
        ClaimWave.objects.filter(pk__in=[other.pk for other in others]).delete()
        ClaimWave.objects.filter(pk=wave.pk).update(**_values(tied))
        return None
    return _begin(tied) if len(tied) >= SMALLEST else None


def _begin(tied: set[int]) -> ClaimWave:
    """Store a new wave, its notices and the audit event."""
    wave = ClaimWave.objects.create(**_values(tied))
    ways = [("console", ""), *(("email", one) for one in settings.MANHMOI_ALERT_EMAILS)]
    if settings.MANHMOI_ALERT_WEBHOOK:
        ways.append(("webhook", settings.MANHMOI_ALERT_WEBHOOK))
    ClaimNotice.objects.bulk_create(ClaimNotice(wave=wave, way=way, to=to) for way, to in ways)
    audit_record(
        action="wave.begin", subject=f"wave:{wave.pk}", detail={"items": sorted(tied)[:200]}
    )
    return wave
