"""Limits of a platform: when a quota's period ends, and how a visit says that it must wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.collect.manifest import Bucket, Manifest
from records.errors import OperatorError, Parked

_LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


class ParkedUntil(Parked):
    """The source must be left alone until ``until`` (UTC).

    Args:
        until: when it may be visited again.
        waiting_for: ``quota:BUCKET`` or ``host:WHY``.
        vi: message in Vietnamese.
        en: message in English.
    """

    def __init__(self, until: datetime, waiting_for: str, vi: str, en: str) -> None:
        super().__init__(waiting_for, vi, en)
        self.until = until


class QuotaSpent(ParkedUntil):
    """A quota bucket is empty until its period ends."""

    def __init__(self, manifest: Manifest, bucket: str, now: datetime) -> None:
        _, resets = period(manifest.bucket(bucket), now)
        at = resets.astimezone(_LOCAL).strftime("%H:%M %d/%m/%Y")
        super().__init__(
            resets,
            f"quota:{bucket}",
            f"Hết hạn mức “{bucket}” của {manifest.platform}; chạy lại sau {at}",
            f"the quota “{bucket}” of {manifest.platform} is spent; goes on after {at}",
        )


class HttpRefused(OperatorError):
    """The platform refused a credential or a right (401, 403)."""

    def __init__(self, status: int, body: bytes, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.status = status
        self.body = body


def period(bucket: Bucket, now: datetime) -> tuple[datetime, datetime]:
    """Return when the bucket's present period began and when it ends, UTC.

    Args:
        bucket: a day of ``zone`` from midnight to midnight, or stretches of ``period_s``.
        now: the platform's time.
    """
    if bucket.period_s:
        start = int(now.timestamp()) // bucket.period_s * bucket.period_s
        begun = datetime.fromtimestamp(start, UTC)
        return begun, begun + timedelta(seconds=bucket.period_s)
    zone = ZoneInfo(bucket.zone)
    day = now.astimezone(zone).date()
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = day + timedelta(days=1)
    next_midnight = datetime(following.year, following.month, following.day, tzinfo=zone)
    return midnight.astimezone(UTC), next_midnight.astimezone(UTC)
