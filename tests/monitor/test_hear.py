"""Stage *transcribe* on real files: what can be heard is, the rest is set aside with its reason."""

from __future__ import annotations

import io
import wave
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from asr import recording
from asr.hear import Engines, HearOptions
from asr.parts import Part
from casework.models import Item, Media, QuarantineEntry, SpeechPart, Transcript, Waveform
from casework.models.items import Stage, WorkState
from casework.selectors.progress import under_way
from casework.services.originals import original_store
from monitor import sweep
from monitor.stages import hear as stage
from monitor.stages import media as process_stage
from records.provenance import ModelRef
from records.speech import HeardSegment, Word
from tests.shared_data import shared_path

pytestmark = pytest.mark.django_db

RATE = 16_000
MODEL = ModelRef("thu", "1")


class Killed(BaseException):
    """The process is gone."""


def sound(seconds: float) -> bytes:
    """Return a WAV with a hum."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        times = np.arange(int(seconds * RATE)) / RATE
        file.writeframes((np.sin(times * 2 * np.pi * 100) * 8_000).astype("<i2").tobytes())
    return out.getvalue()


def recorded(data: bytes, name: str = "loi-ke.wav", kind: str = "audio") -> Media:
    """Archive a recording and return its media row, waiting to be heard."""
    original, _ = original_store(source=io.BytesIO(data), lines=False, mime="audio/x-wav")
    item = Item.objects.create(
        platform="submission",
        kind="submission",
        platform_id=name,
        collected_at=datetime(2026, 8, 1, tzinfo=UTC),
        route="submitted",
    )
    return Media.objects.create(
        item=item,
        original=original,
        type=kind,
        name=name,
        mime="audio/x-wav",
        stage=Stage.TRANSCRIBE,
        state=WorkState.PENDING,
    )


def said(part: Part) -> tuple[HeardSegment, ...]:
    """Return one segment a part that names the part."""
    start = part.start_ms
    words = (Word(start, start + 500, "mộ", 0.9), Word(start + 500, start + 900, "số", 0.4))
    text = f"mộ số {part.ordinal + 1} không có bia"
    return (HeardSegment(start, start + 1_000, text, lang="vi", words=words, model=MODEL),)


@pytest.fixture
def machine(home: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a machine in place of the models that says what part it heard; ``cut_at`` kills it."""
    state = SimpleNamespace(heard=[], cut_at=None)
    engine = cast(Any, SimpleNamespace(model=MODEL))
    chosen = SimpleNamespace(main=SimpleNamespace(takes_names=True), by_language={}, second=None)
    monkeypatch.setattr(stage, "speech_models", lambda: chosen)
    monkeypatch.setattr(stage, "loaded_engines", lambda *_: Engines(main=engine))

    def hear(part: Part, engines: Engines, options: HearOptions) -> tuple[HeardSegment, ...]:
        if part.ordinal == state.cut_at:
            raise Killed
        state.heard.append(part.ordinal)
        return said(part)

    monkeypatch.setattr(recording, "hear_part", hear)
    return state


def test_a_recording_becomes_a_transcript_with_words_and_waveform(machine: Any) -> None:
    media = recorded(sound(3))
    assert process_stage.process(media.pk) == media.item_id
    media.refresh_from_db()
    assert (media.state, media.duration_ms) == (WorkState.DONE, 3_000)
    transcript = Transcript.objects.get(media=media)
    assert (transcript.origin, transcript.model, transcript.lang) == ("speech", "thu@1", "vi")
    (segment,) = transcript.segments.all()
    assert [word["text"] for word in segment.words] == ["mộ", "số"]
    assert bytes(Waveform.objects.get(media=media).peaks)
    kinds = set(transcript.listen_spans.values_list("kind", flat=True))
    assert {"number", "negation"} <= kinds
    assert (transcript.stage, transcript.state) == (Stage.UNDERSTAND, WorkState.PENDING)


def test_a_kill_in_the_third_part_keeps_the_first_two(machine: Any) -> None:
    media = recorded(sound(700))
    machine.cut_at = 2
    with pytest.raises(Killed):
        process_stage.process(media.pk)
    media.refresh_from_db()
    assert (media.parts_done, media.parts) == (2, 3)
    going = under_way(media)
    assert going is not None
    assert going.share == pytest.approx(2 / 3)
    assert going.left_s is not None
    machine.cut_at = None
    process_stage.process(media.pk)
    assert machine.heard == [0, 1, 2]
    texts = Transcript.objects.get(media=media).segments.values_list("text", flat=True)
    assert list(texts) == [f"mộ số {n} không có bia" for n in (1, 2, 3)]
    assert not SpeechPart.objects.filter(media=media).exists()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"khong phai ghi am, chi la chu " * 50, "not_media"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42" + b"\x07" * 4_000, None),
        (sound(0), "no_samples"),
    ],
    ids=["text", "cut m4a", "no samples"],
)
def test_bad_input_is_set_aside_with_its_reason(
    machine: Any, data: bytes, reason: str | None
) -> None:
    media = recorded(data)
    process_stage.process(media.pk)
    media.refresh_from_db()
    assert media.state == WorkState.QUARANTINED
    entry = QuarantineEntry.objects.get(media=media)
    assert reason in (None, entry.reason)
    assert entry.message_vi.startswith("Bản ghi “loi-ke.wav”")
    assert machine.heard == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("random_bytes.m4a", "not_media"),
        ("text_renamed.mp3", "not_media"),
        ("truncated_no_moov.m4a", "truncated_moov"),
        ("truncated_no_moov.mp4", "truncated_moov"),
        ("zero_hz.wav", "bad_rate"),
        ("ten_thousand_channels.wav", "too_many_channels"),
        ("header_only.wav", "no_samples"),
        ("video_without_sound.mp4", "no_sound"),
    ],
)
def test_damaged_files_of_the_wild(machine: Any, name: str, reason: str) -> None:
    media = recorded(shared_path("data", "audio", "damaged", name).read_bytes(), name)
    process_stage.process(media.pk)
    assert QuarantineEntry.objects.get(media=media).reason == reason


def test_without_a_model_it_waits_and_goes_on_when_one_comes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "speech_models", lambda: None)
    media = recorded(sound(2))
    process_stage.process(media.pk)
    media.refresh_from_db()
    assert (media.state, media.waiting_for) == (WorkState.PARKED, "speech_model")
    assert sweep.unpark_ready() == []
    monkeypatch.setattr(stage, "speech_models", lambda: object())
    assert sweep.unpark_ready() == [media.pk]


def test_what_no_model_could_hear_does_not_wait_for_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "speech_models", lambda: None)
    media = recorded(b"chu viet " * 300, "doi-ten.mp3")
    process_stage.process(media.pk)
    media.refresh_from_db()
    assert media.state == WorkState.QUARANTINED
