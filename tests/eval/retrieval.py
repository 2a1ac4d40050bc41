"""Retrieval quality, Vietnamese to Vietnamese: ``python -m tests.eval.retrieval``.

Questions of the XQuAD development set against its passages: recall at 1 and at 10 of every view
on its own and of the hybrid, for questions as written and without their accents.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from index.points import BARE, DENSE, EXACT
from index.shard import SearchIndex
from models.hashed import HashedEmbedder
from records.search import IndexedPassage, SearchFilters
from records.text import unaccented
from tests.shared_data import SHARED

FOLDER = SHARED / "data" / "dev" / "xquad"
FILTERS = SearchFilters()
Ranker = Callable[[str], Sequence[int]]


def recall(rank: Ranker, questions: Sequence[tuple[str, int]], depth: int) -> float:
    """Return the share of questions whose passage is among the first ``depth``."""
    hits = sum(wanted in rank(question)[:depth] for question, wanted in questions)
    return hits / len(questions)


def rankers(index: SearchIndex) -> dict[str, Ranker]:
    """Return every way of ranking under its name."""

    def view(name: str) -> Ranker:
        return lambda question: [
            int(point.id) for point in index.rank_views(question, FILTERS).get(name, [])
        ]

    def hybrid(question: str) -> list[int]:
        return [hit.passage_id for hit in index.search(question, FILTERS).ranked]

    return {
        "tone-exact + bigrams": view(EXACT),
        "unaccented + bigrams": view(BARE),
        "dense (untrained)": view(DENSE),
        "hybrid": hybrid,
    }


def main() -> None:
    """Print the table."""
    passages = [json.loads(line) for line in (FOLDER / "passages.jsonl").open(encoding="utf-8")]
    asked = [json.loads(line) for line in (FOLDER / "questions.jsonl").open(encoding="utf-8")]
    numbers = {row["id"]: number for number, row in enumerate(passages)}
    written = [(row["vi"], numbers[row["passage"]]) for row in asked]
    bare = [(unaccented(question), wanted) for question, wanted in written]
    with tempfile.TemporaryDirectory() as folder:
        index = SearchIndex.open(Path(folder) / "shard", HashedEmbedder())
        index.upsert(
            [
                IndexedPassage(number, number, row["vi"], "vi", "web", "article", 1, 0)
                for number, row in enumerate(passages)
            ]
        )
        print(f"{len(passages)} passages, {len(asked)} questions; recall@1, recall@10")
        for name, rank in rankers(index).items():
            cells = []
            for label, questions in (("as written", written), ("no accents", bare)):
                if name.startswith("tone") and label == "no accents":
                    continue  # not asked: it would only repeat the unaccented view
                at_1, at_10 = (recall(rank, questions, depth) for depth in (1, 10))
                cells.append(f"{label} {at_1:.3f} {at_10:.3f}")
            print(f"{name:22} " + "   ".join(cells))
        index.close()


if __name__ == "__main__":
    main()
