"""Messenger: what people write to a Page, the files they send, and the API for answers."""

from __future__ import annotations

import json
import time
import unicodedata
from collections import deque
from collections.abc import Callable
from typing import Any

from tests.sources.fakes.base import Asked, Key, PushFake, Reply
from tests.sources.fakes.facebook_feed import deliver_due, signed_call
from tests.sources.fakes.graph_api import VERIFY_TOKEN, GraphFake, Rejected

PAGE = "61550000000000021"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(64)
AAC = b"\xff\xf1P\x80\x02\x1f\xfc" + bytes(64)
_FILES = {"jpg": (JPEG, "image/jpeg"), "aac": (AAC, "audio/aac")}
_SITE = "https://scontent.xx.fbcdn.net/v/t1.15752-9"
_TEXTS = (
    "Cha tôi hy sinh năm 1968 ở Gio Linh",
    unicodedata.normalize("NFD", "Mộ ở cạnh đường mòn, gần suối lớn"),
)
DAY_MS = 24 * 3600 * 1000


class MessengerFake(GraphFake, PushFake):
    """See ``PushFake``."""

    kind = "messenger"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.due: deque[Asked] = deque()
        self.keys: set[Key] = set()
        self.count = 0
        self.people = [str(7_400_000_000_000_000_001 + n) for n in range(3)]
        self.last: dict[str, int] = {}
        """When each person wrote last, milliseconds."""
        self.blocked: set[str] = set()
        self.sent: list[tuple[str, str]] = []
        self.grow(6)

    @property
    def env(self) -> dict[str, str]:
        return {**super().env, "MANHMOI_FACEBOOK_VERIFY_TOKEN": VERIFY_TOKEN}

    # What people do.

    def call(self, *events: dict[str, Any]) -> Asked:
        """Return a signed call with these events."""
        entry = {"id": PAGE, "time": int(time.time() * 1000), "messaging": list(events)}
        return signed_call("messenger", json.dumps({"object": "page", "entry": [entry]}).encode())

    def event(self, person: str = "", at_ms: int = 0, **what: Any) -> dict[str, Any]:
        """Return one event of a person."""
        self.count += 1
        person = person or self.people[self.count % len(self.people)]
        at_ms = at_ms or int(time.time() * 1000)
        self.last[person] = at_ms
        ends = {"sender": {"id": person}, "recipient": {"id": PAGE}}
        return {**ends, "timestamp": at_ms, **what}

    def write(self, **message: Any) -> str:
        """Let a person write; return the id of the message."""
        mid = f"m_{self.count:04x}Vx-{'k' * 60}"
        self.keys.add(("message", mid))
        self.due.append(self.call(self.event(message={"mid": mid, **message})))
        return mid

    def edit(self, mid: str, text: str) -> None:
        """Let a person change a message."""
        change = {"mid": mid, "text": text, "num_edit": 1}
        self.due.append(self.call(self.event(message_edit=change)))

    def unsend(self, mid: str) -> None:
        """Let a person take a message back."""
        self.keys.discard(("message", mid))
        self.due.append(self.call(self.event(message={"mid": mid, "is_deleted": True})))

    def grow(self, count: int = 3) -> None:
        with self.lock:
            for _ in range(count):
                self._one(self.count % 6)

    def _one(self, number: int) -> None:
        here = f"{_SITE}/{self.count}"
        if number == 0:
            mid = self.write(text=_TEXTS[self.count % len(_TEXTS)])
            self.edit(mid, "Cha tôi hy sinh năm 1968 ở Gio Linh, bên suối")
        elif number == 2:
            self.write(attachments=[_attached("image", url=f"{here}/anh.jpg?oh=1&oe=2")])
        elif number == 3:
            self.write(text="Ghi âm", attachments=[_attached("audio", url=f"{here}/ghi.aac?oh=1")])
        elif number == 4:
            place = {"lat": 16.0001, "long": 107.0001}
            self.write(attachments=[_attached("location", coordinates=place)])
        else:
            self.unsend(self.write(text="Gửi nhầm, xin xóa"))
        thumb = _attached("image", url=f"{_SITE}/like.png", sticker_id=369239263222822)
        echo = {"mid": f"m_echo{self.count}", "is_echo": True, "text": "Đã nhận", "app_id": 1}
        self.due.append(
            self.call(
                self.event(message={"mid": f"m_like{self.count}", "attachments": [thumb]}),
                self.event(message=echo),
                self.event(read={"watermark": 1}),
            )
        )

    def truth(self) -> set[Key]:
        return set(self.keys)

    def empty(self) -> None:
        self.keys.clear()
        self.due.clear()

    def send_all(self, deliver: Callable[[Asked], int]) -> None:
        deliver_due(self, self.due, deliver)

    # The API.

    def answer(self, asked: Asked) -> Reply:
        if not asked.path.startswith("/v/"):
            return super().answer(asked)
        body, mime = _FILES.get(asked.path.rpartition(".")[2], (b"", ""))
        if not body or "oh" not in asked.query:
            return Reply(403, b"URL signature mismatch")
        return Reply(200, body, {"Content-Type": mime})

    def graph(self, asked: Asked, path: list[str]) -> Reply:
        self.used["calls"] += 1
        if asked.method == "GET" and path == ["me"]:
            return Reply.of({"id": PAGE})
        if asked.method != "POST" or path != ["me", "messages"]:
            raise Rejected(2500, f"Unknown path components: /{'/'.join(path)}")
        body = asked.json()
        text, person = body.get("message", {}).get("text"), body.get("recipient", {}).get("id")
        if set(body) != {"recipient", "messaging_type", "message"}:
            raise Rejected(100, f"(#100) {sorted(body)}")
        if body["messaging_type"] != "RESPONSE" or not text or len(text) > 2000:
            raise Rejected(100, "(#100) Length of param message[text] must be 1 to 2000")
        if person not in self.people:
            raise Rejected(100, "(#100) No matching user found", subcode=2018001)
        return self._sent(person, text)

    def _sent(self, person: str, text: str) -> Reply:
        if person in self.blocked:
            message = "(#551) This person isn't available right now."
            raise Rejected(551, message, subcode=1545041, ours=False)
        if time.time() * 1000 - self.last.get(person, 0) > DAY_MS:
            message = "(#10) This message is sent outside of allowed window."
            raise Rejected(10, message, status=403, subcode=2018278, ours=False)
        self.sent.append((person, text))
        return Reply.of({"recipient_id": person, "message_id": f"m_sent{len(self.sent)}"})


def _attached(kind: str, **payload: Any) -> dict[str, Any]:
    return {"type": kind, "payload": payload}
