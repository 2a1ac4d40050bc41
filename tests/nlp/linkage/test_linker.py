"""A clue against a register: ranked people with reasons, or nobody."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.linkage.exchange import candidates_json, read_clue, read_clue_line
from nlp.linkage.linker import Linker
from nlp.linkage.training.estimate import labelled, measure
from nlp.linkage.training.invented import invented_register
from nlp.linkage.values import ClueRecord
from nlp.registers.people import PersonRow, read_list
from records.errors import Quarantine
from tests.nlp.linkage.people import PEOPLE, crowd
from tests.shared_data import shared_path

LINKER = Linker(crowd())
CLUE = ClueRecord(
    "c1", name="nguyễn văn nãm", birth_year=1949, hometown="Krông Pa, Gia Lai", unit="e66",
    death_date="1971-02-10", death_place="A Lưới", source="oral_asr",
)  # fmt: skip


def best(clue: ClueRecord) -> str | None:
    found = LINKER.link(clue)
    return found[0].registry_id if found else None


def test_the_person_is_found_and_the_reasons_add_up() -> None:
    first = LINKER.link(CLUE)[0]

    assert first.registry_id == "A1"
    assert first.score > 0.9
    assert math.isclose(sum(one.weight for one in first.why), first.log_odds, abs_tol=1e-6)
    assert {(one.field, one.level) for one in first.why} >= {
        ("given", "sound"), ("birth", "one"), ("home", "district"), ("unit", "one"),
        ("date", "near"), ("place", "same"),
    }  # fmt: skip


def test_probabilities_of_all_candidates_and_nobody_sum_to_one() -> None:
    everyone = LINKER.rank(CLUE, limit=1000)

    assert sum(one.score for one in everyone) <= 1 + 1e-9
    assert [one.score for one in everyone] == sorted((o.score for o in everyone), reverse=True)


def test_brothers_and_comrades_are_not_the_man() -> None:
    brother = replace(CLUE, name="Nguyễn Văn Thạch", birth_year=None, unit="", death_place="")

    assert best(brother) is None
    assert best(replace(CLUE, name="Lê Hữu Thạch", hometown="Nam Định", birth_year=None)) is None


def test_a_namesake_with_another_life_is_not_the_man() -> None:
    namesake = ClueRecord(
        "n", name="Nguyễn Văn Lãm", birth_year=1930, hometown="Thái Bình", death_date="1952",
        unit="f308",
    )  # fmt: skip

    assert best(namesake) is None


def test_a_name_alone_names_nobody() -> None:
    rare = Linker([replace(PEOPLE[0], name="Lương Bỉnh Khuyết"), *PEOPLE[1:]])
    clue = ClueRecord("x", name="Lương Bỉnh Khuyết")

    assert rare.rank(clue)[0].score > 0.1
    assert rare.link(clue) == []
    assert rare.link(replace(clue, hometown="Krông Pa, Gia Lai", unit="e66"))


def test_too_little_is_no_match() -> None:
    assert best(ClueRecord("x", name="Nguyễn Văn")) is None
    assert best(ClueRecord("x", unit="e66")) is None
    assert LINKER.link(ClueRecord("x")) == []
    assert Linker([]).link(CLUE) == []


@pytest.mark.parametrize(
    ("clue", "who"),
    [
        (ClueRecord("a", name="Năm Lãm", hometown="xã Uar, Gia Lai", death_date="1971"), "A1"),
        (ClueRecord("b", name="HIEN DANG VAN", hometown="Binh Phuoc", birth_year=1939,
                    unit="6th Bn, 209th Regt, 7th Div", source="us_document"), "A5"),
        (ClueRecord("c", name="huỳnh trọng trúc", hometown="Hải Hưng", death_date="1968-10",
                    birth_year=1949), "A3"),
        (ClueRecord("d", name="Vũ Minh Nân", hometown="A Lưới, Huế", unit="e141",
                    death_date="1953-12-01"), "A4"),
        (ClueRecord("e", name="Đặng Hiền", unit="e209 f7", death_date="1970-02",
                    relative="anh Đặng Đình Tấn"), "A5"),
    ],
)  # fmt: skip
def test_noise_of_every_source(clue: ClueRecord, who: str) -> None:
    assert best(clue) == who


def test_the_same_register_gives_the_same_answer() -> None:
    again = Linker(crowd())

    assert [c.registry_id for c in again.rank(CLUE, 20)] == [
        c.registry_id for c in LINKER.rank(CLUE, 20)
    ]


def test_invented_people_are_found_and_absent_ones_are_not_named() -> None:
    kept, clues = labelled(list(invented_register(1500, seed=21)), seed=22)
    figures = measure(Linker(kept), clues)

    assert figures["top-1"] >= 0.95
    assert figures["answers on absent"] <= 0.05


@given(
    st.builds(
        ClueRecord,
        clue_id=st.just("x"),
        name=st.text(max_size=40),
        alias=st.text(max_size=20),
        birth_year=st.none() | st.integers(1800, 2100),
        hometown=st.text(max_size=40),
        unit=st.text(max_size=40) | st.sampled_from(["e66", "f304", "c3 d7 e66"]),
        death_date=st.text(max_size=20) | st.sampled_from(["1971-02-09", "1971", "1971~"]),
        death_place=st.text(max_size=40),
        relative=st.text(max_size=40),
        source=st.sampled_from(["", "us_document", "oral_asr", "lạ"]),
    )
)
def test_any_clue_has_an_answer(clue: ClueRecord) -> None:
    for candidate in LINKER.link(clue):
        assert 0 <= candidate.score < 1


def test_development_clues() -> None:
    people = read_list(shared_path("data", "domain", "registry_synthetic.csv"))
    linker = Linker(row.entry() for row in people if isinstance(row, PersonRow))
    right, asked, named, absent = 0, 0, 0, 0
    for line in shared_path("data", "domain", "linkage_dev.jsonl").read_text("utf-8").splitlines():
        found = linker.link(read_clue(json.loads(line), 1))
        gold = json.loads(line)["gold_id"]
        if gold is None:
            absent, named = absent + 1, named + bool(found)
        else:
            asked += 1
            right += bool(found) and found[0].registry_id == gold

    assert right / asked >= 0.95
    assert named / absent <= 0.05


def test_answers_are_json_with_words() -> None:
    answer = candidates_json(CLUE, LINKER.link(CLUE), "vi")
    first = answer["candidates"][0]

    assert answer["clue_id"] == "c1"
    assert 0 <= first["score"] <= 1
    assert any("cùng huyện" in one["text"] for one in first["why"])
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "bad_json"),
        (b"[1]", "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b'{"name": "x"}', "bad_clue"),
        (b'{"clue_id": "x", "name": 5}', "bad_clue"),
        (b'{"clue_id": "x", "birth_year": "xx"}', "bad_clue"),
        (b'{"clue_id": "x", "birth_year": 99999}', "bad_clue"),
    ],
)
def test_bad_lines_say_which(line: bytes, reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        read_clue_line(line, 7)

    assert caught.value.reason == reason
    assert caught.value.line == 7
    assert "7" in caught.value.vi
    assert "7" in caught.value.en
