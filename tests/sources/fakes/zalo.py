"""Zalo: signed calls to our door, tokens that work once, files, and the API for answers."""

from __future__ import annotations

import hashlib
import json
import time
import unicodedata
from collections import deque
from collections.abc import Callable
from typing import Any, ClassVar

from tests.sources.fakes.base import Asked, Key, PushFake, Reply

APP = "1000000000000000001"
OA = "3880000000000000001"
OA_SECRET = "oa-secret-key-thu"
APP_SECRET = "app-secret-thu"
AMR = b"#!AMR\n" + bytes(range(64)) * 4
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(64)
_MEDIA = {"amr": (AMR, "audio/amr"), "jpg": (JPEG, "image/jpeg")}
_TEXTS = (
    "Chôn gần suối Đá, khoảng năm 1972",
    unicodedata.normalize("NFD", "Mộ liệt sĩ ở chân đồi, cạnh cây đa"),
    "Tôi còn giữ giấy báo tử của anh tôi",
)


class ZaloFake(PushFake):
    """A platform with one account and a few people who write to it."""

    kind: ClassVar[str] = "zalo"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.due: deque[Asked] = deque()
        self.keys: set[Key] = set()
        self.count = 0
        self.tokens = 1
        self.refreshed = 0
        self.sent: list[tuple[str, str]] = []
        """Answers that reached a person: id and words."""
        self.people = [str(2_460_000_000_000_000_001 + n) for n in range(3)]
        self.answer_error = 0
        self.grow(6)

    # What people write.

    def event(self, name: str, message: dict[str, Any] | None = None, **more: Any) -> Asked:
        """Return a signed call."""
        self.count += 1
        body: dict[str, Any] = {
            "app_id": APP,
            "sender": {"id": self.people[self.count % len(self.people)]},
            "user_id_by_app": "5520000000000000001",
            "recipient": {"id": OA},
            "event_name": name,
            "timestamp": str(int(time.time() * 1000)),
        }
        if message is not None:
            body["message"] = {"msg_id": f"{self.count:04x}b8de", **message}
        body |= more
        return self.signed(json.dumps(body, ensure_ascii=False).encode(), body["timestamp"])

    def signed(self, body: bytes, timestamp: str, secret: str = OA_SECRET) -> Asked:
        """Return a call with these bytes, signed as Zalo signs."""
        told = APP.encode() + body + timestamp.encode() + secret.encode()
        headers = {
            "content-type": "application/json",
            "x-zevent-signature": f"mac={hashlib.sha256(told).hexdigest()}",
        }
        return Asked("POST", "/hooks/zalo", {}, headers, body)

    def message(self, number: int) -> tuple[str, dict[str, Any]]:
        """Return name and message of one of the kinds people send."""
        at = f"https://f{number}-zpc.zdn.vn/{number}"
        place = {"latitude": "16.0001", "longitude": "107.0001"}
        file = {"name": "ke chuyen.dat", "size": "262", "type": "dat", "checksum": "x"}
        kinds: tuple[tuple[str, dict[str, Any]], ...] = (
            ("text", {"text": _TEXTS[number % len(_TEXTS)]}),
            ("location", _attached("location", "Nghĩa trang thử", coordinates=place)),
            ("audio", _attached("audio", url=f"{at}/ghi.amr")),
            ("image", _attached("image", url=f"{at}/anh.jpg", thumbnail=f"{at}/nho.jpg")),
            ("file", _attached("file", url=f"{at}/tiep.amr", **file)),
            ("sticker", _attached("sticker", url="https://zalo-api.zadn.vn/s/1", id="1")),
        )
        return kinds[number % len(kinds)]

    def grow(self, count: int = 3) -> None:
        """Let people write."""
        for _ in range(count):
            kind, message = self.message(self.count)
            call = self.event(f"user_send_{kind}", message)
            self.keys.add(("message", call.json()["message"]["msg_id"]))
            self.due.append(call)

    def send_all(self, deliver: Callable[[Asked], int]) -> None:
        """Deliver what is due; some of it twice, and now and then something forged."""
        for number in range(len(self.due)):
            call = self.due[0]
            if number % 3 == 1:
                forged = self.signed(call.body, "1", secret="guessed")
                status = deliver(forged)
                if status not in (0, 403, 503):
                    self.refused.append(f"a forged call was answered {status}")
            if deliver(call) != 200:
                return
            if number % 2:
                deliver(call)
            self.due.popleft()

    def truth(self) -> set[Key]:
        """Return every message sent."""
        return set(self.keys)

    def empty(self) -> None:
        """Nobody wrote."""
        self.keys.clear()
        self.due.clear()

    # The API.

    @property
    def env(self) -> dict[str, str]:
        """Credentials."""
        return {
            "MANHMOI_ZALO_APP_ID": APP,
            "MANHMOI_ZALO_OA_SECRET": OA_SECRET,
            "MANHMOI_ZALO_APP_SECRET": APP_SECRET,
            "MANHMOI_ZALO_REFRESH_TOKEN": "refresh-1",
            "MANHMOI_ZALO_ACCESS_TOKEN": "access-1",
        }

    def expire_token(self) -> None:
        """Make the access token in use invalid."""
        self.tokens += 1

    def answer(self, asked: Asked) -> Reply:
        """Answer the API and hand out files."""
        if asked.path == "/v4/oa/access_token":
            return self._token(asked)
        if asked.path in ("/v3.0/oa/message/cs", "/v2.0/oa/getoa"):
            if asked.headers.get("access_token") != f"access-{self.tokens}":
                return Reply.of({"error": -216, "message": "Access token is invalid"})
            if asked.method == "GET":
                return Reply.of({"data": {"oa_id": OA, "name": "OA thử"}, "error": 0})
            return self._message(asked)
        body, mime = _MEDIA.get(asked.path.rpartition(".")[2], (b"", ""))
        if asked.method != "GET" or not body:
            return self.refuse(f"{asked.method} {asked.path}", Reply(404))
        return Reply(200, body, {"Content-Type": mime})

    def _token(self, asked: Asked) -> Reply:
        form = asked.form()
        wanted = {"app_id": APP, "grant_type": "refresh_token"}
        given = {name: form.get(name) for name in wanted}
        if asked.headers.get("secret_key") != APP_SECRET or given != wanted or len(form) != 3:
            return self.refuse(f"token: {sorted(form)}", Reply.of({"error": -14002}))
        if form.get("refresh_token") != f"refresh-{self.refreshed + 1}":
            return Reply.of({"error": -14014, "error_name": "Invalid refresh token"})
        self.refreshed += 1
        self.tokens = 100 + self.refreshed
        return Reply.of(
            {
                "access_token": f"access-{self.tokens}",
                "refresh_token": f"refresh-{self.refreshed + 1}",
                "expires_in": "90000",
            }
        )

    def _message(self, asked: Asked) -> Reply:
        body = asked.json()
        recipient, message = body.get("recipient", {}), body.get("message", {})
        person = recipient.get("user_id") or recipient.get("anonymous_id")
        if set(body) != {"recipient", "message"} or set(message) != {"text"} or not person:
            return self.refuse(f"message: {body}", Reply.of({"error": -201, "message": "params"}))
        if len(message["text"]) > 2000:
            return self.refuse("message too long", Reply.of({"error": -201, "message": "text"}))
        if self.answer_error:
            return Reply.of({"error": self.answer_error, "message": "…"})
        self.sent.append((person, message["text"]))
        data = {"message_id": f"m{len(self.sent)}", "user_id": person}
        return Reply.of({"data": data, "error": 0, "message": "Success"})


def _attached(kind: str, text: str = "", **payload: Any) -> dict[str, Any]:
    message: dict[str, Any] = {"attachments": [{"type": kind, "payload": payload}]}
    return {"text": text, **message} if text else message
