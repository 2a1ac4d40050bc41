"""Posts that touch two facts, and words that only look like a claim: the right fact, the span."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlp.claims.checker import Checker
from nlp.claims.facts import load_facts
from nlp.evaluation.claims import token_f1
from records.text import unaccented

HERE = Path(__file__).parent
WRITINGS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "without accents": unaccented,
    "in capitals": str.upper,
}
SHARE = 0.95
"""Share of the posts that must be seen, and of those seen that must name the right fact."""


@cache
def checker() -> Checker:
    return Checker(load_facts(HERE.parents[2] / "config" / "facts.yaml"), assumed=True)


@cache
def labelled() -> dict[str, Any]:
    posts: dict[str, Any] = yaml.safe_load((HERE / "posts_more_facts.yaml").read_text("utf-8"))
    return posts


def false_posts() -> Iterator[tuple[str, str, str]]:
    """Yield the fact, the text and the evidence marked in it."""
    for fact_id, posts in labelled()["distortion"].items():
        for marked in posts:
            before, _, rest = marked.partition("[[")
            evidence, _, behind = rest.partition("]]")
            yield fact_id, before + evidence + behind, evidence


@pytest.mark.parametrize("writing", WRITINGS)
def test_the_claim_that_a_post_is_about_is_named_and_shown(writing: str) -> None:
    write = WRITINGS[writing]
    said = [(post, checker().check(write(post[1]))) for post in false_posts()]
    hits = [(post, verdict) for post, verdict in said if verdict.label == "distortion"]
    assert len(hits) >= SHARE * len(said), [p for p, v in said if v.label != "distortion"]
    wrong = [(post, verdict.fact_id) for post, verdict in hits if verdict.fact_id != post[0]]
    assert len(wrong) <= (1 - SHARE) * len(hits), wrong
    apart = [
        (post, verdict.evidence)
        for post, verdict in hits
        if token_f1(verdict.evidence or "", write(post[2])) < 0.5
    ]
    assert len(apart) <= 0.1 * len(hits), apart


@pytest.mark.parametrize("writing", WRITINGS)
def test_what_only_looks_like_a_claim_is_never_flagged(writing: str) -> None:
    verdicts = [checker().check(WRITINGS[writing](text)) for text in labelled()["innocent"]]
    assert not [(one.fact_id, one.evidence) for one in verdicts if one.label == "distortion"]
