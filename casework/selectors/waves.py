"""Waves of false claims as their pages show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from casework.models import ClaimNotice, ClaimWave, Flag, Item, User
from casework.permissions import Action, require
from casework.selectors.claim_ties import evidence_keys, open_flags, tied_flagged
from casework.selectors.flag_spread import Spread, bins_of
from casework.selectors.restricted import readable

PAGE_SIZE: Final = 20
_REACH: Final = ("views", "shares", "likes", "comments")


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave in the list: the flag that speaks for it, and the states of all its flags."""

    wave: ClaimWave
    flag: Flag | None
    states: dict[str, int]


@dataclass(frozen=True, slots=True)
class Shared:
    """A number, link or account that stands in the evidence of several posts."""

    label: str
    value: str
    posts: int


@dataclass(frozen=True, slots=True)
class WavePage:
    """One wave whole. ``reach`` adds up what the platforms say of its posts, by kind."""

    row: WaveRow
    flags: list[Flag]
    spread: Spread | None
    by_platform: list[tuple[str, int]]
    shared: list[Shared]
    reach: dict[str, int]


def _flags(item_ids: set[int], user: User | None) -> QuerySet[Flag]:
    rows = open_flags().filter(item_id__in=item_ids)
    if user is not None:
        rows = rows.filter(readable(user, "item__"))
    return rows.select_related("item", "fact", "false_claim").defer("item__signature")


def _row(wave: ClaimWave, flags: list[Flag]) -> WaveRow:
    speaking = sorted(flags, key=lambda f: (f.item_id != wave.head_id, -f.score, f.pk))
    states = Counter(flag.status for flag in flags)
    return WaveRow(wave, speaking[0] if speaking else None, dict(states))


def _require(user: User | None) -> None:
    if user is not None:
        require(user, Action.SPREAD_VIEW)


def waves_list(*, user: User | None, page: int = 1) -> tuple[Page[ClaimWave], list[WaveRow]]:
    """Return a page of waves, the one that moved last first.

    Args:
        user: who looks; ``None`` for the operator at the machine.
        page: from 1.

    Raises:
        Refused: role.
    """
    _require(user)
    found = Paginator(ClaimWave.objects.order_by("-last_seen", "-pk"), PAGE_SIZE).get_page(page)
    rows = [_row(wave, list(_flags(tied_flagged([wave.head_id]), user))) for wave in found]
    return found, rows


def wave_get(*, user: User | None, wave_id: int) -> WavePage | None:
    """Return one wave; ``None`` when there is none.

    Args:
        user: who looks; ``None`` for the operator at the machine.
        wave_id: its number.

    Raises:
        Refused: role.
    """
    _require(user)
    wave = ClaimWave.objects.filter(pk=wave_id).first()
    if wave is None:
        return None
    flags = sorted(
        _flags(tied_flagged([wave.head_id]), user),
        key=lambda flag: (flag.item.published_at or flag.item.collected_at, flag.pk),
    )
    items = Item.objects.filter(pk__in=[flag.item_id for flag in flags])
    times = sorted(
        items.annotate(at=Coalesce("published_at", "collected_at")).values_list("at", flat=True)
    )
    return WavePage(
        row=_row(wave, flags),
        flags=flags,
        spread=bins_of(times),
        by_platform=Counter(flag.item.platform for flag in flags).most_common(),
        shared=_shared(flags),
        reach=_reach(flags),
    )


def _shared(flags: list[Flag]) -> list[Shared]:
    keys = evidence_keys(Flag.objects.filter(pk__in=[flag.pk for flag in flags]))
    found = [Shared(label, norm, len(ids)) for (label, norm), ids in keys.items() if len(ids) > 1]
    return sorted(found, key=lambda one: (-one.posts, one.label, one.value))


def _reach(flags: list[Flag]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for item in {flag.item_id: flag.item for flag in flags}.values():
        for name in _REACH:
            value = item.metrics.get(name)
            if isinstance(value, int):
                total[name] += value
    return dict(total)


def waves_begun(*, user: User, since: datetime) -> int:
    """Return how many waves began, by the time they were found, since then.

    Raises:
        Refused: role.
    """
    require(user, Action.SPREAD_VIEW)
    return ClaimWave.objects.filter(found_at__gte=since).count()


def waves_unread(*, user: User) -> int:
    """Return how many new waves this user has not looked at.

    Raises:
        Refused: role.
    """
    require(user, Action.SPREAD_VIEW)
    return ClaimNotice.objects.filter(way="console").exclude(read_by=user).count()
