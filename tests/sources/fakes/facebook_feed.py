"""A Page's ``feed`` webhook: signed calls, in batches, twice, late, with much that is not ours."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from tests.sources.fakes.base import Asked, Key, PushFake
from tests.sources.fakes.facebook_pages import FacebookPagesFake
from tests.sources.fakes.graph_api import VERIFY_TOKEN, hub_signature

PERSON = "7300000000000000001"
NAME = "Người Thử"


def signed_call(door: str, body: bytes, secret: str = "") -> Asked:
    """Return a call with these bytes, signed as Meta signs."""
    sign = hub_signature(body, secret) if secret else hub_signature(body)
    headers = {"content-type": "application/json", "x-hub-signature-256": sign}
    return Asked("POST", f"/hooks/{door}", {}, headers, body)


def greeting(door: str, token: str = VERIFY_TOKEN) -> Asked:
    """Return the call by which Meta checks an address."""
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
    return Asked("GET", f"/hooks/{door}", query, {}, b"")


def deliver_due(fake: PushFake, due: deque[Asked], deliver: Callable[[Asked], int]) -> None:
    """Deliver what is due, in order, some of it twice, and now and then something forged."""
    for number in range(len(due)):
        call = due[0]
        if number % 3 == 1:
            door = call.path.rpartition("/")[2]
            status = deliver(signed_call(door, call.body, secret="guessed"))
            if status not in (0, 403, 503):
                fake.refused.append(f"a forged call was answered {status}")
        if deliver(call) != 200:
            return
        if number % 2:
            deliver(call)
        due.popleft()


class FacebookFeedFake(FacebookPagesFake, PushFake):
    """See ``PushFake``; Graph shows the same things to those who ask."""

    kind = "facebook_feed"
    pages: ClassVar[tuple[str, ...]] = ("61550000000000011",)
    first: ClassVar[int] = 13_300_000_000_000_000

    def __init__(self, seed: int = 7) -> None:
        self.due: deque[Asked] = deque()
        super().__init__(seed)

    def populate(self) -> None:
        """Publish two posts with comments."""
        for number in range(2):
            post = self.post(self.pages[0], f"Ai biết nghĩa trang này, hỏi lần {number}")
            first = self.comment(post, "Tôi biết, ở xã bên")
            self.comment(post, "Cảm ơn bác", parent=first)

    @property
    def env(self) -> dict[str, str]:
        return {**super().env, "MANHMOI_FACEBOOK_VERIFY_TOKEN": VERIFY_TOKEN}

    def post(self, page: str, text: str) -> str:
        thing = super().post(page, text)
        self.tell(self.value(thing, "add"))
        return thing

    def comment(self, of: str, text: str, parent: str = "") -> str:
        thing = super().comment(of, text, parent)
        self.tell({"item": "reaction", "verb": "add", "reaction_type": "like", "post_id": of})
        self.tell(self.value(thing, "add"), {"item": "event", "verb": "add", "event_id": "1"})
        return thing

    def edit(self, thing: str, text: str) -> None:
        """Change a thing's words."""
        self.things[thing]["body"]["message"] = text
        self.tell(self.value(thing, "edited"))

    def delete(self, thing: str) -> set[Key]:
        value = self.value(thing, "remove")
        lost = super().delete(thing)
        value.pop("message", None)
        self.tell(value)
        return lost

    def value(self, thing: str, verb: str) -> dict[str, Any]:
        """Return what a call says of a thing."""
        seen = self.things[thing]
        body, page = seen["body"], seen["page"]
        born = datetime.strptime(body["created_time"], "%Y-%m-%dT%H:%M:%S%z")
        told: dict[str, Any] = {"verb": verb, "message": body["message"]}
        told["created_time"] = int(born.timestamp())
        if seen["kind"] == "post":
            author = {"id": page, "name": "Trang thử"}
            return {**told, "from": author, "post_id": thing, "item": "status", "published": 1}
        above = body.get("parent", {}).get("id") or seen["of"]
        post = {"id": seen["of"], "status_type": "mobile_status_update", "is_published": True}
        told |= {"from": {"id": PERSON, "name": NAME}, "post": post, "post_id": seen["of"]}
        return {**told, "comment_id": thing, "parent_id": above, "item": "comment"}

    def tell(self, *values: dict[str, Any], page: str = "") -> Asked:
        """Queue a call about these changes, and return it."""
        told = {**values[0], "from": values[0].get("from", {"id": PERSON, "name": NAME})}
        changes = [{"field": "feed", "value": value} for value in (told, *values[1:])]
        changes.append({"field": "mention", "value": {"item": "post", "verb": "add"}})
        entry = {"id": page or self.pages[0], "time": int(time.time()), "changes": changes}
        # Meta writes what is not ASCII as escapes; the signature is over just these bytes.
        body = json.dumps({"object": "page", "entry": [entry]}).encode()
        self.due.append(signed_call("facebook", body))
        return self.due[-1]

    def grow(self, count: int = 3) -> None:
        with self.lock:
            for number in range(count):
                posts = list(self.of_kind("post"))
                if posts and number % 2:
                    self.comment(posts[-1], "Cháu xin hỏi thêm")
                else:
                    self.post(self.pages[0], "Tin mới từ Trang của ta")

    def empty(self) -> None:
        super().empty()
        self.due.clear()

    def send_all(self, deliver: Callable[[Asked], int]) -> None:
        deliver_due(self, self.due, deliver)
