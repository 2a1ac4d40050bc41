"""Stage *transcribe*: one recording → transcript with words, doubts and waveform, or parked."""

from __future__ import annotations

from asr.decode import open_sound
from asr.loaded import loaded_engines
from asr.options import HearOptions
from asr.recording import hear_recording, part_key
from casework.archive import get_archive
from casework.model_access import SpeechModels, speech_models
from casework.models import Media, Original
from casework.selectors.glossary import spoken_names
from casework.services.speech_parts import PartRows, media_progress
from casework.services.transcripts import transcript_heard_store
from models.speech.tiny import tiny_whisper, tiny_whisper_knows
from monitor.stages.read import picture_prints
from records.errors import Parked


def hear(media: Media, original: Original) -> None:
    """Hear a recording and store what was heard; parts heard before a kill are not heard again.

    Raises:
        Parked: there is no speech model that may hear it.
        Quarantine: nothing in the file can be decoded.
    """
    if media.type == Media.Type.VIDEO:
        picture_prints(media)
    with (
        get_archive().open(original.sha256) as stream,
        open_sound(stream, name=media.name) as sound,
    ):
        # A file without sound is told apart at once, model or not.
        chosen = _models(media, original)
        engines = loaded_engines(chosen.main, chosen.by_language, chosen.second)
        options = HearOptions(
            hotwords=tuple(spoken_names()) if chosen.main.takes_names else (),
            second_pass=chosen.second is not None,
        )
        recording = hear_recording(
            sound,
            engines,
            options,
            PartRows(media, part_key(engines, options)),
            lambda progress: media_progress(media=media, progress=progress),
        )
    transcript_heard_store(media=media, heard=recording.heard, peaks=recording.peaks)


def may_hear(sha256: str) -> bool:
    """Whether a speech model is here that may hear the recording with this SHA-256."""
    return speech_models() is not None or tiny_whisper_knows(sha256)


def _models(media: Media, original: Original) -> SpeechModels:
    chosen = speech_models()
    if chosen is not None:
        return chosen
    # The model that ships knows the sample recordings and nothing else.
    if tiny_whisper_knows(original.sha256):
        return SpeechModels(tiny_whisper())
    raise Parked(
        "speech_model",
        f"Bản ghi {media.name} đang chờ mô hình nhận dạng tiếng nói",
        f"the recording {media.name} waits for a speech model",
    )
