"""What one watch rule says, as people write it and as its row keeps it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from casework.models import WatchRule


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, page or group of a platform by the platform's own id; ``title`` for people."""

    platform: str
    id: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class RuleContent:
    """One thing to look for; the fields mean what those of ``WatchRule`` mean."""

    name: str
    keywords: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    places: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    query_platforms: tuple[str, ...] = ()
    unaccented: bool = True
    enabled: bool = True


def content_of(row: WatchRule) -> RuleContent:
    """Return what a row says."""
    return RuleContent(
        name=row.name,
        keywords=tuple(row.keywords),
        exclusions=tuple(row.exclusions),
        hashtags=tuple(row.hashtags),
        channels=tuple(
            Channel(one["platform"], one["id"], one.get("title", "")) for one in row.channels
        ),
        places=tuple(row.places),
        units=tuple(row.units),
        languages=tuple(row.languages),
        query_platforms=tuple(row.query_platforms),
        unaccented=row.unaccented,
        enabled=row.enabled,
    )


def columns_of(content: RuleContent) -> dict[str, Any]:
    """Return the columns of a row that says ``content``, in plain JSON types."""
    return {
        name: [dict(one) if isinstance(one, dict) else one for one in value]
        if isinstance(value, tuple)
        else value
        for name, value in asdict(content).items()
    }
