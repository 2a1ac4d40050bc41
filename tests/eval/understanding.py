"""Passages, signatures, clues: speed and copy pairs. ``python -m tests.eval.understanding``."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable
from typing import Any

from nlp.near_duplicate import THRESHOLD, signature, similarity
from nlp.passages import split
from nlp.spans import extract
from tests.eval.hotline import read
from tests.shared_data import SHARED


def speed(name: str, stage: Callable[[str], object], texts: list[str]) -> None:
    """Print microseconds of processor time per text."""
    stage(texts[0])
    began = time.process_time()
    for text in texts:
        stage(text)
    print(f"{name:12}{(time.process_time() - began) / len(texts) * 1e6:8.0f} µs per text")


def copies(posts: list[dict[str, Any]]) -> None:
    """Print how many pairs of one cluster meet, by similarity and by a shared band."""
    signed = [(post["cluster"], signature(post["text"])) for post in posts]
    found = banded = wanted = false = 0
    for (cluster, a), (other, b) in itertools.combinations(signed, 2):
        same = cluster is not None and cluster == other
        near = a is not None and b is not None and similarity(a, b) >= THRESHOLD
        shared = a is not None and b is not None and bool(set(a.bands) & set(b.bands))
        wanted += same
        found += same and near
        banded += same and shared
        false += near and not same
    print(f"copy pairs: {found} of {wanted} at {THRESHOLD}, {banded} share a band, {false} false")


def main() -> int:
    """Print every figure, or that the development data is not there."""
    claims = SHARED / "data" / "claims"
    if not claims.exists():
        print("development data not beside this checkout: nothing measured")
        return 0
    posts = read(claims / "campaign_posts_dev.jsonl")
    texts = [row["text"] for row in read(claims / "external" / "background_vi_dev.jsonl")]
    print(f"{len(texts)} comments, {sum(map(len, texts)) / len(texts):.0f} characters on average")
    speed("passages", split, texts)
    speed("signature", signature, texts)
    speed("clues", extract, texts)
    long = "Anh hy sinh năm 1972 ở đồi 875, tỉnh Kon Tum. Sau đó đơn vị rút. " * 16_000
    speed("1 MB split", split, [long])
    copies(posts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
