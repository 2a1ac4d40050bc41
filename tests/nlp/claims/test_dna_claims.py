"""Samples, psychics, announcements, channels, secrets and known pictures, over labelled posts."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlp.claims.addresses import find_addresses
from nlp.claims.checker import Checker
from nlp.claims.facts import FactSet, load_facts
from records.claim import Verdict
from records.text import unaccented

HERE = Path(__file__).parent
FACTS = load_facts(Path(__file__).parents[3] / "config" / "facts.yaml")
POSTS = sorted(HERE.glob("posts_dna_*.yaml"))
SPAN_OVERLAP = 0.5


def posts(kind: str) -> Iterator[dict[str, Any]]:
    """Yield the labelled posts of ``kind`` from every file."""
    for path in POSTS:
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))[kind]


def media(name: str, distance: int = 9) -> dict[str, Any]:
    """Return the context of a post under the picture ``name``."""
    return {"media": [{"match": name, "distance": distance, "ocr": ""}]}


def judged(post: Mapping[str, Any], write: Callable[[str], str] = str) -> Verdict:
    """Return the verdict on a labelled post, its words written otherwise by ``write``."""
    known = media(post["media"], post.get("distance", 9)) if post.get("media") else None
    return Checker(FACTS, assumed=True).check(write(post["text"]), post.get("lang", "vi"), known)


def overlap(one: str, other: str) -> float:
    """Return the F1 of the words of two spans; of the signs, in Chinese."""
    words = [
        Counter(list(text) if any("一" <= char <= "鿿" for char in text) else text.split())
        for text in (unaccented(one.lower()), unaccented(other.lower()))
    ]
    return 2 * (words[0] & words[1]).total() / (words[0].total() + words[1].total())


@pytest.mark.parametrize(
    ("write", "recall"),
    [(str, 0.95), (unaccented, 0.9), (str.upper, 0.9)],
    ids=["as written", "without accents", "in capitals"],
)
def test_distortions_are_flagged_with_fact_and_span(
    write: Callable[[str], str], recall: float
) -> None:
    hits = [(post, judged(post, write)) for post in posts("distortion")]
    flagged = [(post, said) for post, said in hits if said.label == "distortion"]
    missed = [post["text"] for post, said in hits if said.label != "distortion"]
    assert len(flagged) >= recall * len(hits), missed
    wrong = [
        (post["text"], said.fact_id)
        for post, said in flagged
        if said.fact_id not in (post["fact"], *post.get("accept", ()))
    ]
    assert len(wrong) <= 0.05 * len(flagged), wrong
    apart = [
        (said.evidence, post["evidence"])
        for post, said in flagged
        if overlap(said.evidence or "", post["evidence"]) < SPAN_OVERLAP
    ]
    assert len(apart) <= 0.2 * len(flagged), apart


@pytest.mark.parametrize("write", [str, str.upper], ids=["as written", "in capitals"])
def test_innocent_posts_are_never_flagged(write: Callable[[str], str]) -> None:
    flagged = {
        post["text"]: said.evidence
        for post in posts("innocent")
        if (said := judged(post, write)).label == "distortion"
    }
    assert not flagged


def test_silent_while_facts_are_only_assumed() -> None:
    checker = Checker(FACTS)
    told = {post["fact"] for post in posts("distortion")}
    assert not [p for p in posts("distortion") if checker.check(p["text"]).fact_id in told]


def changed(fact_id: str, **check: Any) -> FactSet:
    """Return the facts with some values of one fact's ``check`` replaced."""
    facts = tuple(
        dataclasses.replace(fact, check={**fact.check, **check}) if fact.id == fact_id else fact
        for fact in FACTS.facts
    )
    return dataclasses.replace(FACTS, facts=facts)


A02 = {"id": "A02", "date": "2026-07-12", "place": "xã An Lão", "remains": 5, "identified": 4,
       "text": "Quy tập 05 hài cốt, xác định danh tính 04"}  # fmt: skip
FOUND = "Theo Ban Chỉ đạo 515, ngày 12/7 đã quy tập 5 hài cốt liệt sĩ tại An Lão"
NAMED = "Ban Chỉ đạo 515 công bố đã xác định danh tính 4 liệt sĩ"
SITE = "Cổng đăng ký chính thức của Ban Chỉ đạo 515: timdongdoi-haiphong.vn"
PAGE = "Trang chính thức của Chiến dịch 500 ngày đêm là facebook.com/timdongdoihp"


