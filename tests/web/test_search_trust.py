"""The search page as people use it: why, more like this, documents, exports, nothing hidden."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework.models import AuditEvent, Item, Media, Passage, QuarantineEntry, User
from casework.selectors import search, search_fold
from casework.selectors.search import search_passages
from index.generations import IndexHome
from records.search import SearchFilters
from tests.browser.media import wav_bytes
from tests.web import rows

pytestmark = pytest.mark.django_db

Put = Callable[..., None]
Console = Callable[[User], Client]
LETTER = (
    "Kính gửi các đồng chí. Năm 1968 đơn vị tôi đóng ở chân đồi 935, cạnh suối La Hiên. "
    "Chúng tôi chôn các anh dưới gốc cây gạo lớn.\n\nNay tôi đã già, mong các đồng chí đi tìm."
)
SRT = "1\n00:00:01,000 --> 00:00:04,000\nChúng tôi chôn các anh dưới gốc cây gạo\n"


def _said(client: Client, **query: Any) -> dict[str, dict[str, Any]]:
    answer = client.get("/api/search", query).json()
    return {one["code"]: one for one in answer["notices"]}


@pytest.fixture
def watch(put_in_index: Put) -> Item:
    """Return the item that the questions here are about; two others stand beside it."""
    item = rows.make_item()
    rows.make_passages(item)
    rows.make_clue(item, "đồi 935", "number", "935")
    rows.make_recording(item)
    rows.make_passages(rows.make_item("Giá rau ngoài chợ hôm nay tăng gấp đôi."))
    put_in_index()
    return item


def test_every_hit_says_why(editor: User, console: Console, watch: Item) -> None:
    client = console(editor)
    hit = client.get("/api/search", {"q": "doi 935 suối La Hiên"}).json()["hits"][0]
    why = hit["why"]
    words = {one["text"]: one["view"] for one in why["words"]}
    assert words["đồi"] == "bare"
    assert words["suối"] == "exact"
    assert why["ranks"]["bare"] == 1
    assert 0.2 < why["semantic"]["cosine"] <= 1
    assert "@" in why["semantic"]["model"]
    (shared,) = why["shared"]
    assert (shared["label"], shared["norm"], shared["status"]) == ("number", "935", "suggested")
    html = client.get("/search", {"q": "doi 935 suối La Hiên"}).content.decode()
    assert "Vì sao có kết quả này" in html
    assert "Máy đề xuất" in html
    assert why["semantic"]["model"] in html
    assert "Đã xác nhận" not in html


def test_browsing_has_nothing_to_explain(editor: User, console: Console, watch: Item) -> None:
    client = console(editor)
    assert "Vì sao có kết quả này" not in client.get("/search").content.decode()
    assert client.get("/api/search").json()["hits"][0]["why"]["ranks"] == {}


def test_more_like_a_passage_leaves_its_own_item_out(
    editor: User, console: Console, watch: Item, put_in_index: Put
) -> None:
    other = rows.make_item("Ở chân đồi 935 gần suối La Hiên có mười hai đồng đội nằm lại.")
    rows.make_passages(other)
    put_in_index()
    passage = watch.passages.filter(text_kind="original").first()
    assert passage is not None
    client = console(editor)
    answer = client.get("/api/search", {"like_passage": str(passage.pk)}).json()
    assert answer["hits"][0]["item_id"] == other.pk
    assert watch.pk not in {hit["item_id"] for hit in answer["hits"]}
    assert answer["like"]["item_id"] == watch.pk
    html = client.get("/search", {"like_passage": str(passage.pk)}).content.decode()
    assert f"Giống với: #{watch.pk}" in html
    whole = client.get("/api/search", {"like_item": str(watch.pk), "fold": "1"}).json()
    assert whole["hits"][0]["item_id"] == other.pk
    # Words typed over it are a new question.
    assert (
        client.get("/api/search", {"like_item": str(watch.pk), "q": "chợ"}).json()["like"] is None
    )


def test_a_recording_with_words_is_a_question(
    editor: User, console: Console, watch: Item, put_in_index: Put
) -> None:
    other = rows.make_item("Tôi biết chỗ chôn các anh dưới gốc cây gạo.")
    rows.make_passages(other)
    put_in_index()
    transcript = watch.transcripts.get()
    client = console(editor)
    page = client.get("/search/document").content.decode()
    assert f"like_transcript={transcript.pk}" in page
    hits = client.get("/api/search", {"like_transcript": transcript.pk}).json()["hits"]
    assert hits[0]["item_id"] == other.pk
    assert hits[0]["why"]["window"] == "Chúng tôi chôn các anh dưới gốc cây gạo."


def test_nothing_can_be_like_what_one_may_not_read(
    editor: User, verifier: User, console: Console, put_in_index: Put
) -> None:
    item = rows.make_item("Lời kể kín bên suối La Hiên.", access="restricted", title="Tên kín")
    (passage,) = rows.make_passages(item)
    put_in_index()
    asked = (("like_item", item.pk), ("like_passage", passage.pk), ("like_item", 999_999))
    for query in ({name: str(number)} for name, number in asked):
        assert console(editor).get("/api/search", query).status_code == 400
        html = console(editor).get("/search", query).content.decode()
        assert "kín" not in html
        assert 'role="alert"' in html
    assert console(verifier).get("/api/search", {"like_item": item.pk}).status_code == 200


def test_search_by_a_pasted_letter_pages_and_keeps_nothing(
    editor: User, console: Console, watch: Item, put_in_index: Put
) -> None:
    for n in range(30):
        rows.make_passages(rows.make_item(f"Mộ số {n} dưới gốc cây gạo bên suối La Hiên."))
    put_in_index()
    client = console(editor)
    before = Item.objects.count(), Passage.objects.count()
    html = client.post("/search/document", {"text": LETTER}).content.decode()
    assert "Kết quả 1–20" in html
    assert "Gần nhất với đoạn" in html
    assert "Từ tiêu biểu máy rút ra" in html
    html = client.post("/search/document", {"text": LETTER, "page": "2"}).content.decode()
    assert "Kết quả 21–" in html
    assert (Item.objects.count(), Passage.objects.count()) == before
    hits = client.post("/api/search", {"text": LETTER}).json()["hits"]
    assert hits[0]["why"]["window"]
    assert client.post("/api/search", {"text": " … "}).status_code == 400


def test_search_by_a_transcript_file_and_a_recording_that_waits(
    editor: User, console: Console, watch: Item
) -> None:
    client = console(editor)
    captions = SimpleUploadedFile("loi.srt", SRT.encode())
    html = client.post("/search/document", {"file": captions}).content.decode()
    assert "Giống với: loi.srt" in html
    assert "gốc cây gạo" in html
    assert "00:00:01,000" not in html
    sound = SimpleUploadedFile("ghi-am.wav", wav_bytes(2), content_type="audio/wav")
    html = client.post("/search/document", {"file": sound}).content.decode()
    assert "phải chờ mô hình nhận dạng tiếng nói" in html
    waiting = rows.make_item("", platform="hotline", kind="call")
    Media.objects.create(item=waiting, type="audio", state="parked", waiting_for="speech_model")
    html = client.get("/search", {"like_item": waiting.pk}).content.decode()
    assert "chưa có lời chép" in html


def test_what_cannot_be_found_yet_is_said(editor: User, console: Console, watch: Item) -> None:
    call = rows.make_item("", platform="hotline", kind="call", published_at=None)
    for n in range(3):
        Media.objects.create(
            item=call, type="audio", name=f"{n}", state="parked", waiting_for="speech_model"
        )
    Media.objects.create(item=call, type="image", state="parked", waiting_for="ocr_engine")
    rows.make_item("Đang xử lý", stage="understand", state="pending")
    QuarantineEntry.objects.create(stage="read", reason="x", message_vi="x", message_en="x")
    secret = rows.make_item("", access="restricted")
    Media.objects.create(item=secret, type="audio", state="parked", waiting_for="speech_model")
    client = console(editor)
    said = _said(client, q="không có gì như thế")
    assert said["waiting_speech"]["count"] == 3
    assert said["waiting_speech"]["vi"].startswith("3 bản ghi chưa chép lời")
    assert said["waiting_ocr"]["count"] == said["pending"]["count"] == 1
    assert said["quarantined"]["count"] == 1
    assert "undated" not in said
    html = client.get("/search", {"q": "xyzzy"}).content.decode()
    assert "3 bản ghi chưa chép lời" in html
    # Filters narrow what is told of: these recordings are of the hotline.
    assert "waiting_speech" not in _said(client, q="suối", platform="facebook")
    dated = _said(client, q="suối", **{"from": "01/01/2020"})
    assert dated["undated"]["count"] == 1
    assert "waiting_speech" not in dated


def test_cut_offs_are_said(
    editor: User, console: Console, watch: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = console(editor)
    assert _said(client, q="x " * 400)["query_cut"]["count"] == 500
    assert "ranked_deep" not in _said(client, q="suối La Hiên")
    for place in ("search_question", "search_fold"):
        monkeypatch.setattr(f"casework.selectors.{place}.DEEPEST", 1)
    monkeypatch.setattr("casework.selectors.search_fold._ROUNDS", 1)
    assert _said(client, q="suối La Hiên")["ranked_deep"]["count"] == 1


def test_an_index_of_another_model_is_said(
    editor: User, console: Console, watch: Item, search_index: IndexHome,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(search_index.current(), "needs_rebuild", True)
    said = _said(console(editor), q="suối La Hiên")
    assert "dense_off" in said
    hit = console(editor).get("/api/search", {"q": "suối La Hiên"}).json()["hits"][0]
    assert hit["why"]["semantic"] is None


def test_folds_are_the_same_on_every_page_and_hide_no_family(
    verifier: User, put_in_index: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = [rows.make_item(f"Mộ số {n} bên suối La Hiên.") for n in range(12)]
    wave = [
        rows.make_item("Mộ số 0 bên suối La Hiên!", near_duplicate_of=heads[0]) for _ in range(30)
    ]
    for item in (*heads, *wave):
        rows.make_passages(item)
    put_in_index()
    for place in ("search_question", "search_fold"):
        monkeypatch.setattr(f"casework.selectors.{place}.DEEPEST", 20)
    shown: list[int] = []
    copies: dict[int, int] = {}
    for offset in (0, 5, 10):
        page = search_passages(
            user=verifier, query="mộ suối La Hiên", filters=SearchFilters(), limit=5, offset=offset
        )
        for hit in page.hits:
            family = hit.item.near_duplicate_of_id or hit.item.pk
            shown.append(family)
            copies[family] = len(hit.copies)
    # The wave alone fills what one question ranks; the other eleven are found all the same.
    assert len(shown) == len(set(shown)) == 12
    assert copies[heads[0].pk] >= 10
    again = search_passages(
        user=verifier, query="mộ suối La Hiên", filters=SearchFilters(), limit=12
    )
    assert [hit.item.near_duplicate_of_id or hit.item.pk for hit in again.hits] == shown


def test_unfolded_on_demand(editor: User, console: Console, put_in_index: Put) -> None:
    first = rows.make_item("Mộ bên suối La Hiên.")
    for item in (first, rows.make_item("Mộ bên suối La Hiên!", near_duplicate_of=first)):
        rows.make_passages(item)
    put_in_index()
    client = console(editor)
    folded = client.get("/api/search", {"q": "suối La Hiên", "fold": "1"}).json()["hits"]
    assert [len(hit["copies"]) for hit in folded] == [1]
    assert "+1 gần giống" in client.get("/search", {"q": "suối La Hiên"}).content.decode()
    html = client.get("/search", {"q": "suối La Hiên", "fold": "0"}).content.decode()
    assert "gần giống</summary>" not in html
    assert html.count('class="card hit"') == 2


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_results_leave_as_a_file(editor: User, console: Console, watch: Item, form: str) -> None:
    answer = console(editor).post("/search/export", {"q": "suối La Hiên", "format": form})
    assert answer.status_code == 200
    assert f'.{form}"' in answer["Content-Disposition"]
    assert AuditEvent.objects.filter(action="search.export", actor=editor).count() == 1
    if form == "csv":
        found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert found[0]["item_id"] == str(watch.pk)
        assert "0912" not in answer.content.decode()
    if form == "geojson":
        assert json.loads(answer.content)["without_position"] >= 1


def test_other_exports_are_refused(editor: User, auditor: User, console: Console) -> None:
    answer = console(editor).post("/search/export", {"q": "a", "format": "exe"}, follow=True)
    assert "csv, xlsx, geojson" in answer.content.decode()
    assert console(auditor).post("/search/export", {"format": "csv"}).status_code == 403
    assert "Xuất ra tệp" not in console(auditor).get("/search").content.decode()


def test_a_letter_leaves_results_as_a_file(editor: User, console: Console, watch: Item) -> None:
    answer = console(editor).post("/search/export", {"text": LETTER, "format": "csv"})
    assert str(watch.pk) in answer.content.decode()
    event = AuditEvent.objects.get(action="search.export")
    assert "Kính gửi" not in json.dumps(event.detail, ensure_ascii=False)


def test_captions_without_their_recording_are_offered_too(editor: User, console: Console) -> None:
    item = rows.make_item(title="")
    media, transcript = rows.make_recording(item)
    transcript.media = None
    transcript.save()
    media.delete()
    page = console(editor).get("/search/document")
    assert f"like_transcript={transcript.pk}" in page.content.decode()


def test_what_is_erased_while_a_search_runs_is_left_out(
    editor: User, console: Console, watch: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked = search_fold.rank

    def rank_then_erase(*asked: Any, **options: Any) -> Any:
        ranking = ranked(*asked, **options)
        Passage.objects.filter(item=watch).delete()
        return ranking

    monkeypatch.setattr(search, "rank", rank_then_erase)
    answer = console(editor).get("/api/search", {"q": "suối La Hiên giá rau"})
    assert answer.status_code == 200
    assert watch.pk not in {hit["item_id"] for hit in answer.json()["hits"]}
