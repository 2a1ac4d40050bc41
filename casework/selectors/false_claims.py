"""False claims and their corrections, as pages and command line show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from casework.models import FalseClaim, Flag, Item, OfficialFact, User
from casework.permissions import Action, require
from casework.selectors.facts import latest_rows
from casework.selectors.flag_spread import Spread, bins_of
from casework.selectors.restricted import readable

PAGE_SIZE: Final = 30


@dataclass(frozen=True, slots=True)
class FalseClaimPage:
    """One claim whole. ``newer`` is the fact's newest version where it has changed since.

    ``flags`` are those this user may read, ``approved`` how many of all two people approved.
    """

    row: FalseClaim
    flags: list[Flag]
    approved: int
    spread: Spread | None
    newer: OfficialFact | None


def _require(user: User | None) -> None:
    if user is not None:
        require(user, Action.SPREAD_VIEW)


def false_claims_list(*, user: User | None, page: int = 1) -> Page[FalseClaim]:
    """Return a page of claims, the last changed first; ``count`` and ``approved`` of flags.

    Args:
        user: who looks; ``None`` for the operator at the machine.
        page: from 1.

    Raises:
        Refused: role.
    """
    _require(user)
    rows = FalseClaim.objects.select_related("fact").annotate(
        count=Count("flags"),
        approved=Count("flags", filter=Q(flags__status=Flag.Status.APPROVED)),
    )
    found: Paginator[Any] = Paginator(rows.order_by("-changed_at", "-pk"), PAGE_SIZE)
    return found.get_page(page)


def false_claim_get(*, user: User | None, claim_id: int) -> FalseClaim | None:
    """Return one claim; ``None`` when there is none. ``user`` as in ``false_claims_list``.

    Raises:
        Refused: role.
    """
    _require(user)
    return FalseClaim.objects.select_related("fact").filter(pk=claim_id).first()


def false_claim_page(*, user: User, row: FalseClaim) -> FalseClaimPage:
    """Return what the page of a claim shows to this user.

    Raises:
        Refused: role.
    """
    require(user, Action.SPREAD_VIEW)
    flags = list(
        row.flags.filter(readable(user, "item__"))
        .select_related("item")
        .defer("item__signature")
        .order_by("item__published_at", "pk")
    )
    items = Item.objects.filter(pk__in=[flag.item_id for flag in flags])
    times = sorted(
        items.annotate(at=Coalesce("published_at", "collected_at")).values_list("at", flat=True)
    )
    newest = latest_rows().filter(fact_id=row.fact.fact_id).first()
    return FalseClaimPage(
        row=row,
        flags=flags,
        approved=row.flags.filter(status=Flag.Status.APPROVED).count(),
        spread=bins_of(times),
        newer=newest if newest and newest.version > row.fact.version else None,
    )
