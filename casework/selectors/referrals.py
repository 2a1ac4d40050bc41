"""Reads of the cyber unit: only flags that two different people approved, withdrawn ones marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import F, Max, QuerySet
from django.db.models.expressions import Exists, OuterRef

from casework.models import Flag, Item, Referral, Review, User
from casework.permissions import Action, require
from casework.selectors.flagged_text import judged_version
from casework.selectors.flags import Excerpt, excerpt, near_copy_ids
from casework.selectors.restricted import OPEN
from records.errors import Refused

PAGE_SIZE: Final = 30
_NEAR_COPIES: Final = 50
# No text is longer: offsets then count from its beginning.
_WHOLE: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class Approval:
    """Who stood behind an approval: the role and the moment, never the name."""

    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """A flag with everything that backs it.

    ``withheld`` is set for restricted items: only the evidence itself is handed over.
    ``original_sha256`` names the bytes as received; empty when there are none. ``near_copies`` are
    those that two people confirmed too: a near copy may also be a complaint or a correction;
    ``copies_changed_at`` is when one of them was last approved or withdrawn.
    """

    flag: Flag
    excerpt: Excerpt
    withheld: bool
    approvals: tuple[Approval, Approval]
    withdrawn_at: datetime | None
    original_sha256: str
    near_copies: list[Item]
    near_copy_count: int
    copies_changed_at: datetime | None
    referrals: list[Referral]


def _approved_by_two(user: User) -> QuerySet[Flag]:
    require(user, Action.REFERRAL_VIEW)
    return (
        Flag.objects.filter(
            status__in=(Flag.Status.APPROVED, Flag.Status.WITHDRAWN),
            first_reviewer__isnull=False,
            second_reviewer__isnull=False,
        )
        .exclude(first_reviewer=F("second_reviewer"))
        .select_related(
            "item__original",
            "item__source",
            "fact",
            "transcript",
            "reading",
            "media_match__known",
            "media_match__media__original",
        )
        .defer("item__signature")
    )


def _acceptances(flag: Flag) -> list[Review]:
    rows = flag.reviews.filter(decision="accept", undone_at=None).select_related("reviewer")
    return list(rows.order_by("id"))


def role_then(review: Review) -> str:
    """Return the role in which a decision was made; today's for one of before roles were kept."""
    return str(review.before.get("role") or review.reviewer.role)


def approvals(flag: Flag) -> tuple[Approval, Approval]:
    """Return the two approvals, read again from the decisions themselves.

    Raises:
        Refused: the decisions do not show two different people, whatever the flag's row says.
    """
    found = _acceptances(flag)
    people = {review.reviewer_id for review in found}
    if people != {flag.first_reviewer_id, flag.second_reviewer_id} or len(found) != 2:
        raise Refused(
            "Cờ này chưa được hai người khác nhau duyệt.",
            "Two different people have not approved this flag.",
        )
    first, second = found
    return (
        Approval(role_then(first), first.created_at),
        Approval(role_then(second), second.created_at),
    )


def _backed(flag: Flag) -> bool:
    try:
        approvals(flag)
    except Refused:
        return False
    return True


def referral_list(*, user: User, page: int = 1) -> tuple[Page[Any], list[Flag]]:
    """Return a page of flags that two different people approved, newest approval first.

    The rows are filtered, and each is checked again against its decisions.

    Raises:
        Refused: role.
    """
    rows = _approved_by_two(user).order_by("-pk")
    found = Paginator(rows, PAGE_SIZE).get_page(page)
    return found, [flag for flag in found if _backed(flag)]


def referral_all(*, user: User) -> list[Flag]:
    """Return every flag that may be handed over, withdrawn ones included, oldest first.

    Raises:
        Refused: role.
    """
    return [flag for flag in _approved_by_two(user).order_by("pk") if _backed(flag)]


def referral_get(*, user: User, flag_id: int) -> Flag | None:
    """Return a flag that two different people approved, else ``None``.

    Raises:
        Refused: role.
    """
    flag = _approved_by_two(user).filter(pk=flag_id).first()
    return flag if flag is not None and _backed(flag) else None


def evidence(*, user: User | None, flag: Flag) -> Evidence:
    """Return what backs a flag; ``None`` is the house itself, which lays it out for programmes.

    Raises:
        Refused: role, or not approved by two different people.
    """
    if user is not None:
        require(user, Action.REFERRAL_VIEW)
    both = approvals(flag)
    withheld = flag.item.access != OPEN
    copies = near_copy_ids(flag.item).filter(access=OPEN)
    confirmed = copies.filter(Exists(_confirmed_copy(flag))).order_by("published_at", "pk")
    judged = judged_version(flag)
    original = judged.original if judged else None
    return Evidence(
        flag=flag,
        excerpt=Excerpt("", flag.evidence, "", False, False)
        if withheld
        else excerpt(flag, context=_WHOLE),
        withheld=withheld,
        approvals=both,
        withdrawn_at=_withdrawn_at(flag),
        original_sha256=original.sha256 if original else "",
        near_copies=list(confirmed[:_NEAR_COPIES]),
        near_copy_count=copies.count(),
        copies_changed_at=_copies_changed_at(flag),
        referrals=list(flag.referrals.all()[:20]),
    )


def _confirmed_copy(flag: Flag) -> QuerySet[Flag]:
    """Return the approved flags of the queried item against the same fact."""
    return Flag.objects.filter(
        item=OuterRef("pk"),
        fact__fact_id=flag.fact.fact_id,
        status=Flag.Status.APPROVED,
        first_reviewer__isnull=False,
        second_reviewer__isnull=False,
    ).exclude(first_reviewer=F("second_reviewer"))


def _copies_changed_at(flag: Flag) -> datetime | None:
    """Return when a near copy's flag against the same fact was last approved or withdrawn."""
    decided = Review.objects.filter(
        flag__item__in=near_copy_ids(flag.item).filter(access=OPEN),
        flag__fact__fact_id=flag.fact.fact_id,
        flag__status__in=(Flag.Status.APPROVED, Flag.Status.WITHDRAWN),
        undone_at=None,
    )
    last: datetime | None = decided.aggregate(last=Max("created_at"))["last"]
    return last


def _withdrawn_at(flag: Flag) -> datetime | None:
    if flag.status != Flag.Status.WITHDRAWN:
        return None
    review = flag.reviews.filter(decision="withdraw", undone_at=None).order_by("-id").first()
    return review.created_at if review else None
