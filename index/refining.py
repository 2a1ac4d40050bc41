"""Orders the first passages of an answer again by reading them word by word."""

from __future__ import annotations

from typing import Final

from index.query.candidates import Texts
from models.embedder import Embedder, MeetsWords

Ranked = list[tuple[int, float]]

# Passages that are read, and what full agreement adds where the words' ranking adds at most 1.
# Fitted with the weights of the fusion by tests/eval/learn_fusion.py.
REFINED: Final = 50
AGREEMENT_WEIGHT: Final = 0.4


def refine(fused: Ranked, question: str, texts: Texts | None, embedder: Embedder) -> Ranked:
    """Return ``fused`` with its first passages in a better order.

    Nothing changes where no texts can be read, or the embedder cannot hold words against words.

    Args:
        fused: pairs of id and score, best first.
        question: what was asked, as words.
        texts: reads passages by id; one that is not there any more agrees with nothing.
        embedder: the one that made the ranking.

    """
    if texts is None or not fused or not isinstance(embedder, MeetsWords):
        return fused
    first = fused[:REFINED]
    read = texts([one for one, _ in first])
    agreed = embedder.agreement(question, [read.get(one, "") for one, _ in first])
    again = [
        (one, score + AGREEMENT_WEIGHT * float(more))
        for (one, score), more in zip(first, agreed, strict=True)
    ]
    return sorted(again, key=lambda pair: (-pair[1], pair[0])) + fused[REFINED:]
