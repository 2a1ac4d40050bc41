"""A question in Vietnamese meets the foreign testimony by shared names, numbers and places alone.

Ranked here by plain BM25 over unaccented words and word pairs, so that the answer key is known to
be fair before any index of the product is asked.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter

from records.text import unaccented
from tests.samples.reading import SAMPLES, read_all, read_yaml

K1, B = 1.2, 0.75


def terms(text: str) -> Counter[str]:
    words = re.findall(r"[a-z0-9]+", unaccented(text))
    return Counter(words) + Counter(f"{a} {b}" for a, b in itertools.pairwise(words))


def ranking(query: str, documents: dict[str, Counter[str]]) -> list[str]:
    found_in = Counter(term for document in documents.values() for term in document)
    mean = sum(document.total() for document in documents.values()) / len(documents)
    scores: dict[str, float] = {}
    for key, document in documents.items():
        length = K1 * (1 - B + B * document.total() / mean)
        scores[key] = sum(
            math.log(1 + (len(documents) - found_in[term] + 0.5) / (found_in[term] + 0.5))
            * document[term] * (K1 + 1) / (document[term] + length)
            for term in terms(query)
        )  # fmt: skip
    return sorted(scores, key=lambda key: (-scores[key], key))


def test_foreign_testimony_is_near_the_top() -> None:
    truth, texts = read_yaml(SAMPLES / "truth.yaml"), read_all()
    langs = {item["id"]: item["lang"] for item in truth["items"]}
    documents = {
        item["id"]: terms(texts[item["id"]][item["file"]])
        for item in truth["items"] if texts[item["id"]][item["file"]]
    }  # fmt: skip
    for case in truth["search_cases"]:
        ranked = ranking(case["query"], documents)
        foreign = [key for key in ranked if not langs[key].startswith("vi")]
        assert case["must_find"] in ranked[:10], case["query"]
        assert case["must_find"] in foreign[:3], case["query"]
