"""People's versions of a transcript: nothing lost, words keep their times, search follows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest

from casework.models import AuditEvent, Flag, Passage, Segment, Transcript, User
from casework.segment_rows import words_of
from casework.selectors.hearing import current_of, unheard_of, versions_of
from casework.services.correction_file import correction_from_file
from casework.services.corrections import Conflict, correction_restore, correction_save
from casework.services.listening import listen_mark
from casework.services.segment_edits import SegmentEdit, edit_of
from casework.services.transcript_export import Format, transcript_export
from casework.services.understanding import understood_store
from monitor.stages.understand import transcript_units, understand_units
from records.claim import Verdict
from records.errors import Refused
from records.language import LanguageGuess
from records.passage import PassageSpan
from records.provenance import ModelRef
from records.understanding import TextUnit, Understood
from tests.casework import hearings
from tests.casework.queues.doubles import RecordedIndex
from tests.web import rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    items: list[int] = []
    monkeypatch.setattr("casework.jobs.enqueue_texts", items.extend)
    return items


@pytest.fixture(autouse=True)
def search_index(monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordedIndex]:
    index = RecordedIndex()
    monkeypatch.setattr("casework.services.searchable.index_home", lambda: index)
    yield index


def edits(transcript: Transcript) -> list[SegmentEdit]:
    return [edit_of(row) for row in transcript.segments.all()]


def save(
    user: User,
    transcript: Transcript,
    segments: list[SegmentEdit],
    *,
    base_version: int | None = None,
    span: tuple[int, int] | None = None,
    names: dict[str, str] | None = None,
) -> Transcript:
    base = base_version or current_of(transcript.parent or transcript).version
    return correction_save(
        user=user,
        transcript=transcript,
        segments=segments,
        base_version=base,
        span=span,
        names=names,
    )


def understood(transcript: Transcript) -> list[str]:
    """Understand what waits and return the current passages of the item's transcripts."""
    units = transcript_units(
        list(Transcript.objects.filter(item=transcript.item).values_list("pk", flat=True))
    )
    if units:
        understand_units(units)
    found = Passage.objects.filter(item=transcript.item, text_kind="transcript", current=True)
    return list(found.order_by("pk").values_list("text", flat=True))


def test_a_corrected_word_makes_a_version_and_the_rest_keeps_its_times(
    editor: User, queued: list[int], django_capture_on_commit_callbacks: object
) -> None:
    machine = hearings.heard()
    before = list(machine.segments.all())
    wanted = edits(machine)
    wanted[1] = replace(wanted[1], text="Chúng tôi có đặt bia trên mộ.")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        made = save(editor, machine, wanted)
    assert (made.origin, made.parent, made.version, made.author) == (
        "correction", machine, 2, editor,
    )  # fmt: skip
    machine.refresh_from_db()
    assert (made.current, machine.current) == (True, False)
    assert machine.text == " ".join(hearings.LINES)
    assert made.text == machine.text.replace("không", "có")
    now = list(made.segments.all())
    assert [s.words for s in (now[0], now[2])] == [s.words for s in (before[0], before[2])]
    changed, old = words_of(now[1]), words_of(before[1])
    assert (changed[2].text, changed[2].p) == ("có", None)
    assert (changed[2].start_ms, changed[2].end_ms) == (old[2].start_ms, old[2].end_ms)
    assert changed[:2] + changed[3:] == old[:2] + old[3:]
    assert queued == [made.item_id]
    event = AuditEvent.objects.get(action="transcript.save")
    assert (event.actor, event.detail["version"], event.detail["changed"]) == (editor, 2, 1)


def test_search_holds_the_present_version_only(editor: User) -> None:
    machine = hearings.heard()
    assert "không đặt bia" in " ".join(understood(machine))
    wanted = edits(machine)
    wanted[1] = replace(wanted[1], text="Chúng tôi có đặt bia trên mộ.")
    made = save(editor, machine, wanted)
    assert Passage.objects.filter(transcript=machine, current=True).count() == 0
    said = " ".join(understood(machine))
    assert "có đặt bia" in said and "không đặt bia" not in said
    restored = correction_restore(user=editor, transcript=made, version=1, base_version=2)
    said = " ".join(understood(machine))
    assert "không đặt bia" in said and "có đặt bia" not in said
    assert restored.version == 3
    assert [s.words for s in restored.segments.all()] == [s.words for s in machine.segments.all()]
    assert [one.version for one in versions_of(machine)] == [1, 2, 3]


