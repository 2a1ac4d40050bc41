"""Where a transcript is not to be trusted, and why: the doubts of one channel's segments."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from asr import hallucinations
from asr.chunks import voiced_ms
from asr.folding import fold
from asr.loops import loops
from asr.syllables import syllables
from asr.voice import Span
from records.speech import Damage, Doubt, HeardSegment, Word

# Stable words, stored with transcripts: (Vietnamese, English) as shown.
REASONS: Final[dict[str, tuple[str, str]]] = {
    "low_probability": ("mô hình không chắc từ này", "the model is unsure of this word"),
    "low_confidence": ("mô hình không chắc cả câu", "the model is unsure of the sentence"),
    "no_speech": ("có thể không có ai nói", "perhaps nobody speaks here"),
    "compression": ("văn bản lặp bất thường", "the text repeats itself unnaturally"),
    "repeated_loop": ("một cụm từ bị lặp lại liên tiếp", "a phrase is repeated over and over"),
    "hallucination": (
        "câu mà mô hình hay bịa ra khi im lặng",
        "a line that models invent in silence",
    ),
    "speech_rate": ("không ai nói được với tốc độ này", "nobody speaks at this speed"),
    "disagreement": ("hai lần nghe cho kết quả khác nhau", "two hearings differ"),
    "outside_voice": ("nằm ngoài chỗ có tiếng người", "outside where a voice was found"),
    "language_unsure": ("không chắc là ngôn ngữ nào", "unsure which language this is"),
    "unheard": (
        "có tiếng nói mà không ghi được chữ nào",
        "somebody speaks here and nothing was written",
    ),
    "damaged": ("tệp âm thanh hỏng ở chỗ này", "the recording is damaged here"),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where doubt begins.

    ``segment_logprob``, ``no_speech`` and ``compression`` are openai-whisper's own (transcribe.py:
    ``logprob_threshold``, ``no_speech_threshold``, ``compression_ratio_threshold``). Fast readers
    of the fastest languages reach 8 syllables a second, Vietnamese ones 5.3 on average (Pellegrino
    et al. 2019, Science Advances 5:eaaw2594). ``word_p``, ``voice_share`` (of a word inside found
    speech), ``lang_p`` and ``unheard_ms`` (found speech without text) are this project's choice;
    ``manhmoi eval asr`` measures them.
    """

    word_p: float = 0.5
    segment_logprob: float = -1.0
    no_speech: float = 0.6
    compression: float = 2.4
    most_syllables_s: float = 9.0
    least_syllables_s: float = 0.3
    voice_share: float = 0.5
    lang_p: float = 0.5
    loop_times: int = 3
    unheard_ms: int = 2_000


DEFAULT: Final = Thresholds()
# A voice detector's edges are this uncertain.
_EDGE_MS: Final = 200
_SLOW_FROM_MS: Final = 3_000


def with_doubts(
    segments: Sequence[HeardSegment],
    *,
    spans: Sequence[Span],
    damage: Sequence[Damage] = (),
    thresholds: Thresholds = DEFAULT,
) -> tuple[HeardSegment, ...]:
    """Return the segments with their doubts added to those they have.

    Args:
        segments: of one channel, in time order.
        spans: where a voice was found, on the same clock.
        damage: where the file is broken, on the same clock.
        thresholds: where doubt begins.
    """
    marked: list[HeardSegment] = []
    without_text = _unheard(segments, spans, thresholds)
    for place, segment in enumerate(segments):
        before = segments[place - 1] if place else None
        found = {
            *segment.doubts,
            *_of_words(segment, spans, thresholds),
            *_of_model(segment, thresholds),
            *_of_text(segment, before, thresholds),
            *_of_damage(segment, damage),
            *without_text.get(place, ()),
        }
        doubts = tuple(sorted(found, key=lambda one: (one.start_ms, one.end_ms, one.reason)))
        marked.append(replace(segment, doubts=doubts))
    return tuple(marked)


