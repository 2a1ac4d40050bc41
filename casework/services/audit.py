"""Writing the audit chain: every service calls this inside its own transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from casework.models import AuditEvent, AuditHead, User

# What the first event names as the hash before it.
GENESIS: Final = "0" * 64


def plain_json(value: Any) -> Any:
    """Return ``value`` in the JSON that both databases give back unchanged.

    Numbers with a fraction become text: PostgreSQL stores them as decimals, and a hash must not
    depend on how a database prints them.

    Raises:
        TypeError: the value is not made of JSON types.
    """
    if value is None or isinstance(value, bool | int | str):
        return value.replace("\x00", "\ufffd") if isinstance(value, str) else value
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list | tuple):
        return [plain_json(entry) for entry in value]
    if isinstance(value, dict):
        return {str(key): plain_json(entry) for key, entry in value.items()}
    raise TypeError(f"audit details hold ids, hashes and counts, not {type(value).__name__}")


def event_hash(
    *,
    seq: int,
    at: datetime,
    actor_id: int | None,
    action: str,
    subject: str,
    detail: dict[str, Any],
    prev_hash: str,
) -> str:
    """Return the SHA-256 of the canonical JSON of one event and of the hash before it."""
    canonical = json.dumps(
        {
            "action": action,
            "actor": actor_id,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "detail": detail,
            "prev": prev_hash,
            "seq": seq,
            "subject": subject,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def head_seal(seq: int, last_hash: str) -> str:
    """Return the keyed hash that proves which event is the newest.

    The key lies outside the database, so whoever can edit rows cannot shorten the chain unseen.
    """
    message = f"{seq}:{last_hash}".encode()
    return hmac.new(settings.MANHMOI_AUDIT_KEY, message, "sha256").hexdigest()


def audit_record(
    *,
    action: str,
    subject: str = "",
    detail: dict[str, Any] | None = None,
    actor: User | None = None,
) -> AuditEvent:
    """Append one event to the chain, in the caller's transaction.

    Args:
        action: stable machine word such as ``item.erase``.
        subject: what it was done to, such as ``item:17``.
        detail: ids, hashes and counts; never personal text.
        actor: who did it; ``None`` for the machine or the command line.

    Raises:
        RuntimeError: no transaction is open, so the event could outlive what it tells of.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit_record must run inside transaction.atomic()")
    head, _ = AuditHead.objects.select_for_update().get_or_create(
        pk=1, defaults={"seq": 0, "hash": GENESIS, "seal": head_seal(0, GENESIS)}
    )
    event = AuditEvent(
        seq=head.seq + 1,
        at=timezone.now(),
        actor=actor,
        action=action,
        subject=subject,
        detail=plain_json(detail or {}),
        prev_hash=head.hash,
    )
    event.hash = event_hash(
        seq=event.seq,
        at=event.at,
        actor_id=actor.pk if actor else None,
        action=action,
        subject=subject,
        detail=event.detail,
        prev_hash=head.hash,
    )
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(
        seq=event.seq, hash=event.hash, seal=head_seal(event.seq, event.hash)
    )
    return event
