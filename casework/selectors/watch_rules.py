"""The watch rules: which there are, and what they ask a platform for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from casework.models import WatchRule
from records.text import nfc


@dataclass(frozen=True, slots=True)
class Watching:
    """What the rules that a source follows ask of its platform, merged, each thing once.

    ``queries`` are phrases to search for, ``hashtags`` without the sign; both only from rules that
    are to be searched on that platform, since searching costs quota. ``channels`` are ids of the
    platform's channels.
    """

    queries: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()


def followed(names: Sequence[str]) -> QuerySet[WatchRule]:
    """Return the rules that are on and that a source with these names in ``watch`` follows."""
    rules = WatchRule.objects.filter(enabled=True)
    return rules.filter(name__in=[nfc(name) for name in names]) if names else rules


def watching(platform: str, rules: Iterable[WatchRule]) -> Watching:
    """Return what these rules ask of ``platform``, in the order of the rules."""
    queries: list[str] = []
    channels: list[str] = []
    hashtags: list[str] = []
    for rule in rules:
        channels += [one["id"] for one in rule.channels if one["platform"] == platform]
        if platform in rule.query_platforms:
            queries += rule.keywords
            hashtags += rule.hashtags
    return Watching(_once(queries), tuple(dict.fromkeys(channels)), _once(hashtags))


def watched(platform: str, names: Sequence[str]) -> Watching:
    """Return what a source of ``platform`` looks for.

    Args:
        platform: such as ``youtube``.
        names: ``Source.watch``: the rules it follows; empty for all that are on.
    """
    return watching(platform, followed(names))


def _once(words: Iterable[str]) -> tuple[str, ...]:
    """Keep the first of those that differ only in case."""
    return tuple({word.casefold(): word for word in reversed(list(words))}.values())[::-1]
