"""Finding people: normal forms, other kinds that win, texts nobody wrote."""

from __future__ import annotations

from typing import Final

import pytest

from nlp.entities.people import find_kin, find_people, find_positions, find_ranks
from nlp.entities.reading import prepare
from records.entity import MODEL, Entity, EntityLabel


def taken(text: str, part: str, label: EntityLabel, score: float) -> Entity:
    start = text.index(part)
    return Entity(start, start + len(part), part, label, None, score, "test")


@pytest.mark.parametrize(
    ("text", "lang", "norm"),
    [
        ("Cấp bậc: Hạ sỹ", "vi", "hạ sĩ"),
        ("thiếu uý Lê Văn Bạt", "vi", "thiếu úy"),
        ("Ha si Le Van Bat", "vi", "hạ sĩ"),
        ("Cấp bậc: H2", "vi", "trung sĩ"),
        ("Lt. Col. Paul Ross", "en", "lieutenant colonel"),
        ("le sergent-chef Dubois", "fr", "staff sergeant"),
        ("старшего лейтенанта Белова", "ru", "senior lieutenant"),
        ("김영수 병장", "ko", "sergeant"),
        ("中尉阮文海", "zh", "lieutenant"),
    ],
)
def test_norm_of_rank(text: str, lang: str, norm: str) -> None:
    assert [one.norm for one in find_ranks(prepare(text, lang))] == [norm]


@pytest.mark.parametrize(
    ("text", "lang", "norm"),
    [
        ("Chức vụ: A phó", "vi", "tiểu đội phó"),
        ("Chức vụ: B trưởng", "vi", "trung đội trưởng"),
        ("phó đại đội trưởng Hùng", "vi", "đại đội phó"),
        ("Chức vụ: Chiến sĩ", "vi", "chiến sĩ"),
        ("Nguyen Van Ty, platoon leader", "en", "platoon leader"),
        ("Tran Van Ty, chef de section", "fr", "platoon leader"),
        ("командир взвода Ле Ван Ту", "ru", "platoon leader"),
        ("заместитель командира роты", "ru", "deputy company commander"),
        ("부중대장", "ko", "deputy company commander"),
        ("副连长陈文海", "zh", "deputy company commander"),
    ],
)
def test_norm_of_position(text: str, lang: str, norm: str) -> None:
    assert [one.norm for one in find_positions(prepare(text, lang))] == [norm]


@pytest.mark.parametrize(
    ("text", "lang", "norm"),
    [
        ("Anh cả tôi Lò Văn Pọm mất", "vi", "anh"),
        ("cha đẻ: Lê Văn Cứ", "vi", "bố"),
        ("the older brother of Tran Van Ba", "en", "older brother"),
        ("la veuve de Tran Van Ba", "fr", "widow"),
        ("младший брат Фам Ван Хая", "ru", "younger brother"),
        ("팜반캉의 여동생", "ko", "younger sister"),
        ("裴文进的母亲", "zh", "mother"),
    ],
)
def test_norm_of_kin(text: str, lang: str, norm: str) -> None:
    assert [one.norm for one in find_kin(prepare(text, lang))] == [norm]


@pytest.mark.parametrize(
    "text",
    ["Mẹ cháu bảo bố mất cuối năm 74.", "chú Hùng với cô Lan", "vợ con anh Lành ở quê"],
)
def test_kinship_without_a_named_relative_is_none(text: str) -> None:
    assert find_kin(prepare(text, "vi")) == []


def test_a_person_gives_way_to_a_surer_place() -> None:
    text = "Đơn vị đóng quân, Trần Tâm, chờ lệnh."
    assert [one.text for one in find_people(prepare(text, "vi"))] == ["Trần Tâm"]
    assert find_people(prepare(text, "vi"), [taken(text, "Trần Tâm", "PLACE", 0.9)]) == []
    weak = [taken(text, "Trần Tâm", "PLACE", 0.3)]
    assert [one.text for one in find_people(prepare(text, "vi"), weak)] == ["Trần Tâm"]


def test_a_place_inside_a_nickname_does_not_break_it() -> None:
    text = "Vinh béo và Lợi Hà Nam hy sinh cả."
    places = [taken(text, "Hà Nam", "PLACE", 0.95)]
    assert [one.text for one in find_people(prepare(text, "vi"), places)] == [
        "Vinh béo",
        "Lợi Hà Nam",
    ]


def test_what_says_it_is_a_suggestion() -> None:
    one = find_people(prepare("Liệt sĩ Ngọ Văn Bền", "vi"))[0]
    assert (one.model, one.rule, one.norm) == (MODEL, "full_name", "Ngọ Văn Bền")
    assert 0 < one.score < 1


def test_nobody_died_makes_no_fallen() -> None:
    text = "Hôm đó không có ai hy sinh, chỉ anh Kiểm bị bỏng."
    assert [one.details["role"] for one in find_people(prepare(text, "vi"))] == ["witness"]


ODD: Final = [
    "",
    " ",
    "\u200b\u200b",
    "\u202eNguyễn Văn A\u202c",
    "😀 anh Nam 😀",
    "Nguyễn\u00a0Văn\u00a0A",
    "Nguye\u0302n Va\u0306n A",
    "đ/c",
    "'",
    "K'",
    "(((((Hùng",
    "ٱلسلام anh Nam",
    "anh",
    "bí danh",
    "Sgt.",
]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("lang", ["vi", "en", "fr", "ko", "ru", "zh", "th", ""])
def test_any_text_is_read(text: str, lang: str) -> None:
    reading = prepare(text, lang)
    for find in (find_people, find_kin, find_ranks, find_positions):
        for one in find(reading):
            assert one.text == text[one.start : one.end]


@pytest.mark.parametrize(
    "unit",
    [
        "la ",
        "Nguyễn ",
        "Hùng, ",
        "응우옌 반 람이라는 ",
        "Нгуен Ван ",
        "阮文黄",
        "anh Nam ",
        "tôi là ",
        "И. ",
    ],
)
def test_long_texts_are_read(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    reading = prepare(text, "vi")
    people = find_people(reading)
    for entity in [*people, *find_kin(reading, people)]:
        assert text[entity.start : entity.end] == entity.text
