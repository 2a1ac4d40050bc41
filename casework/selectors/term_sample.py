"""How common a folded word or name is in this installation, from a sample of its passages."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

from django.db.models import Max, Min

from casework.models import Passage
from nlp.corroboration.terms import Commonness

SAMPLE: Final = 3_000
_FRESH_S: Final = 600.0
# While the collection is small every batch changes what is common in it.
_GROWN: Final = 1.2

_lock = threading.Lock()
_kept: _Kept | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    common: Commonness
    upto: int
    made_at: float


def term_sample() -> Commonness:
    """Return the sample of this process, drawn anew when the collection has grown by a fifth, and
    every ten minutes when there is more.
    """
    global _kept
    ends = Passage.objects.filter(current=True).aggregate(first=Min("pk"), last=Max("pk"))
    last = ends["last"] or 0
    with _lock:
        now = time.monotonic()
        kept = _kept
        if (
            kept is None
            or last < kept.upto
            or last > kept.upto * _GROWN
            or (kept.upto != last and now - kept.made_at > _FRESH_S)
        ):
            kept = _kept = _Kept(_draw(ends["first"] or 0, last), last, now)
        return kept.common


def _draw(first: int, last: int) -> Commonness:
    step = max(1, (last - first) // SAMPLE)
    ids = list(range(first, last + 1, step))[:SAMPLE]
    rows = Passage.objects.filter(pk__in=ids, current=True).order_by("pk")
    return Commonness.of(rows.values_list("text", flat=True))
