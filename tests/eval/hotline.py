"""The hotline rule on labelled posts and ordinary comments: ``python -m tests.eval.hotline``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from nlp.claims.checker import Checker
from nlp.claims.facts import load_facts
from nlp.claims.rules.hotline import HotlineRule
from tests.shared_data import SHARED

FACTS = Path(__file__).resolve().parents[2] / "config" / "facts.yaml"
ORDINARY = ("background_vi_dev.jsonl", "sms_vi_dev.jsonl", "vfnd_news_dev.jsonl")


def read(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def main() -> int:
    """Print precision and recall on the campaign posts and flags per 1,000 ordinary texts."""
    claims = SHARED / "data" / "claims"
    if not claims.exists():
        print("development data not beside this checkout: nothing measured")
        return 0
    checker = Checker(load_facts(FACTS))
    posts = read(claims / "campaign_posts_dev.jsonl")
    hits = misses = false = 0
    for post in posts:
        verdict = checker.check(post["text"], post["lang"], post["context"])
        wanted = post["label"] == "distortion" and post["type"] == HotlineRule.type
        flagged = verdict.label == "distortion"
        hits += wanted and flagged
        misses += wanted and not flagged
        false += flagged and not wanted
        if wanted or flagged:
            mark = "ok" if wanted == flagged else "WRONG"
            print(f"{mark:6}{post['id']} {verdict.evidence!r} wanted {post['evidence_span']!r}")
            print(f"      {verdict.why}")
    innocent = sum(post["label"] == "not" for post in posts)
    print(f"campaign posts: {hits} found, {misses} missed, {false} false ({innocent} innocent)")
    for name in ORDINARY:
        texts = [row["text"] for row in read(claims / "external" / name) if row.get("text")]
        began = time.perf_counter()
        verdicts = [checker.check(text) for text in texts]
        took = time.perf_counter() - began
        flags = [v for v in verdicts if v.label == "distortion"]
        print(
            f"{name}: {len(texts)} texts, {len(flags)} flags "
            f"({1000 * len(flags) / max(1, len(texts)):.2f} per 1,000), {len(texts) / took:.0f}/s"
        )
        for verdict in flags:
            print("  ", verdict.evidence, "|", verdict.why)
    began = time.perf_counter()
    for _ in range(50):
        for post in posts:
            checker.check(post["text"], post["lang"])
    print(f"campaign posts: {50 * len(posts) / (time.perf_counter() - began):.0f}/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
