"""Reads of possible matches: both sides field by field, what was decided, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet

from casework.models import Item, MatchDecision, MatchProposal, Reading, Transcript, User
from casework.permissions import Action, allowed, require
from casework.selectors.restricted import readable
from casework.services.matching import match_stamp, standing

PAGE_SIZE: Final = 20
TABS: Final = ("suggested", "confirmed", "rejected")
CONTEXT_CHARS: Final = 40


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of testimony with what stands around it, and where it is."""

    field: str
    before: str
    text: str
    after: str
    text_kind: str


@dataclass(frozen=True, slots=True)
class MatchCard:
    """A proposal as its card shows it; ``may_decide`` and ``may_undo`` are for this user."""

    proposal: MatchProposal
    quotes: tuple[Quote, ...]
    stamp: str
    decision: MatchDecision | None
    outdated: bool
    may_decide: bool
    may_undo: bool


def _visible(user: User) -> QuerySet[MatchProposal]:
    rows = MatchProposal.objects.filter(readable(user, "item__"), item__deleted_at=None)
    return rows.select_related("item__source", "record__registry")


def _in_tab(rows: QuerySet[MatchProposal], tab: str) -> QuerySet[MatchProposal]:
    holds = MatchDecision.objects.filter(proposal=OuterRef("pk"), undone_at=None)
    if tab == "suggested":
        return rows.filter(~Exists(holds), current=True)
    return rows.filter(Exists(holds.filter(verdict=tab)))


def match_queue(*, user: User, tab: str, page: int = 1) -> tuple[Page[Any], list[MatchCard]]:
    """Return one page of proposals, surest first.

    Raises:
        Refused: role.
    """
    require(user, Action.REGISTRY_VIEW)
    rows = _in_tab(_visible(user), tab).order_by("-score", "id")
    found = Paginator(rows, PAGE_SIZE).get_page(page)
    return found, [match_card(user, proposal) for proposal in found]


def match_counts(*, user: User) -> dict[str, int]:
    """Return how many proposals stand where, for the tabs.

    Raises:
        Refused: role.
    """
    require(user, Action.REGISTRY_VIEW)
    return {tab: _in_tab(_visible(user), tab).count() for tab in TABS}


def match_get(*, user: User, match_id: int) -> MatchProposal | None:
    """Return a proposal that the user may see, else ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.REGISTRY_VIEW)
    return _visible(user).filter(pk=match_id).first()


def item_matches(*, user: User, item: Item) -> list[MatchCard]:
    """Return the proposals of one item, those by an earlier matching only when decided.

    Raises:
        Refused: role.
    """
    require(user, Action.REGISTRY_VIEW)
    rows = _visible(user).filter(item=item).order_by("person", "-score", "id")
    cards = [match_card(user, proposal) for proposal in rows]
    return [card for card in cards if card.proposal.current or card.decision is not None]


def match_card(user: User, proposal: MatchProposal) -> MatchCard:
    """Return what the card of one proposal shows to this user."""
    decision = standing(proposal)
    deciding = allowed(user, Action.MATCH_DECIDE)
    return MatchCard(
        proposal=proposal,
        quotes=tuple(_quotes(proposal)),
        stamp=match_stamp(proposal),
        decision=decision,
        outdated=proposal.record_version != proposal.record.version or not proposal.current,
        may_decide=deciding and decision is None,
        may_undo=deciding and decision is not None and decision.decided_by_id == user.pk,
    )


def _quotes(proposal: MatchProposal) -> list[Quote]:
    quotes = []
    texts: dict[tuple[Any, Any], str] = {}
    for span in sorted(proposal.spans, key=lambda one: int(one["start"])):
        where = (span["transcript"], span["reading"])
        if where not in texts:
            texts[where] = _text(proposal.item, *where)
        text, start, end = texts[where], span["start"], span["end"]
        first, last = max(0, start - CONTEXT_CHARS), min(len(text), end + CONTEXT_CHARS)
        quotes.append(
            Quote(span["field"], text[first:start], text[start:end], text[end:last],
                  span["text_kind"])
        )  # fmt: skip
    return quotes


def _text(item: Item, transcript: int | None, reading: int | None) -> str:
    if transcript is not None:
        row = Transcript.objects.filter(pk=transcript, item=item).first()
        return row.text if row else ""
    if reading is not None:
        read = Reading.objects.filter(pk=reading, item=item).first()
        return read.text if read else ""
    return item.text
