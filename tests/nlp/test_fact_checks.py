from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlp.claims.fact_checks import check_problems, contradictions
from nlp.claims.facts import load_facts
from records.claim import Fact

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = {fact.id: fact for fact in load_facts(ROOT / "config" / "facts.yaml").facts}


def test_the_shipped_facts_are_whole_and_agree() -> None:
    assert [check_problems(fact) for fact in SHIPPED.values()] == [[]] * 25
    assert contradictions(SHIPPED.values()) == []


@pytest.mark.parametrize(
    ("fact_id", "change", "named"),
    [
        ("F01", {"e164": ["0965001222"]}, "check.e164"),
        ("F01", {"e164": []}, "check.e164"),
        ("F02", {"prefix": 1900}, "check.prefix"),
        ("F03", {"end": "27/7/2027"}, "check.end"),
        ("F03", {"end": "2027-02-30"}, "check.end"),
        ("F03", {"phases": [["2026-07-27", "2026-06-01"]]}, "check.phases"),
        ("F04", {"number": ""}, "check.number"),
        ("F10", {"amount_vnd": -1}, "check.amount_vnd"),
        ("F10", {"amount_vnd": "không"}, "check.amount_vnd"),
        ("F10", {"amount_vnd": True}, "check.amount_vnd"),
        ("F13", {"excluded": "ngoại cảm"}, "check.excluded"),
        ("F14", {"entries": [{"id": "A01", "date": "2026-07-03"}]}, "check.entries"),
        ("F15", {"domains": ["https://haiphong.gov.vn/"]}, "check.domains"),
        ("F15", {"accounts": [{"platform": "zalo"}]}, "check.accounts"),
        ("F16", {"forbidden": []}, "check.forbidden"),
        ("F01", {"kind": "telephone"}, "telephone"),
    ],
)
def test_a_broken_check_is_named(fact_id: str, change: dict[str, Any], named: str) -> None:
    fact = SHIPPED[fact_id]
    problems = check_problems(replace(fact, check={**fact.check, **change}))
    assert len(problems) == 1
    assert named in problems[0][0]
    assert named in problems[0][1]


def test_a_money_fact_needs_an_amount_or_a_rule() -> None:
    fact = replace(SHIPPED["F10"], check={"kind": "money", "service": "x"})
    assert "amount_vnd" in check_problems(fact)[0][0]


def like(fact_id: str, other: str, **change: Any) -> Fact:
    fact = SHIPPED[fact_id]
    return replace(fact, id=other, check={**fact.check, **change})


@pytest.mark.parametrize(
    ("fact_id", "change", "where"),
    [
        ("F01", {"e164": ["+84965001333"]}, "e164"),
        ("F03", {"end": "2026-12-31"}, "end"),
        ("F05", {"value": "Viện nghiên cứu"}, "value"),
        ("F10", {"amount_vnd": 500_000}, "amount_vnd"),
        ("F13", {"allowed": ["ngoại cảm"]}, "allowed/excluded"),
    ],
)
def test_two_facts_that_disagree_are_both_named(
    fact_id: str, change: dict[str, Any], where: str
) -> None:
    found = contradictions([SHIPPED[fact_id], like(fact_id, "F99", **change)])
    assert [(one.first.id, one.second.id) for one in found] == [(fact_id, "F99")]
    for said in (found[0].vi, found[0].en):
        assert fact_id in said
        assert "F99" in said
        assert where in said


def test_facts_of_other_times_do_not_contradict() -> None:
    old = replace(SHIPPED["F01"], valid_to="2026-08-31")
    new = replace(like("F01", "F99", e164=["+84965001333"]), valid_from="2026-09-01")
    assert contradictions([old, new]) == []
    assert contradictions([old, replace(new, valid_from="2026-08-31")])
