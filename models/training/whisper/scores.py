"""How well the exported folder hears: word errors, word times, and silence kept silent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from faster_whisper import WhisperModel

from models.training.whisper.heldout import Clip, clips
from models.training.whisper.speech import Span
from models.training.whisper.texts import texts

RECORDINGS: Final = (
    ("ghi-am-vi-01-khe-sanh.ogg", "vi", 0), ("ghi-am-vi-02-thach-han.ogg", "vi", 1),
    ("voice-en-01-song-rai.ogg", "en", 0), ("voix-fr-01-nui-voi.ogg", "fr", 0),
)  # fmt: skip
"""The sample recordings, their language and which of its texts they say."""


@dataclass(slots=True)
class Tally:
    """Errors summed over clips. ``late``: start and end errors in milliseconds."""

    clips: int = 0
    words: int = 0
    errors: int = 0
    spoke: int = 0
    late: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Word errors per word."""
        return self.errors / max(1, self.words)

    @property
    def median_late(self) -> float:
        """Median size of the word times' errors, in milliseconds."""
        return float(np.median(np.abs(self.late))) if self.late else float("nan")


def plain(text: str) -> list[str]:
    """Return the words of ``text`` in small letters, without punctuation."""
    return re.sub(r"[.,;:!?]", " ", text.lower()).split()


def matches(truth: Sequence[str], heard: Sequence[str]) -> tuple[int, list[tuple[int, int]]]:
    """Return the fewest word errors, and which words of the two are the same word."""
    cost = np.zeros((len(truth) + 1, len(heard) + 1), np.int64)
    cost[:, 0], cost[0] = np.arange(len(truth) + 1), np.arange(len(heard) + 1)
    for i, want in enumerate(truth, 1):
        for j, got in enumerate(heard, 1):
            cost[i, j] = min(
                cost[i - 1, j] + 1, cost[i, j - 1] + 1, cost[i - 1, j - 1] + (want != got)
            )
    i, j, pairs = len(truth), len(heard), []
    while i and j:
        if truth[i - 1] == heard[j - 1] and cost[i, j] == cost[i - 1, j - 1]:
            pairs.append((i - 1, j - 1))
        if cost[i, j] == cost[i - 1, j - 1] + (truth[i - 1] != heard[j - 1]):
            i, j = i - 1, j - 1
        elif cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    return int(cost[-1, -1]), pairs[::-1]


def load(folder: Path) -> WhisperModel:
    """Return the exported model on one thread of the processor."""
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)


def hear(model: WhisperModel, sound: Any, lang: str | None, **options: Any) -> list[Span]:
    """Return the words heard in ``sound``, with times."""
    segments, _ = model.transcribe(sound, language=lang, word_timestamps=True, **options)
    return [
        Span(word.word.strip(), word.start, word.end)
        for segment in segments for word in segment.words or ()
    ]  # fmt: skip


def heldout_scores(model: WhisperModel, made: Iterable[Clip], **options: Any) -> dict[str, Tally]:
    """Return tallies by kind of clip and, as ``joined vi`` etc., by language."""
    tallies: dict[str, Tally] = {}
    for clip in made:
        heard = hear(model, clip.samples, clip.lang, **options)
        for name in (clip.kind, f"{clip.kind} {clip.lang}"):
            _count(tallies.setdefault(name, Tally()), clip.words, heard)
    return dict(sorted(tallies.items()))


def _count(tally: Tally, truth: Sequence[Span], heard: Sequence[Span]) -> None:
    errors, pairs = matches(
        [" ".join(plain(word.text)) for word in truth],
        [" ".join(plain(word.text)) for word in heard],
    )
    tally.clips += 1
    tally.words += len(truth)
    tally.errors += errors
    tally.spoke += bool(heard)
    for i, j in pairs:
        tally.late.append(1000 * (heard[j].start - truth[i].start))
        tally.late.append(1000 * (heard[j].end - truth[i].end))


def recording_scores(model: WhisperModel, folder: Path, **options: Any) -> dict[str, float]:
    """Return the word error rate of each sample recording."""
    rates = {}
    for name, lang, number in RECORDINGS:
        truth = plain(" ".join(texts(lang)[number]))
        segments, _ = model.transcribe(str(folder / name), language=lang, **options)
        heard = plain(" ".join(segment.text for segment in segments))
        rates[name] = matches(truth, heard)[0] / len(truth)
    return rates


def table(scores: dict[str, Tally]) -> str:
    """Return the tallies as lines of a Markdown table."""
    lines = ["| clips | | words | word error rate | word times, median ms | with text |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for name, tally in scores.items():
        rate = f"{tally.rate:.3f}" if tally.words else "–"
        late = f"{tally.median_late:.0f}" if tally.late else "–"
        lines.append(
            f"| {name} | {tally.clips} | {tally.words} | {rate} | {late} | {tally.spoke} |"
        )
    return "\n".join(lines)


def heldout(count: int, seed: int) -> list[Clip]:
    """Return the held-out clips that scores are given on."""
    return clips(count, seed)
