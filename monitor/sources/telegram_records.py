"""Telegram's updates as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from casework.pseudonym import author_pid
from monitor.collect.locations import location_text
from monitor.collect.pagereader import Element
from records.errors import Quarantine
from records.incoming import Kind, MediaRef, MediaType, Record

_POSTS: Final = ("channel_post", "edited_channel_post")
# Edited messages come where the webhook was set without naming updates; getUpdates has none.
_MESSAGES: Final = ("message", "edited_message")
_MAX_FILE: Final = 20 * 1024 * 1024
_FILES: Final[dict[str, tuple[MediaType, str]]] = {
    "voice": ("audio", ".oga"),
    "audio": ("audio", ""),
    "video": ("video", ".mp4"),
    "video_note": ("video", ".mp4"),
    "animation": ("video", ".mp4"),
    "document": ("document", ""),
}


@dataclass(frozen=True, slots=True)
class _Said:
    """The message of an update we collect."""

    message: Mapping[str, Any]
    chat: Mapping[str, Any]
    post: bool


def _said(update: object) -> _Said | None:
    """Return what a channel posted or a person wrote to the bot; ``None`` for all else."""
    if not isinstance(update, dict):
        return None
    for name in (*_POSTS, *_MESSAGES):
        message = update.get(name)
        if not isinstance(message, dict) or not isinstance(message.get("chat"), dict):
            continue
        chat = message["chat"]
        post = name in _POSTS
        if chat.get("type") != ("channel" if post else "private"):
            return None
        sender = message.get("from")
        from_bot = isinstance(sender, dict) and sender.get("is_bot") is True
        # A contact is another person's telephone number.
        if "contact" in message or (from_bot and not post):
            return None
        return _Said(message, chat, post)
    return None


def wanted(update: object) -> bool:
    """Whether an update is one we collect."""
    return _said(update) is not None


def is_edit(update: Mapping[str, Any]) -> bool:
    """Whether an update changes what came before."""
    return "edited_channel_post" in update or "edited_message" in update


def item_key(update: object) -> tuple[Kind, str]:
    """Return kind and id an update's record is kept under.

    A private chat's id is the person's: only its keyed hash goes into the id.
    """
    said = _said(update)
    if said is None:
        return "message", ""
    return ("post" if said.post else "message"), _key(said, said.message.get("message_id"))


def _key(said: _Said, number: object) -> str:
    chat = str(said.chat.get("id", ""))
    if not chat or number is None:
        return ""
    return f"{chat if said.post else author_pid('telegram', chat)[:16]}:{number}"


def update_record(element: Element) -> Record | None:
    """Return the record of one update; ``None`` for what is not collected."""
    said = _said(element.value)
    if said is None:
        return None
    message, chat = said.message, said.chat
    parent = message.get("reply_to_message")
    above = parent.get("message_id") if isinstance(parent, dict) else None
    name = str(chat.get("username") or "")
    if said.post:
        more: dict[str, Any] = {
            "channel_id": str(chat.get("id")),
            "author_kind": "org",
            "url": f"https://t.me/{name}/{message.get('message_id')}" if name else None,
        }
    else:
        more = {
            "route": "submitted",
            "author_key": str(chat.get("id")),
            "author_kind": "person",
            "media": tuple(_media(element, message)),
        }
    return element.record(
        "telegram",
        "post" if said.post else "message",
        _key(said, message.get("message_id")),
        "\n".join(_text(element, message)),
        parent_id=(_key(said, above) or None) if above is not None else None,
        published_at=element.time(message.get("date")),
        **more,
    )


def _text(element: Element, message: Mapping[str, Any]) -> Iterator[str]:
    for name in ("text", "caption"):
        if message.get(name):
            yield str(message[name])
    venue, place = message.get("venue"), message.get("location")
    if isinstance(venue, dict):
        yield from (str(venue[name]) for name in ("title", "address") if venue.get(name))
        place = venue.get("location", place)
    if isinstance(place, dict):
        position = location_text(place.get("latitude"), place.get("longitude"))
        if position is None:
            element.notes.append(
                Quarantine("note_position", "Không đọc được vị trí", "the position cannot be read")
            )
        else:
            yield position


def _media(element: Element, message: Mapping[str, Any]) -> Iterator[MediaRef]:
    photos = message.get("photo")
    sizes = [one for one in photos if isinstance(one, dict)] if isinstance(photos, list) else []
    if sizes:
        largest = max(sizes, key=lambda one: int(one.get("width") or 0))
        yield from _file(element, largest, "image", f"{largest.get('file_unique_id')}.jpg")
    for kind, (type_, suffix) in _FILES.items():
        file = message.get(kind)
        if not isinstance(file, dict) or (kind == "document" and "animation" in message):
            continue
        given = str(file.get("file_name") or f"{kind}{suffix}")
        yield from _file(element, file, type_, f"{file.get('file_unique_id')}-{given}")


def _file(
    element: Element, file: Mapping[str, Any], type_: MediaType, name: str
) -> Iterator[MediaRef]:
    size, seconds = file.get("file_size"), file.get("duration")
    fits = not isinstance(size, int) or size <= _MAX_FILE
    if not fits:
        element.notes.append(
            Quarantine(
                "note_too_large",
                "Tệp quá 20 MB, Telegram không cho bot tải; hãy xin người gửi gửi cách khác",
                "the file is over 20 MB, which Telegram hands to no bot; ask for it another way",
            )
        )
    yield MediaRef(
        type=type_,
        name=name[:200],
        url="",
        mime=str(file["mime_type"]) if file.get("mime_type") else None,
        duration_ms=int(seconds * 1000) if isinstance(seconds, int) else None,
        wanted=fits and bool(file.get("file_id")),
        locator=str(file.get("file_id") or "")[:400],
    )
