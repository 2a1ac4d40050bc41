"""Canaries: which sources went quiet, bring too little or too much, or fail again and again.

What they find is an alert with the moment since when; the time until it closes is a gap that
reports declare. They look at rows only, so a look after the server was off finds its absence too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from casework.clock import LOCAL, local_date, now
from casework.models import AuditEvent, Item, Source, SourceAlert, SourceRun
from casework.services.source_alerts import source_alert_close, source_alert_open
from monitor.collect.credentials import Secrets
from monitor.collect.manifest import Manifest, manifests
from monitor.collect.plan import FILLING
from records.errors import OperatorError

FAILURES: Final = 3
"""So many visits failing one after the other are an alert; one may be chance."""

_Kind = SourceAlert.Kind


@dataclass(frozen=True, slots=True)
class _Trouble:
    since: datetime
    vi: str
    en: str


def canaries_look() -> int:
    """Look at every source that is on; open and close alerts.

    Returns:
        How many alerts are open afterwards.
    """
    for source in Source.objects.filter(enabled=True, removed_at=None):
        manifest = manifests().get(source.kind)
        if manifest is not None:
            canary(source, manifest)
    return SourceAlert.objects.filter(closed_at=None, source__removed_at=None).count()


def canary(source: Source, manifest: Manifest) -> None:
    """Look at one source."""
    begun = _on_since(source)
    _tell(source, _Kind.SILENT, _silent(source, manifest, begun))
    _tell(source, _Kind.FAILING, _failing(source))
    _credential(source, manifest)
    _volume(source, manifest, begun)


def _on_since(source: Source) -> datetime | None:
    """Return since when something may be expected: it was added or last turned on."""
    turned = AuditEvent.objects.filter(
        subject=f"source:{source.pk}", action__in=("source.add", "source.enable")
    )
    last = turned.order_by("-seq").values_list("at", flat=True).first()
    return max(filter(None, (source.added_at, last)), default=None)


def _tell(source: Source, kind: str, trouble: _Trouble | None) -> None:
    if trouble is None:
        source_alert_close(source=source, kind=kind)
    else:
        source_alert_open(
            source=source, kind=kind, since=trouble.since, vi=trouble.vi, en=trouble.en
        )


def _shown(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")


def _silent(source: Source, manifest: Manifest, begun: datetime | None) -> _Trouble | None:
    hours = source.silent_after_hours or manifest.silent_after_hours
    since = max(filter(None, (source.last_item_at, begun)), default=None)
    if since is None or now() - since < timedelta(hours=hours):
        return None
    at = _shown(since)
    return _Trouble(
        since,
        f"Không có gì mới từ {at}, quá {hours} giờ",
        f"nothing new since {at}, longer than {hours} hours",
    )


def _failing(source: Source) -> _Trouble | None:
    ended = SourceRun.objects.filter(source=source, finished_at__isnull=False)
    lately = list(ended.order_by("-started_at", "-pk")[:FAILURES])
    if len(lately) < FAILURES or any(run.outcome != run.Outcome.FAILED for run in lately):
        return None
    good = ended.exclude(outcome=SourceRun.Outcome.FAILED).order_by("-started_at").first()
    failed = ended.filter(started_at__gt=good.started_at) if good else ended
    first = failed.order_by("started_at").first() or lately[-1]
    return _Trouble(
        first.started_at,
        f"{failed.count()} lượt liền bị lỗi; lượt cuối: {lately[0].error_vi}",
        f"{failed.count()} visits in a row failed; the last: {lately[0].error_en}",
    )


def _credential(source: Source, manifest: Manifest) -> None:
    """Tell of a credential that is not set; one that was refused is told by the visit itself."""
    try:
        missing = Secrets(manifest.credentials, str(source.config.get("account", ""))).missing()
    except OperatorError as error:
        _tell(source, _Kind.CREDENTIAL, _Trouble(now(), error.vi, error.en))
        return
    if missing:
        names = ", ".join(one.env for one in missing)
        _tell(
            source,
            _Kind.CREDENTIAL,
            _Trouble(now(), f"Chưa đặt biến môi trường {names}", f"{names} is not set"),
        )
        return
    alert = SourceAlert.objects.filter(source=source, kind=_Kind.CREDENTIAL, closed_at=None).first()
    good = SourceRun.objects.filter(source=source, finished_at__isnull=False)
    good = good.exclude(outcome=SourceRun.Outcome.FAILED)
    # What pushes is not visited: no visit will show that it is right again.
    if alert is not None and (
        manifest.mode == "push" or good.filter(finished_at__gt=alert.opened_at).exists()
    ):
        source_alert_close(source=source, kind=_Kind.CREDENTIAL)


def _volume(source: Source, manifest: Manifest, on: datetime | None) -> None:
    """Judge yesterday, the last whole day, unless the source was not on all of it."""
    today = datetime.combine(local_date(), time(), LOCAL)
    begun = today - timedelta(days=1)
    if on is None or on > begun:
        return
    low, high = manifest.expected_per_day
    low = low if source.expected_per_day_min is None else source.expected_per_day_min
    high = high if source.expected_per_day_max is None else source.expected_per_day_max
    came = Item.objects.filter(source=source, collected_at__gte=begun, collected_at__lt=today)
    # Old things that were filled in say nothing of the day on which that was done.
    count = came.exclude(intake__run__key__contains=FILLING).count()
    day = begun.strftime("%d/%m/%Y")
    trouble = _Trouble(
        begun,
        f"Ngày {day} có {count} mục; thường từ {low} đến {high}",
        f"{count} items on {day}; usually {low} to {high}",
    )
    for kind, odd in ((_Kind.BELOW, count < low), (_Kind.ABOVE, count > high)):
        if odd:
            _tell(source, kind, trouble)
        else:
            # The day that ended the gap began at its midnight.
            source_alert_close(source=source, kind=kind, at=begun)
