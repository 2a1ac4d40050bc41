"""One visit to one source, in slices: what was stored before a kill is not fetched again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import OperationalError

from casework.archive.disk import StorageTrouble
from casework.clock import now
from casework.models import Intake, Item, Media, Source, SourceAlert, SourceRun
from casework.models.items import WorkState
from casework.services.source_alerts import source_alert_close, source_alert_open
from casework.services.source_gone import gone_apply
from casework.services.source_runs import (
    Counts,
    source_lease_renew,
    source_run_begin,
    source_run_cost,
    source_run_end,
    source_run_note,
    source_run_page,
)
from monitor.collect.connector import (
    Connector,
    Cursor,
    Due,
    Found,
    Gone,
    Page,
    Refreshing,
    Remark,
    Window,
)
from monitor.collect.goneguard import guarded
from monitor.collect.limits import ParkedUntil
from monitor.collect.opening import Opened, open_visit
from monitor.collect.pages import page_store
from monitor.collect.plan import Purpose
from monitor.sources.table import connector as connector_of
from records.errors import ManhMoiError, OperatorError, Parked, Retry

logger = logging.getLogger(__name__)

_Alert = SourceAlert.Kind
SLICE_S: Final = 15.0
"""Seconds of work in one durable step: what a kill may repeat."""
_AGAIN: Final = timedelta(minutes=10)
"""How long a source rests whose host was busy without saying for how long."""


@dataclass(slots=True)
class _Under:
    """A visit under way in this process."""

    run: SourceRun
    opened: Opened
    connector: Connector
    found: Iterator[Found]
    part: str
    requests: int = 0


_lock = threading.Lock()
_under_way: dict[str, _Under] = {}


@dataclass(frozen=True, slots=True)
class Slice:
    """What a stretch of a visit left to do.

    ``item_ids`` and ``media_ids`` wait for the pipeline; ``position`` is the last intake seen, to
    be given to the next slice; ``last`` says that the visit is over.
    """

    item_ids: tuple[int, ...]
    media_ids: tuple[int, ...]
    position: int
    last: bool


def visit_slice(
    *,
    key: str,
    source_id: int,
    position: int = 0,
    base_url: str = "",
    window: Window | None = None,
    due: Sequence[Due] | None = None,
    by_hand: bool = False,
    seconds: float = SLICE_S,
) -> Slice:
    """Go on with the visit called ``key`` for about ``seconds``, beginning it when needed.

    After a kill the same call begins again behind the last page stored. Trouble with the source
    ends the visit and is kept with it; only trouble of our own (a locked database) is raised.

    Args:
        key: names the visit; the lease is held under it.
        source_id: the source.
        position: ``Slice.position`` of the slice before.
        base_url: replaces every host of the platform for this visit.
        window: fill in this stretch instead of the newest.
        due: ask about these stored things instead (the connector must be able to).
        by_hand: a person waits for it: it may spend what the day's plan keeps back.
        seconds: how long a slice lasts, about.

    Raises:
        casework.services.source_runs.Busy: another visit to this source is under way.
    """
    run = source_run_begin(source_id=source_id, key=key, base_url=base_url)
    if run.finished_at is not None:
        return _slice(run, position, last=True)
    until = time.monotonic() + seconds
    try:
        under = _begun(run, base_url, window, due, _purpose(window, due, by_hand))
        while time.monotonic() < until:
            found = next(under.found, None)
            if found is None:
                _close(under)
                source_run_end(run=run, outcome=SourceRun.Outcome.DONE)
                source_alert_close(source=run.source, kind=_Alert.STORAGE)
                if under.requests:
                    # The platform answered all that was asked: the credential is right again.
                    source_alert_close(source=run.source, kind=_Alert.CREDENTIAL)
                return _slice(run, position, last=True)
            _take(under, found)
    except (OperationalError, BaseExceptionGroup):
        _drop(key)
        raise
    except ManhMoiError as error:
        _end(run, error)
        if isinstance(error, OperatorError):
            _tell(run, _Alert.STORAGE if isinstance(error, StorageTrouble) else _Alert.CREDENTIAL)
        return _slice(run, position, last=True)
    except Exception as error:
        # A connector's own fault must not be tried for ever, nor pass unseen.
        logger.exception("source %s", run.source_id)
        words = f"{type(error).__name__}"
        _end(run, OperatorError(f"Lỗi của bộ thu: {words}", f"the connector failed: {words}"))
        return _slice(run, position, last=True)
    return _slice(run, position, last=False)


def _purpose(window: Window | None, due: Sequence[Due] | None, by_hand: bool) -> Purpose:
    if due is not None:
        return "refresh"
    if by_hand:
        return "person" if window is None else "filling"
    return "visit" if window is None else "window"


def _begun(
    run: SourceRun,
    base_url: str,
    window: Window | None,
    due: Sequence[Due] | None,
    purpose: Purpose,
) -> _Under:
    with _lock:
        held = _under_way.get(run.key)
    if held is not None:
        return held
    source = Source.objects.get(pk=run.source_id)
    connector = connector_of(source.kind)
    opened = open_visit(
        source,
        connector.manifest,
        base_url=base_url,
        window=window,
        purpose=purpose,
        alive=_alive(run),
    )
    found = _asked(source, connector, opened, due)
    part = "window" if window is not None else "own"
    under = _Under(run, opened, connector, iter(found), part)
    with _lock:
        _under_way[run.key] = under
    return under


def _asked(
    source: Source, connector: Connector, opened: Opened, due: Sequence[Due] | None
) -> Iterator[Found]:
    if due is None:
        return connector.fetch(opened.visit)
    refreshing: Refreshing = connector  # type: ignore[assignment]
    return guarded(refreshing.refresh(opened.visit, due), due, source=source)


def _alive(run: SourceRun) -> Callable[[], None]:
    """Return what renews the lease before a request, at most every few seconds."""
    renewed = time.monotonic()

    def alive() -> None:
        nonlocal renewed
        if time.monotonic() - renewed > 10:
            source_lease_renew(source_id=run.source_id, key=run.key)
            renewed = time.monotonic()

    return alive


def _take(under: _Under, found: Found) -> None:
    run = under.run
    _pay(under)
    if isinstance(found, Remark):
        source_run_note(run=run, vi=found.vi, en=found.en)
    elif isinstance(found, Cursor):
        source_run_page(run=run, counts=Counts(), cursor=found.value, part=under.part)
    elif isinstance(found, Gone):
        gone = gone_apply(
            source=run.source,
            platform=under.connector.manifest.platform,
            kind=found.kind,
            platform_ids=found.platform_ids,
            why=found.why,
            base_url=run.base_url,
        )
        deleted = Counts(deleted=gone.erased + gone.held)
        source_run_page(run=run, counts=deleted, cursor=None, part=under.part)
    else:
        _page(under, found)


def _page(under: _Under, page: Page) -> None:
    counts = page_store(
        source=under.run.source, run=under.run, connector=under.connector, page=page
    )
    source_run_page(
        run=under.run, counts=counts, cursor=page.cursor, part=under.part, query=page.query
    )


def _pay(under: _Under) -> None:
    """Write down what was asked since the last time."""
    client = under.opened.client
    source_run_cost(run=under.run, requests=client.requests - under.requests, spent=client.spent)
    under.requests = client.requests
    client.spent.clear()


def _drop(key: str) -> _Under | None:
    with _lock:
        under = _under_way.pop(key, None)
    if under is not None:
        under.opened.client.close()
    return under


def _close(under: _Under) -> None:
    _pay(under)
    _drop(under.run.key)


def _end(run: SourceRun, error: ManhMoiError) -> None:
    with _lock:
        under = _under_way.get(run.key)
    redact = under.opened.visit_secrets.redact if under else str
    if under is not None:
        _close(under)
    until = _rest(error)
    source_run_end(
        run=run,
        outcome=SourceRun.Outcome.PARKED if until else SourceRun.Outcome.FAILED,
        vi=redact(error.vi),
        en=redact(error.en),
        parked_until=until,
    )


def _tell(run: SourceRun, kind: str) -> None:
    """Tell at once of what only a person can put right: no later visit can go well."""
    ended = SourceRun.objects.select_related("source").get(pk=run.pk)
    source_alert_open(
        source=ended.source,
        kind=kind,
        since=ended.started_at,
        vi=ended.error_vi,
        en=ended.error_en,
    )


def _rest(error: ManhMoiError) -> datetime | None:
    """Return until when a source rests after this error; ``None`` for a failure."""
    if isinstance(error, ParkedUntil):
        return error.until.astimezone(UTC)
    if isinstance(error, Parked):
        return now() + _AGAIN
    if isinstance(error, Retry) and error.after_s is not None:
        return now() + timedelta(seconds=error.after_s)
    return None


def _slice(run: SourceRun, position: int, *, last: bool) -> Slice:
    """Return what intakes of this visit behind ``position`` left to do."""
    intakes = list(
        Intake.objects.filter(run=run, pk__gt=position).order_by("pk").values_list("pk", flat=True)
    )
    pending: dict[str, Any] = {"state": WorkState.PENDING}
    items = Item.objects.filter(intake_id__in=intakes, **pending).values_list("pk", flat=True)
    media = Media.objects.filter(item__intake_id__in=intakes, **pending)
    return Slice(
        tuple(items),
        tuple(media.values_list("pk", flat=True)),
        intakes[-1] if intakes else position,
        last,
    )
