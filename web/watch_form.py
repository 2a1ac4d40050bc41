"""A watch rule as it is typed: one word or phrase a line, channels as ``platform id | title``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.http import QueryDict

from casework.watch_content import Channel, RuleContent

LISTS: Final = ("keywords", "exclusions", "hashtags", "places", "units")


def read_rule(data: QueryDict) -> RuleContent:
    """Read a rule from the form; whether it is of any use is the service's to say."""
    keywords, exclusions, hashtags, places, units = (_lines(data, name) for name in LISTS)
    return RuleContent(
        name=data.get("name", ""),
        keywords=keywords,
        exclusions=exclusions,
        hashtags=hashtags,
        places=places,
        units=units,
        channels=tuple(_channel(line) for line in _lines(data, "channels")),
        languages=tuple(data.getlist("languages")),
        query_platforms=tuple(data.getlist("query_platforms")),
        unaccented=data.get("unaccented") == "1",
        enabled=data.get("enabled") == "1",
    )


def _lines(data: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in data.get(name, "").splitlines() if line.strip())


def _channel(line: str) -> Channel:
    where, _bar, title = line.partition("|")
    platform, _space, its_id = where.strip().partition(" ")
    return Channel(platform, its_id.strip(), title.strip())


def write_rule(content: RuleContent) -> dict[str, object]:
    """Return a rule as the form shows it; lists as lines."""
    lines = {name: "\n".join(getattr(content, name)) for name in LISTS}
    return {
        **lines,
        "name": content.name,
        "channels": "\n".join(_channel_lines(content.channels)),
        "languages": content.languages,
        "query_platforms": content.query_platforms,
        "unaccented": content.unaccented,
        "enabled": content.enabled,
    }


def _channel_lines(channels: Iterable[Channel]) -> Iterable[str]:
    for one in channels:
        yield f"{one.platform} {one.id}" + (f" | {one.title}" if one.title else "")
