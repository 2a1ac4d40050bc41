"""The vault of contacts: sealed when testimony arrives, shown only with a reason, gone with it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from casework.clock import now
from casework.models import ContactDetail, Item, User
from casework.permissions import Action, require
from casework.pseudonym import author_pid
from casework.sealing import seal, unseal
from casework.selectors.contact_vault import contact_of
from casework.services.audit import audit_record
from records.errors import OperatorError, Refused

_SHORTEST_REASON: Final = 5
"""Letters; shorter says nothing to whoever reads the audit trail."""


def _context(platform: str, pid: str) -> str:
    return f"contact:{platform}:{pid}"


@transaction.atomic
def contact_seal(
    *, platform: str, author_key: str, contact: str = "", expires_at: datetime | None = None
) -> ContactDetail:
    """Keep how to reach a person, encrypted, one row for each person and platform.

    A person who writes again keeps the row; its expiry moves on to the later one.

    Args:
        platform: of the records.
        author_key: the id that records carry; its keyed hash finds the row.
        contact: the number or address, when it is not ``author_key`` itself.
        expires_at: when it goes unless consent is given; ``None`` with the last item.
    """
    pid = author_pid(platform, author_key)
    row, created = ContactDetail.objects.select_for_update().get_or_create(
        platform=platform,
        pid=pid,
        defaults={
            "sealed": seal(contact or author_key, context=_context(platform, pid)),
            "created_at": now(),
            "expires_at": expires_at,
        },
    )
    if created:
        audit_record(action="contact.seal", subject=f"contact:{row.pk}")
    elif row.expires_at is not None and (expires_at is None or expires_at > row.expires_at):
        row.expires_at = expires_at
        row.save(update_fields=["expires_at"])
    return row


@transaction.atomic
def contact_reveal(*, item: Item, user: User | None, reason: str) -> str:
    """Return how to reach whoever sent an item; who asked and why goes on record.

    Args:
        item: what the person sent.
        user: who asks; ``None`` for the operator's command line.
        reason: why, in a few words; kept in the audit trail.

    Raises:
        Refused: the user may not, there is no reason or no contact, it has run out, or the person
            has not agreed to be contacted.
    """
    if user is not None:
        require(user, Action.CONTACT_REVEAL)
    why = " ".join(reason.split())[:200]
    if len(why) < _SHORTEST_REASON:
        raise Refused("Hãy ghi lý do xem liên hệ.", "Say why the contact is needed.")
    row = contact_of(item)
    if row is None or (row.expires_at is not None and row.expires_at <= now()):
        raise Refused(
            "Không có (hoặc không còn) liên hệ của tư liệu này.",
            "There is no contact for this item, or no longer.",
        )
    consent = item.consent or row.consent
    if consent is None and item.access != "open":
        raise Refused(
            "Người gửi chưa đồng ý; chỉ được dùng liên hệ để trả lời tự động.",
            "The sender has not agreed yet; the contact only serves the automatic answer.",
        )
    if consent is not None and (consent.withdrawn_at or "contact" not in consent.purposes):
        raise Refused(
            "Người gửi không đồng ý (hoặc đã rút đồng ý) cho liên hệ lại.",
            "The sender did not agree to be contacted, or took it back.",
        )
    audit_record(
        action="contact.reveal",
        subject=f"item:{item.pk}",
        detail={"contact": row.pk, "reason": why},
        actor=user,
    )
    return unseal(row.sealed, context=_context(row.platform, row.pid))


def contact_forget(*, item: Item) -> None:
    """Delete the contact of an item's sender when no other item of theirs is left.

    Called while the item is erased, in that transaction, before its sender's hash is blanked.
    """
    if not item.author_pid:
        return
    mine = {"platform": item.platform, "author_pid": item.author_pid}
    if Item.objects.filter(**mine, deleted_at=None).exclude(pk=item.pk).exists():
        return
    gone, _ = ContactDetail.objects.filter(platform=item.platform, pid=item.author_pid).delete()
    if gone:
        audit_record(action="contact.forget", subject=f"item:{item.pk}")


@transaction.atomic
def contacts_expire() -> int:
    """Delete contacts whose time has run out; return how many."""
    gone, _ = ContactDetail.objects.filter(expires_at__lte=now()).delete()
    if gone:
        audit_record(action="contact.expire", detail={"contacts": gone})
    return gone


def contacts_open() -> bool:
    """Whether the key at hand fits the contacts that are kept; true when there are none."""
    row = ContactDetail.objects.order_by("pk").first()
    if row is None:
        return True
    try:
        unseal(row.sealed, context=_context(row.platform, row.pid))
    except OperatorError:
        return False
    return True
