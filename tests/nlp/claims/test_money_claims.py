from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from nlp.claims.checker import Checker
from nlp.claims.facts import load_facts
from nlp.evaluation.claims import token_f1
from records.claim import Verdict
from records.text import unaccented

ROOT = Path(__file__).resolve().parents[3]
FALSE_POSTS = sorted(Path(__file__).parent.glob("posts_money_false*.yaml"))
INNOCENT_POSTS = sorted(Path(__file__).parent.glob("posts_money_innocent*.yaml"))
WRITINGS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "without accents": unaccented,
    "in capitals": str.upper,
}
WRONG = {"as written": 0.03, "without accents": 0.08, "in capitals": 0.03}
"""Share of hits that may name a neighbouring fact."""
TYPES = {
    "F10": {"fee_dna"},
    "F11": {"fee_grave_search"},
    "F19": {"campaign_terms", "coercion_claim"},
    "F20": {"donation_scam"},
    "F21": {"invented_decision_benefit"},
    "F22": {"invented_decision_benefit"},
}


@cache
def checker() -> Checker:
    return Checker(load_facts(ROOT / "config" / "facts.yaml"), assumed=True)


def with_check(fact_id: str, **values: object) -> Checker:
    """Return a checker whose fact ``fact_id`` holds other values."""
    facts = checker().facts
    changed = tuple(
        replace(fact, check={**fact.check, **values}) if fact.id == fact_id else fact
        for fact in facts.facts
    )
    return Checker(replace(facts, facts=changed), assumed=True)


def false_posts() -> Iterator[tuple[str, str, str]]:
    """Yield fact and language, text, and the evidence marked in it (empty where it is not)."""
    for path in FALSE_POSTS:
        for fact_id, by_lang in yaml.safe_load(path.read_text("utf-8")).items():
            for lang, posts in by_lang.items():
                for marked in posts:
                    before, evidence, behind = _parts(marked)
                    yield f"{fact_id} {lang}", before + evidence + behind, evidence


def _parts(marked: str) -> tuple[str, str, str]:
    before, _, rest = marked.partition("[[")
    evidence, _, behind = rest.partition("]]")
    return before, evidence, behind


@pytest.mark.parametrize(
    ("writing", "recall"), [("as written", 0.95), ("without accents", 0.9), ("in capitals", 0.95)]
)
def test_distortions_are_seen_with_their_fact_and_span(writing: str, recall: float) -> None:
    rewrite = WRITINGS[writing]
    posts = [one for one in false_posts() if writing != "without accents" or one[0].endswith(" vi")]
    verdicts = [(one, checker().check(rewrite(one[1]))) for one in posts]
    hits = [(one, verdict) for one, verdict in verdicts if verdict.label == "distortion"]
    assert len(hits) >= recall * len(posts)
    wrong = [(one, verdict.fact_id) for one, verdict in hits if verdict.fact_id != one[0][:3]]
    assert len(wrong) <= WRONG[writing] * len(hits), wrong
    near = [
        token_f1(verdict.evidence or "", rewrite(one[2])) >= 0.5 for one, verdict in hits if one[2]
    ]
    assert sum(near) >= 0.9 * len(near)
    for one, verdict in hits:
        if verdict.fact_id == one[0][:3]:
            assert verdict.type in TYPES[one[0][:3]], one
        assert verdict.start is not None
        assert rewrite(one[1])[verdict.start : verdict.end] == verdict.evidence


@pytest.mark.parametrize("writing", WRITINGS)
def test_innocent_posts_are_never_flagged(writing: str) -> None:
    rewrite = WRITINGS[writing]
    for path in INNOCENT_POSTS:
        for act, by_lang in yaml.safe_load(path.read_text("utf-8")).items():
            for lang, posts in by_lang.items():
                for text in posts:
                    if writing == "without accents" and lang != "vi":
                        continue
                    verdict = checker().check(rewrite(text))
                    assert verdict.label == "not", (act, text, verdict.why)


FEE = "Lấy mẫu ADN thân nhân liệt sĩ của chiến dịch: mỗi người phải nộp {}, nộp tại phường"
REWARD = "Ban Chỉ đạo 515 thưởng {} cho người báo tin đúng mộ liệt sĩ"


def said(judge: Checker, text: str) -> Verdict:
    return judge.check(text, "vi")


def test_the_official_sum_decides() -> None:
    for sum_said in ("500 nghìn", "500k", "500.000 đồng"):
        assert said(checker(), FEE.format(sum_said)).fact_id == "F10"
    assert said(checker(), FEE.format("0 đồng")).label == "not"
    priced = with_check("F10", amount_vnd=500_000)
    assert said(priced, FEE.format("500 nghìn")).label == "not"
    assert said(priced, FEE.format("600 nghìn")).fact_id == "F10"
    assert "500,000" in said(priced, FEE.format("600 nghìn")).why


def test_a_reward_contradicts_until_the_plan_sets_that_sum() -> None:
    assert said(checker(), REWARD.format("5 triệu")).fact_id == "F21"
    set_by_plan = with_check("F21", amount_vnd=5_000_000)
    assert said(set_by_plan, REWARD.format("5 triệu")).label == "not"
    assert said(set_by_plan, REWARD.format("50 triệu")).fact_id == "F21"


@pytest.mark.parametrize(
    ("fact_id", "values", "text"),
    [
        (
            "F20",
            {"rule": "voluntary"},
            "Ủng hộ chiến dịch 500 ngày đêm xin chuyển vào tài khoản cá nhân anh Ba 0000 111 222",
        ),
        (
            "F20",
            {"rule": "institutional accounts only"},
            "Mỗi hộ bắt buộc đóng 100 nghìn quỹ Chiến dịch 500 ngày đêm tìm liệt sĩ",
        ),
        (
            "F22",
            {"new_benefits": ["sổ tiết kiệm"]},
            "Chiến dịch 500 ngày đêm tặng mỗi gia đình liệt sĩ một sổ tiết kiệm 20 triệu",
        ),
        (
            "F19",
            {"value": "costs supported"},
            "Ban Chỉ đạo 515 cấm cựu binh Mỹ cung cấp thông tin mộ liệt sĩ",
        ),
        (
            "F19",
            {"value": "foreign witnesses welcome"},
            "Nhân chứng nước ngoài của chiến dịch 500 ngày đêm phải tự chi trả toàn bộ chi phí",
        ),
    ],
)
def test_another_rule_in_the_fact_changes_the_verdict(
    fact_id: str, values: dict[str, object], text: str
) -> None:
    assert said(checker(), text).fact_id == fact_id
    assert said(with_check(fact_id, **values), text).label == "not"


def test_assumed_facts_are_silent_unless_turned_on() -> None:
    sober = Checker(checker().facts)
    assert said(sober, FEE.format("500 nghìn")).label == "not"
    assert said(sober, REWARD.format("5 triệu")).fact_id == "F21"
