"""Searches that a user keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from casework.models import SavedSearch, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from records.errors import Refused


def saved_search_create(
    *, user: User, name: str, query: str, filters: Mapping[str, Sequence[str]]
) -> SavedSearch:
    """Keep a search under ``name``; the same name again replaces what was kept.

    Args:
        user: whose search it is; nobody else sees it.
        name: at most 120 characters.
        query: at most 500 characters.
        filters: parameters of the search form by their names.

    Raises:
        Refused: the role may not, or the name is empty.
    """
    require(user, Action.SAVED_SEARCH)
    title = name.strip()[:120]
    if not title:
        raise Refused("Hãy đặt tên cho tìm kiếm cần lưu.", "Give the saved search a name.")
    kept = {key: list(values) for key, values in filters.items()}
    with transaction.atomic():
        saved, _created = SavedSearch.objects.update_or_create(
            user=user, name=title, defaults={"query": query[:500], "filters": kept}
        )
        audit_record(action="search.save", subject=f"saved_search:{saved.pk}", actor=user)
    return saved


def saved_search_delete(*, user: User, saved_search_id: int) -> None:
    """Delete one of the user's own saved searches.

    Raises:
        Refused: the role may not, or the search is not the user's.
    """
    require(user, Action.SAVED_SEARCH)
    with transaction.atomic():
        deleted, _rows = SavedSearch.objects.filter(user=user, pk=saved_search_id).delete()
        if not deleted:
            raise Refused("Không có tìm kiếm đã lưu này.", "There is no such saved search.")
        audit_record(action="search.forget", subject=f"saved_search:{saved_search_id}", actor=user)
