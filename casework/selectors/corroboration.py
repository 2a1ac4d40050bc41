"""Reads of proposed leads: the queue, and one proposal with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator

from casework.models import ItemLink, Lead, LeadItem, LeadProposal, ProposalItem, User
from casework.permissions import Action, require
from casework.selectors.corroboration_accounts import accounts_of
from casework.selectors.restricted import may_read
from casework.selectors.term_sample import term_sample
from nlp.corroboration.account import Account
from nlp.corroboration.independence import sources
from nlp.corroboration.naming import working_title

PAGE_SIZE: Final = 20
SHOWN_REASONS: Final = 4


@dataclass(frozen=True, slots=True)
class SharedFact:
    """Something that pairs of the proposal share (or contradict): in how many pairs, how strong."""

    kind: str
    value: str
    pairs: int
    nats: float


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal as its queue shows it.

    ``entries`` are the items this user may read, strongest first; ``hidden`` are the others.
    ``title`` and ``shared`` come from what the user may read alone. ``sources`` counts
    independent sources among them.
    """

    proposal: LeadProposal
    title: str
    entries: tuple[ProposalItem, ...]
    langs: tuple[str, ...]
    sources: int
    shared: tuple[SharedFact, ...]
    against: tuple[SharedFact, ...]
    hidden: int


def proposal_counts(*, user: User) -> dict[str, int]:
    """Return how many proposals stand where, by status.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    statuses = LeadProposal.objects.order_by().values_list("status", flat=True)
    return {**dict.fromkeys(LeadProposal.Status.values, 0), **Counter(statuses)}


def proposal_queue(
    *, user: User, status: str = LeadProposal.Status.WAITING, page: int = 1
) -> tuple[Page[Any], list[ProposalCard]]:
    """Return one page of proposals, strongest first, with their cards.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    rows = LeadProposal.objects.filter(status=status).select_related("lead", "decided_by")
    found = Paginator(rows.order_by("-score", "pk"), PAGE_SIZE).get_page(page)
    return found, proposal_cards(user=user, proposals=list(found.object_list))


def proposal_get(*, user: User, proposal_id: int) -> LeadProposal | None:
    """Return a proposal, else ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    return LeadProposal.objects.select_related("lead").filter(pk=proposal_id).first()


def proposal_for_lead(*, user: User, lead: Lead) -> LeadProposal | None:
    """Return the waiting proposal that would complete this lead, else ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_VIEW)
    waiting = LeadProposal.objects.filter(lead=lead, status=LeadProposal.Status.WAITING)
    return waiting.order_by("-score", "pk").first()


def proposal_cards(
    *, user: User | None, proposals: Sequence[LeadProposal], operator: bool = False
) -> list[ProposalCard]:
    """Return the cards of these proposals.

    Args:
        user: who reads; ``None`` only together with ``operator``.
        proposals: in the order wanted.
        operator: asked on the command line, where all may be read.

    Raises:
        Refused: role.
    """
    if not operator:
        require(user, Action.LEAD_VIEW)
    entries: dict[int, list[ProposalItem]] = {one.pk: [] for one in proposals}
    rows = ProposalItem.objects.filter(proposal__in=proposals).select_related("item")
    for row in rows.defer("item__signature").order_by("-score", "item_id"):
        if row.item.deleted_at is None:
            entries[row.proposal_id].append(row)
    readable = {
        row.item_id
        for found in entries.values()
        for row in found
        if operator or (user is not None and may_read(user, row.item))
    }
    accounts = accounts_of(readable)
    beside = _beside(proposals, user, operator=operator)
    return [
        _card(one, entries[one.pk], accounts, readable, beside.get(one.lead_id or 0, []))
        for one in proposals
    ]


def _beside(
    proposals: Sequence[LeadProposal], user: User | None, *, operator: bool
) -> dict[int, list[int]]:
    """Return the items of the leads that these proposals complete, those that may be read."""
    rows = LeadItem.objects.filter(lead__proposals__in=proposals).select_related("item")
    found: dict[int, list[int]] = {}
    for row in rows.defer("item__signature").distinct():
        if operator or (user is not None and may_read(user, row.item)):
            found.setdefault(row.lead_id, []).append(row.item_id)
    return found


def _card(
    proposal: LeadProposal,
    entries: Sequence[ProposalItem],
    accounts: Mapping[int, Account],
    readable: set[int],
    beside: Sequence[int],
) -> ProposalCard:
    shown = tuple(row for row in entries if row.item_id in readable)
    ids = [row.item_id for row in shown]
    telling = [accounts[pk] for pk in ids if pk in accounts]
    shared = shared_facts([*ids, *beside])
    return ProposalCard(
        proposal=proposal,
        title=working_title(telling, term_sample()),
        entries=shown,
        langs=tuple(
            sorted({one.lang or "und" for one in telling}, key=lambda code: (code != "vi", code))
        ),
        sources=len(sources(telling)),
        shared=tuple(one for one in shared if one.nats > 0)[:SHOWN_REASONS],
        against=tuple(one for one in shared if one.nats < 0)[:SHOWN_REASONS],
        hidden=len(entries) - len(shown),
    )


def shared_facts(ids: Sequence[int]) -> list[SharedFact]:
    """Return what pairs of these items share, by how much it says in all."""
    pairs: Counter[tuple[str, str]] = Counter()
    nats: dict[tuple[str, str], float] = {}
    links = ItemLink.objects.filter(first__in=ids, second__in=ids)
    for reasons in links.values_list("reasons", flat=True):
        for one in reasons:
            if one["kind"] in ("similar", "words", "reply", "copy"):
                continue
            key = (one["kind"], one["value"])
            pairs[key] += 1
            nats[key] = nats.get(key, 0.0) + one["nats"]
    found = [SharedFact(*key, pairs[key], round(nats[key], 1)) for key in pairs]
    return sorted(found, key=lambda one: (-abs(one.nats), one.kind, one.value))
