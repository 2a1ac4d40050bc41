"""What a watch rule would cost in quota, told before it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from casework.clock import now
from casework.models import Source, WatchRule
from casework.schedules import visits_between
from casework.source_manifests import Manifest, manifests

PAGES: Final = "search_pages"
"""Setting by which a connector is told how many pages of answers to read for a phrase."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuotaCost:
    """What a rule asks of one bucket of one platform a day.

    Attributes:
        platform: whose quota.
        bucket: which one.
        rule: units a day that this rule would take if it were asked at every visit.
        others: the same for the other rules that are on.
        limit: units a period of the bucket, its reserve taken off.
    """

    platform: str
    bucket: str
    rule: int
    others: int
    limit: int

    @property
    def fits(self) -> bool:
        """Whether everything can be asked at every visit; else the day's plan chooses."""
        return self.rule + self.others <= self.limit

    @property
    def share(self) -> float:
        """Part of the visits, in [0, 1], at which each thing can be asked."""
        asked = self.rule + self.others
        return 1.0 if asked <= self.limit else self.limit / asked


def quota_cost(rule: WatchRule) -> list[QuotaCost]:
    """Return what a rule, saved or not, costs at the sources that would follow it.

    It is an estimate: an answer may need more than one page, and the plan asks what finds little
    less often.

    Args:
        rule: need not be saved; its ``name`` and ``pk`` tell it apart from the others.
    """
    sources = Source.objects.filter(enabled=True, removed_at=None)
    others = list(WatchRule.objects.filter(enabled=True).exclude(pk=rule.pk))
    spent: dict[tuple[str, str], list[int]] = {}
    limits: dict[tuple[str, str], int] = {}
    for source in sources:
        manifest = manifests().get(source.kind)
        if manifest is None:
            continue
        for number, rules in enumerate(([rule], others)):
            followed = [one for one in rules if not source.watch or one.name in source.watch]
            for bucket, units in _units(source, manifest, followed).items():
                key = (source.platform, bucket)
                spent.setdefault(key, [0, 0])[number] += units
                spec = manifest.bucket(bucket)
                limits[key] = max(0, spec.limit - spec.reserve)
    return [
        QuotaCost(platform, bucket, own, rest, limits[platform, bucket])
        for (platform, bucket), (own, rest) in sorted(spent.items())
        if own
    ]


def pages(source: Source, manifest: Manifest) -> int:
    """Return how many pages of answers a source reads for one phrase, at least one."""
    declared = manifest.setting(PAGES)
    given = source.config.get(PAGES) or (declared.default if declared else 1)
    return max(1, int(given))


def _units(source: Source, manifest: Manifest, rules: Iterable[WatchRule]) -> Mapping[str, int]:
    """Return units by bucket that one day needs for these rules."""
    moment = now()
    visits = visits_between(source.schedule, moment, moment + _DAY)
    counts = {"query": 0, "channel": 0, "hashtag": 0}
    for rule in rules:
        counts["channel"] += _on(source.platform, rule.channels) * visits
        if source.platform in rule.query_platforms:
            counts["query"] += len(rule.keywords) * visits * pages(source, manifest)
            counts["hashtag"] += len(rule.hashtags) * visits
    units: dict[str, int] = {}
    for what, count in counts.items():
        if count and (cost := manifest.costs.get(what)) is not None:
            units[cost.bucket] = units.get(cost.bucket, 0) + cost.units * count
    return units


def _on(platform: str, channels: Sequence[Mapping[str, str]]) -> int:
    return sum(1 for channel in channels if channel.get("platform") == platform)
