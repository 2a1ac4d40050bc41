"""Why a passage was found: words and their view, meaning, ranks, and what it shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.models import Clue, Passage
from casework.selectors.search_fold import Group
from casework.selectors.search_question import Question
from casework.shared_clues import TYING, clue_keys
from index.matching import MatchedWord, matched_words
from records.provenance import ModelRef
from records.search import ViewRank


@dataclass(frozen=True, slots=True)
class SharedClue:
    """A clue that question and passage share by its norm; the machine's suggestion, no finding."""

    label: str
    norm: str
    text: str
    score: float
    model: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found.

    ``cosine`` is its nearness by meaning as ``model`` sees it, ``None`` where it was not among the
    ``DEEPEST`` nearest. ``window`` is the piece of a document that it is nearest to. ``reranker``
    read it together with the question and put it where it stands.
    """

    words: tuple[MatchedWord, ...]
    ranks: tuple[ViewRank, ...]
    cosine: float | None
    model: ModelRef | None
    shared: tuple[SharedClue, ...]
    window: str = ""
    reranker: ModelRef | None = None

    @property
    def silent(self) -> bool:
        """Whether there is nothing to say: the newest were shown, nothing was asked."""
        return not (self.words or self.ranks or self.shared)


def explain(
    question: Question,
    groups: Sequence[Group],
    passages: dict[int, Passage],
    model: ModelRef | None,
    reranker: ModelRef | None = None,
) -> dict[int, Why]:
    """Return for the best passage of every group why it was found."""
    asked = _clues_asked(question)
    clues = _clues_of([passages[group.best.passage_id] for group in groups]) if asked else {}
    found: dict[int, Why] = {}
    for group in groups:
        best = group.best
        passage = passages[best.passage_id]
        cosine = next((one.score for one in best.views if one.view == "dense"), None)
        texts = question.like.texts if question.like else ()
        found[best.passage_id] = Why(
            words=tuple(matched_words(passage.text, question.words, question.also)),
            ranks=best.views,
            cosine=cosine,
            model=model if cosine is not None else None,
            shared=tuple(
                SharedClue(clue.label, clue.norm, clue.text, clue.score, clue.model)
                for clue in clues.get(passage.pk, ())
                if (clue.label, clue.norm) in asked
            ),
            window=texts[best.window] if best.window is not None else "",
            reranker=reranker if any(one.view == "reranker" for one in best.views) else None,
        )
    return found


def _clues_asked(question: Question) -> frozenset[tuple[str, str]]:
    if question.like is not None:
        return question.like.clues
    return clue_keys(question.parsed.words)


def _clues_of(passages: Sequence[Passage]) -> dict[int, list[Clue]]:
    """Return the clues that lie in each of ``passages``."""
    rows: dict[tuple[int, str, int | None, int | None], list[Clue]] = {}
    for clue in Clue.objects.filter(item_id__in={one.item_id for one in passages}, label__in=TYING):
        place = (clue.item_id, clue.text_kind, clue.transcript_id, clue.reading_id)
        rows.setdefault(place, []).append(clue)
    return {
        one.pk: [
            clue
            for clue in rows.get(
                (one.item_id, one.text_kind, one.transcript_id, one.reading_id), ()
            )
            if clue.item_version == one.item_version
            and one.start <= clue.start
            and clue.end <= one.end
        ]
        for one in passages
    }
