"""Hills that accounts of the war name by their height."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.loading import rows

_RADIUS_M: Final = 3_000.0


@lru_cache(maxsize=1)
def known_heights() -> Mapping[str, tuple[Entry, ...]]:
    """Return number → the hills of that height that accounts of the war name."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for row in rows("heights.csv"):
        lat = float(row["lat"]) if row["lat"] else None
        lon = float(row["lon"]) if row["lon"] else None
        number = row["height"]
        found[number].append(
            Entry(
                f"height:{number}-{row['codes'] or row['country']}", f"{number} ({row['note']})",
                Rank.SITE, "hill", tuple(row["codes"].split()), row["country"], lat=lat, lon=lon,
                radius_m=_RADIUS_M if lat else None, held=(row["from"], row["to"]), source="names",
            )
        )  # fmt: skip
    return {number: tuple(entries) for number, entries in found.items()}
