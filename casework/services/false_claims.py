"""False claims with their corrections: made from a flag, mended by editors, published by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from casework.clock import now
from casework.models import FalseClaim, Flag, User
from casework.permissions import Action, require
from casework.selectors.claim_ties import tied_flagged
from casework.selectors.flag_correction import correction_of
from casework.selectors.restricted import OPEN, require_readable
from casework.services.audit import audit_record
from casework.services.words import typed
from records.errors import Refused

LONGEST: Final = 4_000
_TITLE: Final = 200
_CLAIM_CHARS: Final = 400
_NAMES: Final = {
    "title": ("tiêu đề", "title"),
    "claim": ("tin sai, nói gọn", "claim"),
    "correction_vi": ("lời đính chính tiếng Việt", "correction in Vietnamese"),
}


@dataclass(frozen=True, slots=True)
class CorrectionContent:
    """What an editor writes: a title, the claim in neutral words, the correction twice."""

    title: str
    claim: str
    correction_vi: str
    correction_en: str = ""


def _checked(content: CorrectionContent) -> CorrectionContent:
    clean = CorrectionContent(
        *(typed(getattr(content, name)) for name in CorrectionContent.__slots__)
    )
    for name in _NAMES:
        # Signs without width alone are no words.
        if not any(sign.isalnum() for sign in getattr(clean, name)):
            vi, en = _NAMES[name]
            raise Refused(f"Còn thiếu {vi}.", f"The {en} is missing.")
    if len(clean.title) > _TITLE or any(
        len(getattr(clean, name)) > LONGEST for name in CorrectionContent.__slots__
    ):
        raise Refused(
            f"Dài quá: tiêu đề đến {_TITLE} ký tự, các phần khác đến {LONGEST}.",
            f"Too long: a title has {_TITLE} characters at most, the other parts {LONGEST}.",
        )
    return clean


@transaction.atomic
def false_claim_open(*, user: User, flag: Flag) -> FalseClaim:
    """Return the flag's false claim, made now where it has none, with the flags tied to it.

    The words are proposed from the official fact; an editor mends them.

    Raises:
        Refused: role, the item may not be read, or the flag was rejected or withdrawn.
    """
    require(user, Action.CORRECTION_EDIT)
    flags = Flag.objects.select_for_update(of=("self",)).select_related("item", "fact")
    row = flags.get(pk=flag.pk)
    require_readable(user, row.item)
    if row.false_claim is not None:
        return row.false_claim
    if row.status in (Flag.Status.REJECTED, Flag.Status.WITHDRAWN, Flag.Status.SUPERSEDED):
        raise Refused(
            "Cờ này đã bị bác hoặc rút; không có gì để đính chính.",
            "This flag was rejected or withdrawn; there is nothing to correct.",
        )
    words = correction_of(row)
    # What stands here is read by more people than a closed item is.
    said = row.evidence if row.item.access == OPEN else ""
    made = FalseClaim.objects.create(
        fact=row.fact,
        type=row.type,
        title=f"{row.fact.fact_id}: {said or row.fact.statement_vi}"[:_TITLE],
        claim=said[:_CLAIM_CHARS],
        correction_vi=words.vi,
        correction_en=words.en,
        created_by=user,
    )
    _audit("correction.open", made, user, flags=[row.pk])
    _attach(made, {row.item_id})
    return made


@transaction.atomic
def false_claim_attach(*, user: User, false_claim: FalseClaim) -> int:
    """Attach the flags that have become tied to those of a claim since; returns how many.

    Raises:
        Refused: role.
    """
    require(user, Action.CORRECTION_EDIT)
    before = set(false_claim.flags.values_list("item_id", flat=True))
    count = _attach(false_claim, before)
    _audit("correction.attach", false_claim, user, attached=count)
    return count


def _attach(false_claim: FalseClaim, item_ids: Collection[int]) -> int:
    """Point the flags of the same fact that are tied to these items at the claim."""
    rows = Flag.objects.filter(
        item_id__in=tied_flagged(item_ids),
        fact__fact_id=false_claim.fact.fact_id,
        false_claim=None,
    ).exclude(status__in=(Flag.Status.REJECTED, Flag.Status.SUPERSEDED))
    return rows.update(false_claim=false_claim)


@transaction.atomic
def false_claim_edit(
    *, user: User, false_claim: FalseClaim, content: CorrectionContent
) -> FalseClaim:
    """Change the words; what is published is changed where it is published, too, by people.

    Raises:
        Refused: role, or something is missing or too long.
    """
    require(user, Action.CORRECTION_EDIT)
    clean = _checked(content)
    row = FalseClaim.objects.select_for_update().get(pk=false_claim.pk)
    for name in CorrectionContent.__slots__:
        setattr(row, name, getattr(clean, name))
    row.save()
    _audit("correction.edit", row, user)
    return row


@transaction.atomic
def false_claim_publish(
    *, user: User, false_claim: FalseClaim, url: str, on: date | None = None
) -> FalseClaim:
    """Note that the newsroom has published the correction, where and on which day.

    Raises:
        Refused: role; no flag of it is approved by two people; the address is none of the web;
            the day lies ahead; the claim is not written yet.
    """
    require(user, Action.CORRECTION_PUBLISH)
    row = FalseClaim.objects.select_for_update().get(pk=false_claim.pk)
    address = typed(url)
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(address) > LONGEST:
        raise Refused(
            "Hãy ghi địa chỉ web của bài đính chính.", "Give the web address of the correction."
        )
    if on is not None and on > timezone.localdate():
        raise Refused("Ngày đăng chưa tới.", "The day of publication lies ahead.")
    if not row.flags.filter(status=Flag.Status.APPROVED).exists():
        raise Refused(
            "Chỉ đăng đính chính khi ít nhất một cờ đã được hai người khác nhau duyệt.",
            "A correction is published only when two people have approved one of its flags.",
        )
    if not row.claim:
        raise Refused(
            "Hãy viết tin sai, nói gọn, trước khi ghi là đã đăng.",
            "Say the false claim in short before noting that its correction is published.",
        )
    row.url = address
    row.published_at = timezone.make_aware(datetime.combine(on, time(12))) if on else now()
    row.published_by = user
    row.save()
    _audit("correction.publish", row, user, url=address)
    return row


def _audit(action: str, row: FalseClaim, user: User, **detail: object) -> None:
    audit_record(
        action=action,
        subject=f"false_claim:{row.pk}",
        detail={"fact": row.fact.fact_id, **detail},
        actor=user,
    )
