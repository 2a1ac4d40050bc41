"""Messages people send us, as they are stored: contact sealed, consent looked at, answer queued.

Part of the transaction that stores a batch: a message, its closed state and the one answer to it
are there together or not at all, however often the message arrives. What an agreement opens or a
withdrawal erases is done before the answer goes out (``monitor.collect.replies``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from casework.clock import now
from casework.models import Consent, Intake, Item, Reply, Source
from casework.pseudonym import author_pid
from casework.services.contact_vault import contact_seal
from casework.services.ingest_batch import StoredBatch
from casework.services.replies import reply_queue
from casework.services.testimony import (
    consent_give,
    consent_in_force,
    message_settled,
    notice_sent,
    testimony_close,
)
from monitor.collect import consent as words
from monitor.sources.table import connector, kinds
from records.incoming import Record

_GREETING: Final = "/start"
"""What Telegram sends when somebody opens the bot: it asks for the notice and tells nothing."""


def code_of(item: Item) -> str:
    """Return the reference a sender is given for an item."""
    return f"MM-{item.pk:06d}"


def received(intake: Intake, records: Sequence[Record], stored: StoredBatch) -> None:
    """Settle the messages of a stored batch; ``stored`` loses what must wait.

    Only of sources whose connector can answer, and only what was sent to us (``submitted``).
    """
    messages = [
        one
        for one in records
        if one.route == "submitted" and one.kind in ("message", "submission") and one.author_key
    ]
    source = intake.source
    if not messages or source is None or source.kind not in kinds():
        return
    if not hasattr(connector(source.kind), "reply"):
        return
    for record in messages:
        _settle(intake, record, stored)


def _settle(intake: Intake, record: Record, stored: StoredBatch) -> None:
    source, key = intake.source, record.author_key
    assert source is not None and key is not None
    item = Item.objects.get(
        platform=record.platform, kind=record.kind, platform_id=record.platform_id
    )
    if item.deleted_at is not None or (item.pk not in stored.item_ids and _answered(source, item)):
        return
    asks = source.config.get("ask_consent", True) is not False
    ends = now() + timedelta(days=words.DAYS_TO_ANSWER) if asks else None
    contact = contact_seal(platform=record.platform, author_key=key, expires_at=ends)
    consent = consent_in_force(contact)
    pid = author_pid(record.platform, key)
    version = words.NOTICE_VERSION
    said, decided = words.said(record.text), True
    if said == "withdraw":
        text = words.withdrawn(code_of(item))
        _take_out(item, consent, stored)
    elif (
        said == "agree"
        and consent is None
        and notice_sent(source=source, pid=pid, version=version, arrived=True)
    ):
        consent_give(
            contact=contact,
            version=version,
            purposes=words.PURPOSES,
            channel=source.kind,
            at=record.published_at or now(),
        )
        text = words.agreed(code_of(item))
        _take_out(item, consent_in_force(contact), stored)
    else:
        decided = False
        told = notice_sent(source=source, pid=pid, version=version, arrived=False)
        text = words.receipt(code_of(item), notice=asks and consent is None and not told)
        if record.text.strip() == _GREETING:
            _take_out(item, consent, stored)
        elif consent is not None:
            Item.objects.filter(pk=item.pk).update(consent=consent)
        elif asks:
            _close(item, stored)
    # A message that was changed into an agreement or a withdrawal is answered once more.
    reply_queue(source=source, key=item.platform_id, to=key, text=text, anew=decided)


def _answered(source: Source, item: Item) -> bool:
    """Whether this message was settled before: it comes again, unchanged."""
    return Reply.objects.filter(source=source, key=item.platform_id).exists()


def _take_out(item: Item, consent: Consent | None, stored: StoredBatch) -> None:
    message_settled(item=item, consent=consent)
    stored.item_ids[:] = [pk for pk in stored.item_ids if pk != item.pk]


def _close(item: Item, stored: StoredBatch) -> None:
    testimony_close(item=item)
    stored.item_ids[:] = [pk for pk in stored.item_ids if pk != item.pk]
    waiting = set(item.media.filter(state="parked").values_list("pk", flat=True))
    stored.media_ids[:] = [pk for pk in stored.media_ids if pk not in waiting]
