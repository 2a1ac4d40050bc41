"""What was heard in a recording: words with times, segments, and where not to trust them."""

from __future__ import annotations

from dataclasses import dataclass, field

from records.provenance import ModelRef


@dataclass(frozen=True, slots=True)
class Word:
    """One word as heard. Times are milliseconds from the start; ``p`` in [0, 1], null unknown."""

    start_ms: int
    end_ms: int
    text: str
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch not to be trusted, and why (a stable word of ``asr.doubt.REASONS``)."""

    reason: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class HeardSegment:
    """One utterance as a model heard it.

    ``channel`` counts from 0; ``lang`` is ISO 639-1 with its probability ``lang_p``. ``logprob`` is
    the mean log probability of its tokens, ``no_speech`` the model's probability that nobody
    speaks, ``compression`` the gzip ratio of its text.
    """

    start_ms: int
    end_ms: int
    text: str
    channel: int = 0
    lang: str = ""
    lang_p: float | None = None
    words: tuple[Word, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    logprob: float | None = None
    no_speech: float | None = None
    compression: float | None = None
    model: ModelRef | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """Where a file is broken: from this moment, this long; ``length_ms`` null when to the end."""

    at_ms: int
    reason: str
    length_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole recording as heard by ``model``; segments are in time order over all channels."""

    duration_ms: int
    model: ModelRef
    lang: str = ""
    segments: tuple[HeardSegment, ...] = ()
    damage: tuple[Damage, ...] = field(default=())
