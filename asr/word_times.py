"""How far the times of words are from when they were said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from asr.alignment import align, tokens
from records.speech import HeardSegment, Word

NEAR_MS: Final = 200


def time_errors(said: Sequence[Word], segments: Iterable[HeardSegment]) -> list[tuple[int, int]]:
    """Return for each word heard right how late it begins and how late it ends, in milliseconds."""
    heard = [word for segment in segments for word in segment.words]
    before, of_said = _parts(said)
    after, of_heard = _parts(heard)
    errors: dict[tuple[int, int], tuple[int, int]] = {}
    for step in align(before, after):
        if step.kind == "equal" and step.reference is not None and step.hypothesis is not None:
            pair = of_said[step.reference], of_heard[step.hypothesis]
            one, other = said[pair[0]], heard[pair[1]]
            errors[pair] = other.start_ms - one.start_ms, other.end_ms - one.end_ms
    return list(errors.values())


def _parts(words: Sequence[Word]) -> tuple[list[str], list[int]]:
    """Return the tokens of the words, and which word each belongs to."""
    cut = [(token.text, place) for place, word in enumerate(words) for token in tokens(word.text)]
    return [text for text, _ in cut], [place for _, place in cut]


def time_report(errors: Sequence[tuple[int, int]]) -> dict[str, Any] | None:
    """Return the median and the 90th percentile of the distance, and the share within 200 ms.

    Null where no word has both times.
    """
    if not errors:
        return None
    distance = np.abs(np.array(errors))
    report: dict[str, Any] = {"words": len(errors)}
    for place, edge in enumerate(("start", "end")):
        one = distance[:, place]
        report[edge] = {
            "median_ms": round(float(np.median(one))),
            "p90_ms": round(float(np.percentile(one, 90))),
            "within_200_ms": round(float((one <= NEAR_MS).mean()), 4),
        }
    return report
