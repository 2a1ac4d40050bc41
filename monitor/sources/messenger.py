"""Messages that people send to our Page: testimony, with its files, and the answer to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from monitor.collect.connector import Found, Gone, Hook, HookAnswer, Page, Remark, Visit
from monitor.collect.graph import Graph
from monitor.collect.graph_errors import Denied, Missing
from monitor.collect.graph_hooks import (
    TAKEN,
    as_object,
    entries,
    events_of,
    handshake,
    is_signed,
    page_key,
    require_secrets,
    seen_at,
    unknown_event,
)
from monitor.collect.limits import ParkedUntil
from monitor.collect.locations import location_text
from monitor.collect.manifest import load_manifest
from monitor.collect.pagereader import Element, PageReader
from records.errors import Quarantine, Retry
from records.incoming import MediaRef, MediaType, Record

KIND: Final = "messenger"
MAX_FILE: Final = 100 * 1024 * 1024
_MEDIA: Final[Mapping[str, MediaType]] = {
    "audio": "audio",
    "file": "document",
    "image": "image",
    "video": "video",
}
_FRAME: Final = frozenset({"sender", "recipient", "timestamp"})
_QUIET: Final = frozenset(
    {
        "account_linking",
        "app_roles",
        "delivery",
        "game_play",
        "messaging_feedback",
        "optin",
        "pass_thread_control",
        "policy_enforcement",
        "postback",
        "reaction",
        "read",
        "referral",
        "request_thread_control",
        "take_thread_control",
        "typing",
    }
)
"""What an event may be about without anybody having written anything."""
_LINKS: Final = frozenset({"fallback", "ig_reel", "post", "reel", "share"})
_NOBODY: Final = frozenset({"graph_100", "graph_551"})
"""No such person, or one who has blocked the Page."""
_LATE: Final = frozenset({2018065, 2018278})


def _id(event: Mapping[str, Any], name: str) -> str:
    return str(as_object(event.get(name)).get("id") or "")


def _address(event: Mapping[str, Any]) -> str:
    """Return where an answer goes: the id a person has for one Page is known to that Page only."""
    return f"{_id(event, 'recipient')}:{_id(event, 'sender')}"


def _attachments(message: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    found = message.get("attachments")
    for one in found if isinstance(found, list) else ():
        one = as_object(one)
        yield str(one.get("type")), as_object(one.get("payload"))


def _name(url: str) -> str:
    """Return the file's name as the address ends, empty where it has none."""
    try:
        return PurePosixPath(urlsplit(url).path).name[-120:]
    except ValueError:
        return ""


def _media(message: Mapping[str, Any]) -> tuple[MediaRef, ...]:
    return tuple(
        MediaRef(_MEDIA[kind], name=_name(url), url=url, wanted=True)
        for kind, payload in _attachments(message)
        # A sticker (the thumb, too) is an image that nobody took.
        if kind in _MEDIA and "sticker_id" not in payload
        if isinstance(url := payload.get("url"), str) and url
    )


def _text(message: Mapping[str, Any]) -> str:
    lines = [str(message.get("text") or "")]
    for kind, payload in _attachments(message):
        place = as_object(payload.get("coordinates"))
        if kind == "location":
            lines.append(location_text(place.get("lat"), place.get("long")) or "")
        elif kind in _LINKS and payload.get("url"):
            lines.append(f"{payload.get('title') or ''} {payload['url']}".strip())
    return "\n".join(line for line in lines if line.strip())


