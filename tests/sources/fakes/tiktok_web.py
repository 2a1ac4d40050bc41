"""TikTok's public video page, with the data that yt-dlp reads out of it."""

from __future__ import annotations

import json
import time
import unicodedata
from typing import Any

from tests.sources.fakes.base import Asked, FakePlatform, Key, Reply

START = int(time.time()) - 20 * 86_400


class TikTokWebFake(FakePlatform):
    """Four public videos; two more addresses lead to videos that are published later."""

    kind = "tiktok_url"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.ids = [str(7_462_000_000_000_000_000 + number) for number in range(6)]
        self.shown = set(self.ids[:4])
        self.private: set[str] = set()

    @property
    def config(self) -> dict[str, Any]:
        """Addresses as people copy them, one twice."""
        urls = [f"https://www.tiktok.com/@kenh_thu/video/{one}?is_copy_url=1" for one in self.ids]
        return {"urls": [*urls, urls[0]]}

    def answer(self, asked: Asked) -> Reply:
        """Answer with a page."""
        video = asked.path.rpartition("/")[2]
        if asked.path != f"/@_/video/{video}" or "cookie" in asked.headers:
            return self.refuse(f"asked for {asked.path}", Reply(404))
        if video in self.private:
            return self.page(10216)
        if video not in self.shown:
            return Reply(404, b"<title>404</title>", {"Content-Type": "text/html"})
        number = int(video) % 100
        return self.page(
            0,
            id=video,
            desc=unicodedata.normalize("NFD", f"Tìm đồng đội, tổ {number} #lietsi"),
            createTime=str(START + number * 60),
            author={"id": f"69{number}", "uniqueId": "kenh_thu", "nickname": "Kênh thử"},
            stats={"playCount": 900, "diggCount": 40, "shareCount": 2, "commentCount": 5},
            video={"duration": 61, "id": video},
        )

    @staticmethod
    def page(status: int, **item: Any) -> Reply:
        """Return a page whose data say ``status``."""
        detail: dict[str, Any] = {"statusCode": status}
        if item:
            detail["itemInfo"] = {"itemStruct": item}
        data = json.dumps({"__DEFAULT_SCOPE__": {"webapp.video-detail": detail}})
        name = "__UNIVERSAL_DATA_FOR_REHYDRATION__"
        html = f'<!doctype html><script id="{name}" type="application/json">{data}</script>'
        return Reply(200, html.encode(), {"Content-Type": "text/html", "Set-Cookie": "tt=1"})

    def truth(self) -> set[Key]:
        """Return the videos that are shown."""
        return {("post", one) for one in self.shown - self.private}

    def grow(self, count: int = 3) -> None:
        """Publish the other two."""
        self.shown = set(self.ids)

    def empty(self) -> None:
        """Take all videos away."""
        self.shown = set()

    def delete_one(self) -> set[Key]:
        """Make a video private."""
        self.private.add(self.ids[1])
        return {("post", self.ids[1])}
