"""Reading what was typed: any text is a query."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.query.names import Glossary, Names
from index.query.reader import MOST_WORDS, read_query
from records.query import (
    AllOf,
    AnyOf,
    FieldIs,
    GlossaryForm,
    GlossaryNames,
    NotOf,
    ParsedQuery,
    Phrase,
    Published,
)

FORMS = ("Khe Sanh", "Tà Cơn", "KSCB", "케산", "Кхесань", "溪山")
GLOSSARY = Glossary([GlossaryNames("place", tuple(GlossaryForm(text) for text in FORMS), 7)])
NAMES = Names(GLOSSARY, {3: "Kênh YouTube cựu binh"})


def read(typed: str, *, expand: bool = True) -> ParsedQuery:
    return read_query(typed, Names(GLOSSARY, NAMES.sources, expand))


@pytest.mark.parametrize(
    "typed",
    [
        "mộ liệt sĩ",
        "mo liet si",
        "Ai biết, xin gọi!",
        "10:30 ngày 5-12",
        "http://a.vn/b?c=1",
        "- a",
    ],
)
def test_plain_words_stay_plain(typed: str) -> None:
    parsed = read(typed)
    assert (parsed.words, parsed.condition, parsed.troubles) == (typed, None, ())


def test_phrases_must_hold_and_the_words_beside_rank() -> None:
    parsed = read('mộ "liệt sĩ" đồi')
    assert parsed.condition == Phrase("liệt sĩ")
    assert parsed.words == "mộ liệt sĩ đồi"


@pytest.mark.parametrize(
    "typed", ["“liệt sĩ”", "«liệt sĩ»", "„liệt sĩ“", "「liệt sĩ」", '"liệt sĩ"']
)
def test_quotes_of_every_kind(typed: str) -> None:
    assert read(typed).condition == Phrase("liệt sĩ")


@pytest.mark.parametrize("typed", ["a1x VÀ b2x HOẶC c3x", "a1x AND b2x OR c3x"])
def test_and_binds_closer_than_or(typed: str) -> None:
    both = AllOf((Phrase("a1x"), Phrase("b2x")))
    assert read(typed).condition == AnyOf((both, Phrase("c3x")))


def test_parentheses_not_and_minus() -> None:
    parsed = read("(mộ HOẶC bia) KHÔNG game -quảng lính")
    assert parsed.condition == AllOf(
        (
            AnyOf((Phrase("mộ"), Phrase("bia"))),
            NotOf(Phrase("game")),
            NotOf(Phrase("quảng")),
        )
    )
    assert parsed.words == "mộ bia lính"


def test_not_takes_the_words_behind_it_as_one_phrase() -> None:
    assert read("mộ KHÔNG đường dây nóng").condition == NotOf(Phrase("đường dây nóng"))
    assert read('mộ -"đường dây"').condition == NotOf(Phrase("đường dây"))
    assert read("NOT NOT mộ").condition is None


def test_operators_count_in_capitals_only() -> None:
    for typed in ("mộ và bia", "mộ And bia", "không mộ", "mo va bia or not"):
        assert read(typed).condition is None
    assert read("MỘ LIỆT SĨ VÀ ĐỒNG ĐỘI KHÔNG TÊN Ở ĐỒI").condition is None
    assert read("KSCB AND RIPCORD").condition is not None


def test_fields_in_both_languages_accented_or_not() -> None:
    english = FieldIs("lang", ("en",))
    for typed in (
        "lang:en", "LANG:EN", "ngôn_ngữ:anh", "ngon_ngu:anh", "tiếng:anh", 'lang:"tiếng Anh"',
        "language:english", "ngôn-ngữ:Anh",
    ):  # fmt: skip
        assert read(f"mộ {typed}").condition == english, typed
    assert read("lang:en,fr").condition == FieldIs("lang", ("en", "fr"))
    assert read("-lang:en").condition == NotOf(english)
    assert read("kind:video").condition == FieldIs("media", ("video",))
    assert read("loại:bài_báo").condition == FieldIs("kind", ("article",))
    assert read("loai:loi_ghi_am").condition == FieldIs("text_kind", ("transcript",))
    for typed in ("flagged:yes", "cảnh_báo:có", "canh_bao:co"):
        assert read(typed).condition == FieldIs("flagged", ("true",))
    assert read("source:telegram").condition == FieldIs("platform", ("telegram",))
    assert read("nguồn:YouTube").condition == AnyOf(
        (FieldIs("platform", ("youtube",)), FieldIs("source_id", (3,)))
    )


def epoch(*day: int) -> int:
    return int(datetime(*day, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).timestamp())  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("after:01/2024", epoch(2024, 1, 1), None),
        ("sau:2024", epoch(2024, 1, 1), None),
        ("before:01/02/2024", None, epoch(2024, 2, 1) - 1),
        ("truoc:2024-02", None, epoch(2024, 2, 1) - 1),
        ("đến:02/2024", None, epoch(2024, 3, 1) - 1),
        ("ngày:27/07/2025", epoch(2025, 7, 27), epoch(2025, 7, 28) - 1),
        ("date:12/2024", epoch(2024, 12, 1), epoch(2025, 1, 1) - 1),
    ],
)
def test_dates_are_days_months_and_years_in_vietnam(
    typed: str, since: int | None, until: int | None
) -> None:
    assert read(typed).condition == Published(since, until)


@pytest.mark.parametrize(
    "typed",
    [
        '"mộ', 'mộ "', "(mộ", "mộ)", "mộ AND", "OR mộ", "NOT", "AND OR NOT", "-", "((((", "))))",
        '""', '"…"', "foo:bar", "after:31/02/2024", "before:hôm_qua", "lang:elvish", "kind:",
        "flagged:maybe", "place:?", ".*[a-z]+(x|y", "\\d{3}(?=", "a AND OR b", "() ()", "--mộ",
        "NOT " * 9_999, "(" * 9_999 + "mộ" + ")" * 9_999, '"' * 9_999, "mộ " * 10_000, ":" * 9_999,
        "source:" * 500, "\x00\x07", "İ" * 50 + " mộ",
    ],
)  # fmt: skip
def test_bad_syntax_is_told_and_never_fails(typed: str) -> None:
    parsed = read(typed)
    assert len(parsed.words.split()) <= 2 * MOST_WORDS
    if "mộ" in typed and "NOT" not in typed and not typed.startswith("--"):
        assert "mộ" in parsed.words


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ('"mộ', '"'),
        ("(mộ", "("),
        ("mộ)", ")"),
        ("mộ AND", "AND"),
        ("foo:bar", "foo"),
        ("after:31/02/2024", "after:31/02/2024"),
        ("mộ " * 300, "…"),
    ],
)
def test_what_was_not_understood_is_said_in_both_languages(typed: str, part: str) -> None:
    (trouble, *_) = read(typed).troubles
    assert trouble.part == part
    assert trouble.vi
    assert trouble.en
    assert trouble.vi != trouble.en


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["mộ", "AND", "OR", "NOT", "-", "(", ")", '"', "lang:en", "after:2024", " ", "Khe Sanh",
             "d5", "“", "place:", "溪山", "케산에", ".*", "VÀ", ":"]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_any_mixture_can_be_read(parts: list[str]) -> None:
    parsed = read(" ".join(parts))
    assert isinstance(parsed.words, str)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(typed: str) -> None:
    assert read(typed).typed == typed


def test_names_bring_their_others_along() -> None:
    parsed = read("trận Tà Cơn 1968")
    assert parsed.words == "trận Tà Cơn 1968"
    assert set(parsed.also) == set(FORMS) - {"Tà Cơn"}
    [expansion] = parsed.expansions
    assert (expansion.typed, expansion.kind, expansion.entry_id) == ("Tà Cơn", "place", 7)


@pytest.mark.parametrize("typed", ["ta con", "KSCB", "kscb", "케산에서", "в Кхесань", "溪山战役"])
def test_names_are_found_however_they_are_typed(typed: str) -> None:
    assert len(read(typed).expansions) == 1


@pytest.mark.parametrize("typed", ["tạ côn", "sanh khe", "khe", '"Khe Sanh"', "-KSCB"])
def test_other_words_quotes_and_not_bring_nothing_along(typed: str) -> None:
    assert read(typed).also == ()


def test_a_short_name_at_the_end_is_not_taken_for_a_longer_one() -> None:
    forms = (GlossaryForm("Lâm Đồng"), GlossaryForm("Lâm Đồng Thượng xa"))
    names = Names(Glossary([GlossaryNames("place", forms, 1)]), {})
    assert read_query("rừng Lâm Đồng", names).also == ("Lâm Đồng Thượng xa",)
    assert read_query("Lâm Đồng Thượng xa", names).also == ("Lâm Đồng",)


def test_expansion_can_be_switched_off() -> None:
    parsed = read("Khe Sanh d5 AND mộ", expand=False)
    assert (parsed.also, parsed.units, parsed.expansions) == ((), (), ())


def test_units_bring_their_notations_along() -> None:
    parsed = read("d5 e2 f3")
    assert parsed.units == ("bn5", "regt2", "div3")
    assert "tiểu đoàn 5" in parsed.expansions[0].also
    assert "d5" not in parsed.expansions[0].also


def test_in_conditions_a_name_is_one_operand_with_its_others() -> None:
    parsed = read("Khe Sanh AND mộ")
    assert isinstance(parsed.condition, AllOf)
    place, grave = parsed.condition.parts
    assert isinstance(place, Phrase)
    assert place.text == "Khe Sanh"
    assert "케산" in place.also
    assert grave == Phrase("mộ")
    assert read('địa_danh:"Tà Cơn"').condition == Phrase(
        "Tà Cơn", ("Khe Sanh", "KSCB", "케산", "Кхесань", "溪山")
    )
    assert read("unit:d5").condition == Phrase("d5", (), ("bn5",))
