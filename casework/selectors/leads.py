"""Reads of leads: the list, and one lead with its items side by side by language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from casework.models import Clue, Lead, LeadItem, Review, User
from casework.permissions import Action, allowed, require
from casework.selectors.restricted import may_read

PAGE_SIZE: Final = 30
SHOWN_CLUES: Final = 12
EXCERPT_CHARS: Final = 1200


@dataclass(frozen=True, slots=True)
class LeadEntry:
    """One item of a lead. ``hidden`` items are restricted: the user sees that they are there.

    ``quote`` is the very passage when one was chosen, ``text`` the item's text, cut.
    ``clues`` maps a label (date, number, place …) to the distinct spans found in the item.
    """

    entry: LeadItem
    hidden: bool
    quote: str
    text: str
    clues: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class LeadPage:
    """One lead as its page shows it; ``by_language`` keeps the order in which items came in."""

    lead: Lead
    by_language: dict[str, list[LeadEntry]]
    history: list[Review]
    may_undo: Review | None
    count: int


def lead_list(*, user: User, status: str = "", page: int = 1) -> Page[Any]:
    """Return leads, newest change first, each with ``size``: how many items it gathers.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    rows: QuerySet[Any] = Lead.objects.select_related("opened_by")
    if status:
        rows = rows.filter(status=status)
    rows = rows.annotate(size=Count("entries")).order_by("-updated_at", "-pk")
    return Paginator(rows, PAGE_SIZE).get_page(page)


def lead_counts(*, user: User) -> dict[Lead.Status, int]:
    """Return how many leads stand where.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    found = dict(Lead.objects.order_by().values_list("status").annotate(n=Count("pk")))
    return {status: found.get(status.value, 0) for status in Lead.Status}


def lead_get(*, user: User, lead_id: int) -> Lead | None:
    """Return a lead, else ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    return Lead.objects.filter(pk=lead_id).first()


def leads_open(*, user: User) -> list[Lead]:
    """Return leads that still take items, newest change first.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    return list(Lead.objects.exclude(status=Lead.Status.CLOSED)[:50])


def _clues(item_ids: list[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    present = Q(transcript=None) | Q(transcript__current=True)
    rows = Clue.objects.filter(present, item_id__in=item_ids).order_by("item_id", "start")
    for item_id, label, text in rows.values_list("item_id", "label", "text"):
        texts = found.setdefault(item_id, {}).setdefault(label, [])
        if text not in texts and len(texts) < SHOWN_CLUES:
            texts.append(text)
    return found


def lead_page(*, user: User, lead: Lead) -> LeadPage:
    """Return everything that a lead's page shows.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    entries = list(
        lead.entries.select_related("item__source", "passage", "added_by").defer("item__signature")
    )
    clues = _clues([entry.item_id for entry in entries if may_read(user, entry.item)])
    by_language: dict[str, list[LeadEntry]] = {}
    for entry in entries:
        hidden = not may_read(user, entry.item)
        by_language.setdefault("" if hidden else entry.item.lang or "und", []).append(
            LeadEntry(
                entry=entry,
                hidden=hidden,
                quote=entry.passage.text if entry.passage and not hidden else "",
                text="" if hidden else entry.item.text[:EXCERPT_CHARS],
                clues=clues.get(entry.item_id, {}),
            )
        )
    # Vietnamese first, then by code: a stable place for every language.
    ordered = dict(sorted(by_language.items(), key=lambda pair: (pair[0] != "vi", pair[0])))
    history = list(lead.reviews.select_related("reviewer"))
    last = next((one for one in history if one.undone_at is None), None)
    undoable = (
        last is not None
        and last.reviewer_id == user.pk
        and last.decision != "open"
        and allowed(user, Action.LEAD_EDIT)
    )
    return LeadPage(lead, ordered, history, last if undoable else None, len(entries))
