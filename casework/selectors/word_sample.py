"""How common a word is in this installation, from a sample of its passages."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db.models import Max, Min

from casework.models import Passage
from nlp.salience import document_frequencies

SAMPLE: Final = 2_000
_FRESH_S: Final = 600.0

_lock = threading.Lock()
_kept: WordSample | None = None


@dataclass(frozen=True, slots=True)
class WordSample:
    """In how many of ``passages`` sampled passages each unit stands; ``upto`` is the newest id.

    A unit that stands in one passage alone is not kept: it may be somebody's name.
    """

    passages: int
    counts: Counter[str]
    upto: int
    made_at: float

    def frequency(self, unit: str) -> int:
        """Return in how many sampled passages ``unit`` stands, 0 for rare ones."""
        return self.counts[unit]


def word_sample() -> WordSample:
    """Return the sample of this process, drawn anew every ten minutes when there is more."""
    global _kept
    ends = Passage.objects.aggregate(first=Min("pk"), last=Max("pk"))
    last = ends["last"] or 0
    with _lock:
        now = time.monotonic()
        kept = _kept
        if (
            kept is None
            or (kept.upto != last and now - kept.made_at > _FRESH_S)
            or last < kept.upto
        ):
            kept = _kept = _draw(ends["first"] or 0, last, now)
        return kept


def _draw(first: int, last: int, now: float) -> WordSample:
    step = max(1, (last - first) // SAMPLE)
    ids = list(range(first, last + 1, step))[:SAMPLE]
    texts = list(Passage.objects.filter(pk__in=ids, current=True).values_list("text", flat=True))
    counts = document_frequencies(texts)
    return WordSample(
        len(texts), Counter({unit: n for unit, n in counts.items() if n > 1}), last, now
    )
