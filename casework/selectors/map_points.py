"""Positions and places that testimony names, as points of the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from django.db.models import F, Q, QuerySet

from casework.blurring import POSITION_MASK, shown
from casework.models import Clue, Item, User
from casework.permissions import Action, allowed, require
from casework.selectors.named import event_years
from casework.selectors.restricted import readable
from casework.selectors.search_question import access_of, ask, question
from records.search import SearchFilters

MOST: Final = 5_000
OPEN_FLAGS: Final = ("suggested", "unsure", "first_approved", "approved")


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One clue on the map, a suggestion of the machine; degrees WGS 84, metres.

    ``text`` is the span as written, masked where the position is blurred. ``years`` are those of
    the events told in the same passage of text, empty where none is dated.
    """

    clue: Clue
    text: str
    lat: float
    lon: float
    radius_m: float
    blurred: bool
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MapAnswer:
    """Points in order of their items; ``cut`` says that there are more than are shown."""

    points: tuple[MapPoint, ...]
    cut: bool
    exact: bool


def map_points(
    *, user: User | None, query: str, filters: SearchFilters, operator: bool = False
) -> MapAnswer:
    """Return what the map shows of the testimony that a search finds.

    Args:
        user: who asks; ``None`` only together with ``operator``.
        query: as typed in search; empty for everything that passes the filters.
        filters: as in search.
        operator: asked on the command line.

    Raises:
        Refused: the role may not search.
        OperatorError: the index cannot be opened.
    """
    if not operator:
        require(user, Action.SEARCH)
    exact = operator or allowed(user, Action.POSITION_EXACT)
    rows = _present(_located())
    if user is not None:
        rows = rows.filter(readable(user, "item__"))
    if query.strip():
        asked = question(query, replace(filters, access=access_of(user, operator=operator)))
        rows = rows.filter(item_id__in={one.item_id for one in ask(asked).ranked})
    rows = _narrowed(rows, filters)
    found = list(rows.select_related("item", "item__source").order_by("item_id", "pk")[: MOST + 1])
    dated = _years(found)
    points = [_point(clue, dated.get(_text_of(clue), []), exact=exact) for clue in found[:MOST]]
    if filters.year_from is not None or filters.year_to is not None:
        points = [one for one in points if _within(one.years, filters)]
    return MapAnswer(tuple(points), len(found) > MOST, exact)


def _located() -> QuerySet[Clue]:
    return Clue.objects.filter(
        label__in=("COORD", "PLACE"), lat__isnull=False, lon__isnull=False, item__deleted_at=None
    )


def _present(rows: QuerySet[Clue]) -> QuerySet[Clue]:
    """Keep clues of the newest version of a text."""
    original = Q(text_kind="original", item_version=F("item__version"))
    heard = Q(transcript=None) | Q(transcript__current=True)
    return rows.filter(heard, original | ~Q(text_kind="original"))


def _narrowed(rows: QuerySet[Clue], filters: SearchFilters) -> QuerySet[Clue]:
    """Apply the filters that rows can answer; years are looked at point by point."""
    if filters.langs:
        rows = rows.filter(item__lang__in=filters.langs)
    if filters.platforms:
        rows = rows.filter(item__platform__in=filters.platforms)
    if filters.kinds:
        rows = rows.filter(item__kind__in=filters.kinds)
    if filters.source_ids:
        rows = rows.filter(item__source_id__in=filters.source_ids)
    if filters.flagged:
        rows = rows.filter(item__flags__status__in=OPEN_FLAGS).distinct()
    if filters.published_from is not None:
        rows = rows.filter(item__published_at__gte=_moment(filters.published_from))
    if filters.published_to is not None:
        rows = rows.filter(item__published_at__lte=_moment(filters.published_to))
    if filters.places:
        # On a map a place means its points, not all points of texts that name it too.
        rows = rows.filter(norm__in=filters.places) | rows.filter(
            label="COORD",
            item__in=_items_with(Q(label="PLACE", norm__in=filters.places)),
        )
    if filters.units:
        named = Q()
        for term in filters.units:
            side, _sep, part = term.partition(":")
            named |= Q(norm=term) | (
                Q(norm__startswith=f"{side}:")
                & (Q(norm__contains=f"/{part}/") | Q(norm__endswith=f"/{part}"))
            )
            named |= Q(norm__startswith=f"{term}/")
        rows = rows.filter(item__in=_items_with(Q(label="UNIT") & named))
    return rows


def _items_with(condition: Q) -> QuerySet[Item]:
    return Item.objects.filter(pk__in=Clue.objects.filter(condition).values("item_id"))


def _moment(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)


_Text = tuple[int, int, str, int | None, int | None]


def _text_of(clue: Clue) -> _Text:
    return (
        clue.item_id, clue.item_version, clue.text_kind, clue.transcript_id, clue.reading_id,
    )  # fmt: skip


def _years(points: list[Clue]) -> dict[_Text, list[tuple[int, range]]]:
    """Return where in each text which years of events are named."""
    named: dict[_Text, list[tuple[int, range]]] = {}
    items = {clue.item_id for clue in points}
    for clue in Clue.objects.filter(item_id__in=items, label="DATE"):
        years = event_years(clue)
        if years:
            named.setdefault(_text_of(clue), []).append((clue.start, years))
    return named


# Farther apart than this, a date is not of the place: another passage tells of it.
_NEAR: Final = 600


def _near_years(clue: Clue, dated: list[tuple[int, range]]) -> Iterator[int]:
    for start, years in dated:
        if abs(start - clue.start) <= _NEAR:
            yield from years


def _point(clue: Clue, dated: list[tuple[int, range]], *, exact: bool) -> MapPoint:
    lat, lon = clue.lat or 0.0, clue.lon or 0.0
    # Where a village lies is in every atlas; where a grave lies is not.
    sharp = exact or clue.label == "PLACE"
    place = shown(lat, lon, clue.radius_m or 0.0, exact=sharp)
    return MapPoint(
        clue=clue,
        text=clue.text if sharp else POSITION_MASK,
        lat=place.lat,
        lon=place.lon,
        radius_m=place.radius_m,
        blurred=place.blurred,
        years=tuple(sorted(set(_near_years(clue, dated)))),
    )


def _within(years: tuple[int, ...], filters: SearchFilters) -> bool:
    low = filters.year_from if filters.year_from is not None else 0
    high = filters.year_to if filters.year_to is not None else 9_999
    return any(low <= year <= high for year in years)
