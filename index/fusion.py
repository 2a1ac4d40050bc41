"""Fuses the views of a question: a weighted sum of their scores, each brought to one scale.

Scores, not ranks: where the words of a question are hardly found (it was asked in another
language) the best of the words' ranking scores low and the meaning leads by itself; a rank would
hide that. Measured side by side with reciprocal ranks in docs/measurements/retrieval.md. The scale
of the words is the greatest sum a question could reach, as proposed by Bruch, Gai & Ingber 2023,
"An Analysis of Fusion Functions for Hybrid Retrieval" (theoretical bounds instead of the extremes
that happened to be found).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from index.points import BARE, DENSE, EXACT
from index.tokens import TextViews

# Which views take part: all, the words' alone, or the meaning's alone.
Mode = Literal["hybrid", "sparse", "dense"]

# Accents that were typed are meant: the unaccented view, which leads alone where none were typed,
# then only helps out.
HELPING_WEIGHT: Final = 0.5
# The dense view's weight where the words weigh 1 together, fitted with HELPING_WEIGHT by
# tests/eval/learn_fusion.py.
MEANING_WEIGHT: Final = 0.4


class Scored(Protocol):
    """A passage with its score in one view."""

    @property
    def id(self) -> int:
        """The passage."""
        ...

    @property
    def score(self) -> float:
        """Higher is better."""
        ...


@dataclass(frozen=True, slots=True)
class Scale:
    """A view's share of the fused score: ``weight * (score - zero) / (full - zero)``."""

    weight: float
    zero: float
    full: float

    def share(self, score: float) -> float:
        """Return what a score of this view adds; nothing under ``zero``."""
        return self.weight * max(0.0, score - self.zero) / (self.full - self.zero)


def scales(
    views: TextViews, population: int, floor: float, meaning: float, mode: Mode
) -> dict[str, Scale]:
    """Return the scale of every view that takes part.

    Args:
        views: the question's terms.
        population: passages in the index.
        floor: cosine under which two texts are unrelated.
        meaning: how far the embedder is to be trusted, from 0 to 1.
        mode: which views take part.

    """
    found: dict[str, Scale] = {}
    if mode != "dense":
        # A passage with every term once, were each in no other passage.
        rarest = math.log(1.0 + max(1, population))
        exact, bare = (rarest * (sum(view.values) or 1.0) for view in (views.exact, views.bare))
        typed = views.exact != views.bare
        total = 1.0 + HELPING_WEIGHT if typed else 1.0
        found[BARE] = Scale((HELPING_WEIGHT if typed else 1.0) / total, 0.0, bare)
        if typed:
            found[EXACT] = Scale(1.0 / total, 0.0, exact)
    if mode != "sparse":
        found[DENSE] = Scale(meaning * MEANING_WEIGHT, floor, 1.0)
    return found


def fuse(
    found: Mapping[str, Sequence[Scored]], scaled: Mapping[str, Scale], pool: int
) -> list[tuple[int, float]]:
    """Fuse rankings (best first) into one.

    Args:
        found: per view what it found.
        scaled: per view its scale; a view without one is left out.
        pool: passages each view was asked for. One that gave as many knows more: a passage it
            did not name may score up to its last, and is taken to.

    Returns:
        Pairs of id and score, best first; equal scores by ascending id, so that pages never
        overlap.

    """
    ranked = {view: hits for view, hits in found.items() if view in scaled and hits}
    scores = dict.fromkeys((hit.id for hits in ranked.values() for hit in hits), 0.0)
    for view, hits in ranked.items():
        scale = scaled[view]
        unnamed = scale.share(hits[-1].score) if len(hits) >= pool else 0.0
        own = {hit.id: scale.share(hit.score) for hit in hits}
        for one in scores:
            scores[one] += own.get(one, unnamed)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
