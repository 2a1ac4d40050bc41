"""The archive of the worked example (docs/examples/archive_api.py)."""

from __future__ import annotations

import unicodedata
from typing import Any

from tests.sources.fakes.base import Asked, FakePlatform, Key, Reply

FIRST = 9_007_199_254_740_993
"""Ids beyond what a double holds exactly."""
KEY = "khoa-thu-nghiem"


class ArchiveFake(FakePlatform):
    """Three items a page; a page may repeat the last item of the one before."""

    kind = "archive_api"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.items: dict[int, dict[str, Any]] = {}
        self.key = KEY
        self.spent = False
        self.grow(5)

    def grow(self, count: int = 3) -> None:
        start = max(self.items, default=FIRST) + 1
        for number in range(start, start + count):
            words = unicodedata.normalize("NFD", f"Tư liệu về nghĩa trang thử, số {number}.")
            self.items[number] = {
                "id": number,
                "title": "Tư liệu",
                "text": words,
                "link": f"https://kho.example/{number}",
                "published_at": "05/11/2026",
            }

    def truth(self) -> set[Key]:
        return {("article", str(number)) for number in self.items}

    def empty(self) -> None:
        self.items.clear()

    def delete_one(self) -> set[Key]:
        number = min(self.items)
        del self.items[number]
        return {("article", str(number))}

    def spend_quota(self) -> None:
        self.spent = True

    def expire_token(self) -> None:
        self.key = "another"

    @property
    def env(self) -> dict[str, str]:
        return {"MANHMOI_ARCHIVE_KEY": KEY}

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("x-api-key") != self.key:
            return Reply.of({"error": "key"}, 401)
        if self.spent:
            return Reply.of({"error": "quota"}, 429, **{"Retry-After": "3600"})
        place = asked.path.removeprefix("/v1/tu-lieu")
        if place.startswith("/"):
            item = self.items.get(int(place[1:]))
            return Reply.of({"items": [item]}) if item else Reply.of({"error": "gone"}, 404)
        if place or set(asked.query) - {"after"}:
            return self.refuse(f"unknown {asked.path} {asked.query}", Reply(400))
        after = int(asked.query.get("after") or 0)
        left = sorted(number for number in self.items if number > after)
        shown = left[:3]
        again = [after] if after in self.items and shown else []
        page = [self.items[number] for number in again + shown]
        return Reply.of({"items": page, "next": shown[-1] if shown else after})
