"""Two accounts compared: what they share weighs by how rare it is, what excludes them decides."""

from __future__ import annotations

import pytest

from nlp.corroboration.account import Account, Origin
from nlp.corroboration.compare import compare
from nlp.corroboration.evidence import PairEvidence
from nlp.corroboration.terms import Commonness
from tests.nlp.corroboration.invented import account, coord, day, fallen, place, unit

# A collection in which Suối Cọp is named twice and "hy sinh" everywhere.
COMMON = Commonness(1_000, {"suoi cop": 2, "hy sinh": 600, "tay ninh": 90, "doi 412": 3})


def kinds(found: PairEvidence) -> dict[str, float]:
    return {one.kind: one.nats for one in found.reasons}


def burial(number: int, text: str, name: str, **more: str) -> Account:
    return account(number, text, [place(text, name)])


def test_a_rare_place_says_much_and_a_province_little() -> None:
    a, b = "Chôn ở Suối Cọp.", "Mộ bên Suối Cọp."
    rare = compare(burial(1, a, "Suối Cọp"), burial(2, b, "Suối Cọp"), COMMON)
    a, b = "Chôn ở Tây Ninh.", "Mộ bên Tây Ninh."
    wide = compare(
        account(1, a, [place(a, "Tây Ninh", "72", level="province")]),
        account(2, b, [place(b, "Tây Ninh", "72", level="province")]),
        COMMON,
    )
    assert kinds(rare)["place"] > 5
    assert kinds(wide)["place"] < 1
    assert rare.score > wide.score + 4


def test_a_place_meets_itself_without_accents_and_across_languages() -> None:
    a, b = "Chôn ở suối Đăk Mơ.", "we dug by the Dak Mo stream"
    found = compare(
        account(1, a, [place(a, "suối Đăk Mơ")]),
        account(2, b, [place(b, "Dak Mo")], "en"),
        COMMON,
    )
    assert "place" in kinds(found)


def test_a_place_found_in_one_text_counts_where_its_words_stand_in_the_other() -> None:
    a, b = "Chôn ở Suối Cọp.", "graves by the creek they call suoi cop"
    found = compare(account(1, a, [place(a, "Suối Cọp")]), account(2, b, lang="en"), COMMON)
    (reason,) = [one for one in found.reasons if one.kind == "place"]
    assert reason.left is not None
    assert reason.right is None


def test_the_order_of_the_two_does_not_matter() -> None:
    a = "c3 d7 e66, hy sinh 12/3/1968 ở Suối Cọp."
    b = "3rd Co, 7th Bn, Suoi Cop, March 1968"
    one = account(
        1,
        a,
        [place(a, "Suối Cọp"), day(a, "12/3/1968", "1968-03-12"), unit(a, "c3", "PAVN:co3/bn7")],
    )
    two = account(
        2,
        b,
        [place(b, "Suoi Cop"), day(b, "March 1968", "1968-03"), unit(b, "3rd", "PAVN:co3/bn7")],
    )
    assert compare(one, two, COMMON).score == pytest.approx(compare(two, one, COMMON).score)


def test_days_meet_by_how_much_they_leave_open() -> None:
    def dated(number: int, edtf: str) -> Account:
        text = f"hy sinh {edtf}"
        return account(number, text, [day(text, edtf, edtf)])

    same = kinds(compare(dated(1, "1968-03-12"), dated(2, "1968-03-12"), COMMON))["date"]
    month = kinds(compare(dated(1, "1968-03-12"), dated(2, "1968-03"), COMMON))["date"]
    year = kinds(compare(dated(1, "1968"), dated(2, "1968"), COMMON))["date"]
    near = kinds(compare(dated(1, "1968-03-12"), dated(2, "1968-03-13"), COMMON))["date"]
    assert same > month > year > 0
    assert 0 < near < same


