"""Testimony sent in a chat: closed until the sender agrees, then opened; erased if they do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from casework.clock import now
from casework.models import Consent, ContactDetail, Intake, Item, Media, Reply, Source
from casework.models.items import Stage, WorkState
from casework.services.audit import audit_record
from casework.services.erasure import UnderLegalHold, consent_withdraw, item_erase
from casework.services.originals import original_erase
from casework.services.raw_erasure import intake_forget
from casework.services.transcripts import media_unpark

NO_CONSENT: Final = "no_consent"
"""Why a letter or a call is set aside that came without consent."""
WAITING_FOR: Final = "consent"
"""What media of closed testimony are parked for."""
_WITHDRAWN: Final = "consent withdrawn by the sender"
_UNANSWERED: Final = "no consent within the time of the notice"


def consent_in_force(contact: ContactDetail) -> Consent | None:
    """Return the consent of a person, ``None`` when there is none or it was withdrawn."""
    consent = contact.consent
    return consent if consent is not None and consent.withdrawn_at is None else None


def notice_sent(*, source: Source, pid: str, version: str, arrived: bool) -> bool:
    """Whether the notice went out to a person in answer to one of their messages.

    Args:
        source: that answered.
        pid: keyed hash of the person.
        version: of the notice; its text names it.
        arrived: count only what certainly went out, not what waits to.
    """
    keys = Item.objects.filter(author_pid=pid, source=source).values("platform_id")
    rows = Reply.objects.filter(source=source, key__in=keys, text__contains=version)
    if arrived:
        return rows.filter(state=Reply.State.SENT).exists()
    return rows.exclude(state=Reply.State.FAILED).exists()


@transaction.atomic
def testimony_close(*, item: Item) -> None:
    """Keep an item and its media from all use but answering until the sender agrees."""
    Item.objects.filter(pk=item.pk).update(state=WorkState.PARKED, access="restricted")
    # Its files are fetched all the same: the platform shows them for hours only.
    item.media.filter(state=WorkState.PENDING).exclude(stage=Stage.FETCH).update(
        state=WorkState.PARKED, waiting_for=WAITING_FOR
    )
    audit_record(action="testimony.close", subject=f"item:{item.pk}")


@transaction.atomic
def consent_give(
    *,
    contact: ContactDetail,
    version: str,
    purposes: Sequence[str],
    channel: str,
    at: datetime,
) -> Consent:
    """Note a person's consent and open what they sent before it; the pipeline is told elsewhere.

    Args:
        contact: the person.
        version: of the notice they were shown.
        purposes: what they agreed to.
        channel: by which they said so.
        at: when.
    """
    consent = Consent.objects.create(
        notice_version=version, given_at=at, channel=channel[:64], purposes=list(purposes)
    )
    contact.consent, contact.expires_at = consent, None
    contact.save(update_fields=["consent", "expires_at"])
    rows = Item.objects.filter(
        platform=contact.platform, author_pid=contact.pid, consent=None, deleted_at=None
    )
    ids = list(rows.values_list("pk", flat=True))
    closed = list(rows.filter(state=WorkState.PARKED).values_list("pk", flat=True))
    rows.filter(pk__in=ids).update(consent=consent)
    Item.objects.filter(pk__in=closed).update(state=WorkState.PENDING, access="open")
    media_unpark(
        waiting_for=WAITING_FOR,
        media_ids=list(Media.objects.filter(item_id__in=ids).values_list("pk", flat=True)),
    )
    audit_record(
        action="consent.give",
        subject=f"consent:{consent.pk}",
        detail={"version": version, "channel": channel, "items": ids},
    )
    return consent


@transaction.atomic
def message_settled(*, item: Item, consent: Consent | None) -> None:
    """Note that a message only agreed or took back: nothing in it is to be understood."""
    Item.objects.filter(pk=item.pk).update(
        stage=Stage.DONE, state=WorkState.DONE, access="restricted", consent=consent
    )


def testimony_withdraw(*, item: Item) -> list[int]:
    """Withdraw a person's consents and erase what they sent; return item ids under legal hold.

    Running it again, or after a kill, finishes what is left.

    Args:
        item: the message that takes back; what the person wrote after it, without a consent yet,
            stays and is asked about anew.
    """
    platform, pid = item.platform, item.author_pid
    # An older message that was changed into a withdrawal takes back what came before the change.
    before = Q(pk__lte=item.pk) | Q(collected_at__lt=item.collected_at)
    mine = Item.objects.filter(before, platform=platform, author_pid=pid, deleted_at=None)
    held: list[int] = []
    consents = Consent.objects.filter(item__in=mine).distinct()
    for consent in list(consents):
        held += consent_withdraw(consent=consent, reason=_WITHDRAWN, user=None).held
    contact = ContactDetail.objects.filter(platform=platform, pid=pid).first()
    if contact is not None and contact.consent is not None:
        consent_withdraw(consent=contact.consent, reason=_WITHDRAWN, user=None)
    held += _erase(mine.exclude(pk__in=held).order_by("pk"), _WITHDRAWN)
    return held


def testimony_expire(*, days: int) -> int:
    """Erase closed testimony whose sender has not agreed in time; return how many items.

    Args:
        days: how long the notice promised to wait.
    """
    rows = Item.objects.filter(
        consent=None,
        state=WorkState.PARKED,
        stage=Stage.UNDERSTAND,
        collected_at__lt=now() - timedelta(days=days),
        deleted_at=None,
    ).order_by("pk")
    found = list(rows[:500])
    return len(found) - len(_erase(found, _UNANSWERED))


def unconsented_expire(*, days: int) -> int:
    """Erase letters and calls set aside for want of consent, recordings too; return how many.

    Args:
        days: how long a consent is waited for.
    """
    old = Intake.objects.filter(
        state=Intake.State.QUARANTINED,
        received_at__lt=now() - timedelta(days=days),
        original__erased_at=None,
        quarantine__reason=NO_CONSENT,
    ).distinct()
    found = list(old.order_by("pk")[:500])
    for intake in found:
        with transaction.atomic():
            original_erase(original=intake.original, reason=_UNANSWERED, user=None)
            intake_forget(intake)
    return len(found)


def _erase(items: Iterable[Item], reason: str) -> list[int]:
    held: list[int] = []
    for item in list(items):
        try:
            item_erase(item=item, reason=reason, user=None)
        except UnderLegalHold:
            held.append(item.pk)
    return held