def _unheard(
    segments: Sequence[HeardSegment], spans: Sequence[Span], limits: Thresholds
) -> dict[int, list[Doubt]]:
    """Speech without text, kept with the segment before it, the first with the one after it."""
    found: dict[int, list[Doubt]] = {}
    for span in spans:
        at = span.start_ms
        covered = [n for n, one in enumerate(segments) if one.end_ms > at]
        for place in [*covered, None]:
            until = span.end_ms if place is None else min(segments[place].start_ms, span.end_ms)
            if until - at >= limits.unheard_ms and segments:
                owner = len(segments) - 1 if place is None else max(0, place - 1)
                found.setdefault(owner, []).append(Doubt("unheard", at, until))
            if place is None or segments[place].start_ms >= span.end_ms:
                break
            at = max(at, segments[place].end_ms)
    return found


def _of_words(segment: HeardSegment, spans: Sequence[Span], limits: Thresholds) -> Iterator[Doubt]:
    wide = [Span(max(0, one.start_ms - _EDGE_MS), one.end_ms + _EDGE_MS) for one in spans]
    for word in segment.words:
        if word.p is not None and word.p < limits.word_p:
            yield Doubt("low_probability", word.start_ms, word.end_ms)
        length = word.end_ms - word.start_ms
        if length > 0 and _outside(word, length, wide, limits):
            yield Doubt("outside_voice", word.start_ms, word.end_ms)
    yield from _impossible_rate(segment, limits)


def _outside(word: Word, length: int, spans: Sequence[Span], limits: Thresholds) -> bool:
    return voiced_ms(spans, word.start_ms, word.end_ms) < limits.voice_share * length


def _impossible_rate(segment: HeardSegment, limits: Thresholds) -> Iterator[Doubt]:
    # One word without length is how word times are rounded; several in a row were not said.
    for word, following in itertools.pairwise(segment.words):
        if word.end_ms <= word.start_ms and following.end_ms <= following.start_ms:
            yield Doubt("speech_rate", word.start_ms, following.end_ms)
    length = segment.end_ms - segment.start_ms
    said = syllables(segment.text, segment.lang)
    if said == 0:
        return
    fast = said > 2 and said * 1000 > limits.most_syllables_s * max(length, 1)
    slow = length >= _SLOW_FROM_MS and said * 1000 < limits.least_syllables_s * length
    if fast or slow:
        yield Doubt("speech_rate", segment.start_ms, segment.end_ms)


def _of_model(segment: HeardSegment, limits: Thresholds) -> Iterator[Doubt]:
    start, end = segment.start_ms, segment.end_ms
    if segment.logprob is not None and segment.logprob < limits.segment_logprob:
        yield Doubt("low_confidence", start, end)
    if segment.no_speech is not None and segment.no_speech > limits.no_speech:
        yield Doubt("no_speech", start, end)
    if segment.compression is not None and segment.compression > limits.compression:
        yield Doubt("compression", start, end)
    if segment.lang_p is not None and segment.lang_p < limits.lang_p:
        yield Doubt("language_unsure", start, end)


def _of_text(
    segment: HeardSegment, before: HeardSegment | None, limits: Thresholds
) -> Iterator[Doubt]:
    said = [word.text for word in segment.words]
    for one in hallucinations.find(said or segment.text.split()):
        yield _between("hallucination", segment, one.first, one.last)
    for first, last in loops([fold(word) for word in said], least_times=limits.loop_times):
        yield _between("repeated_loop", segment, first, last)
    text = fold(segment.text)
    if before is not None and len(text.split()) >= 3 and text == fold(before.text):
        yield Doubt("repeated_loop", segment.start_ms, segment.end_ms)


def _between(reason: str, segment: HeardSegment, first: int, last: int) -> Doubt:
    if not segment.words:
        return Doubt(reason, segment.start_ms, segment.end_ms)
    return Doubt(reason, segment.words[first].start_ms, segment.words[last].end_ms)


def _of_damage(segment: HeardSegment, damage: Sequence[Damage]) -> Iterator[Doubt]:
    for one in damage:
        last = segment.end_ms if one.length_ms is None else one.at_ms + one.length_ms
        start, end = max(one.at_ms, segment.start_ms), min(last, segment.end_ms)
        # Damage without a length of its own is a moment, and still worth hearing.
        if start <= end:
            yield Doubt("damaged", start, end)
