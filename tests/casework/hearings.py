"""Recordings as a model would have heard them; the people in them are invented."""

from __future__ import annotations

from typing import Any

from casework.models import Item, Media, Transcript
from casework.services.transcripts import transcript_heard_store
from records.provenance import ModelRef
from records.speech import Damage, Doubt, Heard, HeardSegment, Word
from tests.web import rows

WHISPER = ModelRef("whisper-thu", "r1")
LINES = (
    "Ngày 12 tháng 3 năm 1968 tôi chôn mười hai anh.",
    "Chúng tôi không đặt bia trên mộ.",
    "Mộ ở gần suối La Hiên.",
)


def utterance(text: str, start_ms: int, *, step: int = 400, **fields: Any) -> HeardSegment:
    """Return a segment whose words follow one another every ``step`` ms."""
    words = tuple(
        Word(start_ms + n * step, start_ms + n * step + step - 50, word, 0.9)
        for n, word in enumerate(text.split())
    )
    return HeardSegment(start_ms, words[-1].end_ms, text, words=words, lang="vi", **fields)


def story(model: ModelRef = WHISPER, **fields: Any) -> Heard:
    """Return three utterances, ten seconds apart; the second is doubted at its second word."""
    first, _, third = (utterance(line, n * 10_000) for n, line in enumerate(LINES))
    doubted = utterance(LINES[1], 10_000, doubts=(Doubt("low_probability", 10_400, 10_750),))
    values: dict[str, Any] = {
        "duration_ms": 30_000,
        "model": model,
        "lang": "vi",
        "segments": (first, doubted, third),
    }
    return Heard(**{**values, **fields})


def recording(item: Item | None = None, **fields: Any) -> Media:
    """Return a recording that waits to be heard."""
    values: dict[str, Any] = {
        "type": "audio",
        "name": "loi-ke.wav",
        "mime": "audio/wav",
        "stage": "transcribe",
        "state": "pending",
    }
    return Media.objects.create(item=item or rows.make_item("Lời kể."), **{**values, **fields})


def heard(item: Item | None = None, said: Heard | None = None, **fields: Any) -> Transcript:
    """Return the stored transcript of a recording."""
    found = transcript_heard_store(
        media=recording(item, **fields), heard=said or story(), peaks=bytes(range(250)) + b"\0" * 50
    )
    assert found is not None
    return found


DAMAGE = Damage(at_ms=133_000, reason="bad_packets", length_ms=None)
