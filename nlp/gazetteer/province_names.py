"""Names of the 63 provinces before 1 July 2025 by their code."""

from __future__ import annotations

from functools import lru_cache

from nlp.gazetteer.loading import rows


def province_name(code: str) -> str | None:
    """Return the name of a province by its two-figure code, ``None`` for no such province."""
    return _names().get(code)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows("units_pre2025.csv.gz") if row["level"] == "1"}