def test_a_version_that_waits_for_understanding_does_not_come_in_behind_the_next(
    editor: User,
) -> None:
    machine = hearings.heard()
    second = save(editor, machine, edits(machine)[:2])
    save(editor, second, edits(second)[:1])
    assert understood(machine) == [hearings.LINES[0]]


def test_nothing_changed_makes_no_version(editor: User) -> None:
    machine = hearings.heard()
    assert save(editor, machine, edits(machine)) == machine
    assert Transcript.objects.count() == 1


def test_who_started_from_an_older_version_is_told(editor: User, verifier: User) -> None:
    machine = hearings.heard()
    save(editor, machine, edits(machine)[:2])
    with pytest.raises(Conflict) as told:
        save(verifier, machine, edits(machine)[1:], base_version=1)
    assert told.value.version == 2
    assert Transcript.objects.count() == 2


def test_a_segment_is_split_between_its_words_and_merged_again(editor: User) -> None:
    machine = hearings.heard()
    whole = machine.segments.all()[0]
    wanted = edits(machine)
    head, tail = "Ngày 12 tháng 3 năm 1968", "tôi chôn mười hai anh."
    # The browser only guesses the moment.
    wanted[:1] = [
        replace(wanted[0], text=head, end_ms=2_000),
        replace(wanted[0], text=tail, start_ms=2_000, split=True),
    ]
    made = save(editor, machine, wanted)
    first, second = made.segments.all()[:2]
    words = words_of(whole)
    assert (first.end_ms, second.start_ms) == (words[5].end_ms, words[6].start_ms)
    assert words_of(first) + words_of(second) == words
    assert made.text == machine.text
    wanted = edits(made)
    wanted[:2] = [replace(wanted[0], text=f"{head} {tail}", end_ms=wanted[1].end_ms)]
    again = save(editor, made, wanted)
    assert words_of(again.segments.all()[0]) == words
    assert again.segments.count() == 3


def test_a_part_of_the_segments_is_replaced(editor: User) -> None:
    machine = hearings.heard()
    one = replace(edits(machine)[1], text="Chúng tôi không đặt bia.")
    made = save(editor, machine, [one], span=(1, 2))
    assert [s.text for s in made.segments.all()] == [
        hearings.LINES[0], "Chúng tôi không đặt bia.", hearings.LINES[2],
    ]  # fmt: skip
    with pytest.raises(Refused):
        save(editor, made, [one], span=(1, 9))


def test_speakers_are_named_one_by_one_and_throughout(editor: User) -> None:
    machine = hearings.heard()
    wanted = [replace(edit, speaker="Người kể") for edit in edits(machine)]
    wanted[1] = replace(wanted[1], speaker="Người hỏi")
    made = save(editor, machine, wanted)
    assert made.text.count("\n") == 2
    assert made.segments.all()[0].words == machine.segments.all()[0].words
    again = save(editor, made, [], span=(0, 0), names={"Người kể": "Ông Ba"})
    assert [s.speaker for s in again.segments.all()] == ["Ông Ba", "Người hỏi", "Ông Ba"]
    with pytest.raises(Refused):
        save(editor, again, [], span=(0, 0), names={"Ông Ba": "x" * 81})


def test_segments_are_put_in_and_taken_out(editor: User) -> None:
    machine = hearings.heard()
    wanted = edits(machine)
    new = SegmentEdit(16_000, 18_000, "Trời mưa to.")
    made = save(editor, machine, [wanted[0], wanted[1], new])
    assert [s.text for s in made.segments.all()] == [*hearings.LINES[:2], "Trời mưa to."]
    empty = save(editor, made, [])
    assert (empty.text, empty.segments.count()) == ("", 0)
    assert understood(machine) == []


@pytest.mark.parametrize(
    ("start", "end"), [(20_000, 19_000), (29_000, 32_000), (9_000, 9_500), (-5, 100)]
)
def test_times_stay_in_order_and_inside(editor: User, start: int, end: int) -> None:
    machine = hearings.heard()
    wanted = edits(machine)
    with pytest.raises(Refused):
        save(editor, machine, [wanted[0], wanted[1], SegmentEdit(start, end, "Trời mưa.")])


