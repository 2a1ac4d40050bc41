"""What a model heard becomes a transcript, once, with its times, doubts and what to listen to."""

from __future__ import annotations

import pytest

from casework.models import AuditEvent, Media, SpeechPart, Transcript, User, Waveform
from casework.segment_rows import places_in, words_of
from casework.selectors.hearing import segment_window, unheard_items, unheard_of
from casework.services.erasure import item_erase
from casework.services.listening import MOST_AT_ONCE, listen_mark, listen_unmark
from casework.services.transcripts import transcript_heard_store
from nlp.passages import split_segments
from records.errors import Refused
from records.passage import SegmentText
from records.provenance import ModelRef
from records.speech import Heard
from tests.casework import hearings
from tests.web import rows

pytestmark = pytest.mark.django_db


def test_a_hearing_is_stored_whole() -> None:
    media = hearings.recording(parts=3, parts_done=2)
    SpeechPart.objects.create(
        media=media, key="k", ordinal=0, start_ms=0, end_ms=1, result={"segments": []}
    )
    said = hearings.story(damage=(hearings.DAMAGE,))
    found = transcript_heard_store(media=media, heard=said, peaks=b"\x01\x02")
    assert found is not None
    assert (found.origin, found.model, found.lang) == ("speech", "whisper-thu@r1", "vi")
    segments = list(found.segments.all())
    joined, _ = split_segments([SegmentText(s.start_ms, s.end_ms, s.text) for s in segments])
    assert found.text == joined == " ".join(hearings.LINES)
    assert words_of(segments[0]) == said.segments[0].words
    assert segments[1].doubts == [
        {"reason": "low_probability", "start_ms": 10_400, "end_ms": 10_750}
    ]
    media.refresh_from_db()
    assert (media.stage, media.state, media.duration_ms) == ("done", "done", 30_000)
    assert (media.parts_done, media.parts) == (3, 3)
    assert media.damage == [{"at_ms": 133_000, "reason": "bad_packets", "length_ms": None}]
    assert bytes(Waveform.objects.get(media=media).peaks) == b"\x01\x02"
    assert not SpeechPart.objects.exists()
    event = AuditEvent.objects.get(action="transcript.store")
    assert event.detail["model"] == "whisper-thu@r1"


def test_same_model_twice_is_one_and_another_stands_beside_it() -> None:
    media = hearings.recording()
    captions = Transcript.objects.create(
        item=media.item, media=media, origin="captions", text="Phụ đề sẵn có."
    )
    first = transcript_heard_store(media=media, heard=hearings.story())
    again = transcript_heard_store(media=media, heard=hearings.story())
    other = transcript_heard_store(media=media, heard=hearings.story(ModelRef("pho", "r2")))
    assert first == again != other
    assert Transcript.objects.filter(current=True).count() == 3
    captions.refresh_from_db()
    assert captions.text == "Phụ đề sẵn có."


def test_a_recording_without_words_is_done_and_says_so() -> None:
    media = hearings.recording()
    found = transcript_heard_store(media=media, heard=Heard(5_000, hearings.WHISPER))
    assert found is not None
    assert (found.text, found.segments.count(), found.listen_spans.count()) == ("", 0, 0)
    media.refresh_from_db()
    assert media.state == "done"


def test_an_item_erased_while_it_is_heard_stays_erased() -> None:
    media = hearings.recording()
    Media.objects.filter(pk=media.pk).delete()
    assert transcript_heard_store(media=media, heard=hearings.story()) is None
    assert not Transcript.objects.exists()


def test_two_channels_name_their_speakers() -> None:
    said = hearings.story(
        segments=(
            hearings.utterance("A lô xin nghe", 0),
            hearings.utterance("Tôi tìm mộ", 3_000, channel=1),
        )
    )
    found = hearings.heard(said=said)
    assert list(found.segments.values_list("speaker", flat=True)) == ["Kênh 1", "Kênh 2"]
    assert found.text == "A lô xin nghe\nTôi tìm mộ"


def test_must_listen_spans_lie_where_the_words_were_said() -> None:
    found = hearings.heard()
    spans = list(found.listen_spans.all())
    for span in spans:
        assert found.text[span.start : span.end] == span.text
    negation = next(span for span in spans if span.kind == "negation")
    assert negation.text.startswith("không")
    assert (negation.segment, negation.start_ms) == (1, 10_800)
    assert 10_800 < negation.end_ms <= found.segments.all()[1].end_ms
    assert {"date", "negation"} <= {span.kind for span in spans}


def test_spans_are_heard_by_a_person_and_can_be_taken_back(editor: User, auditor: User) -> None:
    found = hearings.heard()
    every = list(found.listen_spans.values_list("pk", flat=True))
    assert unheard_of([found.pk]) == {found.pk: len(every)}
    assert len(listen_mark(user=editor, span_ids=every[:2])) == 2
    assert listen_mark(user=editor, span_ids=every[:2]) == []
    marked = found.listen_spans.exclude(heard_at=None)
    assert {span.heard_by for span in marked} == {editor}
    assert unheard_items([found.item_id]) == {found.item_id: len(every) - 2}
    assert len(listen_unmark(user=editor, span_ids=every[:1])) == 1
    assert unheard_of([found.pk]) == {found.pk: len(every) - 1}
    events = AuditEvent.objects.filter(subject=f"transcript:{found.pk}").order_by("seq")
    assert [event.action for event in events] == ["listen.heard", "listen.unheard"]
    with pytest.raises(Refused):
        listen_mark(user=auditor, span_ids=every)
    with pytest.raises(Refused):
        listen_mark(user=editor, span_ids=range(MOST_AT_ONCE + 1))


def test_restricted_spans_are_not_heard_by_who_may_not_read(editor: User, verifier: User) -> None:
    found = hearings.heard(rows.make_item("Lời kể.", access="restricted"))
    every = list(found.listen_spans.values_list("pk", flat=True))
    assert listen_mark(user=editor, span_ids=every) == []
    assert len(listen_mark(user=verifier, span_ids=every)) == len(every)


def test_a_window_shows_the_page_of_a_moment() -> None:
    lines = tuple(hearings.utterance(f"Câu số {n} ở đây", n * 2_000) for n in range(25))
    found = hearings.heard(said=hearings.story(segments=lines, duration_ms=60_000))
    page = segment_window(found, at_ms=23_000, size=10)
    assert [s.ordinal for s in page.segments] == list(range(10, 20))
    assert (page.first, page.last, page.total) == (10, 20, 25)
    assert (page.earlier_ms, page.later_ms) == (0, 40_000)
    for segment, (start, end) in zip(page.segments, page.places, strict=True):
        assert found.text[start:end] == segment.text
    assert segment_window(found, at_ms=10**9, size=10).later_ms is None
    assert segment_window(found, at_ms=0, size=10).earlier_ms is None


@pytest.mark.usefixtures("home")
def test_erasing_the_item_leaves_nothing_of_what_was_heard(editor: User) -> None:
    found = hearings.heard()
    listen_mark(user=editor, span_ids=found.listen_spans.values_list("pk", flat=True))
    item_erase(item=found.item, reason="thử", user=None, remove_passages=lambda ids: None)
    assert not Transcript.objects.exists()
    assert not Waveform.objects.exists()
    assert not Media.objects.exists()


def test_places_of_segments_are_found_in_order() -> None:
    assert places_in("a b a b", ["a", " b", "a"]) == [(0, 1), (2, 3), (4, 5)]
    assert places_in("a b", ["a", "x", "b", ""]) == [(0, 1), (1, 1), (2, 3), (3, 3)]
