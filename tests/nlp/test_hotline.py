from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.claims.checker import VETO_WORDS, Checker
from nlp.claims.facts import load_facts
from records.text import unaccented
from tests.eval.hotline import OWN_POSTS, read, read_own
from tests.shared_data import shared_path

ROOT = Path(__file__).resolve().parents[2]
POSTS = [read_own(path) for path in OWN_POSTS]
FALSE_ONES = [
    pytest.param(lang, post["text"], post["evidence"], id=f"{file}-{lang}-{place}")
    for file, posts in enumerate(POSTS, start=1)
    for lang, of_language in posts["distortion"].items()
    for place, post in enumerate(of_language)
]
INNOCENT = [
    pytest.param(lang, text, id=f"{file}-{lang}-{place}")
    for file, posts in enumerate(POSTS, start=1)
    for lang, texts in posts["innocent"].items()
    for place, text in enumerate(texts)
]


@cache
def checker() -> Checker:
    return Checker(load_facts(ROOT / "config" / "facts.yaml"))


@pytest.mark.parametrize(("lang", "text", "evidence"), FALSE_ONES)
def test_a_wrong_hotline_is_flagged_with_its_span(lang: str, text: str, evidence: str) -> None:
    verdict = checker().check(text)
    assert (verdict.label, verdict.type, verdict.fact_id) == ("distortion", "fake_hotline", "F01")
    assert verdict.evidence == evidence
    assert verdict.start is not None
    assert text[verdict.start : verdict.end] == evidence
    assert checker().check(text, lang).evidence == evidence
    assert checker().check(unicodedata.normalize("NFD", text)).label == "distortion"
    assert checker().check(text.upper()).label == "distortion"


@pytest.mark.parametrize(("lang", "text"), INNOCENT)
def test_an_innocent_post_is_never_flagged(lang: str, text: str) -> None:
    for written in (text, unaccented(text), text.upper(), f"{text}."):
        for said in (None, lang):
            verdict = checker().check(written, said)
            assert verdict.label == "not", (written, verdict.why)
            assert verdict.evidence is None


def test_vietnamese_without_accents_is_still_seen() -> None:
    posts = [post["text"] for file in POSTS for post in file["distortion"]["vi"]]
    seen = sum(checker().check(unaccented(text)).label == "distortion" for text in posts)
    assert seen >= 0.95 * len(posts)


@pytest.mark.parametrize(
    ("text", "veto"),
    [
        ("Hotline chiến dịch 500 ngày đêm là 0952 111 222 phải không?", "question"),
        ("Hotline chiến dịch 500 ngày đêm 0952 111 222 là tin giả", "debunk"),
        ("Hotline ban chỉ đạo 515 là 0952 111 222 🤣", "satire"),
        ("Ước gì hotline ban chỉ đạo 515 là 0952 111 222", "wish"),
        ("Hotline ban chỉ đạo 515 là 0952 111 222, em ghi nhầm", "correction"),
        ("Hotline ban chỉ đạo 515 là 0952 111 222 mà không ai nghe máy", "complaint"),
        ("Họ bảo hotline ban chỉ đạo 515 là 0952 111 222", "report"),
        ("Bài đăng ghi: “Gọi ngay hotline ban chỉ đạo 515 số 0952 111 222 nhé”", "quote"),
        ("Giả sử hotline ban chỉ đạo 515 là 0952 111 222", "hypothesis"),
        ("Hồi 2015 hotline ban chỉ đạo 515 là 0952 111 222", "past"),
        ("Hotline ban chỉ đạo 515 0952 111 222, nay chỉ gọi 0965.001.222", "in_order"),
        ("Hotline ban chỉ đạo 515 không phải 0952 111 222 mà là 0965.001.222", "fake"),
        ("Tin đồn 0965.001.222 đã khoá rồi", "rumour"),
    ],
)
def test_each_guard_vetoes_and_says_so(text: str, veto: str) -> None:
    verdict = checker().check(text)
    assert verdict.label == "not"
    assert veto in verdict.vetoes
    assert verdict.fact_id == "F01"
    assert f"{VETO_WORDS[veto]} ({veto})" in verdict.why


def test_a_flag_names_fact_value_and_model() -> None:
    verdict = checker().check("Hotline ban chỉ đạo 515: 0952 111 222")
    assert verdict.fact_version == 1
    assert "số chính thức theo F01 (official): 0965.001.222" in verdict.why
    assert "«0952 111 222» (+84952111222) được nêu là số của «ban chỉ đạo 515»" in verdict.why
    assert "từ báo: «Hotline»" in verdict.why
    assert str(verdict.model) == "manhmoi-claim-rules@3"
    assert 0.5 < verdict.score <= 1