def test_overlapping_captions_can_be_corrected(editor: User) -> None:
    item = rows.make_item("Lời kể.")
    media = hearings.recording(item, duration_ms=4_000)
    captions = Transcript.objects.create(
        item=item, media=media, origin="captions", lang="vi", text="Tôi nhớ đồi Chưa ai tìm"
    )
    for n, (start, end, text) in enumerate(((0, 3000, "Tôi nhớ đồi"), (2000, 9000, "Chưa ai tìm"))):
        Segment.objects.create(
            transcript=captions, ordinal=n, start_ms=start, end_ms=end, text=text
        )
    wanted = edits(captions)
    wanted[0] = replace(wanted[0], text="Tôi nhớ đồi 935")
    made = save(editor, captions, wanted)
    assert made.text == "Tôi nhớ đồi 935 Chưa ai tìm"
    assert [s.words for s in made.segments.all()] == [[], []]


def test_doubts_go_with_the_words_a_person_changed_and_stay_with_the_others(editor: User) -> None:
    machine = hearings.heard()
    wanted = edits(machine)
    wanted[1] = replace(wanted[1], text="Chúng tôi không đặt bia ở mộ.")
    kept = save(editor, machine, wanted)
    assert kept.segments.all()[1].doubts == machine.segments.all()[1].doubts
    wanted = edits(kept)
    wanted[1] = replace(wanted[1], text="Chúng tao không đặt bia ở mộ.")
    assert save(editor, kept, wanted).segments.all()[1].doubts == []


def test_heard_spans_stay_heard_where_words_and_times_did_not_change(editor: User) -> None:
    machine = hearings.heard()
    every = machine.listen_spans.values_list("pk", flat=True)
    listen_mark(user=editor, span_ids=every)
    wanted = edits(machine)
    wanted[0] = replace(wanted[0], text=wanted[0].text.replace("mười hai", "mười ba"))
    made = save(editor, machine, wanted)
    unheard = [span.text for span in made.listen_spans.filter(heard_at=None)]
    assert unheard and all("mười ba" in text for text in unheard)
    heard = {span.text for span in made.listen_spans.exclude(heard_at=None)}
    assert any(text.startswith("không") for text in heard)
    assert unheard_of([machine.pk]) == {}


def test_open_suggestions_of_the_version_before_are_superseded(editor: User) -> None:
    machine = hearings.heard()
    text = hearings.LINES[1]
    start = machine.text.index(text)
    waits, decided = (
        rows.make_flag(
            rows.make_item(text), text, transcript=machine, start=start + n, end=start + 9 + n
        )
        for n in range(2)
    )
    Flag.objects.filter(pk=decided.pk).update(status="first_approved", first_reviewer=editor)
    save(editor, machine, edits(machine)[:2])
    waits.refresh_from_db()
    decided.refresh_from_db()
    assert (waits.status, decided.status) == ("superseded", "first_approved")


def test_only_who_may_edit_and_read(auditor: User, editor: User, cyber: User) -> None:
    machine = hearings.heard()
    for user in (auditor, cyber):
        with pytest.raises(Refused):
            save(user, machine, edits(machine)[:1])
        with pytest.raises(Refused):
            correction_restore(user=user, transcript=machine, version=1, base_version=1)
    hidden = hearings.heard(rows.make_item("Lời kể.", access="restricted"))
    with pytest.raises(Refused):
        save(editor, hidden, edits(hidden)[:1])
    with pytest.raises(Refused):
        correction_restore(user=editor, transcript=machine, version=7, base_version=1)
    assert Transcript.objects.filter(origin="correction").count() == 0


def test_erasure_takes_every_version(editor: User, home: object) -> None:
    from casework.services.erasure import item_erase

    machine = hearings.heard()
    save(editor, machine, edits(machine)[:2])
    item_erase(item=machine.item, reason="thử", user=None, remove_passages=lambda ids: None)
    assert not Transcript.objects.exists()
    assert not Segment.objects.exists()


