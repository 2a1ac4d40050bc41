"""The ledger of what platforms let us ask: written before asking, so that it is never exceeded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from casework.models import QuotaUse


@transaction.atomic
def quota_reserve(
    *,
    platform: str,
    bucket: str,
    account: str,
    limit: int,
    starts_at: datetime,
    resets_at: datetime,
    cost: int,
) -> bool:
    """Take ``cost`` units out of a bucket's present period.

    Args:
        platform: whose quota.
        bucket: which one.
        account: keyed hash that tells keys with quotas of their own apart.
        limit: units a period.
        starts_at: when the period began.
        resets_at: when it ends.
        cost: units the request costs.

    Returns:
        False when they are not there; nothing is taken then.
    """
    row, _ = QuotaUse.objects.select_for_update().get_or_create(
        platform=platform,
        bucket=bucket,
        account=account,
        starts_at=starts_at,
        defaults={"resets_at": resets_at, "limit": limit},
    )
    if row.exhausted or row.used + cost > limit:
        return False
    QuotaUse.objects.filter(pk=row.pk).update(used=F("used") + cost, limit=limit)
    return True


@transaction.atomic
def quota_exhausted(
    *,
    platform: str,
    bucket: str,
    account: str,
    limit: int,
    starts_at: datetime,
    resets_at: datetime,
) -> None:
    """Note that the platform itself says that the bucket is empty until it resets."""
    QuotaUse.objects.update_or_create(
        platform=platform,
        bucket=bucket,
        account=account,
        starts_at=starts_at,
        defaults={"resets_at": resets_at, "exhausted": True},
        create_defaults={"resets_at": resets_at, "exhausted": True, "limit": limit},
    )


def quota_left(*, platform: str, bucket: str, account: str, limit: int, starts_at: datetime) -> int:
    """Return how many units of the present period may still be spent."""
    row = QuotaUse.objects.filter(
        platform=platform, bucket=bucket, account=account, starts_at=starts_at
    ).first()
    if row is None:
        return limit
    return 0 if row.exhausted else max(0, limit - row.used)
