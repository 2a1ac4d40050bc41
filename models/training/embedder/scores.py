"""Scores a table on pairs kept aside and on the development sets; nothing here is trained on."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from models.static.embedder import StaticEmbedder
from models.training.embedder.corpus import Pairs
from records.text import unaccented

NTREX: Final = ("en", "fr", "ru", "zh", "ko")
Scores = dict[str, float]


def aside_scores(embedder: StaticEmbedder, pairs: Pairs) -> Scores:
    """Return recall@1 among 1,000 short English sentences, by asking language."""
    found = {}
    for lang, both in sorted(pairs.items()):
        asked, english = [pair[0] for pair in both], [pair[1] for pair in both]
        found[f"aside {lang}-en recall@1"] = recall(embedder, asked, english, 1)
        if lang == "vi":
            bare = [unaccented(text) for text in asked]
            found["aside vi-en recall@1, unaccented"] = recall(embedder, bare, english, 1)
    return found


def dev_scores(embedder: StaticEmbedder, dev: Path) -> Scores:
    """Return recall on NTREX and XQuAD, whole texts, one vector each; empty where they are not."""
    found: Scores = {}
    ntrex, xquad = dev / "ntrex" / "ntrex-dev.tsv", dev / "xquad"
    if ntrex.is_file():
        with ntrex.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        asked = [row["vi"] for row in rows]
        for lang in NTREX:
            texts = [row[lang] for row in rows]
            found[f"NTREX vi-{lang} recall@1"] = recall(embedder, asked, texts, 1)
        bare, english = [unaccented(text) for text in asked], [row["en"] for row in rows]
        found["NTREX vi-en recall@1, unaccented"] = recall(embedder, bare, english, 1)
    if xquad.is_dir():
        passages = _lines(xquad / "passages.jsonl")
        questions = _lines(xquad / "questions.jsonl")
        place = {passage["id"]: number for number, passage in enumerate(passages)}
        gold = [place[question["passage"]] for question in questions]
        asked = [question["vi"] for question in questions]
        english = [passage["en"] for passage in passages]
        bare = [unaccented(text) for text in asked]
        found["XQuAD vi-en recall@10"] = recall(embedder, asked, english, 10, gold)
        found["XQuAD vi-en recall@10, unaccented"] = recall(embedder, bare, english, 10, gold)
    return found


def recall(
    embedder: StaticEmbedder,
    asked: Sequence[str],
    texts: Sequence[str],
    depth: int,
    gold: Sequence[int] | None = None,
) -> float:
    """Return the share of questions whose own text is among the ``depth`` nearest."""
    scores = embedder.embed_queries(asked) @ embedder.embed_passages(texts).T
    own = np.arange(len(asked)) if gold is None else np.array(gold)
    better = (scores > scores[np.arange(len(asked)), own][:, None]).sum(axis=1)
    return float((better < depth).mean())


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
