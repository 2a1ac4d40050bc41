"""Search: one question to the index, its answer as rows the asker may read."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from casework.index_access import index_home
from casework.models import Item, Passage, Source, User
from casework.permissions import Action, allowed, require
from casework.selectors.restricted import readable
from index.snippet import snippet
from records.search import Access, RankedPassage, SearchFilters

FACETS: Final = ("lang", "platform", "kind", "source_id", "flagged")
# How deep one question may be paged.
DEEPEST: Final = 1_000
# Passages asked of the index for each one shown, because folding and rights take some away.
_SPARE: Final = 4
SNIPPET_CHARS: Final = 320


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One passage found, with its item; ``score`` is the fused score, higher is better.

    ``snippet`` is an excerpt in pieces, each with whether it matches the query. ``also`` are
    further passages of the same item, ``copies`` near-copies of it among the results.
    """

    passage: Passage
    score: float
    snippet: tuple[tuple[str, bool], ...]
    also: tuple[Passage, ...] = ()
    copies: tuple[Item, ...] = ()

    @property
    def item(self) -> Item:
        """The item of the passage."""
        return self.passage.item


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and how many of the ranked passages have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results. ``more`` says whether another follows. ``took_ms`` covers it all."""

    hits: tuple[SearchHit, ...]
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    more: bool = False
    took_ms: float = 0.0


@dataclass(slots=True)
class _Group:
    """What is shown as one result: the best passage first, then what is folded under it."""

    best: RankedPassage
    also: list[int] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)


def search_passages(
    *,
    user: User | None,
    query: str,
    filters: SearchFilters,
    limit: int = 20,
    offset: int = 0,
    fold: bool = True,
    operator: bool = False,
) -> SearchPage:
    """Return one page of what ``user`` may read of the answers to ``query``.

    Args:
        user: who asks; ``None`` only together with ``operator``.
        query: as typed; empty shows the newest.
        filters: limits; its ``access`` is replaced by what the asker may read.
        limit: results on the page.
        offset: results before the page.
        fold: show one result per item and per group of near-copies, the rest under it.
        operator: asked on the command line of the machine that holds the data, which may read
            everything.

    Raises:
        Refused: the role may not search.
        OperatorError: the index cannot be opened.
    """
    began = time.perf_counter()
    if not operator:
        require(user, Action.SEARCH)
    narrowed = replace(filters, access=_access(user, operator=operator))
    depth = min(DEEPEST, (offset + limit) * (_SPARE if fold else 1) + 1)
    answer = index_home().search(query, narrowed, depth, 0, FACETS)
    allowed_rows = _readable_rows(answer.ranked, user)
    groups = _groups(answer.ranked, allowed_rows, fold=fold)
    shown = groups[offset : offset + limit]
    return SearchPage(
        hits=tuple(_hits(shown, query)),
        facets=_facets(answer.facets),
        more=len(groups) > offset + limit,
        took_ms=(time.perf_counter() - began) * 1000.0,
    )


def _access(user: User | None, *, operator: bool) -> tuple[Access, ...]:
    if operator or allowed(user, Action.RESTRICTED_VIEW):
        return ("open", "restricted")
    return ("open",)


def _readable_rows(ranked: Sequence[RankedPassage], user: User | None) -> dict[int, int]:
    """Return passage id → id of the group of near-copies, for rows the asker may read.

    The index is derived data and may lag: rights, deletions and versions are asked of the rows.
    """
    rows = Passage.objects.filter(
        pk__in=[one.passage_id for one in ranked], current=True, item__deleted_at=None
    )
    if user is not None:
        rows = rows.filter(readable(user, "item__"))
    found = rows.values_list("pk", "item_id", "item__near_duplicate_of_id")
    return {passage: original or item for passage, item, original in found}


def _groups(
    ranked: Iterable[RankedPassage], allowed_rows: dict[int, int], *, fold: bool
) -> list[_Group]:
    groups: list[_Group] = []
    by_family: dict[int, _Group] = {}
    for one in ranked:
        if one.passage_id not in allowed_rows:
            continue
        family = allowed_rows[one.passage_id]
        group = by_family.get(family) if fold else None
        if group is None:
            group = _Group(one)
            by_family[family] = group
            groups.append(group)
        elif one.item_id == group.best.item_id:
            group.also.append(one.passage_id)
        elif one.item_id not in group.copies:
            group.copies.append(one.item_id)
    return groups


def _hits(groups: Sequence[_Group], query: str) -> Iterable[SearchHit]:
    passages = Passage.objects.select_related("item", "item__source").in_bulk(
        [pk for group in groups for pk in (group.best.passage_id, *group.also)]
    )
    copies = Item.objects.select_related("source").in_bulk(
        [pk for group in groups for pk in group.copies]
    )
    for group in groups:
        passage = passages[group.best.passage_id]
        yield SearchHit(
            passage=passage,
            score=group.best.score,
            snippet=tuple(snippet(passage.text, query, SNIPPET_CHARS)),
            also=tuple(passages[pk] for pk in sorted(group.also)),
            copies=tuple(copies[pk] for pk in group.copies),
        )


def _facets(counts: Any) -> dict[str, tuple[FacetValue, ...]]:
    names = dict(Source.objects.values_list("pk", "name"))
    facets: dict[str, tuple[FacetValue, ...]] = {}
    for name, values in counts.items():
        rows = [
            FacetValue(value, names.get(int(value), "") if name == "source_id" else value, count)
            for value, count in values.items()
        ]
        rows = [row for row in rows if row.label]
        facets[name] = tuple(sorted(rows, key=lambda row: (-row.count, row.label)))
    return facets


def hit_json(hit: SearchHit) -> dict[str, Any]:
    """Return a hit in the promised shape of the API and of ``search --json``."""
    item = hit.item
    return {
        "item_id": item.pk,
        "passage_id": hit.passage.pk,
        "score": round(hit.score, 6),
        "lang": hit.passage.lang,
        "text": hit.passage.text,
        "start_ms": hit.passage.start_ms,
        "url": item.url,
        "source": item.source.name if item.source else item.platform,
    }


def page_json(page: SearchPage) -> dict[str, Any]:
    """Return a page in the promised shape: ``{"hits": [...], "took_ms": …}``."""
    return {"hits": [hit_json(hit) for hit in page.hits], "took_ms": round(page.took_ms, 3)}
