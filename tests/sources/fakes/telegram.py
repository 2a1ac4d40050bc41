"""Telegram's Bot API: updates that are forgotten once a later one is asked for, files, messages."""

from __future__ import annotations

import json
import time
import unicodedata
from typing import Any, ClassVar

from tests.sources.fakes.base import Asked, FakePlatform, Key, Reply

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRET = "ma-bi-mat_thu"
CHANNEL = {"id": -1001234567890, "title": "Kênh thử", "username": "kenh_thu", "type": "channel"}
OGG = b"OggS\x00\x02" + bytes(58) + b"OpusHead" + bytes(64)
_TEXTS = (
    "Tin về mộ liệt sĩ ở nghĩa trang thử",
    unicodedata.normalize("NFD", "Đồng đội kể về trận đánh năm 1968"),
)
_METHODS = {
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "sendMessage": {"chat_id", "text", "disable_notification"},
    "getFile": {"file_id"},
    "getMe": set(),
    "getWebhookInfo": set(),
}


class TelegramFake(FakePlatform):
    """A bot that is administrator of one channel."""

    kind: ClassVar[str] = "telegram"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.updates: list[dict[str, Any]] = []
        self.keys: set[Key] = set()
        self.count = 1000
        self.token = TOKEN
        self.webhook = ""
        self.retry_after = 0
        self.sent: list[tuple[str, str]] = []
        self.grow(130)

    def add(self, name: str, message: dict[str, Any]) -> dict[str, Any]:
        """Add an update and return it."""
        self.count += 1
        update = {
            "update_id": self.count,
            name: {"message_id": self.count, "date": int(time.time()), **message},
        }
        self.updates.append(update)
        return update

    def write(self, person: int, **said: Any) -> dict[str, Any]:
        """Let a person write to the bot."""
        chat = {"id": person, "first_name": "Người thử", "type": "private"}
        sender = {"id": person, "is_bot": False, "first_name": "Người thử"}
        return self.add("message", {"chat": chat, "from": sender, **said})

    def grow(self, count: int = 3) -> None:
        """Let the channel post."""
        for _ in range(count):
            update = self.add("channel_post", {"chat": CHANNEL, "text": _TEXTS[self.count % 2]})
            number = update["channel_post"]["message_id"]
            self.keys.add(("post", f"{CHANNEL['id']}:{number}"))

    def truth(self) -> set[Key]:
        """Return every post of the channel."""
        return set(self.keys)

    def empty(self) -> None:
        """Nothing was posted."""
        self.updates.clear()
        self.keys.clear()

    def expire_token(self) -> None:
        """Let the owner revoke the token."""
        self.token = "revoked"

    @property
    def env(self) -> dict[str, str]:
        """Credentials."""
        return {"MANHMOI_TELEGRAM_BOT_TOKEN": TOKEN, "MANHMOI_TELEGRAM_WEBHOOK_SECRET": SECRET}

    def answer(self, asked: Asked) -> Reply:
        """Answer one call."""
        path = asked.path.strip("/").split("/")
        if path[0] == "file" and path[1:] == [f"bot{self.token}", "voice", "file_1.oga"]:
            return Reply(200, OGG, {"Content-Type": "application/octet-stream"})
        if path[0] != f"bot{self.token}":
            return _error(401, "Unauthorized")
        method = path[-1]
        form = asked.form()
        if method not in _METHODS or set(form) - _METHODS[method]:
            return self.refuse(f"{method} {sorted(form)}", _error(400, "Bad Request: unknown"))
        if self.retry_after:
            pause, self.retry_after = self.retry_after, 0
            return _error(429, f"Too Many Requests: retry after {pause}", retry_after=pause)
        return getattr(self, f"_{method}")(form)  # type: ignore[no-any-return]

    def _getUpdates(self, form: dict[str, str]) -> Reply:
        if self.webhook:
            return _error(
                409, "Conflict: can't use getUpdates method while webhook is active; use "
                "deleteWebhook to delete the webhook first"
            )  # fmt: skip
        offset, limit = int(form.get("offset", 0)), int(form.get("limit", 100))
        if not 1 <= limit <= 100:
            return self.refuse(f"limit {limit}", _error(400, "Bad Request: limit"))
        # Asking for a later update confirms all earlier ones.
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        allowed = set(json.loads(form.get("allowed_updates", "[]")))
        shown = [one for one in self.updates if not allowed or allowed & set(one)]
        return _ok(shown[:limit])

    def _sendMessage(self, form: dict[str, str]) -> Reply:
        if len(form["text"]) > 4096:
            return self.refuse("text", _error(400, "Bad Request: message is too long"))
        self.sent.append((form["chat_id"], form["text"]))
        chat = {"id": int(form["chat_id"]), "type": "private", "first_name": "Người thử"}
        return _ok({"message_id": 9, "date": int(time.time()), "chat": chat, "text": form["text"]})

    def _getFile(self, form: dict[str, str]) -> Reply:
        if form["file_id"] != "voice-1":
            return _error(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        file = {"file_id": "voice-1", "file_unique_id": "u1", "file_size": len(OGG)}
        return _ok({**file, "file_path": "voice/file_1.oga"})

    def _getMe(self, form: dict[str, str]) -> Reply:
        bot = {"id": 110201543, "is_bot": True, "first_name": "Bot thử", "username": "thu_bot"}
        return _ok(bot)

    def _getWebhookInfo(self, form: dict[str, str]) -> Reply:
        return _ok(
            {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0}
        )


def _ok(result: Any) -> Reply:
    return Reply.of({"ok": True, "result": result})


def _error(code: int, description: str, **parameters: int) -> Reply:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return Reply.of({**body, "parameters": parameters} if parameters else body, code)
