"""The watch rules: which there are, and what they ask a platform for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from casework.models import Source, User, WatchRule
from casework.permissions import Action, require
from casework.source_manifests import manifests
from casework.watch_content import RuleContent, content_of
from records.errors import Refused
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
    kept: dict[str, str] = {}
    for word in words:
        kept.setdefault(word.casefold(), word)
    return tuple(kept.values())


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as lists show it; ``sources`` are the names of those that are on and follow it."""

    rule: WatchRule
    content: RuleContent
    sources: tuple[str, ...]


def watch_list(*, user: User | None) -> list[RuleLine]:
    """Return all rules by name.

    Raises:
        Refused: role.
    """
    _allow(user)
    rows = WatchRule.objects.select_related("updated_by")
    return _lines(rows)


def watch_rule(*, user: User | None, rule_id: int | None = None, name: str = "") -> RuleLine:
    """Return one rule by its id or name.

    Raises:
        Refused: role, or there is no such rule.
    """
    _allow(user)
    rows = WatchRule.objects.select_related("updated_by")
    found = _lines(rows.filter(name=nfc(name)) if rule_id is None else rows.filter(pk=rule_id))
    if not found:
        shown = name or rule_id
        raise Refused(f"Không có luật “{shown}”.", f"There is no rule “{shown}”.")
    return found[0]


def _lines(rows: QuerySet[WatchRule]) -> list[RuleLine]:
    sources = list(Source.objects.filter(enabled=True, removed_at=None).order_by("name"))
    return [
        RuleLine(
            row,
            content_of(row),
            tuple(one.name for one in sources if _follows(one, row)),
        )
        for row in rows
    ]


def _follows(source: Source, row: WatchRule) -> bool:
    """Whether a source that is visited follows the rule and the rule asks for something there."""
    manifest = manifests().get(source.kind)
    visited = manifest is not None and manifest.mode == "pull"
    follows = row.enabled and (not source.watch or row.name in source.watch)
    return visited and follows and watching(source.platform, [row]) != Watching()


def _allow(user: User | None) -> None:
    if user is not None:
        require(user, Action.SOURCE_VIEW)
