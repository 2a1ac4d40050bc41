"""The hotline rule on the samples: false hotlines, their copies, honest numbers beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from nlp.claims.checker import Checker
from nlp.claims.facts import load_facts
from nlp.claims.rules.hotline import HotlineRule
from records.claim import Verdict
from tests.samples.reading import SAMPLES, read_all, read_yaml

FACTS = Path(__file__).resolve().parents[2] / "config" / "facts.yaml"


@cache
def truth() -> Any:
    return read_yaml(SAMPLES / "truth.yaml")


@cache
def verdicts() -> dict[str, list[Verdict]]:
    """Verdicts by platform id, one for each file that holds the post."""
    checker = Checker(load_facts(FACTS))
    return {
        key: [checker.check(text) for text in texts.values() if text]
        for key, texts in read_all().items()
    }


def of_this_rule(group: str) -> list[dict[str, Any]]:
    return [row for row in truth()[group] if row["type"] == HotlineRule.type]


def is_found(row: dict[str, Any]) -> bool:
    return all(
        (verdict.type, verdict.fact_id, verdict.evidence)
        == (HotlineRule.type, row["fact_id"], row["evidence_span"])
        for verdict in verdicts()[row["id"]]
    )


def test_false_hotlines_and_their_copies_are_found() -> None:
    false_ones, copies = of_this_rule("distortions"), of_this_rule("distortion_copies")
    assert len(false_ones) == 5
    assert sum(map(is_found, false_ones)) >= 4
    assert len(copies) == 2
    assert all(map(is_found, copies))


def test_no_honest_number_is_flagged() -> None:
    honest = truth()["honest_numbers"]
    assert len(honest) >= 10
    assert all(verdicts()[key] for key in honest)
    flagged = [key for key in honest for verdict in verdicts()[key] if verdict.evidence]
    assert flagged == []


def test_nothing_else_of_the_samples_is_flagged() -> None:
    false_ones = {row["id"] for g in ("distortions", "distortion_copies") for row in truth()[g]}
    flagged = {key for key, found in verdicts().items() if any(v.evidence for v in found)}
    assert flagged <= false_ones
