"""A flag by hand: what a person saw and the machine did not, still to be approved by two."""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction

from casework.models import Flag, Item, User
from casework.permissions import Action, require
from casework.selectors.facts import latest_rows
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from casework.services.flag_steps import INACTIVE, refuse_inactive_fact
from casework.services.priority import HARM, priorities_refresh
from casework.services.searchable import refresh_flagged
from casework.services.words import typed
from records.errors import Refused

MODEL: Final = "person@1"
"""Stands where a machine's name does; calibration leaves these out."""


def _span(item: Item, quote: str) -> tuple[int, int]:
    words = typed(quote)
    start = item.text.find(words) if words else -1
    if start < 0:
        raise Refused(
            "Không thấy đúng những chữ này trong bài; hãy chép nguyên văn.",
            "These very words are not in the text; copy them as they stand.",
        )
    return start, start + len(words)


@transaction.atomic
def flag_raise(*, user: User, item: Item, fact_id: str, type_: str, quote: str, note: str) -> Flag:
    """Suggest by hand that an item's text contradicts a fact; it is reviewed like any other.

    Args:
        user: who saw it; may give one of the two approvals.
        item: the item.
        fact_id: the fact contradicted; its newest version is cited.
        type_: type of distortion.
        quote: the very words that contradict it, as they stand in the text.
        note: why, for the reviewers.

    Raises:
        Refused: role, an erased or restricted item, no such fact, type or words, no reason, a
            fact that is inactive, or the same flag stands already.
    """
    require(user, Action.FLAG_REVIEW)
    require_readable(user, item)
    flag = _built(item, fact_id, type_, quote, note)
    refuse_inactive_fact(flag)
    try:
        with transaction.atomic():
            flag.save()
    except IntegrityError:
        raise Refused("Cờ này đã có rồi.", "This flag stands already.") from None
    priorities_refresh(item_ids=[item.pk])
    audit_record(
        action="flag.raise",
        subject=f"flag:{flag.pk}",
        detail={"item": item.pk, "fact": flag.fact.fact_id, "version": flag.fact.version},
        actor=user,
    )
    refresh_flagged(item.pk)
    flag.refresh_from_db()
    return flag


def _built(item: Item, fact_id: str, type_: str, quote: str, note: str) -> Flag:
    """Return the flag, not stored yet.

    Raises:
        Refused: as ``flag_raise`` says of what was given.
    """
    if item.deleted_at is not None:
        raise Refused("Tư liệu này đã bị xóa.", "This item has been erased.")
    fact = latest_rows().filter(fact_id=fact_id).first()
    if fact is None:
        raise Refused("Hãy chọn dữ kiện mà bài nói trái.", "Choose the fact it contradicts.")
    if type_ not in HARM:
        raise Refused("Hãy chọn loại sai lệch.", "Choose the type of distortion.")
    if not note.strip():
        raise Refused("Hãy ghi vì sao đây là sai lệch.", "Say why this is a distortion.")
    start, end = _span(item, quote)
    return Flag(
        item=item,
        item_version=item.version,
        fact=fact,
        fact_is_assumed=fact.status in INACTIVE,
        type=type_,
        start=start,
        end=end,
        evidence=item.text[start:end],
        score=1.0,
        why=typed(note).replace(";", ","),
        model=MODEL,
    )
