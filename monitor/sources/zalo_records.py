"""Zalo's events as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from casework.pseudonym import author_pid
from monitor.collect.locations import location_text
from monitor.collect.pagereader import Element
from records.errors import Quarantine
from records.incoming import MediaRef, MediaType, Record

EVENT: Final = "zalo.event"
_MEDIA: Final[dict[str, tuple[MediaType, str, bool]]] = {
    # attachment type: media type, name, whether its bytes are testimony
    "image": ("image", "anh", True),
    "audio": ("audio", "ghi-am", True),
    "video": ("video", "video", True),
    "file": ("document", "tep", True),
    "gif": ("image", "anh-dong", False),
    "sticker": ("image", "nhan-dan", False),
}


def message_id(event: Mapping[str, Any]) -> str:
    """Return the id a message is kept under; empty when it has none.

    A request to withdraw has no id of its own and gets one that does not name the person.
    """
    if event.get("event_name") == "user_withdraw":
        pid = author_pid("zalo", str(event.get("user_id", "")))
        return f"withdraw:{pid[:16]}:{event.get('timestamp', '')}" if pid else ""
    message = event.get("message")
    return str(message.get("msg_id") or "") if isinstance(message, Mapping) else ""


def event_record(element: Element) -> Record | None:
    """Return the record of one event."""
    event: Mapping[str, Any] = element.value if isinstance(element.value, dict) else {}
    if event.get("event_name") == "user_withdraw":
        return element.record(
            "zalo",
            "message",
            message_id(event),
            "RÚT LẠI",
            author_key=str(event.get("user_id", "")) or None,
            author_kind="person",
            published_at=element.time(event.get("timestamp")),
        )
    if not _sender(element):
        # Whoever wrote it could neither be answered nor agree.
        raise Quarantine(
            "missing_sender", "Tin không có mã người gửi", "the message names no sender"
        )
    text = [str(element.get("message", "text") or "")]
    media: list[MediaRef] = []
    for number, (kind, payload) in enumerate(_attachments(element), start=1):
        if kind == "location":
            text.append(_location(element, payload))
        elif kind == "link":
            text += [str(payload.get(name) or "") for name in ("description", "url")]
        elif kind in _MEDIA:
            media.append(_media(kind, payload, number))
        else:
            element.notes.append(
                Quarantine(
                    "note_unknown_part", "Có phần kèm kiểu lạ", "an attachment of a new kind"
                )
            )
    return element.record(
        "zalo",
        "message",
        message_id(event),
        "\n".join(dict.fromkeys(one for one in text if one)),
        parent_id=str(element.get("message", "quote_msg_id") or "") or None,
        channel_id=str(element.get("recipient", "id") or "") or None,
        author_key=_sender(element),
        author_kind="person",
        media=tuple(media),
        published_at=element.time(event.get("timestamp")),
    )


def _sender(element: Element) -> str | None:
    """Return where an answer goes: a person's id, or an anonymous one with its conversation."""
    sender = str(element.get("sender", "id") or "")
    if sender and str(element.get("event_name")).startswith("anonymous_"):
        return f"anonymous:{sender}:{element.get('message', 'conversation_id') or ''}"
    return sender or None


def _attachments(element: Element) -> Iterator[tuple[str, Mapping[str, Any]]]:
    found = element.get("message", "attachments")
    for one in found if isinstance(found, list) else []:
        if isinstance(one, dict) and isinstance(one.get("payload"), dict):
            yield str(one.get("type", "")), one["payload"]


def _location(element: Element, payload: Mapping[str, Any]) -> str:
    place = payload.get("coordinates")
    said = None
    if isinstance(place, dict):
        said = location_text(place.get("latitude"), place.get("longitude"))
    if said is None:
        element.notes.append(
            Quarantine("note_position", "Không đọc được vị trí", "the position cannot be read")
        )
    return said or ""


def _media(kind: str, payload: Mapping[str, Any], number: int) -> MediaRef:
    type_, name, wanted = _MEDIA[kind]
    url = str(payload.get("url") or "")
    return MediaRef(
        type=type_,
        name=str(payload.get("name") or f"{number}-{name}")[:200],
        url=url,
        wanted=wanted and bool(url),
    )
