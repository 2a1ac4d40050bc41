"""Success at k of the retrieval of facts: CLEF 2020 claims, and the labelled posts' own facts.

``python -m tests.eval.claim_retrieval``; only where the development data stand beside the checkout.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from config.places import FACTS
from nlp.claims.facts import load_facts
from nlp.claims.retrieve import Document, Retriever, fact_documents
from nlp.evaluation.claims import read_posts
from tests.shared_data import SHARED

DEPTHS: Final = (1, 3, 5, 10)


def success(retriever: Retriever, asked: Iterable[tuple[str, str]]) -> str:
    """Return the share of (text, right id) whose id stands among the first k, for each k."""
    ranks = []
    for text, wanted in asked:
        found = [near.id for near in retriever.nearest(text, max(DEPTHS))]
        ranks.append(found.index(wanted) if wanted in found else max(DEPTHS))
    shares = (f"@{k} {sum(rank < k for rank in ranks) / len(ranks):.3f}" for k in DEPTHS)
    return f"{len(ranks)} texts, success {' '.join(shares)}"


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def main() -> int:
    """Print both tables."""
    folder = SHARED / "data" / "claims"
    if not folder.exists():
        print("development data not beside this checkout: nothing measured")
        return 0
    external = folder / "external"
    claims = [
        Document(row[""], f"{row['title']} {row['vclaim']}")
        for row in table(external / "clef2020_verified_claims.tsv")
    ]
    judged = (external / "clef2020_train.qrels").read_text(encoding="utf-8").split("\n")
    fields = [line.split("\t") for line in judged if line]
    right = {field[0]: field[2] for field in fields}
    tweets = table(external / "clef2020_train_queries.tsv")
    asked = [(row["tweet_content"], right[row[""]]) for row in tweets]
    print("clef2020:", success(Retriever(claims), asked))
    facts = Retriever(fact_documents(load_facts(FACTS).facts))
    posts = read_posts(folder / "campaign_posts_dev.jsonl")
    print("facts of posts:", success(facts, [(p.text, p.fact_id) for p in posts if p.fact_id]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
