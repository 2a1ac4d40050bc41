"""Whether doubt marks stand where errors are, and whether a word's probability means what it says.

A heard word is wrong where it was substituted or inserted. Words that were not heard leave a gap
between two heard words; it counts as one error, and as caught when a word beside it is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from asr.alignment import align, tokens
from records.speech import HeardSegment, Word
from records.word_places import overlaps

BINS: Final = 10
THRESHOLDS: Final = tuple(round(step / 20, 2) for step in range(1, 20))


@dataclass(frozen=True, slots=True)
class JudgedWord:
    """A heard word: what doubts touch it, whether it is wrong, whether words lack beside it."""

    p: float | None
    reasons: frozenset[str]
    wrong: bool
    beside_gap: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A clip; ``gaps`` are the places in ``words`` before which something said was not heard."""

    words: tuple[JudgedWord, ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Heard:
    word: Word
    reasons: frozenset[str]
    parts: tuple[str, ...]


def judge(said: str, segments: Iterable[HeardSegment]) -> Judged:
    """Hold what was heard against what was said.

    Args:
        said: the reference; empty when nobody speaks, so that every word heard is wrong.
        segments: what was heard, in time order. Segments without word times are cut into words
            that share the segment's time evenly.
    """
    heard = [one for segment in segments for one in _words(segment)]
    owner = [place for place, one in enumerate(heard) for _ in one.parts]
    parts = [part for one in heard for part in one.parts]
    wrong: set[int] = set()
    gaps: set[int] = set()
    behind = 0  # the heard word that comes next
    for step in align([token.text for token in tokens(said)], parts):
        if step.hypothesis is None:
            gaps.add(behind)
            continue
        place = owner[step.hypothesis]
        behind = place + 1
        if step.kind != "equal":
            wrong.add(place)
    judged = tuple(
        JudgedWord(one.word.p, one.reasons, place in wrong, place in gaps or place + 1 in gaps)
        for place, one in enumerate(heard)
    )
    return Judged(judged, tuple(sorted(gaps)))


def _words(segment: HeardSegment) -> list[_Heard]:
    found: list[_Heard] = []
    for word in segment.words or _even(segment):
        parts = tuple(token.text for token in tokens(word.text))
        if parts:
            reasons = frozenset(d.reason for d in segment.doubts if overlaps(word, d))
            found.append(_Heard(word, reasons, parts))
    return found


def _even(segment: HeardSegment) -> list[Word]:
    said = segment.text.split()
    length = segment.end_ms - segment.start_ms
    return [
        Word(
            segment.start_ms + length * place // len(said),
            segment.start_ms + length * (place + 1) // len(said),
            text,
        )
        for place, text in enumerate(said)
    ]


def figures(clips: Sequence[Judged], marked: Callable[[JudgedWord], bool]) -> dict[str, Any]:
    """Return precision, recall and F1 of a way of marking words; null where there is nothing.

    Precision is the share of marked words that are wrong or stand beside a gap; recall the share
    of errors (wrong words and gaps) that are marked or have a marked word beside them.
    """
    words = errors = caught = flagged = justified = 0
    for clip in clips:
        flags = [marked(word) for word in clip.words]
        words += len(flags)
        flagged += sum(flags)
        for word, flag in zip(clip.words, flags, strict=True):
            justified += flag and (word.wrong or word.beside_gap)
            errors += word.wrong
            caught += flag and word.wrong
        errors += len(clip.gaps)
        caught += sum(any(flags[max(0, gap - 1) : gap + 1]) for gap in clip.gaps)
    precision = justified / flagged if flagged else None
    recall = caught / errors if errors else None
    both = None
    if precision is not None and recall is not None and precision + recall > 0:
        both = 2 * precision * recall / (precision + recall)
    return {
        "precision": _rounded(precision),
        "recall": _rounded(recall),
        "f1": _rounded(both),
        "marked": flagged,
        "marked_share": _rounded(flagged / words if words else None),
        "errors": errors,
    }


def calibration(clips: Sequence[Judged]) -> dict[str, Any]:
    """Return the figures of all doubts, of each reason, of probabilities and of thresholds."""
    reasons = sorted({reason for clip in clips for word in clip.words for reason in word.reasons})
    return {
        "words": sum(len(clip.words) for clip in clips),
        "all": figures(clips, lambda word: bool(word.reasons)),
        "by_reason": {reason: figures(clips, _doubted_for(reason)) for reason in reasons},
        "probability": reliability(clips),
        "thresholds": [{"below": p, **figures(clips, _less_likely_than(p))} for p in THRESHOLDS],
    }


def _doubted_for(reason: str) -> Callable[[JudgedWord], bool]:
    return lambda word: reason in word.reasons


def _less_likely_than(limit: float) -> Callable[[JudgedWord], bool]:
    return lambda word: word.p is not None and word.p < limit


def reliability(clips: Sequence[Judged]) -> dict[str, Any]:
    """Return the calibration curve in ten bins of equal width, and the expected calibration error.

    The error is the mean distance of probability and accuracy over the bins, weighted by words
    (Naeini, Cooper & Hauskrecht 2015, "Obtaining Well Calibrated Probabilities Using Bayesian
    Binning", AAAI).
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for clip in clips:
        for word in clip.words:
            if word.p is not None:
                bins[min(BINS - 1, int(word.p * BINS))].append((word.p, not word.wrong))
    total = sum(map(len, bins))
    curve: list[dict[str, Any]] = []
    error = 0.0
    for place, held in enumerate(bins):
        if not held:
            continue
        said = sum(p for p, _ in held) / len(held)
        right = sum(ok for _, ok in held) / len(held)
        error += abs(said - right) * len(held) / total
        curve.append(
            {
                "from": round(place / BINS, 1),
                "words": len(held),
                "mean_p": _rounded(said),
                "accuracy": _rounded(right),
            }
        )
    return {"words": total, "ece": _rounded(error if total else None), "bins": curve}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
