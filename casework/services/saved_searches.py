"""Searches that a user keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from casework.models import SavedSearch, User
from casework.permissions import Action, require
from casework.selectors.search_question import question
from casework.services.audit import audit_record
from index.matching import asked_words
from records.errors import Refused
from records.search import SearchFilters


def saved_search_create(
    *,
    user: User,
    name: str,
    query: str,
    filters: Mapping[str, Sequence[str]],
    alerts: bool = False,
    operator: bool = False,
) -> SavedSearch:
    """Keep a search under ``name``; the same name again replaces what was kept.

    What an earlier question of that name had found goes with it.

    Args:
        user: whose search it is; nobody else sees it.
        name: at most 120 characters.
        query: at most 500 characters.
        filters: parameters of the search form by their names.
        alerts: tell of testimony that becomes searchable from now on and answers it.
        operator: done for the user on the command line; the record then names no actor.

    Raises:
        Refused: the role may not, the name is empty, or there is nothing to tell of.
    """
    require(user, Action.SAVED_SEARCH)
    title = name.strip()[:120]
    if not title:
        raise Refused("Hãy đặt tên cho tìm kiếm cần lưu.", "Give the saved search a name.")
    kept = {key: list(values) for key, values in filters.items()}
    asked = {"query": query[:500], "filters": kept}
    if alerts:
        _require_question(query, kept)
    with transaction.atomic():
        earlier = SavedSearch.objects.filter(user=user, name=title).first()
        if earlier is not None and (earlier.query, earlier.filters) != (asked["query"], kept):
            earlier.found.all().delete()
        saved, _created = SavedSearch.objects.update_or_create(
            user=user, name=title, defaults={**asked, "alerts": alerts, "trouble": {}}
        )
        audit_record(
            action="search.save",
            subject=f"saved_search:{saved.pk}",
            detail={"alerts": alerts, "user": user.pk},
            actor=None if operator else user,
        )
    return saved


def _require_question(query: str, filters: Mapping[str, Sequence[str]]) -> None:
    """Raise ``Refused`` for a search that everything answers: it would tell of every item."""
    asked = question(query, SearchFilters()).parsed
    if asked.condition is None and not asked_words(asked.words) and not any(filters.values()):
        raise Refused(
            "Tìm kiếm trống khớp với mọi tư liệu: hãy gõ từ hoặc chọn bộ lọc rồi mới bật báo tin.",
            "An empty search matches everything: type words or choose a filter to be alerted.",
        )


def saved_search_alerts(
    *, user: User, saved_search_id: int, on: bool, operator: bool = False
) -> SavedSearch:
    """Turn the telling of new testimony on or off for one of the user's own saved searches.

    Args:
        user: whose it is.
        saved_search_id: which.
        on: whether it tells.
        operator: done for the user on the command line; the record then names no actor.

    Raises:
        Refused: the role may not, the search is not the user's, or everything would answer it.
    """
    require(user, Action.SAVED_SEARCH)
    with transaction.atomic():
        rows = SavedSearch.objects.select_for_update()
        saved = rows.filter(user=user, pk=saved_search_id).first()
        if saved is None:
            raise Refused("Không có tìm kiếm đã lưu này.", "There is no such saved search.")
        if on:
            _require_question(saved.query, saved.filters)
        saved.alerts = on
        saved.save(update_fields=["alerts"])
        audit_record(
            action="search.alerts",
            subject=f"saved_search:{saved.pk}",
            detail={"alerts": on, "user": user.pk},
            actor=None if operator else user,
        )
    return saved


def saved_search_delete(*, user: User, saved_search_id: int, operator: bool = False) -> None:
    """Delete one of the user's own saved searches.

    Args:
        user: whose it is.
        saved_search_id: which.
        operator: done for the user on the command line; the record then names no actor.

    Raises:
        Refused: the role may not, or the search is not the user's.
    """
    require(user, Action.SAVED_SEARCH)
    with transaction.atomic():
        deleted, _rows = SavedSearch.objects.filter(user=user, pk=saved_search_id).delete()
        if not deleted:
            raise Refused("Không có tìm kiếm đã lưu này.", "There is no such saved search.")
        audit_record(
            action="search.forget",
            subject=f"saved_search:{saved_search_id}",
            detail={"user": user.pk},
            actor=None if operator else user,
        )
