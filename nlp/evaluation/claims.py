"""Scores the claim checker on labelled posts: misinformation.md, section 4.

A line is ``{"id", "text", "lang", "label", "type", "fact_id", "evidence_span", "difficulty",
"context"}``; ``label`` is ``distortion`` or ``not``, ``type`` the kind of distortion or of
innocent post.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from nlp.claims.checker import Checker
from nlp.evaluation.annotated import read_rows
from records.claim import Verdict
from records.errors import OperatorError
from records.text import nfc, unaccented

CONFIDENCE: Final = 0.95
SPAN_F1: Final = 0.5
"""Least token-F1 of an evidence span that counts as the right span."""
_LABELS: Final = ("distortion", "not")


@dataclass(frozen=True, slots=True)
class Post:
    """One labelled post. ``also`` are facts that would be as right as ``fact_id``."""

    id: str
    text: str
    lang: str | None
    distortion: bool
    type: str | None = None
    fact_id: str | None = None
    evidence: str | None = None
    hard: bool = False
    context: Mapping[str, Any] | None = None
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Scores:
    """Counts over posts, and the posts that went wrong."""

    distortions: int = 0
    hits: int = 0
    right_fact: int = 0
    right_span: int = 0
    spans: int = 0
    false_flags: int = 0
    posts: int = 0
    seconds: float = 0.0
    innocent: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[Post, Verdict]] = field(default_factory=list)
    wrong: list[tuple[Post, Verdict]] = field(default_factory=list)
    off: list[tuple[Post, Verdict]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the measures; shares are ``None`` where nothing was counted."""
        calm = sum(self.innocent.values())
        return {
            "posts": self.posts,
            "precision": _share(self.hits, self.hits + self.false_flags),
            "recall": _share(self.hits, self.distortions),
            "right_fact": _share(self.right_fact, self.hits),
            "right_span": _share(self.right_span, self.spans),
            "false_flags": self.false_flags,
            "innocent": calm,
            "false_flags_at_most": upper_bound(self.false_flags, calm),
            "by_class": {
                name: {
                    "posts": total,
                    "flagged": self.flagged[name],
                    "at_most": upper_bound(self.flagged[name], total),
                }
                for name, total in sorted(self.innocent.items())
            },
            "posts_per_second": self.posts / self.seconds if self.seconds else None,
        }


def upper_bound(wrong: int, total: int) -> float:
    """Return the one-sided 95 % Clopper-Pearson bound on a share of ``wrong`` in ``total``.

    Clopper and Pearson 1934, by the beta quantile. Zero in 63 gives 0.046.
    """
    from scipy.stats import beta

    if wrong >= total:
        return 1.0
    return float(beta.ppf(CONFIDENCE, wrong + 1, total - wrong))


def read_posts(path: Path) -> list[Post]:
    """Return the labelled posts of ``path``.

    Raises:
        OperatorError: the file cannot be read or holds none, or a line lacks its text, id or
            label. The message names file and line.
    """
    posts = []
    for where, row in read_rows(path):
        text, label = row.get("text"), row.get("label")
        if not isinstance(text, str) or "id" not in row or label not in _LABELS:
            raise OperatorError(
                f"{where}: cần id, text và label (distortion hoặc not).",
                f"{where}: needs id, text and label (distortion or not)",
            )
        posts.append(
            Post(
                id=str(row["id"]),
                text=text,
                lang=row.get("lang"),
                distortion=label == "distortion",
                type=row.get("type"),
                fact_id=row.get("fact_id"),
                evidence=row.get("evidence_span"),
                hard=row.get("difficulty") == "hard",
                context=row.get("context"),
            )
        )
    if not posts:
        raise OperatorError(f"{path}: không có bài nào.", f"{path}: holds no post")
    return posts


def score(checker: Checker, posts: Iterable[Post], rewrite: Callable[[str], str] = str) -> Scores:
    """Check every post, its text rewritten by ``rewrite``, and count."""
    scores = Scores()
    for post in posts:
        began = time.perf_counter()
        verdict = checker.check(rewrite(post.text), post.lang, post.context)
        scores.seconds += time.perf_counter() - began
        scores.posts += 1
        flagged = verdict.label == "distortion"
        if not post.distortion:
            _count_innocent(scores, post, verdict, flagged)
        else:
            scores.distortions += 1
            if flagged:
                _count_hit(scores, post, verdict, rewrite)
            else:
                scores.missed.append((post, verdict))
    return scores


def subsets(posts: Sequence[Post]) -> dict[str, list[Post]]:
    """Return the posts whose recall is read beside that of all: unaccented, hard, by language."""
    found = {
        "unaccented": [p for p in posts if p.lang == "vi" and unaccented(p.text) == p.text.lower()],
        "hard": [p for p in posts if p.hard],
    }
    for lang in dict.fromkeys(p.lang for p in posts):
        found[str(lang)] = [p for p in posts if p.lang == lang]
    return {name: of_it for name, of_it in found.items() if any(p.distortion for p in of_it)}


def token_f1(said: str, wanted: str) -> float:
    """Return the F1 of the tokens two spans share; Chinese and Korean count characters."""
    left, right = Counter(_tokens(said)), Counter(_tokens(wanted))
    shared = sum((left & right).values())
    return 2 * shared / (left.total() + right.total()) if shared else 0.0


def _tokens(text: str) -> list[str]:
    unspaced = any("\u2e80" <= char <= "\ud7a3" for char in text)
    return list("".join(text.split())) if unspaced else text.casefold().split()


def _count_innocent(scores: Scores, post: Post, verdict: Verdict, flagged: bool) -> None:
    name = post.type or "-"
    scores.innocent[name] += 1
    if flagged:
        scores.false_flags += 1
        scores.flagged[name] += 1
        scores.wrong.append((post, verdict))


def _count_hit(scores: Scores, post: Post, verdict: Verdict, rewrite: Callable[[str], str]) -> None:
    scores.hits += 1
    right_fact = verdict.fact_id in (post.fact_id, *post.also)
    wanted = post.evidence and nfc(rewrite(post.evidence))
    near = not wanted or token_f1(nfc(verdict.evidence or ""), wanted) >= SPAN_F1
    scores.right_fact += right_fact
    scores.spans += bool(wanted)
    scores.right_span += bool(wanted) and near
    if not (right_fact and near):
        scores.off.append((post, verdict))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
