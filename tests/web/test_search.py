"""The search page, its API, what a user may see of it, saved searches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from casework.models import SavedSearch, User
from casework.selectors.search import search_passages
from records.errors import OperatorError, Refused
from records.search import SearchFilters
from tests.web import rows

pytestmark = pytest.mark.django_db

Put = Callable[..., None]
Console = Callable[[User], Client]


def _ids(client: Client, **query: Any) -> set[int]:
    answer = client.get("/api/search", query)
    assert answer.status_code == 200, answer.content
    return {hit["item_id"] for hit in answer.json()["hits"]}


def test_api_keeps_its_promised_shape(verifier: User, console: Console, put_in_index: Put) -> None:
    item = rows.make_item()
    rows.make_recording(item)
    rows.make_passages(item)
    put_in_index()
    answer = console(verifier).get("/api/search", {"q": "suối La Hiên gốc cây gạo"}).json()
    assert set(answer) == {"hits", "took_ms", "found", "more", "notices", "asked", "like"}
    assert isinstance(answer["took_ms"], float)
    assert {tuple(sorted(hit)) for hit in answer["hits"]} == {
        (
            "also",
            "copies",
            "item_id",
            "lang",
            "passage_id",
            "score",
            "source",
            "start_ms",
            "text",
            "text_kind",
            "url",
            "why",
        )
    }
    spoken = [hit for hit in answer["hits"] if hit["start_ms"] == 10_000]
    assert spoken[0]["text"] == "Chúng tôi chôn các anh dưới gốc cây gạo."
    assert spoken[0]["source"] == "Trang nhóm cựu binh (mẫu)"
    written = next(hit for hit in answer["hits"] if hit["start_ms"] is None)
    assert written["url"] == "https://example.org/bai/1"


def test_unaccented_question_finds_and_marks_accented_text(
    verifier: User, console: Console, put_in_index: Put
) -> None:
    rows.make_passages(rows.make_item())
    put_in_index()
    html = console(verifier).get("/search", {"q": "suoi la hien"}).content.decode()
    for word in ("suối", "La", "Hiên"):
        assert f"<mark>{word}</mark>" in html


def test_every_filter_narrows(verifier: User, console: Console, put_in_index: Put) -> None:
    source = rows.make_source("Kênh khác")
    story = "Mộ bên suối La Hiên."
    first = rows.make_item(story)
    other = rows.make_item(
        story,
        lang="en",
        platform="tiktok",
        kind="comment",
        source=source,
        published_at=datetime(2026, 7, 21, 16, 59, 59, tzinfo=UTC),
    )
    rows.make_passages(first)
    passages = rows.make_passages(other)
    put_in_index()
    put_in_index(passages, flagged=True)
    client = console(verifier)
    assert _ids(client, q="suối La Hiên") == {first.pk, other.pk}
    for query in (
        {"lang": "en"},
        {"platform": "tiktok"},
        {"kind": "comment"},
        {"source": str(source.pk)},
        {"flagged": "1"},
        {"from": "2026-07-21"},
        {"from": "21/07/2026", "to": "21/07/2026"},
    ):
        assert _ids(client, q="suối La Hiên", **query) == {other.pk}, query
    # 21/07/2026 16:59:59 UTC is the last second of that day in Hải Phòng.
    assert _ids(client, q="suối La Hiên", to="2026-07-20") == {first.pk}
    assert _ids(client, q="suối La Hiên", lang=["vi", "en"]) == {first.pk, other.pk}


def test_bad_dates_are_told(verifier: User, console: Console) -> None:
    for day in ("31/02/2026", "0001-01-01"):
        assert console(verifier).get("/api/search", {"from": day}).status_code == 400
    html = console(verifier).get("/search", {"q": "a", "from": "hôm qua"}).content.decode()
    assert "Ngày không hợp lệ" in html


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00"}, {"q": "x" * 5000}, {"q": "' OR 1=1 --"}, {"q": "<script>alert(1)</script>"},
        {"page": "-3"}, {"page": "9" * 30}, {"source": "abc"}, {"source": "9" * 25}, {"lang": "xx"},
        {"q": "( [ * \" : ~ ^"}, {"q": "😀"}, {"q": "မြန်မာ"}, {"page": "²"},
    ],
)  # fmt: skip
def test_odd_questions_get_a_page(
    verifier: User, console: Console, put_in_index: Put, query: dict[str, str]
) -> None:
    rows.make_passages(rows.make_item())
    put_in_index()
    answer = console(verifier).get("/search", query)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    assert console(verifier).get("/api/search", query).status_code == 200


def test_near_copies_fold_under_the_best_one(
    verifier: User, console: Console, put_in_index: Put
) -> None:
    first = rows.make_item("Mộ bên suối La Hiên.")
    copies = [rows.make_item("Mộ bên suối La Hiên!", near_duplicate_of=first) for _ in range(3)]
    for item in (first, *copies):
        rows.make_passages(item)
    put_in_index()
    page = search_passages(user=verifier, query="suối La Hiên", filters=SearchFilters())
    assert len(page.hits) == 1
    assert {page.hits[0].item.pk, *(copy.pk for copy in page.hits[0].copies)} == {
        first.pk, *(copy.pk for copy in copies)
    }  # fmt: skip
    html = console(verifier).get("/search", {"q": "suối La Hiên"}).content.decode()
    assert "+3 gần giống" in html
    assert len(_ids(console(verifier), q="suối La Hiên")) == 4


def test_pages_follow_each_other_without_overlap(
    verifier: User, console: Console, put_in_index: Put
) -> None:
    for n in range(45):
        rows.make_passages(rows.make_item(f"Mộ số {n} bên suối La Hiên."))
    put_in_index()
    seen: list[int] = []
    for number in (1, 2, 3):
        page = search_passages(
            user=verifier, query="suối La Hiên", filters=SearchFilters(), offset=(number - 1) * 20
        )
        assert page.more == (number < 3)
        seen += [hit.item.pk for hit in page.hits]
    assert len(seen) == len(set(seen)) == 45
    html = console(verifier).get("/search", {"q": "suối La Hiên", "page": "2"}).content.decode()
    assert "Kết quả 21–40" in html
    assert 'rel="next"' in html
    assert 'rel="prev"' in html


def test_restricted_items_show_only_to_those_with_that_right(
    editor: User, verifier: User, console: Console, put_in_index: Put
) -> None:
    item = rows.make_item("Mộ bên suối La Hiên.", access="restricted")
    rows.make_passages(item)
    put_in_index()
    assert _ids(console(verifier), q="La Hiên") == {item.pk}
    assert _ids(console(editor), q="La Hiên") == set()
    # Also when the index has not heard of it yet.
    open_item = rows.make_item("Mộ bên suối La Hiên.")
    rows.make_passages(open_item)
    put_in_index()
    open_item.access = "restricted"
    open_item.save()
    assert _ids(console(editor), q="La Hiên") == set()


def test_deleted_items_and_replaced_passages_do_not_show(
    verifier: User, console: Console, put_in_index: Put
) -> None:
    gone = rows.make_item("Mộ bên suối La Hiên.", deleted_at=rows.AT)
    old = rows.make_item("Mộ bên suối La Hiên.")
    rows.make_passages(gone)
    for passage in rows.make_passages(old):
        put_in_index([passage])
        passage.current = False
        passage.save()
    put_in_index(rows.make_passages(gone))
    assert _ids(console(verifier), q="La Hiên") == set()


def test_operator_searches_without_a_user_and_only_so(put_in_index: Put, cyber: User) -> None:
    item = rows.make_item("Mộ bên suối La Hiên.", access="restricted")
    rows.make_passages(item)
    put_in_index()
    page = search_passages(user=None, operator=True, query="La Hiên", filters=SearchFilters())
    assert [hit.item.pk for hit in page.hits] == [item.pk]
    for user in (None, cyber):
        with pytest.raises(Refused):
            search_passages(user=user, query="La Hiên", filters=SearchFilters())


def test_index_out_of_reach_is_told_not_thrown(
    verifier: User, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held() -> None:
        raise OperatorError("Chỉ mục đang bận.", "The index is busy.")

    monkeypatch.setattr("casework.selectors.search_question.index_home", held)
    html = console(verifier).get("/search", {"q": "a"}).content.decode()
    assert "Chỉ mục đang bận." in html
    assert console(verifier).get("/api/search", {"q": "a"}).status_code == 409


def test_saved_searches_are_kept_opened_and_removed(
    verifier: User, editor: User, console: Console
) -> None:
    client = console(verifier)
    data = {"name": "Đồi 935", "q": "đồi 935", "lang": ["vi", "ko"], "from": "01/07/2026"}
    answer = client.post("/search/saved", data)
    saved = SavedSearch.objects.get()
    assert answer["Location"] == (
        "/search?q=%C4%91%E1%BB%93i+935&lang=vi&lang=ko&from=01%2F07%2F2026"
    )
    assert "Đồi 935" in client.get("/search").content.decode()
    assert "Đồi 935" not in console(editor).get("/search").content.decode()
    assert console(editor).post(f"/search/saved/{saved.pk}/delete").status_code == 404
    assert SavedSearch.objects.count() == 1
    client.post(f"/search/saved/{saved.pk}/delete")
    assert SavedSearch.objects.count() == 0


def test_a_saved_search_needs_a_name_and_the_same_name_replaces(
    verifier: User, console: Console
) -> None:
    client = console(verifier)
    client.post("/search/saved", {"name": "  ", "q": "a"})
    assert not SavedSearch.objects.exists()
    for query in ("a", "b"):
        client.post("/search/saved", {"name": "Tên", "q": query})
    assert SavedSearch.objects.get().query == "b"


def test_numbers_too_long_to_be_any_are_no_trouble(editor: User, console: Console) -> None:
    endless = "9" * 5_000
    client = console(editor)
    for address in ("/search", "/api/search", "/alerts"):
        asked = {"q": "suối", "page": endless, "limit": endless, "offset": endless}
        assert client.get(address, asked).status_code == 200, address
    assert client.post("/alerts/read", {"alert": endless}).status_code == 302
