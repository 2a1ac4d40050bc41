"""Saved searches look at what has just become searchable, and tell of it once.

Called by the pipeline between indexing and *done*: a text is done only once every saved search has
looked at it, in the same transaction. A kill in between repeats the look, and a row that is there
already is left alone: nothing is missed, nothing told twice.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from casework.clock import now
from casework.models import Alert, AlertDue, Passage, SavedSearch, User
from casework.permissions import Action, allowed, require
from casework.selectors.alert_match import Match, matches
from casework.services.audit import audit_record
from casework.services.searchable import passages_level
from records.errors import Refused

_log = logging.getLogger(__name__)

Found = list[tuple[SavedSearch, dict[int, Match]]]


def alerts_find(*, passage_ids: Sequence[int]) -> Found:
    """Return what every saved search that tells of new testimony finds in these passages.

    A search that cannot be asked any more is marked with its trouble and stops nobody else.

    Raises:
        OperatorError: the index cannot be opened.
    """
    if not passage_ids:
        return []
    found: Found = []
    for saved in SavedSearch.objects.filter(alerts=True).select_related("user").order_by("pk"):
        if not allowed(saved.user, Action.SAVED_SEARCH):
            continue
        try:
            here = matches(saved, passage_ids)
        except Refused as error:
            _log.warning("saved search %d cannot be asked: %s", saved.pk, error.en)
            SavedSearch.objects.filter(pk=saved.pk).update(trouble={"vi": error.vi, "en": error.en})
            continue
        if saved.trouble:
            SavedSearch.objects.filter(pk=saved.pk).update(trouble={})
        if here:
            found.append((saved, here))
    return found


def alerts_store(*, found: Found) -> int:
    """Store alerts, leaving out those that are there; must run in the caller's transaction.

    Returns:
        How many are new.
    """
    rows = [
        Alert(
            saved_search=saved,
            item_id=match.item_id,
            passage_id=match.passage_id,
            words=match.words,
            asked=match.asked,
            cosine=match.cosine,
            model=match.model,
        )
        for saved, here in found
        for match in here.values()
    ]
    if not rows:
        return 0
    told = set(
        Alert.objects.filter(item_id__in={row.item_id for row in rows}).values_list(
            "saved_search_id", "item_id"
        )
    )
    new = [row for row in rows if (row.saved_search_id, row.item_id) not in told]
    # Another process may tell of the same at this moment; the database lets only one in.
    Alert.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        audit_record(
            action="alerts.store",
            subject=f"items:{min(r.item_id for r in new)}-{max(r.item_id for r in new)}",
            detail={
                "alerts": len(new),
                "saved_searches": sorted({row.saved_search_id for row in new}),
                "models": sorted({row.model for row in new if row.model}),
            },
        )
    return len(new)


def alerts_due(*, item_id: int) -> None:
    """Note, in the caller's transaction, that saved searches must look at this item again."""
    AlertDue.objects.get_or_create(item_id=item_id)


def alerts_settle() -> int:
    """Let saved searches look at every item noted by :func:`alerts_due`, once each.

    Returns:
        How many items were looked at.
    """
    done = 0
    for item_id in list(AlertDue.objects.order_by("since").values_list("pk", flat=True)):
        if SavedSearch.objects.filter(alerts=True).exists():
            # The process that committed the words may have died before it indexed them.
            passages_level([item_id])
        # Only what a person added: the item's own words were looked at when they were indexed.
        rows = Passage.objects.filter(item_id=item_id, current=True, text_kind="translation")
        found = alerts_find(passage_ids=list(rows.values_list("pk", flat=True)))
        with transaction.atomic():
            alerts_store(found=found)
            AlertDue.objects.filter(pk=item_id).delete()
        done += 1
    return done


def alerts_settle_after_commit() -> None:
    """Settle once the transaction has committed; what fails stays noted for the next start."""

    def run() -> None:
        try:
            alerts_settle()
        except Exception:
            _log.exception("saved searches could not look at an approved translation yet")

    transaction.on_commit(run)


@transaction.atomic
def alerts_read(
    *, user: User, alert_ids: Sequence[int] | None = None, operator: bool = False
) -> int:
    """Mark one's own alerts as read: these, or all when ``None``.

    Args:
        user: whose alerts.
        alert_ids: those of :attr:`AlertLine.ids`, so that copies folded under one go along.
        operator: done for the user on the command line; the record then names no actor.

    Returns:
        How many were unread.

    Raises:
        Refused: the role may not.
    """
    require(user, Action.SAVED_SEARCH)
    rows: QuerySet[Alert] = Alert.objects.filter(saved_search__user=user, read_at=None)
    if alert_ids is not None:
        rows = rows.filter(pk__in=alert_ids)
    count = rows.update(read_at=now())
    if count:
        detail = {"alerts": count, "user": user.pk}
        audit_record(action="alerts.read", detail=detail, actor=None if operator else user)
    return count
