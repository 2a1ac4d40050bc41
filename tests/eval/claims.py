"""The claim checker on labelled posts, own posts rewritten, and ordinary comments.

``python -m tests.eval.claims [FILE…] [--own] [--mistakes]``: without files, the development
posts where they stand beside the checkout. Assumed facts are on, as misinformation.md wants.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Final

from config.cli.evaluate_claims import show, show_mistakes
from config.places import FACTS
from nlp.claims.checker import Checker
from nlp.claims.facts import load_facts
from nlp.evaluation.claims import Post, read_posts, score, subsets, upper_bound
from records.text import unaccented
from tests.eval.own_claims import HOTLINE, own_posts
from tests.shared_data import SHARED

REWRITINGS: Final[dict[str, Callable[[str], str]]] = {
    "as written": str,
    "without accents": unaccented,
    "capitals": str.upper,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "zero-width marks": lambda text: text.replace("i", "i\u200b"),
}
ORDINARY: Final = ("background_vi_dev.jsonl", "sms_vi_dev.jsonl", "vfnd_news_dev.jsonl")


def rewritten(checker: Checker, title: str, posts: list[Post]) -> None:
    """Print what is found of ``posts`` as written and rewritten four ways."""
    false = sum(post.distortion for post in posts)
    print(f"{title}: {false} distortions, {len(posts) - false} innocent")
    for name, rewrite in REWRITINGS.items():
        told = score(checker, posts, rewrite)
        figures = told.as_json()
        shares = " ".join(
            f"{key} {figures[key]:.3f}" if figures[key] is not None else f"{key} -"
            for key in ("precision", "recall", "right_fact", "right_span")
        )
        print(f"  {name:18} {shares}, false flags {told.false_flags}")


def by_fact(checker: Checker, posts: list[Post]) -> None:
    """Print recall and right facts by fact."""
    for fact in sorted({str(post.fact_id) for post in posts if post.distortion}):
        told = score(checker, [p for p in posts if p.distortion and p.fact_id == fact])
        print(
            f"  {fact}: found {told.hits} of {told.distortions}, right fact {told.right_fact}, "
            f"right span {told.right_span} of {told.spans}"
        )


def ordinary(checker: Checker, path: Path) -> None:
    """Print flags per 1,000 ordinary texts, the bound on them, and the speed."""
    lines = path.read_text(encoding="utf-8").split("\n")
    texts = [text for line in lines if line and (text := json.loads(line).get("text"))]
    began = time.perf_counter()
    flags = [(t, v) for t in texts if (v := checker.check(t)).label == "distortion"]
    took = time.perf_counter() - began
    print(
        f"{path.name}: {len(texts)} texts, {len(flags)} flags, at most "
        f"{1000 * upper_bound(len(flags), len(texts)):.2f} per 1,000 (95 %), "
        f"{len(texts) / took:.0f} texts/s"
    )
    for text, verdict in flags:
        print("  FLAG", verdict.fact_id, verdict.evidence, "|", " ".join(text.split())[:200])


def main(argv: list[str] | None = None) -> int:
    """Print every table that the data at hand allow."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval.claims")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--own", action="store_true", help="the own posts alone")
    parser.add_argument("--mistakes", action="store_true")
    options = parser.parse_args(argv)
    checker = Checker(load_facts(FACTS), assumed=True)
    shared = SHARED / "data" / "claims"
    if not options.files:
        own = own_posts()
        rewritten(checker, "own posts", own)
        by_fact(checker, own)
        rewritten(checker, "hotline posts", own_posts(HOTLINE))
        if options.mistakes:
            show_mistakes(score(checker, own))
    files = options.files
    if not files and not options.own and shared.exists():
        files = [shared / "campaign_posts_dev.jsonl"]
    for path in files:
        posts = read_posts(path)
        scores = score(checker, posts)
        parts = {n: score(checker, of).as_json()["recall"] for n, of in subsets(posts).items()}
        show(path.name, scores, parts)
        if options.mistakes:
            show_mistakes(scores)
    if not options.own and shared.exists():
        for name in ORDINARY:
            ordinary(checker, shared / "external" / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
