"""A position sent in a chat, as words that the understanding stage reads."""

from __future__ import annotations

import math


def location_text(latitude: object, longitude: object) -> str | None:
    """Return a position as text, ``None`` when it is none.

    Args:
        latitude: degrees, WGS 84, a number or text.
        longitude: the same.
    """
    try:
        lat, lon = float(str(latitude)), float(str(longitude))
    except ValueError:
        return None
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        return None
    # Six digits are a decimetre; fewer than three are not read as a position.
    return f"Vị trí: {lat:.6f}, {lon:.6f}"
