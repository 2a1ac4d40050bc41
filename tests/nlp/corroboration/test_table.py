"""The table of a lead: who says what, independence, support, questions, warnings."""

from __future__ import annotations

import pytest

from nlp.corroboration.account import Account, Origin
from nlp.corroboration.independence import sources
from nlp.corroboration.naming import working_title
from nlp.corroboration.questions import questions
from nlp.corroboration.statements import FactKind
from nlp.corroboration.table import FactRow, FactTable, fact_table
from nlp.corroboration.terms import Commonness
from nlp.corroboration.warnings import WarningKind, lead_warnings
from nlp.corroboration.witness import WitnessKind, family_of, witness_of
from tests.nlp.corroboration.invented import account, coord, day, entity, fallen, place, unit

EYE = "Chính tay tôi chôn anh ở Suối Cọp ngày 12/3/1968."
HEARD = "Nghe kể chú mất ở Suối Cọp ngày 14/3/1968."


def eye(number: int, origin: Origin | None = None) -> Account:
    return account(
        number, EYE, [place(EYE, "Suối Cọp"), day(EYE, "12/3/1968", "1968-03-12")], origin=origin
    )


def heard(number: int, edtf: str = "1968-03-14") -> Account:
    return account(number, HEARD, [place(HEARD, "Suối Cọp"), day(HEARD, "14/3/1968", edtf)])


def row(table: FactTable, kind: FactKind) -> FactRow:
    (found,) = [one for one in table.rows if one.kind == kind]
    return found


def test_independent_eye_witnesses_support_and_copies_count_once() -> None:
    def support(*accounts: Account) -> float:
        return row(fact_table(accounts), FactKind.PLACE).values[0].support

    alone = support(eye(1))
    copies = support(eye(1, Origin(copies="1")), eye(2, Origin(copies="1")))
    both = support(eye(1), eye(2))
    assert alone == copies
    # 1 - (1 - 0.6 · 0.9)²
    assert both == pytest.approx(1 - (1 - 0.6 * 0.9) ** 2, abs=0.001)
    assert support(heard(1)) < alone


def test_a_contradiction_is_marked_and_weakens_both() -> None:
    table = fact_table([eye(1), eye(2), heard(3)])
    dates = row(table, FactKind.DATE)
    assert dates.contradicted
    assert [value.shown for value in dates.values] == ["1968-03-12", "1968-03-14"]
    assert dates.values[0].against == (1,)
    assert dates.values[1].against == (0,)
    plain = row(fact_table([eye(1), eye(2)]), FactKind.DATE).values[0].support
    assert dates.values[0].support < plain


def test_a_vague_date_agrees_and_bridges_nothing() -> None:
    dates = row(fact_table([eye(1), heard(2), heard(3, "1968-03")]), FactKind.DATE)
    assert len(dates.values) == 2
    assert all(any(one.account == 3 for one in value.statements) for value in dates.values)


def test_who_says_both_contradicts_nobody() -> None:
    text = "Trận ngày 12/3/1968, hôm 14/3/1968 mới chôn."
    both = account(
        1, text, [day(text, "12/3/1968", "1968-03-12"), day(text, "14/3/1968", "1968-03-14")]
    )
    assert not row(fact_table([both]), FactKind.DATE).contradicted


def test_units_agree_in_part_and_contradict_by_level() -> None:
    text = "c5 d8 e66"
    a = account(1, text, [unit(text, "c5 d8 e66", "PAVN:co5/bn8/regt66")])
    b = account(2, text, [unit(text, "c5 d8 e66", "PAVN:bn8/regt66/div304")])
    c = account(3, text, [unit(text, "c5 d8 e66", "PAVN:bn7/regt66")])
    assert not row(fact_table([a, b]), FactKind.UNIT).contradicted
    assert row(fact_table([a, c]), FactKind.UNIT).contradicted


def test_positions_agree_within_radii() -> None:
    text = "ở XD 850418"
    a = account(1, text, [coord(text, "XD 850418", 16.6544, 106.7308)])
    b = account(2, text, [coord(text, "XD 850418", 16.6549, 106.7312)])
    c = account(3, text, [coord(text, "XD 850418", 16.9, 106.9)])
    assert not row(fact_table([a, b]), FactKind.COORDINATES).contradicted
    assert row(fact_table([a, b, c]), FactKind.COORDINATES).contradicted


def test_the_table_is_the_same_for_any_order() -> None:
    accounts = [eye(1), eye(2, Origin(author="x")), heard(3), heard(4, "1968-03")]
    assert fact_table(accounts).rows == fact_table(accounts[::-1]).rows


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (Origin(copies="9"), Origin(copies="9"), "copies"),
        (Origin(author="a1"), Origin(author="a1"), "author"),
        (Origin(channel="rss:bao"), Origin(channel="rss:bao"), "channel"),
        (Origin(recording="5"), Origin(recording="5"), "recording"),
        (Origin(family="bui xuan lam"), Origin(family="bui xuan lam"), "family"),
    ],
)
def test_what_makes_one_source(one: Origin, other: Origin, why: str) -> None:
    (source,) = sources([eye(1, one), eye(2, other)])
    assert source.members == (1, 2)
    assert [tie.why for tie in source.ties] == [why]


def test_ties_carry_over_and_strangers_stay_apart() -> None:
    found = sources(
        [
            eye(1, Origin(author="a", copies="7")),
            eye(2, Origin(copies="7")),
            eye(3, Origin(author="a")),
            eye(4),
            eye(5),
        ]
    )
    assert [one.members for one in found] == [(1, 2, 3), (4,), (5,)]


