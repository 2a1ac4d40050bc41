"""Transcripts over HTTP: pages, saving, conflicts, files, waveform, who may do what."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from casework.models import ListenSpan, Transcript, User, Waveform
from casework.services import leads
from casework.services.corrections import correction_save
from casework.services.segment_edits import edit_of
from records.provenance import ModelRef
from records.speech import Heard
from tests.casework import hearings
from tests.web import rows
from web.transcript_views import read_moment
from web.version_diff import line_changes, lines_of

pytestmark = pytest.mark.django_db

Console = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _nothing_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.jobs.enqueue_texts", lambda item_ids: "")


def post(client: Client, path: str, body: Any) -> HttpResponse:
    data = body if isinstance(body, str) else json.dumps(body)
    return client.post(path, data, content_type="application/json")  # type: ignore[return-value]


def segments(transcript: Transcript, **changes: str) -> list[dict[str, Any]]:
    return [
        {
            "start_ms": row.start_ms,
            "end_ms": row.end_ms,
            "text": changes.get(f"text{row.ordinal}", row.text),
            "lang": row.lang,
        }
        for row in transcript.segments.all()
    ]


def whole(transcript: Transcript, base: int = 1, **changes: str) -> dict[str, Any]:
    found = segments(transcript, **changes)
    return {"base_version": base, "first": 0, "last": len(found), "segments": found}


def test_words_doubts_and_spans_are_on_the_page(editor: User, console: Console) -> None:
    heard = hearings.heard()
    html = console(editor).get(f"/items/{heard.item_id}").content.decode()
    assert '<span class="w" data-s="10800">không</span>' in html
    assert 'title="mô hình không chắc từ này"' in html
    assert "(chưa chắc: mô hình không chắc từ này)" in html
    assert f'data-listen="{heard.listen_spans.all()[0].pk}"' in html
    assert "whisper-thu@r1" in html and "Máy đề xuất" in html
    assert "Mô hình thử" not in html


def test_the_trial_model_says_what_it_knows(editor: User, console: Console) -> None:
    heard = hearings.heard(said=hearings.story(ModelRef("manhmoi-tiny-whisper", "r9")))
    for path in (f"/items/{heard.item_id}", f"/transcripts/{heard.pk}/edit"):
        html = console(editor).get(path).content.decode()
        assert "Mô hình thử, chỉ biết các bản ghi mẫu" in html


def test_words_are_never_html(editor: User, console: Console) -> None:
    evil = hearings.utterance("<script>alert(1)</script> & không", 0)
    heard = hearings.heard(said=hearings.story(segments=(evil,)))
    for path in (f"/items/{heard.item_id}", f"/transcripts/{heard.pk}/edit"):
        assert "<script>alert" not in console(editor).get(path).content.decode()


def test_nothing_heard_is_said(editor: User, console: Console) -> None:
    heard = hearings.heard(said=Heard(9_000, hearings.WHISPER))
    html = console(editor).get(f"/items/{heard.item_id}").content.decode()
    assert "không nghe thấy lời nào" in html


def test_saving_and_the_conflict_after_it(editor: User, verifier: User, console: Console) -> None:
    heard = hearings.heard()
    path = f"/api/transcripts/{heard.pk}"
    answer = post(console(editor), path, whole(heard, text1="Chúng tôi có đặt bia trên mộ."))
    assert answer.status_code == 200
    saved = json.loads(answer.content)
    assert saved["version"] == 2
    made = Transcript.objects.get(pk=saved["transcript"])
    assert "có đặt bia" in made.text
    answer = post(console(verifier), path, whole(heard, text2="Mộ ở xa."))
    assert answer.status_code == 409
    assert "Người khác vừa lưu bản 2" in json.loads(answer.content)["error"]
    assert Transcript.objects.count() == 2
    # An address of any version leads to the same hearing.
    answer = post(console(verifier), f"/api/transcripts/{made.pk}", whole(made, 2, text2="Mộ xa."))
    assert json.loads(answer.content)["version"] == 3


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        "null",
        {"base_version": 1},
        {"base_version": 1, "first": 0, "last": 1, "segments": [7]},
        {"base_version": 1, "first": 0, "last": 1, "segments": [{"text": "x"}]},
        {
            "base_version": 1,
            "first": 0,
            "last": 1,
            "segments": [{"start_ms": 0.5, "end_ms": "9", "text": "x"}],
        },
        {"base_version": 1, "first": 0, "last": 0, "segments": [], "names": [1]},
    ],
)
def test_unreadable_requests_change_nothing(editor: User, console: Console, body: Any) -> None:
    heard = hearings.heard()
    answer = post(console(editor), f"/api/transcripts/{heard.pk}", body)
    assert answer.status_code == 400
    assert Transcript.objects.count() == 1


def test_what_cannot_be_is_said_in_words(editor: User, console: Console) -> None:
    heard = hearings.heard()
    body = whole(heard)
    body["segments"][2]["end_ms"] = 99_000
    answer = post(console(editor), f"/api/transcripts/{heard.pk}", body)
    assert answer.status_code == 422
    assert "vượt quá cuối bản ghi" in json.loads(answer.content)["error"]
    body = whole(heard) | {"last": 99}
    assert post(console(editor), f"/api/transcripts/{heard.pk}", body).status_code == 422


def test_requests_from_elsewhere_are_refused(editor: User) -> None:
    heard = hearings.heard()
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    for path in (f"/api/transcripts/{heard.pk}", "/api/listening"):
        assert post(client, path, whole(heard)).status_code == 403


def test_restricted_recordings_do_not_exist_for_others(
    editor: User, verifier: User, console: Console
) -> None:
    heard = hearings.heard(rows.make_item("Lời kể.", access="restricted"))
    for path in (
        f"/transcripts/{heard.pk}/edit",
        f"/transcripts/{heard.pk}/versions",
        f"/transcripts/{heard.pk}/file/srt",
        f"/media/{heard.media_id}/waveform",
    ):
        assert console(editor).get(path).status_code == 404, path
        assert console(verifier).get(path).status_code == 200, path
    answer = post(console(editor), f"/api/transcripts/{heard.pk}", whole(heard))
    assert answer.status_code == 404


def test_the_auditor_reads_versions_and_hears_nothing(auditor: User, console: Console) -> None:
    heard = hearings.heard()
    client = console(auditor)
    assert client.get(f"/transcripts/{heard.pk}/versions").status_code == 200
    html = client.get(f"/items/{heard.item_id}").content.decode()
    assert "không đặt bia".split()[1] in html and "<audio" not in html
    assert "data-play-span" not in html and "/edit" not in html
    for path in (f"/transcripts/{heard.pk}/edit", f"/media/{heard.media_id}/waveform"):
        assert client.get(path).status_code == 403


def test_spans_are_marked_over_http(editor: User, console: Console) -> None:
    heard = hearings.heard()
    ids = list(heard.listen_spans.values_list("pk", flat=True))
    client = console(editor)
    answer = post(client, "/api/listening", {"heard": ids})
    assert json.loads(answer.content) == {"heard": ids, "unheard": []}
    answer = post(client, "/api/listening", {"unheard": ids[:1]})
    assert json.loads(answer.content) == {"heard": [], "unheard": ids[:1]}
    assert ListenSpan.objects.filter(heard_at=None).count() == 1
    for bad in ({"heard": "x"}, {"heard": [None]}, "[1]"):
        assert post(client, "/api/listening", bad).status_code == 400


def test_waveform_and_files(editor: User, console: Console) -> None:
    heard = hearings.heard()
    client = console(editor)
    answer = client.get(f"/media/{heard.media_id}/waveform")
    assert answer["X-Peaks-Per-Second"] == "10"
    assert answer.content == bytes(Waveform.objects.get().peaks)
    answer = client.get(f"/transcripts/{heard.pk}/file/srt")
    assert "attachment" in answer["Content-Disposition"]
    assert "00:00:10,000 --> " in answer.content.decode()
    assert client.get(f"/transcripts/{heard.pk}/file/exe").status_code == 404
    assert client.get("/media/999999/waveform").status_code == 404


def test_a_long_transcript_comes_in_pages(editor: User, console: Console) -> None:
    lines = tuple(
        hearings.utterance(f"Câu số {n} ở đây và nhiều lời nữa", n * 4_000) for n in range(900)
    )
    heard = hearings.heard(said=hearings.story(segments=lines, duration_ms=3_700_000))
    client = console(editor)
    for path in (f"/items/{heard.item_id}", f"/transcripts/{heard.pk}/edit"):
        answer = client.get(path)
        assert len(answer.content) < 1_000_000
        assert answer.content.decode().count('class="numeric') < 900
        page = client.get(f"{path}?at=40:00").content.decode()
        assert "đoạn 601–700 trên 900" in page
    passage = rows.make_passages(
        heard.item, heard.text, text_kind="transcript", transcript=heard, start_ms=2_400_000
    )[0]
    page = client.get(f"/items/{heard.item_id}?passage={passage.pk}").content.decode()
    assert "đoạn 601–700 trên 900" in page


def test_the_page_of_a_corrected_recording(editor: User, console: Console) -> None:
    heard = hearings.heard()
    made = correction_save(
        user=editor,
        transcript=heard,
        segments=[edit_of(row) for row in heard.segments.all()[:2]],
        base_version=1,
    )
    html = console(editor).get(f"/items/{heard.item_id}").content.decode()
    first, second = (
        html.index(f'id="transcript-{made.pk}"'),
        html.index(f'id="transcript-{heard.pk}"'),
    )
    assert first < second
    assert "Người sửa" in html[first:second] and "Máy đề xuất" not in html[first:second]
    assert "tìm kiếm chỉ dùng bản người sửa" in html[second:]
    client = console(editor)
    page = client.get(f"/transcripts/{made.pk}/versions").content.decode()
    assert "<del>" in page and "Bản 2 so với bản 1" in page
    answer = client.post(f"/transcripts/{made.pk}/restore", {"version": "1", "base_version": "2"})
    assert answer.status_code == 302
    assert Transcript.objects.get(current=True).version == 3
    client.post(f"/transcripts/{made.pk}/restore", {"version": "1", "base_version": "2"})
    assert Transcript.objects.count() == 3


def test_hand_over_of_a_lead_warns(editor: User, console: Console) -> None:
    heard = hearings.heard()
    lead = leads.lead_open(user=editor, title="Đồi 300")
    leads.lead_add_item(user=editor, lead=lead, item=heard.item)
    client = console(editor)
    html = client.get(f"/leads/{lead.pk}").content.decode()
    assert "Chưa nghe hết chỗ phải nghe lại" in html
    form = {"status": "handed_over", "reason": "gấp"}
    client.post(f"/leads/{lead.pk}/status", form)
    lead.refresh_from_db()
    assert lead.status == "open"
    client.post(f"/leads/{lead.pk}/status", form | {"despite_unheard": "1"})
    lead.refresh_from_db()
    assert lead.status == "handed_over"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("75", 75_000), ("75.5", 75_500), ("1:15", 75_000), ("1:01:15", 3_675_000),
        ("", None), ("x", None), ("1:2:3:4", None), ("-5", None), ("nan", None), ("9" * 40, None),
    ],
)  # fmt: skip
def test_moments_of_the_address(text: str, moment: int | None) -> None:
    assert read_moment(text) == moment


def test_versions_are_compared_by_segment() -> None:
    heard = hearings.heard()
    before = lines_of(heard.segments.all())
    after = lines_of(heard.segments.all())
    after[1] = type(after[1])(10_000, 12_750, "Ông Ba", "Chúng tôi có đặt bia trên mộ.")
    (change,) = line_changes(before, after)
    assert (change.unchanged, change.start_ms, change.times) == (1, 10_000, False)
    assert "không" in [one.text for one in change.words if one.kind == "removed"]
    assert line_changes(before, before) == []
