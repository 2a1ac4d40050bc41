"""Conditions hold on every answer, and nothing that meets them is missed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.query import candidates
from index.query.names import Glossary, Names
from index.query.reader import read_query
from index.shard import SearchIndex
from records.query import GlossaryForm, GlossaryNames
from records.search import IndexAnswer, IndexedPassage, SearchFilters
from tests.index.passages import ALL, passage

FORMS = ("Khe Sanh", "Tà Cơn", "KSCB", "케산", "溪山")
NAMES = Names(
    Glossary([GlossaryNames("place", tuple(GlossaryForm(text) for text in FORMS), 7)]),
    {5: "Báo Hải Phòng"},
)
ROWS = [
    passage(1, "Mộ liệt sĩ ở Khe Sanh, trung đoàn 66.", published=1_704_067_200),
    passage(2, "mo liet si o suoi la hien, e66", platform="tiktok", kind="comment"),
    passage(3, "Liệt sỹ hi sinh năm 1968, chưa tìm thấy mộ", flagged=True),
    passage(4, "We buried them near KSCB, Hill 861.", lang="en", media=("video",)),
    passage(5, "케산에서 전우의 유해를 보았다", lang="ko", published=None),
    passage(6, "溪山战役的老兵", lang="zh", text_kind="transcript"),
    passage(7, "Sĩ quan liệt kê tên từng người", source_id=5),
    passage(8, "Mơ về mộ phần liệt sĩ", access="restricted"),
    passage(9, "Game bắn súng liệt sĩ giả, đường dây nóng lừa đảo"),
    passage(10, "Tiểu đoàn 5 đánh sân bay Tà Cơn; 1.234.567 viên đạn"),
]


def texts_of(rows: Sequence[IndexedPassage]) -> dict[int, str]:
    return {row.passage_id: row.text for row in rows}


def ask(
    index: SearchIndex, typed: str, filters: SearchFilters = ALL, *, expand: bool = True
) -> IndexAnswer:
    def texts(ids: Sequence[int]) -> Mapping[int, str]:
        held = texts_of(ROWS)
        return {one: held[one] for one in ids if one in held}

    names = Names(NAMES.glossary, NAMES.sources, expand)
    return index.search(read_query(typed, names), filters, 100, texts=texts)


def found(index: SearchIndex, typed: str, *, expand: bool = True) -> list[int]:
    return [hit.passage_id for hit in ask(index, typed, expand=expand).ranked]


@pytest.fixture
def story(index: SearchIndex) -> SearchIndex:
    index.upsert(ROWS)
    return index


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"mộ liệt sĩ"', {1, 2}),
        ('"mo liet si"', {1, 2}),
        ('"mộ liệt sỹ"', {1, 2}),
        ('"mơ liệt sĩ"', {2}),
        ('"liệt sĩ"', {1, 2, 3, 8, 9}),
        ('"sĩ liệt"', set()),
        ('"liệt sĩ" KHÔNG game', {1, 2, 3, 8}),
        ('"liệt sĩ" -game -"khe sanh"', {2, 3, 8}),
        ("mộ VÀ 1968", {3}),
        ("(1968 HOẶC 861) AND NOT lang:en", {3}),
        ('"đường dây nóng" OR 유해', {5, 9}),
        ("유해", None),
        ('"유해"', {5}),
        ('"战役"', {6}),
        ("Khe Sanh AND (liệt OR Hill OR 전우 OR 老兵 OR đạn)", {1, 4, 5, 6, 10}),
        ('"Khe Sanh"', {1}),
        ("place:KSCB", {1, 4, 5, 6, 10}),
        ("unit:d5", {10}),
        ("đơn_vị:e66", {1, 2}),
        ('"1234567"', {10}),
        ('"1.234.567 viên"', {10}),
        ("lang:ko", {5}),
        ("-lang:vi", {4, 5, 6}),
        ("lang:en OR lang:ko", {4, 5}),
        ("lang:en OR kind:transcript", {4, 6}),
        ("kind:video", {4}),
        ("loại:bình_luận", {2}),
        ("source:tiktok", {2}),
        ('nguồn:"hải phòng"', {7}),
        ("flagged:yes", {3}),
        ('"mộ" flagged:no', {1, 2, 8}),
        ("after:01/2024 before:02/2024", {1}),
        ("NOT after:01/2024", {2, 3, 4, 5, 6, 7, 8, 9, 10}),
        ('lang:fr "mộ"', set()),
    ],
)
def test_every_condition_holds(story: SearchIndex, typed: str, expected: set[int] | None) -> None:
    answer = ask(story, typed)
    ids = [hit.passage_id for hit in answer.ranked]
    assert len(ids) == len(set(ids))
    if expected is not None:
        assert set(ids) == expected
        assert not answer.cut


def test_conditions_and_filters_both_hold(story: SearchIndex) -> None:
    assert {h.passage_id for h in ask(story, '"liệt sĩ"', SearchFilters()).ranked} == {1, 2, 3, 9}
    only = SearchFilters(platforms=("tiktok",))
    assert {h.passage_id for h in ask(story, '"liệt sĩ"', only).ranked} == {2}
    english = SearchFilters(langs=("en",))
    assert ask(story, '"liệt sĩ" lang:vi', english).ranked == ()


def test_words_beside_a_condition_rank_only(story: SearchIndex) -> None:
    ids = found(story, '"liệt sĩ" game súng')
    assert ids[0] == 9
    assert set(ids) == {1, 2, 3, 8, 9}


def test_facets_count_what_holds(story: SearchIndex) -> None:
    answer = ask(story, '"liệt sĩ"')
    assert answer.facets["platform"] == {"web": 4, "tiktok": 1}


def test_other_names_are_found_but_what_was_typed_comes_first(story: SearchIndex) -> None:
    ids = found(story, "Tà Cơn")
    assert ids[0] == 10
    assert {1, 4, 5, 6} <= set(ids)
    assert not {1, 4, 5, 6} & set(found(story, "Tà Cơn", expand=False))
    assert {1, 2} <= set(found(story, "E66"))


def test_spellings_meet(story: SearchIndex) -> None:
    assert 3 in found(story, "hy sinh")
    assert {1, 3} <= set(found(story, "liệt sĩ"))
    assert {1, 3} <= set(found(story, "liệt sỹ"))


def test_bad_syntax_still_answers(story: SearchIndex) -> None:
    for typed in ('"mộ liệt', "mộ AND", "(mộ", "lang:elvish mộ", "mộ " * 10_000):
        assert ask(story, typed).ranked, typed[:30]
    for typed in ("NOT " * 9_999, "AND OR NOT", "((((", '""', ".*[a-z]+(x|y", "?"):
        ask(story, typed)


def test_a_full_pool_is_said(story: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_CANDIDATES", 3)
    answer = ask(story, '"liệt sĩ"')
    assert answer.cut
    assert answer.deep == 3
    assert {hit.passage_id for hit in answer.ranked} <= {1, 2, 3, 8, 9}
    # One rare word is enough to look everywhere.
    whole = ask(story, '"liệt sĩ" AND 1968')
    assert not whole.cut
    assert [hit.passage_id for hit in whole.ranked] == [3]


def test_a_passage_that_is_gone_never_answers(story: SearchIndex) -> None:
    def texts(ids: Sequence[int]) -> Mapping[int, str]:
        return {}

    assert story.search(read_query('"liệt sĩ"', NAMES), ALL, texts=texts).ranked == ()


def test_plain_words_answer_as_before(story: SearchIndex) -> None:
    for typed in ("mộ liệt sĩ", "mo liet si", "유해", "875", ""):
        read = ask(story, typed, expand=False)
        assert read.ranked == story.search(typed, ALL, 100).ranked


WORDS = (
    "mộ",
    "mo",
    "mơ",
    "liệt",
    "liet",
    "sĩ",
    "sỹ",
    "đồi",
    "1968",
    "66",
    "e66",
    "유해",
    "溪山",
    "KSCB",
)


def plain(word: str) -> str:
    marks = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    bare = "".join(c for c in marks if not unicodedata.combining(c))
    return "si" if bare == "sy" else unicodedata.normalize("NFC", bare)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), min_size=5, max_size=15),
    st.lists(st.sampled_from(("mo", "liet", "si", "1968", "kscb")), min_size=1, max_size=3),
    st.sampled_from(("mo", "liet", "1968")),
)
def test_a_phrase_and_a_not_agree_with_reading_everything(
    edge_index: SearchIndex, rows: list[list[str]], phrase: list[str], without: str
) -> None:
    index = edge_index
    index.delete(list(index.passage_ids()))
    made = [passage(n, " ".join(row)) for n, row in enumerate(rows, start=1)]
    index.upsert(made)

    def texts(ids: Sequence[int]) -> Mapping[int, str]:
        held = texts_of(made)
        return {one: held[one] for one in ids}

    expected = set()
    for n, row in enumerate(rows, start=1):
        bare = [plain(word) for word in row]
        runs = [bare[i : i + len(phrase)] for i in range(len(bare))]
        if phrase in runs and without not in bare:
            expected.add(n)
    typed = f'"{" ".join(phrase)}" NOT {without}'
    answer = index.search(read_query(typed, Names(Glossary(), {})), ALL, 100, texts=texts)
    assert {hit.passage_id for hit in answer.ranked} == expected
