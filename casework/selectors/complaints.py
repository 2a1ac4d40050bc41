"""Reads of complaints: their words and where they went, never who wrote them."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from casework.models import Complaint, User
from casework.permissions import Action, require
from casework.selectors.restricted import readable

PAGE_SIZE: Final = 30


def _visible(user: User) -> QuerySet[Complaint]:
    require(user, Action.COMPLAINT_VIEW)
    rows = Complaint.objects.filter(readable(user, "item__"))
    return rows.select_related("item", "flag", "opened_by", "changed_by").defer("item__signature")


def complaint_list(*, user: User, status: str = "", page: int = 1) -> Page[Any]:
    """Return a page of complaints, newest first; of one status when given.

    Raises:
        Refused: role.
    """
    rows = _visible(user)
    if status:
        rows = rows.filter(status=status)
    return Paginator(rows, PAGE_SIZE).get_page(page)


def complaint_get(*, user: User, complaint_id: int) -> Complaint | None:
    """Return a complaint that the user may see, else ``None``.

    Raises:
        Refused: role.
    """
    return _visible(user).filter(pk=complaint_id).first()


def complaint_counts(*, user: User) -> dict[str, int]:
    """Return how many complaints stand where, for the tabs.

    Raises:
        Refused: role.
    """
    rows = _visible(user).order_by()
    found = dict(rows.values_list("status").annotate(n=Count("pk")))
    return {status: found.get(status, 0) for status in Complaint.Status.values}