@pytest.mark.parametrize(
    ("first", "second", "veto"),
    [
        ("hy sinh ở đồi 412 ngày 12/3/1968", "hy sinh ở đồi 935 ngày 12/3/1968", "412 ≠ 935"),
        ("hy sinh ở Suối Cọp 1968-03-12", "hy sinh ở Suối Cọp 1972-04-07", "1968 ≠ 1972"),
    ],
)
def test_another_hill_or_another_year_rules_a_pair_out(first: str, second: str, veto: str) -> None:
    def told(number: int, text: str) -> Account:
        found = [place(text, "Suối Cọp")] if "Suối Cọp" in text else []
        for said, edtf in (("12/3/1968", "1968-03-12"), ("1968-03-12",) * 2, ("1972-04-07",) * 2):
            if said in text:
                found.append(day(text, said, edtf))
        return account(number, text, found)

    assert compare(told(1, first), told(2, second), COMMON).veto == veto


def test_figures_read_off_a_picture_rule_nothing_out() -> None:
    a, b = "hy sinh ở đồi 875, Đắk Tô", "Sơ đồ đồi 815, Đắk Tô, do tay người lính vẽ lại năm ấy"
    sketch = account(2, b, [place(b, "Đắk Tô")], source="reading")
    found = compare(account(1, a, [place(a, "Đắk Tô")]), sketch, COMMON)
    assert found.veto == ""
    assert kinds(found)["hill"] > -1


def test_positions_meet_within_their_radii() -> None:
    a, b = "mộ ở 16.6544, 106.7308", "grave at XD 850418"
    here = account(1, a, [coord(a, "16.6544, 106.7308", 16.6544, 106.7308)])
    near = account(2, b, [coord(b, "XD 850418", 16.6549, 106.7312)])
    far = account(3, b, [coord(b, "XD 850418", 15.1, 108.2)])
    assert kinds(compare(here, near, COMMON))["coordinates"] > 5
    assert compare(here, far, COMMON).veto


def test_home_and_the_witness_are_not_the_ground_and_the_fallen() -> None:
    a, b = "Quê Suối Cọp, tên Lò Văn Ính.", "Tôi là Lò Văn Ính, quê Suối Cọp."
    found = compare(
        account(1, a, [place(a, "Suối Cọp", about="home"), fallen(a, "Lò Văn Ính")]),
        account(2, b, [place(b, "Suối Cọp", about="home")]),
        COMMON,
    )
    assert "place" not in kinds(found)
    assert "person" not in kinds(found)


def test_likeness_alone_makes_no_lead() -> None:
    text = "Kính mong hương linh các anh sớm được về bên mẹ cha quê hương tổ tiên"
    found = compare(account(1, text), account(2, text), COMMON, 1.0)
    assert found.score <= 5


def test_copies_are_of_one_story_only_where_there_is_a_story() -> None:
    text = "Gọi ngay số này để được hỗ trợ tìm mộ cả nhà ơi"
    origin = Origin(copies="7")
    found = compare(account(1, text, origin=origin), account(2, text, origin=origin), COMMON, 1.0)
    assert found.score <= 5


def test_units_of_two_sides_say_nothing() -> None:
    a, b = "d7 e66", "7th Bn of the 66th, US"
    left = account(1, a, [unit(a, "d7 e66", "PAVN:bn7/regt66")])
    right = account(2, b, [unit(b, "7th Bn", "US:bn7/regt66")])
    assert "unit" not in kinds(compare(left, right, COMMON))


def test_full_names_say_more_than_given_names_and_brothers_say_nothing() -> None:
    def named(number: int, name: str) -> Account:
        return account(number, name, [fallen(name, name)])

    full = kinds(compare(named(1, "Bùi Xuân Lẫm"), named(2, "Bui Xuan Lam"), COMMON))["person"]
    given = kinds(compare(named(1, "Bùi Xuân Lẫm"), named(2, "Lẫm"), COMMON))["person"]
    brothers = kinds(compare(named(1, "Bùi Xuân Lẫm"), named(2, "Bùi Xuân Đạt"), COMMON))
    initials = kinds(compare(named(1, "Lê Bá Nghiễm"), named(2, "L.B.N"), COMMON))["person"]
    assert full > given > 0
    assert initials > 0
    assert "person" not in brothers


@pytest.mark.parametrize("text", ["", "🙏" * 2_000, "\u200f\u202e" * 500, "a" * 100_000])
def test_any_text_can_be_compared(text: str) -> None:
    compare(account(1, text), account(2, text), COMMON)
