"""One loaded speech model: a CTranslate2 Whisper folder on this machine, never a model hub."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from asr.chunks import LONG_PAUSE_MS, TURN_PAUSE_MS, joined, voiced_ms, within
from asr.ctranslate import Device, load_whisper
from asr.options import HearOptions
from asr.rate import RATE
from asr.syllables import syllables
from asr.utterances import Piece, utterances
from asr.vocabulary import HOTWORD_TOKENS, hotword_prompt
from asr.voice import Span
from records.errors import OperatorError
from records.language import LANGUAGES
from records.provenance import ModelRef
from records.speech import HeardSegment

if TYPE_CHECKING:
    from asr.fallback import FallbackPipeline

# Whisper is shown at most this much of what was said before (sequential hearing).
_CONTEXT_CHARS: Final = 200
_LEAST_MS: Final = 100
# A piece with fewer syllables per second of found speech than this lost some: people say three to
# six. It is heard again in smaller pieces.
_THIN_SYLLABLES_S: Final = 1.5
_THIN_FROM_MS: Final = 3_000
_SMALL_MS: Final = 8_000
_FILES: Final = ("model.bin", "config.json", "tokenizer.json")


class SpeechEngine:
    """Hears speech with one model. One call at a time runs; others wait.

    Attributes:
        model: which model it is.
        languages: what it may be used for (ISO 639-1); ``None`` is every language of the house.
    """

    def __init__(
        self, pipeline: FallbackPipeline, model: ModelRef, languages: frozenset[str] | None
    ) -> None:
        self._pipeline = pipeline
        self._lock = threading.Lock()
        self.model = model
        self.languages = languages

    @property
    def known(self) -> tuple[str, ...]:
        """Languages of the house that this model can be asked for, in the house's order."""
        allowed = set(LANGUAGES) if self.languages is None else self.languages
        return tuple(lang for lang in LANGUAGES if lang in allowed)

    @property
    def only_language(self) -> str | None:
        """The one language this model hears, ``None`` when it can tell several apart."""
        if len(self.known) == 1:
            return self.known[0]
        if not self._pipeline.model.model.is_multilingual:
            return self.known[0] if self.languages else "en"
        return None

    def language(self, samples: NDArray[np.float32]) -> tuple[str, float]:
        """Return the likeliest language of the house in at most 30 s of speech.

        Args:
            samples: mono, 16 kHz, shape (n,).

        Returns:
            ISO 639-1 and the model's probability for it; what it gives to languages that the house
            does not know is left out of account, not shared out. 1.0 for a model of one language.
        """
        if self.only_language is not None:
            return self.only_language, 1.0
        with self._lock:
            _, _, shares = self._pipeline.model.detect_language(_at_least(samples))
        chances = dict(shares)
        best = max(self.known, key=lambda lang: chances.get(lang, 0.0))
        return best, float(chances.get(best, 0.0))

    def hear(
        self,
        samples: NDArray[np.float32],
        spans: Sequence[Span],
        *,
        lang: str | None,
        options: HearOptions,
    ) -> list[HeardSegment]:
        """Write down what is said, always in the language spoken: never translated.

        Args:
            samples: mono, 16 kHz, shape (n,): at most a few minutes, since features are computed
                of all its speech at once.
            spans: where somebody speaks, milliseconds from the start of ``samples``.
            lang: ISO 639-1 of this stretch; ``None``: told from its first 30 s of speech.
            options: beam, batch and hotwords are used here.

        Returns:
            Utterances in time order with words, in milliseconds from the start of ``samples``.
        """
        everything = Span(0, len(samples) * 1000 // RATE)
        inside = within(spans, everything, shortest_ms=_LEAST_MS)
        chunks = joined(inside, pause_ms=LONG_PAUSE_MS)
        if not chunks:
            return []
        if lang is None:
            lang, _ = self.language(_cut(samples, chunks[0]))
        pieces = self._pieces(samples, chunks, lang, options)
        for chunk in chunks:
            pieces = self._fuller(samples, chunk, inside, pieces, lang, options)
        return [
            segment
            for piece in pieces
            for segment in utterances(piece, lang=lang, model=self.model)
        ]

    def _pieces(
        self,
        samples: NDArray[np.float32],
        chunks: Sequence[Span],
        lang: str,
        options: HearOptions,
    ) -> list[Piece]:
        if options.batch > 0:
            return self._decode(samples, chunks, lang, options, before=None)
        return self._one_by_one(samples, chunks, lang, options)

    def _fuller(
        self,
        samples: NDArray[np.float32],
        chunk: Span,
        spans: Sequence[Span],
        pieces: list[Piece],
        lang: str,
        options: HearOptions,
    ) -> list[Piece]:
        """Hear a chunk again in smaller pieces where the model left out much of it."""
        mine = [one for one in pieces if chunk.start_ms <= one.start_ms < chunk.end_ms]
        said = sum(syllables(one.text, lang) for one in mine)
        voiced = voiced_ms(spans, chunk.start_ms, chunk.end_ms)
        parts = within(spans, chunk, shortest_ms=_LEAST_MS)
        small = joined(parts, pause_ms=TURN_PAUSE_MS, longest_ms=_SMALL_MS)
        if voiced < _THIN_FROM_MS or said * 1000 >= _THIN_SYLLABLES_S * voiced or len(small) < 2:
            return pieces
        again = self._pieces(samples, small, lang, options)
        if sum(syllables(one.text, lang) for one in again) <= said:
            return pieces
        others = [one for one in pieces if one not in mine]
        return sorted([*others, *again], key=lambda one: one.start_ms)

    def _one_by_one(
        self,
        samples: NDArray[np.float32],
        chunks: Sequence[Span],
        lang: str,
        options: HearOptions,
    ) -> list[Piece]:
        """Hear piece after piece, each told the end of what came before it without a long pause."""
        pieces: list[Piece] = []
        for place, chunk in enumerate(chunks):
            near = place > 0 and chunk.start_ms - chunks[place - 1].end_ms < LONG_PAUSE_MS
            before = pieces[-1].context if near and pieces else None
            found = self._decode(samples, [chunk], lang, options, before=before)
            pieces = [*pieces, *found] if found else pieces
        return pieces

    def _decode(
        self,
        samples: NDArray[np.float32],
        chunks: Sequence[Span],
        lang: str,
        options: HearOptions,
        *,
        before: str | None,
    ) -> list[Piece]:
        with self._lock:
            segments, _ = self._pipeline.transcribe(
                samples,
                language=lang if self._pipeline.model.model.is_multilingual else "en",
                task="transcribe",
                beam_size=options.beam,
                # Searches are repeatable, samples are not: see asr.fallback.
                temperature=0.0,
                # With timestamps on, the batched pipeline loses what follows the last of them.
                without_timestamps=True,
                word_timestamps=True,
                condition_on_previous_text=False,
                vad_filter=False,
                clip_timestamps=[
                    {"start": chunk.start_ms / 1000, "end": chunk.end_ms / 1000} for chunk in chunks
                ],
                batch_size=max(1, options.batch),
                hotwords=self._hotwords(options.hotwords, lang),
                initial_prompt=before[-_CONTEXT_CHARS:] if before else None,
            )
            return [_piece(one, chunks) for one in segments if one.text.strip()]

    def _hotwords(self, names: Sequence[str], lang: str) -> str | None:
        """Names of this language, as many as fit; ``None`` rather than an empty prompt."""
        tokenizer = self._pipeline.model.hf_tokenizer

        def count(text: str) -> int:
            return len(tokenizer.encode(text, add_special_tokens=False).ids)

        return hotword_prompt(names, lang=lang, count=count, budget=HOTWORD_TOKENS) or None


def load_engine(
    folder: Path,
    model: ModelRef,
    *,
    languages: tuple[str, ...] | None,
    threads: int = 0,
    device: Device = "auto",
) -> SpeechEngine:
    """Load a Whisper model that CTranslate2 has converted.

    Args:
        folder: ``model.bin``, ``config.json``, ``tokenizer.json``, a vocabulary and, where the
            features are not Whisper's first 80, ``preprocessor_config.json``.
        model: its name and revision, carried by everything it hears.
        languages: what it may be used for; ``None`` when it knows them all.
        threads: processor threads; 0: CTranslate2's default.
        device: ``auto`` takes a CUDA GPU where there is one.

    Raises:
        OperatorError: the folder is missing, incomplete or damaged.
    """
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        # Without tokenizer.json faster-whisper would ask a model hub for one.
        listed = ", ".join(missing)
        raise OperatorError(
            f"Thư mục mô hình tiếng nói {folder} thiếu tệp: {listed}",
            f"the speech model folder {folder} lacks files: {listed}",
        )
    from asr.fallback import FallbackPipeline

    try:
        pipeline = FallbackPipeline(load_whisper(folder, device, threads))
    except Exception as error:
        # ctranslate2 and tokenizers raise bare RuntimeError, ValueError and Exception alike.
        raise OperatorError(
            f"Không nạp được mô hình tiếng nói ở {folder}; hãy tải lại hoặc chép lại thư mục này",
            f"cannot load the speech model at {folder} (pull or copy it again): {error}",
        ) from error
    return SpeechEngine(pipeline, model, frozenset(languages) if languages else None)


def _piece(found: Any, chunks: Sequence[Span]) -> Piece:
    """One decoded chunk, tied to the chunk that it begins in."""
    at_ms = found.seek * 10
    chunk = max((one for one in chunks if one.start_ms <= at_ms + 10), key=lambda one: one.start_ms)
    return Piece(
        start_ms=chunk.start_ms,
        end_ms=chunk.end_ms,
        text=found.text,
        words=tuple(
            (round(word.start * 1000), round(word.end * 1000), word.word, float(word.probability))
            for word in found.words or ()
        ),
        logprob=float(found.avg_logprob),
        no_speech=float(found.no_speech_prob),
    )


def _cut(samples: NDArray[np.float32], span: Span) -> NDArray[np.float32]:
    return samples[span.start_ms * RATE // 1000 : span.end_ms * RATE // 1000]


def _at_least(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Pad to what the features can be computed of."""
    return np.pad(samples, (0, max(0, RATE * _LEAST_MS // 1000 - len(samples))))
