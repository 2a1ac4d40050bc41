from __future__ import annotations

import pytest

from index.shard import SearchIndex
from records.search import SearchFilters
from tests.index.passages import ALL, passage


def found(index: SearchIndex, query: str, filters: SearchFilters = ALL) -> list[int]:
    return [hit.passage_id for hit in index.search(query, filters).ranked]


@pytest.fixture
def story(index: SearchIndex) -> SearchIndex:
    index.upsert(
        [
            passage(1, "Đơn vị tôi đánh đồi 875 ở Đắk Tô", platform="facebook", kind="post"),
            passage(2, "don vi toi danh doi 875 o dak to", platform="tiktok", kind="comment"),
            passage(3, "We fought on Hill 875 near Dakto", lang="en", source_id=7),
            passage(4, "전우의 유해를 875고지에서", lang="ko", published=None),
            passage(5, "Mơ về một người đã khuất", access="restricted"),
            passage(6, "Mộ liệt sĩ ở nghĩa trang", flagged=True, places=("Hải Phòng",)),
            passage(7, "Mở cửa hàng mới ở Hải Phòng"),
        ]
    )
    return index


def test_typed_accents_put_exact_hits_first(story: SearchIndex) -> None:
    assert found(story, "mộ")[0] == 6
    assert found(story, "mơ")[0] == 5
    assert found(story, "mở")[0] == 7


def test_a_question_without_accents_finds_accented_text(story: SearchIndex) -> None:
    assert found(story, "mo liet si nghia trang")[0] == 6
    assert {1, 2, 3} <= set(found(story, "dak to 875"))
    assert {1, 2, 3} <= set(found(story, "Đắk Tô"))


def test_one_number_joins_languages(story: SearchIndex) -> None:
    assert set(found(story, "875")) == {1, 2, 3, 4}


def test_only_what_matches_is_found(story: SearchIndex) -> None:
    assert found(story, "tàu ngầm") == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (SearchFilters(), {1, 2, 3, 4}),
        (SearchFilters(langs=("en", "ko")), {3, 4}),
        (SearchFilters(platforms=("tiktok",)), {2}),
        (SearchFilters(kinds=("post", "comment")), {1, 2}),
        (SearchFilters(source_ids=(7,)), {3}),
        (SearchFilters(published_from=1_700_000_002, published_to=1_700_000_003), {2, 3}),
        (SearchFilters(flagged=True), set()),
        (SearchFilters(flagged=False, langs=("ko",)), {4}),
        (SearchFilters(access=("restricted",)), set()),
    ],
)
def test_every_filter_narrows(
    story: SearchIndex, filters: SearchFilters, expected: set[int]
) -> None:
    assert set(found(story, "875", filters)) == expected


def test_restricted_passages_need_the_access(story: SearchIndex) -> None:
    assert 5 not in found(story, "mơ", SearchFilters())
    assert 5 in found(story, "mơ", SearchFilters(access=("open", "restricted")))


def test_facets_count_what_was_ranked(story: SearchIndex) -> None:
    answer = story.search("875", SearchFilters(), facets=("lang", "platform", "flagged"))
    assert answer.facets["lang"] == {"vi": 2, "en": 1, "ko": 1}
    assert answer.facets["platform"] == {"web": 2, "facebook": 1, "tiktok": 1}
    assert answer.facets["flagged"] == {"false": 4}
    assert story.search("mộ", SearchFilters(), facets=("places",)).facets["places"] == {
        "Hải Phòng": 1
    }


def test_an_empty_question_browses_newest_first(story: SearchIndex) -> None:
    answer = story.search(" ? ", SearchFilters(), limit=3)
    assert [hit.passage_id for hit in answer.ranked] == [7, 6, 3]
    assert answer.facets["lang"] == {"vi": 4, "en": 1, "ko": 1}
    rest = story.search("", SearchFilters(), limit=10, offset=3)
    assert [hit.passage_id for hit in rest.ranked] == [2, 1, 4]


def test_pages_follow_one_another(index: SearchIndex) -> None:
    index.upsert([passage(n, f"mộ số {n} trong nghĩa trang", item_id=n // 3) for n in range(250)])
    whole = index.search("mộ nghĩa trang", ALL, limit=100).ranked
    pages = [
        hit
        for start in range(0, 100, 25)
        for hit in index.search("mộ nghĩa trang", ALL, limit=25, offset=start).ranked
    ]
    assert tuple(pages) == whole
    assert len({hit.passage_id for hit in whole}) == 100
    assert len(index.search("mộ nghĩa trang", ALL, limit=50, offset=220).ranked) == 30
    hit = index.search("mộ số 100", ALL).ranked[0]
    assert (hit.passage_id, hit.item_id) == (100, 33)


def test_flags_follow_passages_and_items(story: SearchIndex) -> None:
    story.set_flagged(True, item_ids=[1, 2, 999], passage_ids=[3, 888])
    assert set(found(story, "875", SearchFilters(flagged=True))) == {1, 2, 3}
    story.set_flagged(False, passage_ids=[1])
    assert set(found(story, "875", SearchFilters(flagged=True))) == {2, 3}


def test_storing_again_replaces(story: SearchIndex) -> None:
    story.upsert([passage(1, "Nội dung khác hẳn")])
    assert 1 not in found(story, "Đắk Tô")
    assert found(story, "nội dung khác")[0] == 1
    assert story.count(ALL) == 7


def test_delete_count_and_ids(story: SearchIndex) -> None:
    story.delete([1, 2, 999])
    story.delete([])
    assert story.count(ALL) == 5
    assert story.count(SearchFilters(langs=("en",))) == 1
    assert list(story.passage_ids()) == [3, 4, 5, 6, 7]


def test_ids_are_listed_past_one_page_of_the_shard(index: SearchIndex) -> None:
    index.upsert([passage(n) for n in range(2_500, 0, -1)])
    assert list(index.passage_ids()) == list(range(1, 2_501))
