"""Batched hearing in which a piece that came out badly is heard again in other ways.

faster-whisper's batched pipeline takes the thresholds of its sequential one and does not apply
them. Its sequential one falls back on sampling at rising temperatures, which cannot be repeated:
CTranslate2 seeds a generator per thread, once (its src/random.cc). What a killed run heard must be
what the next run would hear, so the other ways here are searches, not samples.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from faster_whisper.transcribe import BatchedInferencePipeline, get_compression_ratio

# Where openai-whisper, and faster-whisper after it, takes a decoding for failed.
COMPRESSION_RATIO: Final = 2.4
LOGPROB: Final = -1.0
# A loop is broken by forbidding it; a search that went astray, by a greedy one.
WAYS: Final[tuple[dict[str, Any], ...]] = (
    {"no_repeat_ngram_size": 3},
    {"beam_size": 1, "repetition_penalty": 1.1, "no_repeat_ngram_size": 5},
)


class FallbackPipeline(BatchedInferencePipeline):  # type: ignore[misc]
    """faster-whisper's batched pipeline with a repeatable fallback."""

    def generate_segment_batched(
        self, features: Any, tokenizer: Any, options: Any
    ) -> tuple[Any, list[dict[str, Any]]]:
        """Decode a batch; pieces that failed are decoded again, the best decoding is kept.

        Args:
            features: float32, shape (pieces, mels, 3000).
            tokenizer: faster-whisper's tokenizer.
            options: faster-whisper's options.

        Returns:
            Encoder output and, per piece, ``tokens``, ``avg_logprob`` and ``no_speech_prob``.
        """
        encoded, found = super().generate_segment_batched(features, tokenizer, options)
        for place, one in enumerate(found):
            if not _failed(one, tokenizer):
                continue
            tried = [one]
            for way in WAYS:
                changed = replace(options, **way)
                _, again = super().generate_segment_batched(
                    features[place : place + 1], tokenizer, changed
                )
                tried += again
                if not _failed(again[0], tokenizer):
                    break
            found[place] = _best(tried, tokenizer)
        return encoded, found


def _ratio(one: dict[str, Any], tokenizer: Any) -> float:
    text = tokenizer.decode(one["tokens"]).strip()
    return float(get_compression_ratio(text)) if text else 0.0


def _failed(one: dict[str, Any], tokenizer: Any) -> bool:
    return _ratio(one, tokenizer) > COMPRESSION_RATIO or one["avg_logprob"] < LOGPROB


def _best(tried: list[dict[str, Any]], tokenizer: Any) -> dict[str, Any]:
    """The first that did not fail, else the likeliest that does not loop, else the least loop."""
    for one in tried:
        if not _failed(one, tokenizer):
            return one
    straight = [one for one in tried if _ratio(one, tokenizer) <= COMPRESSION_RATIO]
    if straight:
        return max(straight, key=lambda one: float(one["avg_logprob"]))
    return min(tried, key=lambda one: _ratio(one, tokenizer))
