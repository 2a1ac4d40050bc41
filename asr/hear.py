"""One part of a recording, all channels: who speaks which language, what is said, what to doubt."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from asr.chunks import within
from asr.doubt import DEFAULT, Thresholds, with_doubts
from asr.engine import SpeechEngine
from asr.languages import Turn, runs, spoken_turns
from asr.options import HearOptions as HearOptions
from asr.parts import Part
from asr.second import heard_again, with_disagreements
from asr.support import Dropped, keep_supported
from asr.voice import Span
from records.speech import HeardSegment, Word

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Engines:
    """Loaded models.

    ``main`` hears everything and tells languages; ``by_language`` takes over where a language has
    a model of its own (PhoWhisper for ``vi``); ``second`` makes the second pass where one is
    wanted, else the first model does in another way.
    """

    main: SpeechEngine
    by_language: Mapping[str, SpeechEngine] = field(default_factory=dict)
    second: SpeechEngine | None = None

    def of(self, lang: str) -> SpeechEngine:
        """Return the model that hears ``lang``."""
        return self.by_language.get(lang, self.main)

    def again(self, lang: str) -> SpeechEngine:
        """Return the model of the second pass: one that does not know ``lang`` has no opinion."""
        second = self.second
        if second is None or (second.languages is not None and lang not in second.languages):
            return self.of(lang)
        return second


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard in one part, and what was left out because nothing supports it."""

    segments: tuple[HeardSegment, ...]
    dropped: tuple[Dropped, ...]


def hear_part(part: Part, engines: Engines, options: HearOptions) -> tuple[HeardSegment, ...]:
    """Return what is said in one part; see :func:`hear_part_fully`, which also returns the rest."""
    hearing = hear_part_fully(part, engines, options)
    if hearing.dropped:
        logger.info(
            "part %d: %d texts without support left out", part.ordinal, len(hearing.dropped)
        )
    return hearing.segments


def hear_part_fully(
    part: Part, engines: Engines, options: HearOptions, *, limits: Thresholds = DEFAULT
) -> Hearing:
    """Hear every channel of a part.

    Args:
        part: at most a few minutes of decoded sound with its spans of speech.
        engines: loaded models.
        options: how to hear.
        limits: where doubt begins.

    Returns:
        Segments in time order over all channels, times from the start of the recording, with
        language, model and doubts. Where no voice was found no model is asked.
    """
    segments: list[HeardSegment] = []
    dropped: list[Dropped] = []
    for channel, samples in enumerate(part.samples):
        spans = [
            Span(max(0, s.start_ms - part.start_ms), min(s.end_ms, part.end_ms) - part.start_ms)
            for s in part.speech[channel]
        ]
        heard = _channel(samples, spans, engines, options)
        kept, without = keep_supported(
            heard, samples, spans=spans, hotwords=options.hotwords, limits=limits
        )
        placed = [replace(_moved(one, part), channel=channel) for one in kept]
        segments += with_doubts(
            placed, spans=part.speech[channel], damage=part.damage, thresholds=limits
        )
        dropped += [
            replace(one, start_ms=one.start_ms + part.start_ms, end_ms=one.end_ms + part.start_ms)
            for one in without
        ]
    segments.sort(key=lambda one: (one.start_ms, one.channel, one.end_ms))
    return Hearing(tuple(segments), tuple(dropped))


def _channel(
    samples: NDArray[np.float32], spans: Sequence[Span], engines: Engines, options: HearOptions
) -> list[HeardSegment]:
    """Hear one channel, times from the start of the part."""
    heard: list[HeardSegment] = []
    for run in runs(spoken_turns(samples, spans, engines.main, lang=options.lang)):
        engine = engines.of(run[0].lang)
        inside = within(spans, Span(run[0].start_ms, run[-1].end_ms))
        found = engine.hear(samples, inside, lang=run[0].lang, options=options)
        if options.second_pass:
            other = engines.again(run[0].lang)
            again = heard_again(
                other, samples, inside, lang=run[0].lang, options=options,
                same_model=other is engine,
            )  # fmt: skip
            found = with_disagreements(found, again)
        heard += [_told(one, run) for one in found]
    return heard


def _told(segment: HeardSegment, run: Sequence[Turn]) -> HeardSegment:
    """Add the probability of the language from the turn that the segment lies in most."""
    turn = max(
        run,
        key=lambda one: min(one.end_ms, segment.end_ms) - max(one.start_ms, segment.start_ms),
    )
    return replace(segment, lang_p=None if turn.p is None else round(turn.p, 4))


def _moved(segment: HeardSegment, part: Part) -> HeardSegment:
    """Move a segment onto the recording's clock, and inside the part."""

    def at(ms: int) -> int:
        return min(max(ms + part.start_ms, part.start_ms), part.end_ms)

    return replace(
        segment,
        start_ms=at(segment.start_ms),
        end_ms=at(segment.end_ms),
        words=tuple(
            Word(at(word.start_ms), at(word.end_ms), word.text, word.p) for word in segment.words
        ),
        doubts=tuple(
            replace(one, start_ms=at(one.start_ms), end_ms=at(one.end_ms)) for one in segment.doubts
        ),
    )
