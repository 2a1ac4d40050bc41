"""Two newspapers with feeds: one RSS, one Atom that repeats a story of the first."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from tests.sources.fakes.base import Asked, FakePlatform, Key, Reply

HOST = "https://bao.example"
START = datetime(2026, 11, 5, 1, 15, tzinfo=UTC)
WORDS = "Đồng đội cũ kể về nơi chôn cất ở chân đồi thử nghiệm trong mùa mưa. "
BIG = 9_007_199_254_740_995
"""Beyond what a double holds exactly."""


class WebHost(FakePlatform):
    """A web host: robots.txt, validators, pages; checks the manners of whoever asks."""

    robots = "User-agent: *\nDisallow: /rieng/\n"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.stories: dict[int, str] = {}
        self.gone: set[int] = set()
        self.count = 0
        self.grow(4)

    def grow(self, count: int = 3) -> None:
        for _ in range(count):
            self.count += 1
            words = WORDS * 5 + f"Câu chuyện số {self.count}."
            self.stories[self.count] = unicodedata.normalize("NFD", words)

    def empty(self) -> None:
        self.stories.clear()

    def published(self, n: int) -> datetime:
        return START + timedelta(hours=n)

    def page(self, n: int) -> bytes:
        at = self.published(n).isoformat()
        return (
            f"<!doctype html><html><head><meta charset=utf-8><title>Bài {n}</title>"
            f'<link rel="canonical" href="{HOST}/bai/{n}.html">'
            f'<meta property="article:published_time" content="{at}">'
            f'<meta property="og:description" content="Mở đầu bài {n}."></head>'
            f"<body><article><h1>Bài {n}</h1><p>{self.stories[n]}</p></article>"
            "<div class=comments><p>Bình luận của bạn đọc không được lấy.</p></div></body></html>"
        ).encode()

    def answer(self, asked: Asked) -> Reply:
        if "manhmoi" not in asked.headers.get("user-agent", "").lower():
            return self.refuse("does not say who it is", Reply(403))
        if asked.path == "/robots.txt":
            return Reply(200, self.robots.encode(), {"Content-Type": "text/plain"})
        if asked.path.startswith("/rieng/"):
            return self.refuse(f"robots.txt forbids {asked.path}", Reply(403))
        reply = self.content(asked)
        if reply.status != 200:
            return reply
        etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        if asked.headers.get("if-none-match") == etag:
            return Reply(304, b"", {"ETag": etag})
        reply.headers["ETag"] = etag
        return reply

    def content(self, asked: Asked) -> Reply:
        """Answer for one page."""
        number = asked.path.removeprefix("/bai/").removesuffix(".html")
        if asked.path.startswith("/bai/") and number.isdecimal():
            n = int(number)
            if n in self.stories and n not in self.gone:
                return Reply(200, self.page(n), {"Content-Type": "text/html; charset=utf-8"})
            return Reply(410 if n in self.gone else 404)
        return Reply(404)

    def spend_quota(self) -> None:
        """Nothing is counted here."""

    def expire_token(self) -> None:
        """Nobody signs in here."""


class RssFake(WebHost):
    """The feeds; whole articles are asked for."""

    kind = "rss"

    def guid(self, n: int) -> str:
        """A number in the first feed, as many papers give; beyond the third, none."""
        return str(BIG + n) if n <= 3 else ""

    def key(self, n: int) -> Key:
        own = f"bao.example:{self.guid(n)}" if self.guid(n) else f"{HOST}/bai/{n}.html"
        return ("article", own)

    def truth(self) -> set[Key]:
        return {self.key(n) for n in self.stories if n not in self.gone}

    def delete_one(self) -> set[Key]:
        self.gone.add(2)
        return {self.key(2)}

    @property
    def config(self) -> dict[str, Any]:
        return {"feeds": [f"{HOST}/tin.rss", f"{HOST}/tin.atom"], "full_text": True}

    def content(self, asked: Asked) -> Reply:
        shown = [n for n in self.stories if n not in self.gone]
        if asked.path == "/tin.rss":
            return Reply(200, self.rss(shown), {"Content-Type": "application/rss+xml"})
        if asked.path == "/tin.atom":
            atom = self.atom([n for n in shown if not self.guid(n)][:2])
            return Reply(200, atom, {"Content-Type": "application/atom+xml"})
        return super().content(asked)

    def rss(self, numbers: list[int]) -> bytes:
        items = ""
        for n in numbers:
            guid = f'<guid isPermaLink="false">{self.guid(n)}</guid>' if self.guid(n) else ""
            items += (
                f"<item><title>Bài {n}</title><link>{HOST}/bai/{n}.html</link>{guid}"
                f"<pubDate>{format_datetime(self.published(n))}</pubDate>"
                f"<description>{escape(self.stories[n][:120])}</description></item>\n"
            )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>Báo thử</title><link>{HOST}/</link><language>vi</language>{items}"
            "</channel></rss>"
        ).encode()

    def atom(self, numbers: list[int]) -> bytes:
        entries = "".join(
            f"<entry><title>Bài {n}</title><link href='{HOST}/bai/{n}.html'/>"
            f"<id>{HOST}/bai/{n}.html</id><updated>{self.published(n).isoformat()}</updated>"
            f"<summary>{escape(self.stories[n][:120])}</summary></entry>"
            for n in numbers
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<title>Báo thử</title><id>{HOST}/</id>{entries}</feed>"
        ).encode()
