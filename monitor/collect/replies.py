"""In the background of the server, and after a visit: answers go out, each at most once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import httpx2

from casework.clock import now
from casework.models import Item, Media, Reply
from casework.models.items import WorkState
from casework.services.contact_vault import contacts_expire
from casework.services.replies import (
    replies_due,
    replies_killed,
    reply_begin,
    reply_fail,
    reply_postpone,
    reply_sent,
)
from casework.services.source_alerts import source_alert_open
from casework.services.testimony import (
    testimony_expire,
    testimony_withdraw,
    unconsented_expire,
)
from monitor.background import repeating
from monitor.collect.connector import Answer, Visit
from monitor.collect.consent import DAYS_TO_ANSWER, said
from monitor.collect.opening import came_from, open_visit
from monitor.feeds.answers import retry_after
from monitor.sources.table import connector as connector_of
from records.errors import ManhMoiError, OperatorError, Parked, Quarantine, Retry

logger = logging.getLogger(__name__)

_EVERY_S: Final = 2.0
_TIDY: Final = timedelta(minutes=10)
# A request that is under way when the server stops is let out.
_PATIENCE_S: Final = 15.0
_BUSY: Final = (429, 503)
_sending = threading.Lock()


def send_due(*, limit: int = 50, source_id: int | None = None) -> int:
    """Send the answers that are due; return how many went out.

    Args:
        limit: at most so many.
        source_id: of this source alone.
    """
    sent = 0
    away: set[int] = set()
    with _sending:
        for reply_id, source in replies_due(limit=limit, source_id=source_id):
            try:
                sent += _send(reply_id, away=source in away)
            except _NotNow:
                # A platform that hangs must not keep the answers of the others waiting.
                away.add(source)
            except Exception:
                logger.exception("reply %s", reply_id)
    return sent


class _NotNow(Exception):
    """A source cannot send anything now."""


def _send(reply_id: int, *, away: bool) -> bool:
    waiting = Reply.objects.select_related("source").get(pk=reply_id)
    item = _answered(waiting)
    _act_first(waiting, item)
    if away:
        return False
    begun = reply_begin(reply_id=reply_id)
    if begun is None:
        return False
    row, to = begun
    try:
        connector: Any = connector_of(row.source.kind)
        opened = open_visit(row.source, connector.manifest, base_url=came_from(item))
        try:
            connector.reply(opened.visit, to, row.text)
        finally:
            opened.client.close()
    except (Retry, Parked, OperatorError) as error:
        # Busy, or a credential that a person has to mend: certainly not sent.
        wait = error.after_s if isinstance(error, Retry) else None
        reply_postpone(reply_id=reply_id, error=error.en, after_s=wait)
        if isinstance(error, OperatorError):
            source_alert_open(
                source=row.source, kind="credential", since=now(), vi=error.vi, en=error.en
            )
        raise _NotNow from error
    except ManhMoiError as error:
        reply_fail(reply_id=reply_id, error=error.en)
        return False
    except Exception as error:
        logger.exception("reply %s", reply_id)
        reply_fail(reply_id=reply_id, error=f"the connector failed: {type(error).__name__}")
        return False
    reply_sent(reply_id=reply_id)
    return True


def _answered(row: Reply) -> Item | None:
    """Return the message an answer is for."""
    mine = Item.objects.filter(source=row.source, platform_id=row.key)
    return mine.filter(kind__in=["message", "submission"]).select_related("intake__run").first()


def _act_first(row: Reply, item: Item | None) -> None:
    """Do what an answer is about to say: what a withdrawal erases, what an agreement opens.

    Doing it again after a kill changes nothing.
    """
    if item is None or item.deleted_at is not None:
        return
    word = said(item.text)
    if word == "withdraw":
        testimony_withdraw(item=item)
    elif word == "agree" and item.consent_id is not None:
        _work_on(row, item.consent_id)


def _work_on(row: Reply, consent_id: int) -> None:
    """Queue what waited for this consent."""
    from monitor.workflows import hand_on

    mine = Item.objects.filter(consent_id=consent_id, deleted_at=None)
    items = mine.filter(state=WorkState.PENDING).order_by("pk").values_list("pk", flat=True)
    media = Media.objects.filter(item__in=mine, state=WorkState.PENDING)
    hand_on(f"consent-{row.pk}", list(items), list(media.values_list("pk", flat=True)))


def ask_once(visit: Visit, url: str, **given: Any) -> Answer:
    """Send something that must not be sent twice.

    Args:
        visit: the way out.
        url: where to.
        **given: as for ``visit.http.request``; a busy status in ``expect`` is handed back.

    Raises:
        Retry: the platform was busy or could not be reached: it was certainly not sent.
        Quarantine: ``reply_unsure``: the connection broke, it may have arrived.
    """
    expect = tuple(given.pop("expect", (200,)))
    try:
        answer = visit.http.request("POST", url, again=False, expect=(*expect, *_BUSY), **given)
    except Retry as error:
        if _never_connected(error):
            raise
        raise Quarantine(
            "reply_unsure", f"Không rõ đã gửi chưa: {error.vi}", f"it may have arrived: {error.en}"
        ) from error
    if answer.status in _BUSY and answer.status not in expect:
        wait = retry_after(answer.header("retry-after"))
        raise Retry("Nền tảng đang bận", f"the platform is busy ({answer.status})", after_s=wait)
    return answer


def _never_connected(error: BaseException) -> bool:
    one: BaseException | None = error
    while one is not None:
        if isinstance(one, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout):
            return True
        one = one.__cause__ or one.__context__
    return False


def tidy() -> None:
    """Give up answers cut off by a kill; erase what nobody agreed to in time, and old contacts."""
    replies_killed()
    testimony_expire(days=DAYS_TO_ANSWER)
    unconsented_expire(days=DAYS_TO_ANSWER)
    contacts_expire()


@contextmanager
def answering() -> Iterator[None]:
    """Send what is due every few seconds for as long as the block lasts."""
    tidied = now() - _TIDY

    def tidy_at_times() -> None:
        nonlocal tidied
        if now() - tidied >= _TIDY:
            tidied = now()
            tidy()

    with repeating("replies", send_due, tidy_at_times, every_s=_EVERY_S, patience_s=_PATIENCE_S):
        yield
