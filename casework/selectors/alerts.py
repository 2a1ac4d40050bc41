"""Reads of alerts: what one's saved searches found, near copies folded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from casework.models import Alert, SavedSearch, User
from casework.permissions import Action, allowed, require
from casework.selectors.restricted import readable
from index.matching import MatchedWord, matched_words
from index.snippet import snippet

PAGE: Final = 30
# Folding reads this many at once; beyond, older ones come on the next page.
_READ: Final = 1_000
_SNIPPET: Final = 240


@dataclass(slots=True)
class AlertLine:
    """One alert with the near copies of its item folded under it, as ``copies``.

    ``words`` are those of the passage that met the search. ``unread`` is set when any of them is.
    """

    alert: Alert
    words: tuple[MatchedWord, ...] = ()
    snippet: tuple[tuple[str, bool], ...] = ()
    copies: list[Alert] = field(default_factory=list)

    @property
    def unread(self) -> bool:
        """Whether it, or a copy under it, has not been read."""
        return any(one.read_at is None for one in (self.alert, *self.copies))

    @property
    def ids(self) -> list[int]:
        """Ids of the alert and of all that is folded under it."""
        return [self.alert.pk, *(one.pk for one in self.copies)]


@dataclass(frozen=True, slots=True)
class AlertPage:
    """One page of alerts, newest first. ``cut`` says that older ones are left out of it."""

    lines: list[AlertLine]
    page: int
    more: bool
    unread: int


def _rows(user: User) -> QuerySet[Alert]:
    """Return this user's alerts about items the user may read now."""
    return Alert.objects.filter(
        readable(user, "item__"), saved_search__user=user, item__deleted_at=None
    )


def alert_unread_count(*, user: User) -> int:
    """Return how many unread lines there are; 0 for roles without saved searches."""
    if not allowed(user, Action.SAVED_SEARCH):
        return 0
    return sum(_unread(user).values())


def _unread(user: User) -> dict[int, int]:
    """Return saved search → its unread lines, near copies counted as one; none without any."""
    family = Coalesce(F("item__near_duplicate_of_id"), F("item_id"))
    rows = _rows(user).filter(read_at=None).order_by().values("saved_search_id")
    counted = rows.annotate(lines=Count(family, distinct=True))
    return dict(counted.values_list("saved_search_id", "lines"))


def alert_page(
    *, user: User, unread: bool = False, saved_search_id: int | None = None, page: int = 1
) -> AlertPage:
    """Return one page of the user's alerts.

    Args:
        user: whose saved searches.
        unread: only lines with something unread.
        saved_search_id: only of this saved search.
        page: from 1.

    Raises:
        Refused: role.
    """
    require(user, Action.SAVED_SEARCH)
    rows = _rows(user)
    if unread:
        rows = rows.filter(read_at=None)
    if saved_search_id is not None:
        rows = rows.filter(saved_search_id=saved_search_id)
    lines = _folded(
        rows.select_related("saved_search", "passage", "item", "item__source")
        .defer("item__text", "item__signature")
        .order_by("-created_at", "-pk")[: _READ * page]
    )
    shown = lines[(page - 1) * PAGE : page * PAGE]
    for line in shown:
        _tell(line)
    return AlertPage(shown, page, len(lines) > page * PAGE, alert_unread_count(user=user))


def _folded(rows: Iterable[Alert]) -> list[AlertLine]:
    lines: dict[tuple[int, int], AlertLine] = {}
    for one in rows:
        key = (one.saved_search_id, one.item.near_duplicate_of_id or one.item_id)
        if key in lines:
            lines[key].copies.append(one)
        else:
            lines[key] = AlertLine(one)
    return list(lines.values())


def _tell(line: AlertLine) -> None:
    passage, query = line.alert.passage, line.alert.saved_search.query
    if passage is None:
        return
    line.words = tuple(matched_words(passage.text, query))
    line.snippet = tuple(snippet(passage.text, query, _SNIPPET))


def alert_ids_folded(*, user: User, alert_ids: Collection[int]) -> list[int]:
    """Return these alerts of the user and the near copies that the page folds under them.

    Raises:
        Refused: role.
    """
    require(user, Action.SAVED_SEARCH)
    lines = _folded(_rows(user).select_related("item").order_by("-created_at", "-pk"))
    wanted = set(alert_ids)
    return [one for line in lines if wanted & set(line.ids) for one in line.ids]


def saved_searches(*, user: User) -> list[SavedSearch]:
    """Return one's own saved searches, each with ``new``: how many unread alerts it has.

    Raises:
        Refused: role.
    """
    require(user, Action.SAVED_SEARCH)
    rows: list[Any] = list(SavedSearch.objects.filter(user=user))
    counts = _unread(user)
    for one in rows:
        one.new = counts.get(one.pk, 0) if one.alerts else 0
    return rows


def line_json(line: AlertLine) -> dict[str, Any]:
    """Return an alert in the promised shape of ``manhmoi alerts --json`` and ``/api/alerts``."""
    alert = line.alert
    return {
        "id": alert.pk,
        "user": alert.saved_search.user.username,
        "saved_search": {"id": alert.saved_search_id, "name": alert.saved_search.name},
        "query": alert.saved_search.query,
        "item_id": alert.item_id,
        "passage_id": alert.passage_id,
        "text": alert.passage.text if alert.passage else None,
        "start_ms": alert.passage.start_ms if alert.passage else None,
        "url": alert.item.url,
        "source": alert.item.source.name if alert.item.source else alert.item.platform,
        "created_at": alert.created_at.isoformat(),
        "read_at": alert.read_at.isoformat() if alert.read_at else None,
        "why": {
            "words": [{"text": one.text, "view": one.view} for one in line.words],
            "asked": alert.asked,
            "semantic": None
            if alert.cosine is None
            else {"cosine": round(alert.cosine, 4), "model": alert.model},
        },
        "copies": [one.item_id for one in line.copies],
    }
