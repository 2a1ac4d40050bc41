"""What platforms call us with: checked, archived and stored before they are told it arrived."""

from __future__ import annotations

import logging
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from casework.clock import now
from casework.models import Intake, Item, Media, Source
from casework.models.items import WorkState
from casework.services.audit import audit_record
from casework.services.source_gone import gone_apply, gone_remember
from monitor.collect.connector import Hook, HookAnswer, Visit
from monitor.collect.opening import open_visit
from monitor.collect.pages import page_store
from monitor.sources.table import connector as connector_of
from records.errors import OperatorError

logger = logging.getLogger(__name__)

_LOCKED_MS: Final = 1_500
"""How long a call waits for the database: platforms give up after two seconds and send again."""
_TOLD_EVERY: Final = timedelta(minutes=1)
_REFUSED: Final = (401, 403)

_counting = threading.Lock()
_refused: Counter[str] = Counter()
_told_at: dict[str, Any] = {}


class _NoNetwork:
    """Stands where the way out is: a call is answered within two seconds, without asking anybody.

    Anything asked of it raises ``RuntimeError``.
    """

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"a call of a platform must not use the network ({name})")


def receive_hook(kind: str, hook: Hook) -> HookAnswer:
    """Take in one call of a platform; what it brought is stored when this returns.

    Several sources of a kind are asked in turn whose secret fits, and further ones as long as
    there is something in it that is none of theirs.

    Args:
        kind: the connector.
        hook: the call as it came.

    Returns:
        Status and body to answer with: 404 for a kind nobody has set up, 503 while all its
        sources are off, 403 for a signature that fits none.

    Raises:
        OperatorError: the disk is full, or a source is not set up right that the call, or the
            rest of it, may be for.
        OperationalError: the database is locked.
    """
    with _short_wait():
        sources = list(Source.objects.filter(kind=kind, removed_at=None).order_by("pk"))
        able = [one for one in sources if one.enabled]
        if not able:
            logger.warning("hook %s: %s", kind, "all sources off" if sources else "no source")
            return HookAnswer(503 if sources else 404)
        wrong: OperatorError | None = None
        taken: HookAnswer | None = None
        for source in able:
            try:
                answer = _ask(source, hook)
            except OperatorError as error:
                logger.error("hook %s: source %s: %s", kind, source.pk, error)
                wrong = error
                continue
            if answer.status in _REFUSED:
                continue
            _store(source, answer)
            if not answer.rest:
                return answer
            taken = answer
        if wrong is not None:
            # What is left may be of the source that cannot be asked: the platform sends it again.
            raise wrong
        if taken is not None:
            return taken
        _count_refused(kind)
        return HookAnswer(403)


def _ask(source: Source, hook: Hook) -> HookAnswer:
    connector: Any = connector_of(source.kind)
    opened = open_visit(source, connector.manifest)
    opened.client.close()
    offline: Any = _NoNetwork()
    visit: Visit = replace(opened.visit, http=offline)
    answer: HookAnswer = connector.receive(visit, hook)
    return answer


def _store(source: Source, answer: HookAnswer) -> None:
    """Store what came, erase what the platform took back, and let the pipeline work on the rest."""
    if not (answer.pages or answer.gone):
        return
    connector = connector_of(source.kind)
    before = Intake.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    new = 0
    for page in answer.pages:
        counts = page_store(source=source, run=None, connector=connector, page=page)
        new += counts.new + counts.changed
    for gone in answer.gone:
        about = {"platform": connector.manifest.platform, "kind": gone.kind}
        gone_apply(source=source, platform_ids=gone.platform_ids, why=gone.why, **about)
        gone_remember(
            source=source, platform_ids=gone.platform_ids, route=connector.manifest.route, **about
        )
    moment = now()
    seen = {"last_run_at": moment, "last_success_at": moment}
    Source.objects.filter(pk=source.pk).update(**seen, **({"last_item_at": moment} if new else {}))
    if new:
        _hand_on(source, before)


def _hand_on(source: Source, before: int) -> None:
    """Queue the work on what this call brought.

    A failure is only logged: the rows are safe, and the next sweep finds them.
    """
    from monitor.workflows import hand_on

    pending: dict[str, Any] = {"state": WorkState.PENDING}
    mine = {"source": source, "pk__gt": before}
    intakes = list(Intake.objects.filter(**mine).values_list("pk", flat=True))
    items = Item.objects.filter(intake_id__in=intakes, **pending).order_by("pk")
    media = Media.objects.filter(item__intake_id__in=intakes, **pending)
    try:
        hand_on(
            f"hook-{uuid.uuid4().hex}",
            list(items.values_list("pk", flat=True)),
            list(media.values_list("pk", flat=True)),
        )
    except Exception:
        logger.exception("hook %s: queueing", source.kind)


@contextmanager
def _short_wait() -> Iterator[None]:
    """Do not wait long for another writer while the block lasts (SQLite)."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    usual = int(float(settings.DATABASES["default"].get("OPTIONS", {}).get("timeout", 30)) * 1000)
    _busy_timeout(min(_LOCKED_MS, usual))
    try:
        yield
    finally:
        _busy_timeout(usual)


def _busy_timeout(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")


def _count_refused(kind: str) -> None:
    """Count calls whose signature fits nothing; put them on record once a minute at most.

    Whoever floods the door must not fill the audit trail.
    """
    with _counting:
        _refused[kind] += 1
        if kind in _told_at and now() - _told_at[kind] < _TOLD_EVERY:
            return
        _told_at[kind] = now()
        count, _refused[kind] = _refused[kind], 0
    logger.warning("hook %s: %s calls with a signature that does not fit", kind, count)
    with transaction.atomic():
        audit_record(action="hook.refuse", subject=f"hook:{kind}", detail={"calls": count})
