"""Reads of the flag queue: what the machine suggested, beside the official fact."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from casework.models import Flag, Review, User
from casework.permissions import Action, require
from casework.selectors.flag_cards import FlagCard, flag_card, handed_over
from casework.selectors.flagged_text import Excerpt, excerpt, near_copy_ids
from casework.selectors.quality import reviewed_counts
from casework.selectors.restricted import readable

__all__ = [
    "TABS",
    "Excerpt",
    "FlagCard",
    "excerpt",
    "flag_card",
    "flag_counts",
    "flag_get",
    "flag_last_decision",
    "flag_queue",
    "near_copy_ids",
]

PAGE_SIZE: Final = 20
TABS: Final = (
    Flag.Status.SUGGESTED,
    Flag.Status.UNSURE,
    Flag.Status.FIRST_APPROVED,
    Flag.Status.APPROVED,
    Flag.Status.REJECTED,
    Flag.Status.WITHDRAWN,
)
WAITING: Final = (Flag.Status.SUGGESTED, Flag.Status.UNSURE, Flag.Status.FIRST_APPROVED)


def _visible(user: User) -> QuerySet[Flag]:
    rows = Flag.objects.filter(readable(user, "item__"))
    return rows.select_related(
        "item__source",
        "fact",
        "transcript",
        "reading",
        "first_reviewer",
        "second_reviewer",
        "locked_by",
    ).defer("item__signature")


def flag_queue(
    *, user: User, status: Flag.Status, page: int = 1, level: str = "", type_: str = ""
) -> tuple[Page[Any], list[FlagCard]]:
    """Return one page of flags with this status; among those that wait, what matters most first.

    Args:
        user: who looks.
        status: the tab.
        page: from 1.
        level: only ``flag`` or ``watch``; both when empty.
        type_: only this type of distortion; all when empty.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_VIEW)
    order = ("-priority", "-score", "-id") if status in WAITING else ("-created_at", "-id")
    rows = _visible(user).filter(status=status).order_by(*order)
    if level:
        rows = rows.filter(level=level)
    if type_:
        rows = rows.filter(type=type_)
    found = Paginator(rows, PAGE_SIZE).get_page(page)
    counts = reviewed_counts()
    return found, [flag_card(user, flag, counts) for flag in found]


def flag_get(*, user: User, flag_id: int) -> Flag | None:
    """Return a flag that the user may see, else ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_VIEW)
    return _visible(user).filter(pk=flag_id).first()


def flag_counts(*, user: User) -> dict[Flag.Status, int]:
    """Return how many flags stand where, for the tabs.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_VIEW)
    rows = Flag.objects.filter(readable(user, "item__")).order_by()
    found = dict(rows.values_list("status").annotate(n=Count("pk")))
    return {status: found.get(status.value, 0) for status in TABS}


def flag_last_decision(*, user: User) -> Review | None:
    """Return the user's newest decision about a flag if it can still be undone.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_VIEW)
    mine = user.reviews.filter(flag__isnull=False, undone_at=None).select_related("flag")
    last = mine.order_by("-id").first()
    if last is None or last.flag is None or handed_over(last.flag):
        return None
    later = last.flag.reviews.filter(undone_at=None, id__gt=last.pk)
    return None if later.exists() else last