def test_the_reason_is_vietnamese_and_quotes_what_was_written() -> None:
    attack = checker().check("Số 0965.001.222 ĐÃ KHOÁ rồi; đừng gọi")
    assert attack.why.startswith("số chính thức bị nói là giả, bỏ hoặc đã đổi: «KHOÁ rồi»")
    assert "0965.001.222" in attack.why
    claim = checker().check("Lưu nhé, [Tổng đài 515]; ĐT: 0952 111 222")
    # The console cuts the reasons at each semicolon; none may come from the post itself.
    assert all(part.strip() for part in claim.why.split(";"))
    assert claim.why.count(";") == 1
    assert checker().check("Chào cả nhà").why.startswith("không có gì để đối chiếu")


def test_clauses_about_the_old_number_do_not_speak_of_the_new_one() -> None:
    post = "Số trực Ban Chỉ đạo 515: 0952 111 222. {} không ai nghe máy đâu nhé"
    assert checker().check(post.format("Số cũ")).evidence == "0952 111 222"
    assert checker().check(post.format("Số này")).label == "not"


def test_the_body_must_head_its_clause() -> None:
    post = "{}Ban Chỉ đạo 515 Hải Phòng, số 0952 111 222"
    assert checker().check(post.format("")).evidence == "0952 111 222"
    assert checker().check(post.format("Gọi ")).evidence == "0952 111 222"
    assert checker().check(post.format("Nấu cơm cho bộ đội ở ")).label == "not"


def test_1900_numbers_are_left_alone_until_they_are_published(tmp_path: Path) -> None:
    text = "Tổng đài của ban chỉ đạo 515: 1900 5151"
    assert checker().check(text).label == "not"
    facts = (ROOT / "config" / "facts.yaml").read_text(encoding="utf-8")
    known = tmp_path / "facts.yaml"
    known.write_text(facts.replace('prefix: "1900", value: null', 'prefix: "1900", value: "x"'))
    assert Checker(load_facts(known)).check(text).label == "distortion"


def test_an_assumed_hotline_counts_only_when_turned_on(tmp_path: Path) -> None:
    facts = (ROOT / "config" / "facts.yaml").read_text(encoding="utf-8")
    path = tmp_path / "facts.yaml"
    path.write_text(
        facts.replace("topic: hotline\n    status: plan", "topic: hotline\n    status: assumed")
    )
    text = "Hotline ban chỉ đạo 515: 0952 111 222"
    assert Checker(load_facts(path)).check(text).label == "not"
    assert Checker(load_facts(path), assumed=True).check(text).label == "distortion"


PIECES = st.sampled_from(
    [
        *("Hotline ban chỉ đạo 515", "0952 111 222", "0965.001.222", "là số giả", "1900 1234"),
        *("không chín năm hai một một một hai hai hai", " ", ", ", ".\n", "?", "“", "”", "\u200b"),
        *("0️⃣9️⃣5️⃣", "đã khoá", "chiến dịch", "e\u0301", "ﬁ", "İ", "ko", "mn", "🤣"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=25).map("".join))
def test_any_text_gives_a_verdict_with_exact_offsets(text: str) -> None:
    verdict = checker().check(text)
    if verdict.label == "distortion":
        assert verdict.start is not None and verdict.end is not None
        assert text[verdict.start : verdict.end] == verdict.evidence != ""
        assert verdict.vetoes == ()
    assert checker().check(text) == verdict


@pytest.mark.shared
def test_development_posts() -> None:
    posts = read(shared_path("data", "claims", "campaign_posts_dev.jsonl"))
    for post in posts:
        verdict = checker().check(post["text"], post["lang"], post["context"])
        wanted = post["label"] == "distortion" and post["type"] == "fake_hotline"
        assert (verdict.type == "fake_hotline") == wanted, post["id"]
        if wanted:
            assert verdict.evidence == post["evidence_span"]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["background_vi_dev.jsonl", "sms_vi_dev.jsonl"])
def test_ordinary_texts_are_not_flagged(name: str) -> None:
    rows: list[dict[str, Any]] = read(shared_path("data", "claims", "external", name))
    flagged = [row["id"] for row in rows if checker().check(row["text"]).label == "distortion"]
    assert len(rows) > 500
    assert flagged == []
