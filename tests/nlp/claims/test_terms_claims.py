"""Claims about the campaign's terms (facts F03–F08, F12, F17, F18, F23), over posts of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from nlp.claims.checker import Checker
from nlp.claims.facts import load_facts
from nlp.evaluation.claims import token_f1
from records.text import unaccented

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
FACTS = frozenset({"F03", "F04", "F05", "F06", "F07", "F08", "F12", "F17", "F18", "F23"})
TYPES = {
    "F04": {"campaign_terms", "invented_decision_benefit"},
    "F12": {"coercion_claim"},
}
WRITINGS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "without accents": unaccented,
    "in capitals": str.upper,
}


@dataclass(frozen=True)
class Post:
    group: str
    text: str
    lang: str
    evidence: str


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


def posts(*names: str) -> Iterator[Post]:
    for name in names:
        raw = yaml.safe_load((HERE / f"posts_terms_{name}.yaml").read_text("utf-8"))
        for group, entries in raw.items():
            for entry in entries:
                one = {"text": entry} if isinstance(entry, str) else entry
                yield Post(group, one["text"], one.get("lang", "vi"), one.get("evidence", ""))


def written(post: Post, how: Callable[[str], str]) -> bool:
    """Whether this writing differs for the post: only Vietnamese is written without accents."""
    return how is not unaccented or post.lang == "vi"


@pytest.mark.parametrize("writing", WRITINGS)
def test_distortions_are_found_with_their_fact(writing: str) -> None:
    how = WRITINGS[writing]
    given = [post for post in posts("vi", "other", "more", "more_2") if written(post, how)]
    wrong = []
    for post in given:
        verdict = checker().check(how(post.text), post.lang)
        types = TYPES.get(post.group, {"campaign_terms"})
        if verdict.fact_id != post.group or verdict.type not in types:
            wrong.append((post.group, verdict.fact_id, verdict.vetoes, post.text))
    assert len(wrong) <= 0.05 * len(given), wrong


@pytest.mark.parametrize("writing", WRITINGS)
def test_innocent_posts_are_not_flagged(writing: str) -> None:
    how = WRITINGS[writing]
    flagged = [
        (post.group, verdict.fact_id, verdict.evidence, post.text)
        for post in posts("true", "true_2")
        if written(post, how)
        and (verdict := checker().check(how(post.text), post.lang)).label == "distortion"
        and verdict.fact_id in FACTS
    ]
    assert not flagged


def test_the_evidence_is_the_statement() -> None:
    given = list(posts("vi", "other"))
    verdicts = [(post, checker().check(post.text, post.lang)) for post in given]
    close = [
        post
        for post, verdict in verdicts
        if verdict.evidence and token_f1(verdict.evidence, post.evidence) >= 0.5
    ]
    assert len(close) >= 0.9 * len(given)
    for post, verdict in verdicts:
        assert verdict.evidence is None or verdict.evidence in post.text


STOPPED = "Chiến dịch 500 ngày đêm ở Hải Phòng đã dừng từ 30/6/2026, ai đăng ký coi như bỏ"
ENDS = (
    "Chiến dịch 500 ngày đêm ở Hải Phòng kết thúc ngày 31/12/2026",
    "Chiến dịch 500 ngày đêm ở Hải Phòng chỉ làm đến hết năm 2026",
    "chien dich 500 ngay dem o hai phong ket thuc ngay 31-12-2026",
    "The 500-day campaign in Hai Phong ends on 31 December 2026.",
    "La campagne des 500 jours de Hai Phong se termine le 31 décembre 2026.",
    "하이퐁 500일 캠페인은 2026년 12월 31일에 종료됩니다.",
    "Кампания «500 дней» в Хайфоне завершится 31 декабря 2026 года.",
    "海防500昼夜行动将于2026年12月31日结束。",
)
TRUE_ENDS = tuple(
    text.replace("31/12/2026", "27/7/2027")
    .replace("31-12-2026", "27-7-2027")
    .replace("hết năm 2026", "hết ngày 27/7/2027")
    .replace("31 December 2026", "27 July 2027")
    .replace("31 décembre 2026", "27 juillet 2027")
    .replace("2026년 12월 31일", "2027년 7월 27일")
    .replace("31 декабря 2026", "27 июля 2027")
    .replace("2026年12月31日", "2027年7月27日")
    for text in ENDS
)


def test_the_last_day_is_that_of_the_fact() -> None:
    other = with_check("F03", end="2026-12-31")
    for false, true in zip(ENDS, TRUE_ENDS, strict=True):
        assert checker().check(false).fact_id == "F03", false
        assert other.check(false).label == "not", false
        assert checker().check(true).label == "not", true
        assert other.check(true).fact_id == "F03", true


def test_a_campaign_said_to_be_over_is_not_flagged_once_it_is() -> None:
    assert checker().check(STOPPED).fact_id == "F03"
    assert with_check("F03", end="2026-06-30").check(STOPPED).label == "not"
    later = {"posted_at": "2027-08-01T08:00:00+07:00"}
    over = "Chiến dịch 500 ngày đêm ở Hải Phòng đã chấm dứt rồi bà con"
    assert checker().check(over).fact_id == "F03"
    assert checker().check(over, context=later).label == "not"


@pytest.mark.parametrize(
    ("fact_id", "values", "text"),
    [
        (
            "F05",
            {"value": "Bảo tàng Hải Phòng", "aliases": []},
            "Tổ Truyền thông chuyên trách đã chuyển về Bảo tàng Hải Phòng",
        ),
        (
            "F06",
            {"value": ["Công ty Hải Đăng"]},
            "Công ty Hải Đăng là thành viên của Tổ Truyền thông chuyên trách",
        ),
        (
            "F07",
            {"value": ["Công an thành phố"]},
            "Thông tin gửi về Chiến dịch 500 ngày đêm chỉ được chuyển cho công an thành phố",
        ),
        (
            "F08",
            {"value": "Sở Y tế"},
            "Sở Y tế chủ trì Chiến dịch 500 ngày đêm ở Hải Phòng",
        ),
        (
            "F04",
            {"date": "2026-06-15"},
            "Quyết định số 50/QĐ-BCĐQG ký ngày 15/6/2026",
        ),
        (
            "F04",
            {"issuer": "Bộ Quốc phòng"},
            "Quyết định số 50/QĐ-BCĐQG do Bộ Quốc phòng ban hành",
        ),
        (
            "F04",
            {"number": "61/QĐ-BCĐQG"},
            "Quyết định số 50/QĐ-BCĐQG phạt 5 triệu nhà nào giấu mộ liệt sĩ",
        ),
        (
            "F23",
            {"value": "huyện đảo Cát Hải"},
            "Chiến dịch 500 ngày đêm chỉ triển khai tại huyện đảo Cát Hải",
        ),
    ],
)
def test_another_value_of_the_fact_makes_it_true(
    fact_id: str, values: dict[str, object], text: str
) -> None:
    assert checker().check(text).fact_id == fact_id
    assert with_check(fact_id, **values).check(text).fact_id != fact_id


def test_a_true_seat_becomes_false_with_the_fact() -> None:
    text = "Tổ Truyền thông chuyên trách đặt trụ sở tại Báo và phát thanh, truyền hình Hải Phòng"
    assert checker().check(text).label == "not"
    moved = with_check("F05", value="Bảo tàng Hải Phòng", aliases=[])
    assert moved.check(text).fact_id == "F05"


def test_assumed_facts_take_no_part_in_production() -> None:
    production = Checker(checker().facts)
    coerced = "Thân nhân liệt sĩ không nộp mẫu ADN thì bị cắt trợ cấp"
    assert checker().check(coerced).fact_id == "F12"
    assert production.check(coerced).label == "not"
    assert production.check(STOPPED).fact_id == "F03"
