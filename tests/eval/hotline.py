"""The hotline rule on labelled posts and ordinary comments: ``python -m tests.eval.hotline``."""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from nlp.claims.checker import Checker
from nlp.claims.facts import load_facts
from nlp.claims.rules.hotline import HotlineRule
from records.text import unaccented
from tests.shared_data import SHARED

FACTS = Path(__file__).resolve().parents[2] / "config" / "facts.yaml"
OWN_POSTS = tuple(
    FACTS.parents[1] / "tests" / "nlp" / name
    for name in (
        "hotline_posts.yaml",
        "hotline_posts_2.yaml",
        "hotline_posts_3.yaml",
        "hotline_posts_4.yaml",
    )
)
ORDINARY = ("background_vi_dev.jsonl", "sms_vi_dev.jsonl", "vfnd_news_dev.jsonl")


def read(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def read_own(path: Path) -> dict[str, dict[str, list[Any]]]:
    """Return the posts of one of the project's own files, by group and language."""
    posts: dict[str, dict[str, list[Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return posts


def own_posts(checker: Checker) -> None:
    """Print the project's own posts, as written and rewritten four ways."""
    files = [read_own(path) for path in OWN_POSTS]
    wrong = [
        post
        for posts in files
        for group in ("distortion", "missed")
        for of_language in posts[group].values()
        for post in of_language
    ]
    innocent = [text for posts in files for texts in posts["innocent"].values() for text in texts]
    rewritings: dict[str, Callable[[str], str]] = {
        "as written": str,
        "without accents": unaccented,
        "capitals": str.upper,
        "NFD": lambda text: unicodedata.normalize("NFD", text),
        "zero-width marks": lambda text: text.replace(".", ".\u200b"),
    }
    print(f"own posts ({len(wrong)} distortions, {len(innocent)} innocent)")
    for name, rewrite in rewritings.items():
        found = sum(checker.check(rewrite(p["text"])).label == "distortion" for p in wrong)
        false = sum(checker.check(rewrite(text)).label == "distortion" for text in innocent)
        print(f"  {name:18} found {found:3} of {len(wrong)}, false flags {false}")


def dev_posts(checker: Checker, posts: list[dict[str, Any]]) -> None:
    """Print precision and recall on the labelled campaign posts, and each error."""
    hits = misses = false = spans = 0
    for post in posts:
        verdict = checker.check(post["text"], post["lang"], post["context"])
        wanted = post["label"] == "distortion" and post["type"] == HotlineRule.type
        flagged = verdict.type == HotlineRule.type
        hits += wanted and flagged
        misses += wanted and not flagged
        false += flagged and not wanted
        spans += wanted and verdict.evidence == post["evidence_span"]
        if wanted != flagged:
            print("  WRONG", post["id"], verdict.evidence, verdict.why)
    innocent = sum(post["label"] == "not" for post in posts)
    print(
        f"campaign posts: {hits} of {hits + misses} found, {spans} with the exact span, "
        f"{false} false flags among {len(posts) - hits - misses} others ({innocent} innocent)"
    )


def ordinary(checker: Checker, name: str, texts: list[str]) -> None:
    """Print flags per 1,000 ordinary texts, with the 95 % upper bound, and the speed."""
    began = time.perf_counter()
    flags = [v for v in map(checker.check, texts) if v.label == "distortion"]
    took = time.perf_counter() - began
    # Exact (Clopper-Pearson) bound for none in n, else its normal approximation.
    bound = 1 - 0.025 ** (1 / len(texts)) if not flags else (len(flags) + 4) / len(texts)
    print(
        f"{name}: {len(texts)} texts, {len(flags)} flags, at most {1000 * bound:.2f} per 1,000 "
        f"(95 %), {len(texts) / took:.0f} texts/s"
    )


def main() -> int:
    """Print every table; the development data only where it stands beside the checkout."""
    checker = Checker(load_facts(FACTS))
    own_posts(checker)
    claims = SHARED / "data" / "claims"
    if not claims.exists():
        print("development data not beside this checkout: the rest is not measured")
        return 0
    posts = read(claims / "campaign_posts_dev.jsonl")
    dev_posts(checker, posts)
    for name in ORDINARY:
        rows = read(claims / "external" / name)
        ordinary(checker, name, [row["text"] for row in rows if row.get("text")])
    began = time.perf_counter()
    for _ in range(50):
        for post in posts:
            checker.check(post["text"], post["lang"])
    print(f"speed on campaign posts: {50 * len(posts) / (time.perf_counter() - began):.0f} posts/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
