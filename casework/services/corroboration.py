"""Proposed leads follow from the links between items; what people decided is never undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q

from casework.models import Item, ItemLink, ItemsApart, LeadItem, LeadProposal, ProposalItem
from casework.selectors.closed import CLOSED
from casework.selectors.corroboration_accounts import accounts_of
from casework.selectors.term_sample import term_sample
from casework.services.audit import audit_record
from casework.services.corroboration_links import linked_parts, links_compute, links_weigh
from nlp.corroboration.evidence import MODEL
from nlp.corroboration.grouping import EDGE, VETOED, Group, Pair, group, pair_of, prior_of
from nlp.corroboration.independence import sources

_TOGETHER: Final = 500
Waiting = LeadProposal.Status.WAITING


def corroboration_refresh(*, item_ids: Sequence[int]) -> int:
    """Compare these items with what they may corroborate and bring proposals in line.

    Called by the pipeline when items have become searchable; running it again changes nothing.

    Returns:
        How many proposals were made or changed.

    Raises:
        OperatorError: the index cannot be opened.
        Retry: the index server does not answer.
    """
    if not item_ids:
        return 0
    return proposals_level(item_ids=links_compute(item_ids=item_ids))


def corroboration_rebuild(*, on_progress: Callable[[int], None] | None = None) -> int:
    """Compare every item anew and bring all proposals in line; what people decided stands.

    Args:
        on_progress: told how many items are compared.

    Returns:
        How many proposals were made or changed.

    Raises:
        OperatorError: the index cannot be opened.
        Retry: the index server does not answer.
    """
    living = Item.objects.filter(deleted_at=None).exclude(CLOSED)
    ids = list(living.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _TOGETHER):
        links_compute(item_ids=ids[start : start + _TOGETHER])
        if on_progress is not None:
            on_progress(min(start + _TOGETHER, len(ids)))
    changed = 0
    alone = set(ids)
    for part in linked_parts(set(ids)):
        links_weigh(item_ids=part)
        changed += proposals_level(item_ids=part)
        alone -= part
    return changed + proposals_level(item_ids=alone)


@transaction.atomic
def proposals_level(*, item_ids: Iterable[int]) -> int:
    """Bring waiting proposals among these items in line with the links.

    Items must come with all they are linked with (``corroboration_links.neighbourhood``).

    Returns:
        How many proposals were made or changed.
    """
    ids = set(item_ids)
    rows = LeadProposal.objects.select_for_update(of=("self",)).filter(status=Waiting)
    touched = ProposalItem.objects.filter(item_id__in=ids).values("proposal")
    old = list(rows.filter(pk__in=touched).order_by("pk"))
    held: dict[int, set[int]] = {one.pk: set() for one in old}
    for proposal, item in ProposalItem.objects.filter(proposal__in=old).values_list(
        "proposal_id", "item_id"
    ):
        held[proposal].add(item)
    scores = _scores(ids)
    leads = _leads(ids)
    changed: list[int] = []
    free = {one.pk: one for one in old}
    for found in group(ids, scores, prior_of(term_sample()), _apart(ids)):
        lead_id, members = _beyond_lead(found, leads)
        if not members:
            continue
        best = _nearest(members, free, held)
        known = best is not None and held[best] == set(members)
        if not known and not _independent(found):
            continue
        changed += _write(free.pop(best) if best else None, found, members, lead_id, scores)
    for gone in free.values():
        gone.status = LeadProposal.Status.SUPERSEDED
        gone.save(update_fields=["status", "updated_at"])
        changed.append(gone.pk)
    if changed:
        audit_record(
            action="leads.propose",
            subject=f"items:{min(ids)}-{max(ids)}",
            detail={"proposals": sorted(changed), "model": str(MODEL)},
        )
    return len(changed)


def _independent(found: Group) -> bool:
    """Whether more than one source speaks: copies of one post corroborate nothing."""
    return len(sources(list(accounts_of(found.members).values()))) > 1


def _scores(ids: set[int]) -> dict[Pair, float]:
    rows = ItemLink.objects.filter(first__in=ids, second__in=ids)
    rows = rows.filter(Q(score__gte=EDGE) | ~Q(veto=""))
    return {
        (first, second): VETOED if veto else score
        for first, second, score, veto in rows.values_list("first", "second", "score", "veto")
    }


def _apart(ids: set[int]) -> set[Pair]:
    rows = ItemsApart.objects.filter(first__in=ids, second__in=ids)
    return set(rows.values_list("first", "second"))


def _leads(ids: set[int]) -> dict[int, set[int]]:
    """Return which of these items each lead holds."""
    held: dict[int, set[int]] = {}
    rows = LeadItem.objects.filter(item_id__in=ids).order_by("lead")
    for lead_id, item_id in rows.values_list("lead_id", "item_id"):
        held.setdefault(lead_id, set()).add(item_id)
    return held


def _beyond_lead(found: Group, leads: dict[int, set[int]]) -> tuple[int | None, tuple[int, ...]]:
    """Return the lead that holds most of the group, and the members that no lead holds yet."""
    members = set(found.members)
    held = {lead_id: items & members for lead_id, items in leads.items() if items & members}
    if not held:
        return None, found.members
    inside = {one for items in held.values() for one in items}
    lead_id = max(held, key=lambda one: (len(held[one]), -one))
    return lead_id, tuple(one for one in found.members if one not in inside)


def _nearest(
    members: tuple[int, ...], free: dict[int, LeadProposal], held: dict[int, set[int]]
) -> int | None:
    """Return the waiting proposal that shares most items with these, the oldest of equals."""
    shared = {pk: len(held[pk] & set(members)) for pk in free}
    best = max(shared, key=lambda pk: (shared[pk], -pk), default=None)
    return best if best is not None and shared[best] else None


def _write(
    old: LeadProposal | None,
    found: Group,
    members: tuple[int, ...],
    lead_id: int | None,
    scores: dict[Pair, float],
) -> list[int]:
    """Store the group; return the proposal's id if anything in it changed."""
    means = {one: _mean(one, found.members, scores) for one in members}
    if old is not None:
        entries = dict(old.entries.values_list("item_id", "score"))
        same = (old.lead_id, old.score) == (lead_id, found.mean)
        if same and entries == means:
            return []
        old.lead_id, old.score, old.model = lead_id, found.mean, str(MODEL)
        old.save(update_fields=["lead", "score", "model", "updated_at"])
        old.entries.all().delete()
    else:
        old = LeadProposal.objects.create(lead_id=lead_id, score=found.mean, model=str(MODEL))
    ProposalItem.objects.bulk_create(
        ProposalItem(proposal=old, item_id=one, score=score) for one, score in means.items()
    )
    return [old.pk]


def _mean(one: int, members: tuple[int, ...], scores: dict[Pair, float]) -> float:
    others = [scores.get(pair_of(one, other), 0.0) for other in members if other != one]
    return round(sum(others) / len(others), 3)
