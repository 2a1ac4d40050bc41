"""Whether new testimony answers a saved search, by rules a person can follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from casework.models import Passage, SavedSearch
from casework.selectors.search_filters import read_filters
from casework.selectors.search_question import DEEPEST, Question, access_of, ask, question
from casework.selectors.typed_query import passage_texts
from index.matching import asked_words, covered
from records.search import IndexAnswer

# Of the different words asked, this share must stand in one passage; of one or two, all.
WORDS_SHARE: Final = 0.75
# Or it is near by meaning: its cosine lies this far from the noise floor towards 1, and only so
# many passages of the whole archive are nearer. In the sample watch, questions and their answers
# in another language have cosines no higher than this; the rank is what keeps the rest out.
MEANING_SHARE: Final = 0.2
MEANING_RANK: Final = 10


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that answers a saved search, and how: words of those asked, cosine, model."""

    item_id: int
    passage_id: int
    words: int
    asked: int
    cosine: float | None
    model: str


def words_needed(asked: int) -> int:
    """Return how many of ``asked`` different words must stand in a passage."""
    return asked if asked <= 2 else -(-int(asked * WORDS_SHARE * 100) // 100)


def matches(saved: SavedSearch, passage_ids: Sequence[int]) -> dict[int, Match]:
    """Return, by item, the best of these passages that answers ``saved``.

    Asks the index about the items of these passages alone, as deep as it takes, so the size of a
    batch hides nothing.

    Raises:
        OperatorError: the index cannot be opened.
        ManhMoiError: the saved question cannot be read any more.
    """
    fresh = set(passage_ids)
    rows = Passage.objects.filter(pk__in=fresh).values_list("item_id", flat=True)
    filters = replace(
        read_filters(saved.filters),
        access=access_of(saved.user, operator=False),
        item_ids=tuple(sorted(set(rows))),
    )
    if not filters.item_ids:
        return {}
    asked = question(saved.query, filters)
    # Asked only where a cosine comes near: it searches the whole archive.
    nearest = cache(lambda: _nearest(asked))
    found: dict[int, Match] = {}
    for answer in _rounds(asked):
        for match in _answering(asked, answer, fresh, nearest):
            found.setdefault(match.item_id, match)
    return found


def _rounds(asked: Question) -> Iterator[IndexAnswer]:
    """Ask until nothing is left, each time without the items seen."""
    seen: set[int] = set()
    while True:
        answer = ask(asked, tuple(sorted(seen)))
        yield answer
        new = {one.item_id for one in answer.ranked} - seen
        if len(answer.ranked) < DEEPEST or not new:
            return
        seen |= new


def _nearest(asked: Question) -> set[int]:
    """Return the passages of the whole archive that are nearest to the question by meaning."""
    answer = ask(replace(asked, filters=replace(asked.filters, item_ids=())))
    return {
        one.passage_id
        for one in answer.ranked
        if any(view.view == "dense" and view.rank <= MEANING_RANK for view in one.views)
    }


def _answering(
    asked: Question, answer: IndexAnswer, fresh: set[int], nearest: Callable[[], set[int]]
) -> Iterator[Match]:
    ranked = [one for one in answer.ranked if one.passage_id in fresh]
    texts = passage_texts([one.passage_id for one in ranked])
    wanted = len(asked_words(asked.words))
    floor = answer.floor + MEANING_SHARE * (1.0 - answer.floor)
    # Who writes AND, OR, NOT, "…" or field: says what must hold; the index has held it already.
    # A search of filters alone ("everything new in Korean") is answered by all they let in.
    spelt_out = asked.parsed.condition is not None or not wanted
    for one in ranked:
        if one.passage_id not in texts:
            continue
        words = _words_met(texts[one.passage_id], asked)
        cosine = next((view.score for view in one.views if view.view == "dense"), None)
        met = spelt_out or words >= words_needed(wanted)
        if met or ((cosine or 0.0) >= floor and one.passage_id in nearest()):
            model = str(answer.model) if cosine is not None and answer.model else ""
            yield Match(one.item_id, one.passage_id, words, wanted, cosine, model)


def _words_met(text: str, asked: Question) -> int:
    """Return how many words asked stand in ``text``; another name counts for what it names."""
    best = covered(text, asked.words)
    for expansion in asked.parsed.expansions:
        named = len(asked_words(expansion.typed))
        if covered(text, expansion.typed) < named and any(
            covered(text, name) == len(asked_words(name)) for name in expansion.also
        ):
            best += named - covered(text, expansion.typed)
    return min(best, len(asked_words(asked.words)))
