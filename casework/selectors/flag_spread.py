"""How the near copies of a text spread over time, in few enough bins to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.db.models import Q
from django.db.models.functions import Coalesce

from casework.models import Item
from casework.selectors.flagged_text import group_ids

HOURLY: Final = timedelta(days=3)
MOST_BINS: Final = 72
_UNIT: Final = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Spread:
    """Copies per hour or day, oldest first; the last bin holds the newest copy.

    ``span`` is how many hours or days one bin covers: more than one where the wave is long.
    """

    bins: tuple[int, ...]
    unit: Literal["hour", "day"]
    span: int
    first: datetime
    last: datetime

    @property
    def total(self) -> int:
        """How many texts, the flagged one included."""
        return sum(self.bins)

    @property
    def most(self) -> int:
        """The highest bin."""
        return max(self.bins)


def spread_of(item: Item, access: Q | None = None) -> Spread | None:
    """Return how the item and its near copies came over time; ``None`` for fewer than two.

    Args:
        item: the flagged item.
        access: which items the user may read; all when ``None``.
    """
    rows = group_ids(item) if access is None else group_ids(item).filter(access)
    times = sorted(
        rows.annotate(at=Coalesce("published_at", "collected_at")).values_list("at", flat=True)
    )
    return bins_of(times)


def bins_of(times: Sequence[datetime]) -> Spread | None:
    """Return how posts of these moments (ascending) came over time; ``None`` for fewer than two."""
    if len(times) < 2:
        return None
    first, last = times[0], times[-1]
    unit: Literal["hour", "day"] = "hour" if last - first <= HOURLY else "day"
    whole = (last - first) // _UNIT[unit] + 1
    span = -(-whole // MOST_BINS)
    bins = [0] * (-(-whole // span))
    for at in times:
        bins[((at - first) // _UNIT[unit]) // span] += 1
    return Spread(tuple(bins), unit, span, first, last)
