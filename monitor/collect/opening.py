"""What a connector is handed for one visit, put together from the source's row."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.clock import now
from casework.models import Item, Source
from casework.selectors.channel_permissions import channel_permitted
from casework.selectors.watch_rules import watched
from casework.services.quota import quota_left
from casework.source_settings import settings_check
from monitor.collect.connector import Visit, Watched, Window
from monitor.collect.credentials import Secrets
from monitor.collect.http import Client
from monitor.collect.limits import period
from monitor.collect.manifest import Manifest, Setting
from monitor.collect.plan import Plan, Purpose, plan_visit
from records.errors import OperatorError, Refused
from records.incoming import Kind


@dataclass(frozen=True, slots=True)
class Opened:
    """A visit with what belongs to it behind the scenes."""

    visit: Visit
    client: Client
    visit_secrets: Secrets


def open_visit(
    source: Source,
    manifest: Manifest,
    *,
    base_url: str = "",
    window: Window | None = None,
    purpose: Purpose = "visit",
    alive: Callable[[], None] = lambda: None,
) -> Opened:
    """Return a visit to ``source``.

    Args:
        source: the row.
        manifest: of its connector.
        base_url: replaces every host of the platform, before the source's own.
        window: stretch to fill in.
        purpose: what it is for: decides what it may spend.
        alive: called before every request.

    Raises:
        OperatorError: a setting is missing or wrong, or there is no legal basis.
    """
    if not source.legal_basis:
        raise OperatorError(
            f"Nguồn {source.name} chưa có căn cứ pháp lý", f"{source.name} has no legal basis"
        )
    secrets = Secrets(manifest.credentials, str(source.config.get("account", "")))
    address = base_url or source.base_url
    client = Client(
        manifest,
        secrets,
        base_url=address,
        contact=os.environ.get("MANHMOI_CONTACT", "https://haiphong.gov.vn"),
        alive=alive,
    )
    found = watched(manifest.platform, source.watch)
    left = _left(manifest, client, secrets)
    settings = settings_of(source.config, manifest)
    # A source's own phrases take part in the day's plan like those of the watch rules.
    queries = dict.fromkeys([*found.queries, *settings.get("queries", ())])
    plan = plan_visit(
        source, manifest, [*queries], purpose=purpose, left=left, moment=client.platform_now
    )
    if "queries" in settings:
        settings["queries"] = []
    visit = Visit(
        manifest=manifest,
        source_id=source.pk,
        name=source.name,
        settings=settings,
        secrets=secrets,
        cursor=source.cursor.get("window" if window else "own", {}),
        watched=Watched(plan.queries, found.channels, found.hashtags),
        window=window,
        now=now(),
        http=client,
        base_url=address.rstrip("/"),
        known=known_ids(manifest.platform),
        quota_left=_within(plan, left),
        permitted=_permitted(manifest.platform),
    )
    return Opened(visit, client, secrets)


def _permitted(platform: str) -> Callable[[str, str], bool]:
    def permitted(channel: str, scope: str) -> bool:
        return channel_permitted(platform=platform, channel_id=channel, scope=scope)

    return permitted


def _left(manifest: Manifest, client: Client, secrets: Secrets) -> Callable[[str], int]:
    """Return what tells how many units of a bucket are left in all."""

    def left(bucket: str) -> int:
        spec = manifest.bucket(bucket)
        starts, _ = period(spec, client.platform_now)
        return quota_left(
            platform=manifest.platform,
            bucket=bucket,
            account=secrets.account(),
            limit=spec.limit,
            starts_at=starts,
        )

    return left


def _within(plan: Plan, left: Callable[[str], int]) -> Callable[[str], int]:
    """Return what tells how many units a visit may still spend of what the plan gives it."""
    before = {bucket: left(bucket) for bucket in plan.budget}

    def remaining(bucket: str) -> int:
        now_left = left(bucket)
        # More is left than before once the platform's day has turned.
        spent = max(0, before[bucket] - now_left)
        return max(0, min(now_left, plan.budget[bucket] - spent))

    return remaining


def settings_of(config: Mapping[str, Any], manifest: Manifest) -> dict[str, Any]:
    """Return a source's settings, checked, with defaults for what it leaves out.

    Raises:
        OperatorError: a required one is missing, or one has the wrong type.
    """
    try:
        given = settings_check(manifest, config)
    except Refused as error:
        raise OperatorError(error.vi, error.en) from error
    return {one.name: given.get(one.name, _default(one)) for one in manifest.settings}


def _default(one: Setting) -> Any:
    return [] if one.default is None and one.type == "list" else one.default


def came_from(item: Item | None) -> str:
    """Return the stand-in for the platform that an item came from; empty for the platform itself.

    What follows from a visit to a stand-in (files, answers) must not reach the real platform.
    """
    run = item.intake.run if item is not None and item.intake is not None else None
    return run.base_url if run is not None else ""


def known_ids(platform: str) -> Callable[[Kind, Iterable[str]], frozenset[str]]:
    """Return what tells which ids of a kind are stored already, deleted ones included."""

    def known(kind: Kind, ids: Iterable[str]) -> frozenset[str]:
        wanted = list(ids)
        found: set[str] = set()
        for start in range(0, len(wanted), 500):
            rows = Item.objects.filter(
                platform=platform, kind=kind, platform_id__in=wanted[start : start + 500]
            )
            found.update(rows.values_list("platform_id", flat=True))
        return frozenset(found)

    return known