def test_evidence_that_a_correction_left_is_the_same_flag_again(editor: User) -> None:
    rows.make_fact()
    machine = hearings.heard()
    understood_store(results=[_distortion(machine)])
    (flag,) = Flag.objects.all()
    made = save(editor, machine, edits(machine)[:2])
    flag.refresh_from_db()
    assert flag.status == "superseded"
    understood_store(results=[_distortion(made)])
    (flag,) = Flag.objects.all()
    assert (flag.status, flag.transcript) == ("suggested", made)


def _distortion(transcript: Transcript) -> Understood:
    evidence = hearings.LINES[1]
    start = transcript.text.index(evidence)
    model = ModelRef("thu", "1")
    return Understood(
        unit=TextUnit(
            item_id=transcript.item_id,
            kind="transcript",
            version=1,
            text=transcript.text,
            text_id=transcript.pk,
        ),
        language=LanguageGuess("vi", 0.9, True, model),
        passages=(PassageSpan(0, 0, len(transcript.text), transcript.text, 0, 30_000),),
        clues=(),
        verdict=Verdict(
            "distortion", "fake_hotline", "F01", 1, start, start + len(evidence), evidence, 0.9,
            "thử", model,
        ),
    )  # fmt: skip


def test_a_corrected_subtitle_file_comes_back_with_its_times(editor: User) -> None:
    machine = hearings.heard()
    written = transcript_export(user=editor, transcript=machine, form="srt").decode()
    assert correction_from_file(user=editor, transcript=machine, text=written) == machine
    changed = written.replace("không đặt", "có đặt").replace("00:00:10,000", "00:00:09,500")
    made = correction_from_file(user=editor, transcript=machine, text=changed, name="sua.srt")
    segment = made.segments.all()[1]
    assert (segment.start_ms, segment.text) == (9_500, "Chúng tôi có đặt bia trên mộ.")
    old = machine.segments.all()[1].words
    assert [w["start_ms"] for w in segment.words] == [w["start_ms"] for w in old]
    assert made.segments.all()[0].words == machine.segments.all()[0].words
    broken = changed.replace("00:00:20,000 -->", "00:99:20,000 -->")
    with pytest.raises(Refused, match="Chưa lưu gì"):
        correction_from_file(user=editor, transcript=machine, text=broken)


def test_a_text_without_times_takes_those_of_its_words(editor: User) -> None:
    machine = hearings.heard()
    text = "\n".join(hearings.LINES).replace("suối La Hiên", "suối La Vân")
    made = correction_from_file(user=editor, transcript=machine, text=text, name="sua.txt")
    before, after = list(machine.segments.all()), list(made.segments.all())
    assert [s.text for s in after] == text.split("\n")
    assert [s.start_ms for s in after] == [s.start_ms for s in before]
    assert [s.end_ms for s in after[:2]] == [s.end_ms for s in before[:2]]


def test_speakers_of_a_call_come_back_with_their_channels(editor: User) -> None:
    said = hearings.story(
        segments=(
            hearings.utterance("A lô xin nghe", 0),
            hearings.utterance("Tôi tìm mộ", 3_000, channel=1),
        )
    )
    machine = hearings.heard(said=said)
    written = transcript_export(user=editor, transcript=machine, form="srt").decode()
    assert "Kênh 2: Tôi tìm mộ" in written
    made = correction_from_file(
        user=editor, transcript=machine, text=written.replace("tìm mộ", "tìm anh")
    )
    segment = made.segments.all()[1]
    assert (segment.channel, segment.speaker, segment.text) == (1, "Kênh 2", "Tôi tìm anh")
    assert [w["p"] for w in segment.words] == [0.9, 0.9, None]


@pytest.mark.parametrize("form", ["srt", "vtt", "txt", "docx", "json"])
def test_every_format_is_written_and_put_on_record(editor: User, form: Format) -> None:
    machine = hearings.heard()
    data = transcript_export(user=editor, transcript=machine, form=form)
    if form == "docx":
        assert zipfile.is_zipfile(io.BytesIO(data))
    else:
        assert "không đặt bia" in data.decode()
    event = AuditEvent.objects.get(action="transcript.export")
    assert (event.actor, event.detail["format"]) == (editor, form)


def test_exports_ask_the_role(auditor: User) -> None:
    with pytest.raises(Refused):
        transcript_export(user=auditor, transcript=hearings.heard(), form="srt")
