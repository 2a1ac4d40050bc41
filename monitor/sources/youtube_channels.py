"""Channels as people give them, and the playlists of their uploads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from monitor.collect.connector import Cursor, Found, Remark, Visit
from monitor.sources.youtube_api import REFUSED, YouTube
from monitor.sources.youtube_comments import IDS, fifties
from monitor.sources.youtube_records import within
from monitor.sources.youtube_state import State, moment, stamp
from records.errors import Quarantine

_MISSING_AGAIN: Final = timedelta(days=1)


def channel_name(given: str) -> str:
    """Return the ``UC…`` id or ``@handle`` in what an operator or a watch list gave."""
    path = urlsplit(given).path.strip("/") if "://" in given else given
    name = path.removeprefix("channel/").split("/")[0]
    return name if name.startswith(("UC", "@")) else f"@{name}"


def resolved(visit: Visit, api: YouTube, state: State, channels: Sequence[str]) -> Iterator[Found]:
    """Find the uploads playlists of channels seen for the first time."""
    unknown = [given for given in channels if _unresolved(visit, state, given)]
    by_id = [given for given in unknown if channel_name(given).startswith("UC")]
    for batch in fifties(by_id):
        yield from _by_id(visit, api, state, batch)
    for given in unknown:
        if given not in by_id:
            found = _uploads(api, forHandle=channel_name(given))
            yield from _noted(visit, state, given, next(iter(found or {}), ""), found)


def _unresolved(visit: Visit, state: State, given: str) -> bool:
    kept = state.channels.get(given, {})
    missing = moment(kept.get("missing"))
    again = missing is None or visit.now - missing > _MISSING_AGAIN
    return "uploads" not in kept and again


def _by_id(visit: Visit, api: YouTube, state: State, batch: Sequence[str]) -> Iterator[Found]:
    ids = dict.fromkeys(channel_name(given) for given in batch)
    found = _uploads(api, id=",".join(ids), maxResults=IDS)
    if found is None and len(batch) > 1:
        for given in batch:  # one of them spoils the answer for all
            yield from _by_id(visit, api, state, [given])
        return
    for given in batch:
        yield from _noted(visit, state, given, channel_name(given), found)


def _uploads(api: YouTube, **asked: Any) -> dict[str, Any] | None:
    """Playlists by channel; ``None`` when YouTube refuses to tell."""
    try:
        reply = api.call("channels", "list", part="contentDetails", **asked)
    except Quarantine as error:
        if not error.reason.startswith(REFUSED):
            raise
        return None
    return {
        str(one.get("id")): within(one, "contentDetails", "relatedPlaylists", "uploads")
        for one in reply.items
    }


def _noted(
    visit: Visit, state: State, given: str, channel: str, uploads: dict[str, Any] | None
) -> Iterator[Found]:
    if playlist := (uploads or {}).get(channel):
        state.channels[given] = {"id": channel, "uploads": str(playlist)}
    else:
        state.channels[given] = {"missing": stamp(visit.now)}
        if uploads is None:
            yield Remark(f"YouTube từ chối kênh {given}", f"YouTube refuses the channel {given}")
        else:
            yield Remark(f"YouTube không có kênh {given}", f"YouTube has no channel {given}")
    yield Cursor(state.cursor())
