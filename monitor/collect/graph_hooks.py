"""Meta's calls to our door: the handshake, the signature over the raw bytes, the entries inside."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from monitor.collect.connector import Hook, HookAnswer, Visit
from monitor.collect.graph import APP_KEY
from monitor.collect.pagereader import Element
from monitor.readers.times import parse_time
from records.errors import Quarantine

VERIFY: Final = "MANHMOI_FACEBOOK_VERIFY_TOKEN"
TAKEN: Final = "EVENT_RECEIVED"
_CHALLENGE: Final = re.compile(r"[\w.-]{1,200}")


def signature(app_secret: str, body: bytes) -> str:
    """Return what ``X-Hub-Signature-256`` must be for a body."""
    made = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return f"sha256={made}"


def handshake(visit: Visit, hook: Hook) -> HookAnswer:
    """Answer the call by which Meta checks that the address is ours.

    Raises:
        OperatorError: the verify token is not set.
    """
    given = hook.query.get("hub.verify_token", "").encode()
    ours = hmac.compare_digest(given, visit.secrets[VERIFY].encode())
    challenge = hook.query.get("hub.challenge", "")
    # Given back as it came, it would be a page of somebody else's making: digits are what comes.
    if ours and hook.query.get("hub.mode") == "subscribe" and _CHALLENGE.fullmatch(challenge):
        return HookAnswer(200, challenge)
    return HookAnswer(403, "forbidden")


def is_signed(visit: Visit, hook: Hook) -> bool:
    """Whether the app's secret signed exactly these bytes.

    Raises:
        OperatorError: the app's secret is not set.
    """
    wanted = signature(visit.secrets[APP_KEY], hook.body).encode()
    return hmac.compare_digest(hook.headers.get("x-hub-signature-256", "").encode(), wanted)


def as_object(value: object) -> Mapping[str, Any]:
    """Return a JSON object, an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a call: the Page, when it was sent, and the events under ``name``."""

    page: str
    time: object
    events: tuple[Mapping[str, Any], ...]


def entries(body: bytes, name: str) -> list[Entry] | None:
    """Return the entries of a Page's call; ``None`` when the body is no JSON object.

    Args:
        body: as received.
        name: ``changes`` or ``messaging``.
    """
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(parsed, dict):
        return None
    found = parsed.get("entry") if parsed.get("object") == "page" else None
    return [_entry(one, name) for one in (found if isinstance(found, list) else ())]


def _entry(raw: object, name: str) -> Entry:
    # One that is no object keeps its place: records find their entry by its number.
    entry = as_object(raw)
    events = entry.get(name)
    kept = tuple(map(as_object, events)) if isinstance(events, list) else ()
    return Entry(str(entry.get("id") or ""), entry.get("time"), kept)


def events_of(found: list[Entry]) -> Iterator[tuple[Entry, Mapping[str, Any]]]:
    """Yield every event with its entry."""
    for entry in found:
        for event in entry.events:
            yield entry, event


def require_secrets(visit: Visit) -> None:
    """Check that what a call is verified with is set.

    Raises:
        OperatorError: the app's secret or the verify token is missing.
    """
    for name in (APP_KEY, VERIFY):
        visit.secrets[name]


def page_key(body: bytes) -> str:
    """Return the key of a call's page: the same call again is the same page."""
    return f"event:{hashlib.sha256(body).hexdigest()[:32]}"


def unknown_event() -> Quarantine:
    """Return why an event is set aside that Meta has not documented."""
    return Quarantine(
        "unknown_event",
        "Sự kiện kiểu mới, chưa đọc được: bản gốc được giữ",
        "an event of a new kind that cannot be read yet: its bytes are kept",
    )


def seen_at(element: Element, value: object) -> datetime:
    """Return as of when a record of an event counts: the event's own time, at latest now.

    Calls come late, twice and in any order; what happened first must not undo what came later.
    """
    received = element.options.collected_at
    at = parse_time(value, now=received).at
    return min(at, received) if at else received