def test_the_oldest_witness_is_asked_first() -> None:
    old = "Tôi 88 tuổi, chính tay tôi chôn anh ở Suối Cọp."
    young = "Tôi 63 tuổi, chính tay tôi chôn anh ở Suối Cọp."
    accounts = [account(n, t, [place(t, "Suối Cọp")]) for n, t in ((1, young), (2, old))]
    asked = questions(accounts, fact_table(accounts))
    assert asked[0].account == 2
    assert {one.why for one in asked} == {"missing"}
    assert asked[0].vi != asked[0].en


def test_contradictions_and_only_witnesses_are_asked() -> None:
    accounts = [eye(1), heard(2)]
    why = {(one.account, one.kind): one.why for one in questions(accounts, fact_table(accounts))}
    assert why[1, FactKind.DATE] == "contradiction"
    assert why[2, FactKind.DATE] == "contradiction"
    alone = questions([eye(1)], fact_table([eye(1)]))
    assert {one.why for one in alone if one.kind == FactKind.PLACE} == {"only_source"}


def test_no_question_repeats_a_position() -> None:
    text = "ở XD 850418"
    accounts = [
        account(1, text, [coord(text, "XD 850418", 16.6544, 106.7308)]),
        account(2, text, [coord(text, "XD 850418", 16.9, 106.9)]),
    ]
    for one in questions(accounts, fact_table(accounts)):
        assert "XD" not in one.vi + one.en
        assert "16." not in one.vi + one.en


def family(number: int, name: str, more: str = "") -> Account:
    text = f"Gia đình tìm liệt sĩ {name}, nghe nói chôn ở Suối Cọp. {more}"
    made = account(number, text, [place(text, "Suối Cọp"), fallen(text, name)])
    return account(number, text, made.texts[0].entities, origin=Origin(family=family_of(made)))


def test_two_families_at_one_grave_raise_a_warning() -> None:
    accounts = [family(1, "Bùi Xuân Lẫm"), family(2, "Trần Đức Hoành")]
    (found,) = lead_warnings(accounts, fact_table(accounts))
    assert found.kind == WarningKind.TWO_FAMILIES
    assert found.accounts == (1, 2)


def test_two_families_at_a_grave_of_seven_do_not() -> None:
    accounts = [
        family(1, "Bùi Xuân Lẫm", "Bảy ngôi mộ cạnh suối."),
        family(2, "Trần Đức Hoành"),
        eye(3),
    ]
    assert lead_warnings(accounts, fact_table(accounts)) == []


def test_one_source_and_false_claims_are_warned_of() -> None:
    accounts = [eye(1, Origin(author="x")), eye(2, Origin(author="x"))]
    kinds = [one.kind for one in lead_warnings(accounts, fact_table(accounts), {2})]
    assert kinds == [WarningKind.ONE_SOURCE, WarningKind.FALSE_CLAIM]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chính tay tôi chôn ba anh.", WitnessKind.EYE),
        ("Toi trinh sat D445 cu, di dau nen thoat.", WitnessKind.EYE),
        ("We buried five of them at first light.", WitnessKind.EYE),
        ("저희 소대가 시신을 묻었습니다.", WitnessKind.EYE),
        ("Nghe kể ông nằm ở đó.", WitnessKind.HEARSAY),
        ("Giấy báo tử ghi hy sinh tại Lộc Ninh.", WitnessKind.DOCUMENT),
        ("Mộ ở chân đồi.", WitnessKind.UNKNOWN),
    ],
)
def test_how_the_teller_knows(text: str, kind: WitnessKind) -> None:
    assert witness_of(account(1, text)).kind == kind


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("cụ Lài 84 tuổi kể", 84),
        ("tôi tám mươi mốt rồi", 81),
        ("anh mười bảy tuổi, vừa học vừa đánh", None),
        ("I am 79 years old now", 79),
        ("올해 82세입니다", 82),
        ("sinh 1946, quê Cổ Am", None),
    ],
)
def test_the_age_of_the_teller(text: str, age: int | None) -> None:
    assert witness_of(account(1, text)).age == age


def test_a_comrade_is_no_family() -> None:
    text = "Tôi cùng đại đội với Bùi Xuân Lẫm và Ngô Văn Mạch."
    assert family_of(account(1, text, [fallen(text, "Bùi Xuân Lẫm")])) == ""
    text = "Chú tôi là Bùi Xuân Lẫm."
    assert family_of(account(1, text, [fallen(text, "Bùi Xuân Lẫm")])) == "bui xuan lam"


def test_the_title_is_what_most_share_spelled_with_accents() -> None:
    a, b, c = "Chôn ở Suối Cọp 12/3/1968", "chon o suoi cop", "Suoi Cop, March 1968"
    accounts = [
        account(1, a, [place(a, "Suối Cọp"), day(a, "12/3/1968", "1968-03-12")]),
        account(2, b, [place(b, "suoi cop")]),
        account(3, c, [place(c, "Suoi Cop"), day(c, "March 1968", "1968-03")]),
    ]
    assert working_title(accounts, Commonness(100)).startswith("Suối Cọp · ")
    assert working_title(accounts[:1], Commonness(100)) == "12/03/1968"


def test_facts_of_a_grave_are_rows() -> None:
    text = "bọc trong tấm tăng, sâu 1 m, hai ngôi mộ"
    facts = [
        entity(text, "tấm tăng", "BURIAL", {"fact": "container", "value": "groundsheet"}),
        entity(text, "sâu 1 m", "BURIAL", {"fact": "depth_m", "value": 1.0}),
        entity(text, "hai ngôi mộ", "BURIAL", {"fact": "graves", "value": 2}),
    ]
    table = fact_table([account(1, text, facts)])
    assert {value.shown for value in row(table, FactKind.GRAVE).values} == {
        "container: groundsheet",
        "depth_m: 1.0",
    }
    assert [value.shown for value in row(table, FactKind.COUNT).values] == ["2"]
