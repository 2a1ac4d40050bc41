"""The checker as a whole: what it looks at, how it reads long and disguised texts, what it says."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.claims.addresses import find_addresses
from nlp.claims.checker import HEDGES, Checker, decision
from nlp.claims.cues import CUES, compile_all, read_cues
from nlp.claims.facts import load_facts
from nlp.claims.gate import in_topic
from nlp.claims.lookalikes import unmask
from nlp.claims.money import amounts
from nlp.claims.reading import Reading, as_seen
from nlp.claims.windows import OVERLAP, WINDOW, windows
from tests.eval.own_claims import own_posts

FACTS = Path(__file__).resolve().parents[3] / "config" / "facts.yaml"
FALSE = "Hotline chiến dịch 500 ngày đêm là 0951.651.222 nhé"
FEE = "Mỗi nhà nộp 800 nghìn tiền lấy mẫu ADN liệt sĩ cho Ban Chỉ đạo 515"
IDLE = "Hôm nay trời đẹp, cả nhà đi chợ mua rau. "


@cache
def checker() -> Checker:
    return Checker(load_facts(FACTS), assumed=True)


def test_every_own_distortion_passes_the_topic_gate() -> None:
    false = [post for post in own_posts() if post.distortion]
    shut = [post.text for post in false if not in_topic(as_seen(post.text).folded, post.context)]
    assert len(false) > 500
    assert shut == []


def test_a_text_outside_the_topic_is_not_read() -> None:
    assert checker().check(IDLE).why.startswith("không có gì để đối chiếu")
    assert not in_topic(as_seen(IDLE).folded)
    assert in_topic(as_seen(IDLE).folded, {"media": [{"match": "M01"}]})


@pytest.mark.parametrize("before", [0, 5_900, 20_000, 99_000])
def test_a_long_text_is_read_to_its_end(before: int) -> None:
    text = (IDLE * (before // len(IDLE) + 1))[:before] + "\n" + FALSE + "\n" + IDLE * 20
    verdict = checker().check(text, "vi")
    assert verdict.evidence == "0951.651.222"
    assert verdict.start is not None
    assert text[verdict.start : verdict.end] == verdict.evidence


def test_a_denial_behind_a_seam_still_counts() -> None:
    text = IDLE * 140 + FALSE + " " + "x" * 40 + " Số đó là lừa đảo, đừng tin nhé."
    seam = text.index(FALSE) + len(FALSE)
    shifted = text[seam - WINDOW + 10 :] if seam > WINDOW else text
    for post in (text, shifted):
        assert checker().check(post, "vi").label == "not"


@given(st.text(alphabet="ab \n", max_size=200), st.integers(min_value=0, max_value=40_000))
@settings(max_examples=40, deadline=None)
def test_windows_cover_a_text_and_overlap(start: str, length: int) -> None:
    text = (start or "a") * (length // (len(start) or 1) + 1)
    pieces = list(windows(text))
    assert pieces[0][0] == 0
    assert pieces[-1][0] + len(pieces[-1][1]) == len(text)
    for (first, piece), (second, _) in pairwise(pieces):
        assert text[first : first + len(piece)] == piece
        assert first < second <= first + len(piece) - OVERLAP + 200


@pytest.mark.parametrize(
    "text",
    [
        "Hоtlinе сhiến dịсh 500 ngày đêm là 0951.651.222",
        "H0tline chiến dịch 500 ngày đêm là O95l.65l.222",
        "H.o.t.l.i.n.e chiến dịch 500 ngày đêm: \u202e222.156.1590\u202c gọi nhé",
        "ＨＯＴＬＩＮＥ chiến dịch 500 ngày đêm ０９５１６５１２２２",
        "Hοtline chiến dịch 500 ngày đêm 09\u200b51\u200d 651 222",
        "hotline chiến dịch 500 ngày đêm 0️⃣9️⃣5️⃣1️⃣ 651 222",
        "đường dây nóng chiến dịch 500 ngày đêm: không chín năm một sáu năm một hai hai hai",
        "hotlinе cd 500 ngay dem la 0951 651 222",
    ],
)
def test_a_disguised_number_is_read_as_seen(text: str) -> None:
    verdict = checker().check(text, "vi")
    assert verdict.type == "fake_hotline", verdict.why
    assert "+84951651222" in verdict.why
    assert verdict.start is not None
    assert text[verdict.start : verdict.end] == verdict.evidence


def test_russian_and_greek_words_stay_what_they_are() -> None:
    russian = "Горячая линия кампании 500 дней в Хайфоне"
    assert unmask(russian) == russian
    assert unmask("ΧΑΛΚΟΣ") == "ΧΑΛΚΟΣ"
    assert unmask("liệt sĩ Аnh") == "liệt sĩ Anh"


@pytest.mark.parametrize(
    ("text", "lang", "vnd", "currency"),
    [
        ("nộp 2tr5", "vi", 2_500_000, "VND"),
        ("1 củ rưỡi", "vi", 1_500_000, "VND"),
        ("có 3 lít thôi", "vi", 300_000, "VND"),
        ("50 cành", "vi", 50_000, "VND"),
        ("a 90-dollar kit", "en", None, "USD"),
        ("1.5 million dong", "en", 1_500_000, "VND"),
        ("VND 500,000", "en", 500_000, "VND"),
        ("3만 동", "ko", 30_000, "VND"),
        ("20만 원", "ko", None, "KRW"),
        ("50万越南盾", "zh", 500_000, "VND"),
        ("500 тысяч донгов", "ru", 500_000, "VND"),
        ("2 millions de dongs", "fr", 2_000_000, "VND"),
    ],
)
def test_amounts(text: str, lang: str, vnd: int | None, currency: str) -> None:
    (found,) = amounts(Reading(text, lang))
    assert (found.vnd, found.currency) == (vnd, currency)


def test_a_hedge_is_watched_and_a_denial_is_not() -> None:
    assert decision(checker().check(FEE)) == "flag"
    hedged = checker().check("Nghe nói mỗi nhà nộp 800 nghìn tiền lấy mẫu ADN liệt sĩ cho Ban 515")
    assert set(hedged.vetoes) <= HEDGES
    assert decision(hedged) == "watch"
    denied = checker().check(f"Tin {FEE} là tin giả")
    assert denied.label == "not"
    assert decision(denied) == "none"


def test_another_value_in_the_facts_changes_the_verdict(tmp_path: Path) -> None:
    written = FACTS.read_text(encoding="utf-8")
    path = tmp_path / "facts.yaml"
    path.write_text(written.replace('["+84965001222"]', '["+84951651222"]'), encoding="utf-8")
    assert Checker(load_facts(path), assumed=True).check(FALSE).label == "not"


def test_an_assumed_fact_is_silent_in_production() -> None:
    assert checker().check(FEE).fact_id in ("F10", "F11")
    assert Checker(load_facts(FACTS)).check(FEE).label == "not"


def test_a_role_named_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("one:\n  vi: |\n    a\n")
    (tmp_path / "b.yaml").write_text("one:\n  vi: |\n    b\n")
    with pytest.raises(ValueError, match=r"b\.yaml: the cues of one stand twice"):
        read_cues(tmp_path)


def test_every_cue_compiles_for_every_language() -> None:
    compile_all()
    folder = FACTS.parents[1] / "nlp" / "claims" / "cues"
    for path in folder.glob("*.yaml"):
        assert len(path.read_text(encoding="utf-8").split("\n")) <= 400, path.name
    assert all(re.fullmatch(r"[a-z_0-9]+", role) for role in read_cues(folder))


def test_no_cue_repeats_a_word_without_end() -> None:
    # "((will|now) )*give" tries every start of a long run of "will now": quadratic in its length.
    endless = [
        (role, line)
        for role, by_lang in read_cues(CUES).items()
        for lines in by_lang.values()
        for line in lines
        if " )*" in line or " )+" in line
    ]
    assert endless == []


@pytest.mark.parametrize("run", ["http://", "a[.]", ".", "o.", "1", "/"])
def test_runs_without_an_end_are_read_past(run: str) -> None:
    text = run * (20_000 // len(run)) + "\n" + FALSE
    verdict = checker().check(text, "vi")
    assert verdict.evidence == "0951.651.222"


def test_app_files_are_addresses() -> None:
    found = list(find_addresses("Tải https://tai.example/adn/lietsi.apk hoặc ADN_515.apk nhé"))
    assert [(one.kind, one.domain) for one in found] == [("file", "tai.example"), ("file", "")]
