"""What the sources may still ask of their platforms before the quotas begin anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from casework.clock import now
from casework.models import QuotaUse, Source, User
from casework.permissions import Action, require
from casework.source_manifests import Bucket, manifests


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One quota bucket in its running period.

    Attributes:
        platform: whose quota.
        bucket: its name.
        account: keyed hash of the credential, empty where one quota serves all.
        used: units spent.
        limit: units a period.
        reserve: units kept back for refreshing and for people.
        exhausted: the platform itself said that nothing is left.
        resets_at: when the period ends, UTC; ``None`` while nothing was spent in it.
        several: whether other accounts have the same bucket: they must be told apart.
    """

    platform: str
    bucket: str
    account: str
    used: int
    limit: int
    reserve: int
    exhausted: bool
    resets_at: datetime | None
    several: bool = False

    @property
    def left(self) -> int:
        """Units that may still be spent."""
        return 0 if self.exhausted else max(0, self.limit - self.used)


def _buckets() -> Iterator[tuple[str, Bucket]]:
    """Yield the buckets of the kinds that are in use, once each."""
    known = manifests()
    seen = set()
    in_use = Source.objects.filter(removed_at=None).values_list("kind", flat=True).distinct()
    for kind in sorted(in_use):
        manifest = known.get(kind)
        for bucket in manifest.buckets if manifest else ():
            if manifest and (manifest.platform, bucket.name) not in seen:
                seen.add((manifest.platform, bucket.name))
                yield manifest.platform, bucket


def quota_today(*, user: User | None) -> list[QuotaLine]:
    """Return all buckets in their running periods; those not touched yet with nothing used.

    Raises:
        Refused: role.
    """
    if user is not None:
        require(user, Action.SOURCE_VIEW)
    moment = now()
    rows = QuotaUse.objects.filter(starts_at__lte=moment, resets_at__gt=moment)
    declared = dict[tuple[str, str], Bucket](
        ((platform, bucket.name), bucket) for platform, bucket in _buckets()
    )
    lines = []
    for row in rows:
        bucket = declared.get((row.platform, row.bucket))
        lines.append(
            QuotaLine(
                platform=row.platform,
                bucket=row.bucket,
                account=row.account,
                used=row.used,
                limit=row.limit,
                reserve=bucket.reserve if bucket else 0,
                exhausted=row.exhausted,
                resets_at=row.resets_at,
            )
        )
    touched = {(line.platform, line.bucket) for line in lines}
    lines += [
        QuotaLine(platform, bucket.name, "", 0, bucket.limit, bucket.reserve, False, None)
        for (platform, _), bucket in declared.items()
        if (platform, bucket.name) not in touched
    ]
    accounts = Counter((line.platform, line.bucket) for line in lines)
    lines = [replace(line, several=accounts[line.platform, line.bucket] > 1) for line in lines]
    return sorted(lines, key=lambda line: (line.platform, line.bucket, line.account))
