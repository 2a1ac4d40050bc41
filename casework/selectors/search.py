"""Search: one question to the index, its answer as rows the asker may read."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from casework.models import Item, Passage, Source, User
from casework.permissions import Action, require
from casework.selectors.search_fold import Group, rank
from casework.selectors.search_notices import Notice, notices
from casework.selectors.search_question import Likeness, Question, access_of, question
from casework.selectors.search_why import Why, explain
from index.snippet import snippet
from records.query import ParsedQuery
from records.search import SearchFilters

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
    why: Why
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
    """One page of results. ``more`` says whether another follows. ``took_ms`` covers it all.

    ``found`` counts all results ranked, on whatever page. ``notices`` say what is not shown.
    ``asked`` is how the query was read: other names searched along, parts that are no syntax.
    """

    hits: tuple[SearchHit, ...]
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    more: bool = False
    took_ms: float = 0.0
    found: int = 0
    notices: tuple[Notice, ...] = ()
    like: Likeness | None = None
    asked: ParsedQuery | None = None


def search_passages(
    *,
    user: User | None,
    query: str,
    filters: SearchFilters,
    limit: int = 20,
    offset: int = 0,
    fold: bool = True,
    operator: bool = False,
    like: Likeness | None = None,
    expand: bool = True,
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
        like: texts the answers should be like, instead of ``query``.
        expand: also search other names of what the query names.

    Raises:
        Refused: the role may not search.
        OperatorError: the index cannot be opened.
    """
    began = time.perf_counter()
    if not operator:
        require(user, Action.SEARCH)
    narrowed = replace(filters, access=access_of(user, operator=operator))
    asked = question(query, narrowed, like, expand=expand)
    ranking = rank(asked, user, fold=fold, wanted=offset + limit + 1)
    shown = ranking.groups[offset : offset + limit]
    passages = Passage.objects.select_related("item", "item__source").in_bulk(
        [pk for group in shown for pk in (group.best.passage_id, *group.also)]
    )
    # Erased since the index answered: gone from the page too.
    shown = [group for group in shown if group.best.passage_id in passages]
    reasons = explain(asked, shown, passages, ranking.model, ranking.reranker)
    return SearchPage(
        hits=tuple(_hits(shown, asked, passages, reasons)),
        facets=_facets(ranking.facets),
        more=len(ranking.groups) > offset + limit,
        took_ms=(time.perf_counter() - began) * 1000.0,
        found=len(ranking.groups),
        notices=notices(asked, ranking, user),
        like=like,
        asked=asked.parsed,
    )


def _hits(
    groups: Sequence[Group],
    asked: Question,
    passages: Mapping[int, Passage],
    reasons: Mapping[int, Why],
) -> Iterable[SearchHit]:
    copies = Item.objects.select_related("source").in_bulk(
        [pk for group in groups for pk in group.copies]
    )
    for group in groups:
        passage = passages[group.best.passage_id]
        yield SearchHit(
            passage=passage,
            score=group.best.score,
            snippet=tuple(
                snippet(passage.text, asked.words, SNIPPET_CHARS, asked.also, asked.parsed.units)
            ),
            why=reasons[passage.pk],
            also=tuple(passages[pk] for pk in sorted(group.also) if pk in passages),
            copies=tuple(copies[pk] for pk in group.copies if pk in copies),
        )


def _facets(counts: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[FacetValue, ...]]:
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