def _written(event: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the message that a person wrote or changed; ``None`` for anything else."""
    message = as_object(event.get("message")) or as_object(event.get("message_edit"))
    if not message or message.get("is_echo") or message.get("is_deleted"):
        return None
    return message if _text(message) or _media(message) else None


def _is_strange(event: Mapping[str, Any]) -> bool:
    """Whether it may hold words in a way we do not know: set aside, so that none are lost."""
    if _written(event) or _unsent(event):
        return False
    message = as_object(event.get("message"))
    if not message:
        return bool(event.keys() - _FRAME - _QUIET)
    parts = [payload for _, payload in _attachments(message)]
    stickers = bool(parts) and all("sticker_id" in payload for payload in parts)
    return not message.get("is_echo") and not stickers


def _record(element: Element) -> Record | None:
    event = as_object(element.value)
    message = _written(event)
    if message is None:
        if _is_strange(event):
            raise unknown_event()
        return None
    known = {*_MEDIA, *_LINKS, "location"}
    if any(kind not in known for kind, _ in _attachments(message)):
        element.notes.append(
            Quarantine("note_unknown_part", "Có phần kèm kiểu lạ", "an attachment of a new kind")
        )
    if not _id(event, "sender"):
        # Whoever wrote it could neither be answered nor agree.
        raise Quarantine(
            "missing_sender", "Tin không có mã người gửi", "the message names no sender"
        )
    return element.record(
        KIND,
        "message",
        str(message.get("mid") or ""),
        _text(message),
        parent_id=str(as_object(message.get("reply_to")).get("mid") or "") or None,
        channel_id=_id(event, "recipient") or None,
        author_key=_address(event),
        author_kind="person",
        media=_media(message),
        published_at=element.time(event.get("timestamp"), "timestamp"),
        collected_at=seen_at(element, event.get("timestamp")),
    )


def _unsent(event: Mapping[str, Any]) -> str:
    """Return the id of a message that its sender took back, empty for any other event."""
    message = as_object(event.get("message"))
    if not message.get("is_deleted") or message.get("is_echo"):
        message = as_object(event.get("message_unsend"))
    return str(message.get("mid") or "")


class Messenger:
    """See ``monitor.collect.connector``: ``Receiving``, ``Downloading``, ``Replying``."""

    manifest = load_manifest(KIND)
    readers = (PageReader(f"{KIND}.event", (("entry", "*", "messaging", "*"),), _record),)

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield nothing: Messenger calls us."""
        return iter(())

    def receive(self, visit: Visit, hook: Hook) -> HookAnswer:
        """Take what people wrote; receipts, typing and our own words are acknowledged only."""
        if hook.method == "GET":
            return handshake(visit, hook)
        if not is_signed(visit, hook):
            return HookAnswer(403, "bad signature")
        found = entries(hook.body, "messaging")
        if found is None:
            return HookAnswer(400, "not JSON")
        unsent = list(dict.fromkeys(filter(None, (_unsent(e) for _, e in events_of(found)))))
        pages: tuple[Page, ...] = ()
        if any(_written(event) or _is_strange(event) for _, event in events_of(found)):
            pages = (Page(hook.body, f"{KIND}.event", page_key(hook.body)),)
        gone = (Gone("message", tuple(unsent), "unsent"),) if unsent else ()
        return HookAnswer(200, TAKEN, pages=pages, gone=gone)

    def download(self, visit: Visit, url: str, locator: str) -> tuple[bytes, str]:
        """See ``monitor.collect.connector.Downloading``."""
        answer = visit.http.request("GET", url, expect=(200, 403, 404, 410), max_body=MAX_FILE)
        if answer.status != 200:
            raise Quarantine(
                "media_gone",
                f"Facebook không còn đưa tệp này (HTTP {answer.status})",
                f"Facebook no longer hands out this file (HTTP {answer.status})",
            )
        return answer.body, answer.header("content-type") or ""

    def reply(self, visit: Visit, to: str, text: str) -> None:
        """Answer within Messenger's 24 hours; see ``monitor.collect.connector.Replying``."""
        page, _, person = to.rpartition(":")
        message = {
            "recipient": {"id": person},
            "messaging_type": "RESPONSE",
            "message": {"text": text},
        }
        try:
            Graph(visit).send("me/messages", message, page=page)
        except ParkedUntil as error:
            wait_s = (error.until - visit.now).total_seconds()
            raise Retry(error.vi, error.en, after_s=max(0.0, wait_s)) from None
        except Denied as error:
            if error.subcode in _LATE:
                raise _undeliverable("đã quá 24 giờ", "later than 24 hours") from None
            raise
        except Quarantine as error:
            if isinstance(error, Missing) or error.reason in _NOBODY:
                raise _undeliverable("không tới được người ấy", "out of reach") from None
            raise

    def check(self, visit: Visit) -> Remark:
        """Ask whose token it is; the app's secret and the verify token must be set."""
        require_secrets(visit)
        Graph(visit).call("me", {"fields": "id"})
        return Remark(
            "Khóa Trang dùng được để trả lời; Facebook sẽ gọi /hooks/messenger",
            "the Page token can be used to answer; Facebook will call /hooks/messenger",
        )


def _undeliverable(vi: str, en: str) -> Quarantine:
    return Quarantine("undeliverable", f"Không gửi được: {vi}", f"cannot be delivered: {en}")


CONNECTOR: Final = Messenger()