@pytest.mark.parametrize(
    ("fact_id", "check", "text"),
    [
        ("F14", {"entries": [A02]}, FOUND),
        ("F14", {"entries": [A02]}, NAMED),
        ("F15", {"domains": ["timdongdoi-haiphong.vn"]}, SITE),
        ("F15", {"accounts": [{"platform": "facebook", "handle": "timdongdoihp"}]}, PAGE),
        ("F09", {"allowed": ["phá án"]}, "Mẫu ADN thân nhân liệt sĩ được dùng để phá án"),
        ("F24", {"forbidden": ["chuyển ra nước ngoài"]}, "ADN thân nhân liệt sĩ bị bán ra chợ đen"),
        ("F24", {"forbidden": ["bán"]}, "ADN thân nhân liệt sĩ đã được chuyển sang Trung Quốc"),
        ("F13", {"allowed": ["ngoại cảm"], "excluded": []},
         "Sở Nội vụ đã cấp phép cho nhà ngoại cảm tìm mộ liệt sĩ"),
        ("F16", {"forbidden": ["mật khẩu"]},
         "Em ở Ban Chỉ đạo 515, bác đọc giúp em mã OTP vừa gửi về máy"),
    ],
)  # fmt: skip
def test_what_the_fact_holds_decides(fact_id: str, check: dict[str, Any], text: str) -> None:
    assert Checker(FACTS, assumed=True).check(text, "vi").fact_id == fact_id
    assert Checker(changed(fact_id, **check), assumed=True).check(text, "vi").label == "not"


def test_the_register_of_finds_is_compared_slot_by_slot() -> None:
    checker = Checker(FACTS, assumed=True)
    body = "Ban Chỉ đạo 515 thông báo"
    told = {
        f"{body} ngày 3/7 đã quy tập 2 hài cốt liệt sĩ tại xã Đông Bãi": "not",
        f"{body} đã quy tập hai hài cốt liệt sĩ tại Đông Bãi": "not",
        f"{body} ngày 3/7 đã quy tập 3 hài cốt liệt sĩ tại xã Đông Bãi": "distortion",
        f"{body} ngày 5/7 đã quy tập 2 hài cốt liệt sĩ tại xã Đông Bãi": "distortion",
        f"{body} ngày 3/7 đã quy tập 2 hài cốt liệt sĩ tại xã Lập Lễ": "distortion",
        f"{body} đã xác định danh tính 2 liệt sĩ ở Đông Bãi": "distortion",
    }
    assert {text: checker.check(text, "vi").label for text in told} == told


def test_the_register_of_pictures_decides() -> None:
    caption = "Bộ đội đào tìm hài cốt liệt sĩ tại An Lão chiều qua"
    checker = Checker(FACTS, assumed=True)
    assert checker.check(caption, "vi", media("M02")).evidence == "tại An Lão chiều qua"
    for context in (None, media("M02", 32), media("M99"), {"media": [{"match": "M02"}]}):
        assert checker.check(caption, "vi", context).label == "not"
    of_an_lao = {"id": "M02", "kind": "image", "date": "2026", "place": "An Lão"}
    register = dataclasses.replace(FACTS, media_register=(of_an_lao,))
    assert Checker(register, assumed=True).check(caption, "vi", media("M02")).label == "not"


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("dangky-adn[.]site", "dangky-adn.site"),
        ("hxxps://khai-lietsi(dot)online/form", "khai-lietsi.online"),
        ("t.me/bcd515", "t.me"),
        ("HaiPhong-GOV.vn.co", "haiphong-gov.vn.co"),
    ],
)
def test_addresses_are_read_as_what_they_hide(written: str, domain: str) -> None:
    text = f"Khai tại {written}, nhanh lên."
    (found,) = find_addresses(text)
    assert (found.domain, text[found.start : found.end]) == (domain, written)


def test_official_addresses_are_no_false_channel() -> None:
    checker = Checker(FACTS, assumed=True)
    for address in ("baohaiphong.vn", "https://lietsi.haiphong.gov.vn/khai",
                    "facebook.com/baohaiphongdientu", "dichvucong.gov.vn"):  # fmt: skip
        said = checker.check(f"Cổng chính thức của Ban Chỉ đạo 515: {address}", "vi")
        assert said.label == "not", address
