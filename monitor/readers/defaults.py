"""What a sidecar says about a whole file of posts: route, legal basis, whether it is synthetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast, get_args

from monitor.readers.base import ReadOptions
from records.errors import Quarantine
from records.incoming import Route

ROUTES: Final = get_args(Route)
# Keys of a submission's sidecar: allowed beside a file of posts, where they mean nothing.
_KNOWN: Final = frozenset(
    {"title", "text", "platform", "kind", "url", "published_at", "lang", "channel_id"}
    | {"author_key", "consent", "legal_basis", "route", "synthetic"}
)


@dataclass(frozen=True, slots=True)
class Defaults:
    """Values for every record of a file. ``notes`` are unknown or unusable sidecar keys."""

    route: Route
    legal_basis: str
    synthetic: bool
    collected_at: datetime
    platform: str = ""
    notes: tuple[Quarantine, ...] = ()


def as_route(value: object) -> Route:
    """Return ``value`` as a route.

    Raises:
        ValueError: it is none.
    """
    if value not in ROUTES:
        raise ValueError(value)
    return cast(Route, value)


def unknown_key(key: object) -> Quarantine:
    """Return the note for a sidecar key that nothing reads."""
    shown = str(key)[:60]
    return Quarantine(
        "note_unknown_key",
        f"Tệp mô tả có khóa lạ “{shown}”, bỏ qua",
        f"the sidecar has an unknown key “{shown}”, ignored",
    )


def defaults_of(options: ReadOptions) -> Defaults:
    """Merge the sidecar over the options.

    Raises:
        Quarantine: ``bad_metadata``, a known key has an impossible value.
    """
    metadata: Mapping[str, Any] = options.metadata or {}
    notes = tuple(unknown_key(key) for key in metadata if key not in _KNOWN)
    synthetic = metadata.get("synthetic", options.synthetic)
    if not isinstance(synthetic, bool):
        raise _bad("synthetic", "true, false")
    try:
        route = as_route(metadata.get("route", options.route))
    except ValueError:
        raise _bad("route", ", ".join(ROUTES)) from None
    return Defaults(
        route=route,
        legal_basis=str(metadata.get("legal_basis") or options.legal_basis),
        synthetic=synthetic,
        collected_at=options.collected_at,
        platform=str(metadata.get("platform") or options.platform),
        notes=notes,
    )


def _bad(key: str, allowed: str) -> Quarantine:
    return Quarantine(
        "bad_metadata",
        f"Khóa “{key}” của tệp mô tả phải là một trong: {allowed}",
        f"sidecar key “{key}” must be one of: {allowed}",
    )
