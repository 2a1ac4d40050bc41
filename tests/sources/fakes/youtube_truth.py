"""Invented channels, videos and comments as the YouTube Data API shows them."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PLACES = ("Quảng Trị", "Tây Ninh", "Kon Tum", "Hà Giang", "Bình Phước")


def nfd(text: str) -> str:
    """Return text with its accents apart, as some phones send it."""
    return unicodedata.normalize("NFD", text)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Comment:
    """A comment or a reply."""

    id: str
    text: str
    author: str
    at: datetime
    likes: int = 0
    replies: list[Comment] = field(default_factory=list)
    original: bool = True
    """Whether the API shows ``textOriginal``."""

    def resource(self, video: Video, parent: str, html: bool) -> dict[str, Any]:
        """Return it as the API does."""
        shown = self.text.replace("&", "&amp;").replace("<", "&lt;") if html else self.text
        snippet: dict[str, Any] = {
            "channelId": video.channel,
            "textDisplay": shown,
            "authorDisplayName": "@nguoi-thu",
            "authorProfileImageUrl": "https://yt3.example/anh.jpg",
            "authorChannelUrl": f"http://www.youtube.com/channel/{self.author}",
            "authorChannelId": {"value": self.author},
            "canRate": True,
            "viewerRating": "none",
            "likeCount": self.likes,
            "publishedAt": _iso(self.at),
            "updatedAt": _iso(self.at),
        }
        if self.original:
            snippet["textOriginal"] = self.text
        if parent:
            snippet["parentId"] = parent
        else:
            snippet["videoId"] = video.id
        return {"kind": "youtube#comment", "etag": "e", "id": self.id, "snippet": snippet}


@dataclass
class Video:
    """A video with what is said below it."""

    id: str
    channel: str
    title: str
    description: str
    at: datetime
    views: int | None = 100
    privacy: str = "public"
    comments_off: bool = False
    threads: list[Comment] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Comments and replies."""
        return sum(1 + len(thread.replies) for thread in self.threads)

    def every(self) -> list[tuple[Comment, str]]:
        """Return all comments with the id of the one they answer."""
        found: list[tuple[Comment, str]] = []
        for thread in self.threads:
            found.append((thread, ""))
            found += [(reply, thread.id) for reply in thread.replies]
        return found

    def statistics(self) -> dict[str, str]:
        """Return the counts: text, and absent where they are hidden."""
        counts = {} if self.views is None else {"viewCount": str(self.views), "likeCount": "7"}
        return counts if self.comments_off else {**counts, "commentCount": str(self.count)}

    def resource(self) -> dict[str, Any]:
        """Return it as ``videos.list`` does."""
        return {
            "kind": "youtube#video",
            "etag": "e",
            "id": self.id,
            "snippet": {
                "publishedAt": _iso(self.at),
                "channelId": self.channel,
                "title": self.title,
                "description": self.description,
                "thumbnails": {},
                "channelTitle": "Kênh thử",
                "liveBroadcastContent": "none",
                "defaultAudioLanguage": "vi",
            },
            "contentDetails": {"duration": "PT1M1S", "caption": "false"},
            "statistics": self.statistics(),
            "status": {"uploadStatus": "processed", "privacyStatus": self.privacy},
        }


class World:
    """Everything that is on the platform."""

    def __init__(self, rng: random.Random) -> None:
        self._random = rng
        # Its own clock, so that later things are newer.
        self._now = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
        self.channels = {"@kenhthu": self._id("UC", 22), "": self._id("UC", 22)}
        self.handled, self.plain = self.channels.values()
        self.other = self._id("UC", 22)
        self.videos: dict[str, Video] = {}
        self._publish()

    def _id(self, prefix: str, length: int) -> str:
        return prefix + "".join(self._random.choices(_LETTERS, k=length))

    def _tick(self) -> datetime:
        self._now += timedelta(minutes=7)
        return self._now

    def _publish(self) -> None:
        for number in range(5):
            self.video(self.handled, f"Tìm mộ liệt sĩ ở {PLACES[number % 5]}")
        for _ in range(2):
            self.video(self.plain, "Chuyện làng")
        for number in range(5):
            self.video(self.other, f"Đi tìm đồng đội, {PLACES[number % 5]}")
        first, second, third, fourth = list(self.videos.values())[:4]
        for number in range(6):
            self.comment(first, f"Tôi biết khu vực này, đồi số {number} & suối <cạn>")
        for number in range(8):
            self.reply(first, first.threads[2], f"Đơn vị tôi đóng ở đó năm 197{number}")
        self.reply(first, first.threads[1], "Cảm ơn bác")
        first.threads[0].original = False
        first.threads[3].author = first.channel
        second.comments_off = True
        third.views = None
        self.comment(fourth, "Gia đình tôi vẫn tìm")
        hidden = self.video(self.handled, "Chưa công khai")
        hidden.privacy = "unlisted"

    def video(self, channel: str, title: str) -> Video:
        """Publish a video."""
        video = Video(self._id("", 11), channel, nfd(title), nfd("Ai biết xin báo."), self._tick())
        self.videos[video.id] = video
        return video

    def comment(self, video: Video, text: str) -> Comment:
        """Comment on a video."""
        made = Comment(self._id("Ug", 24), nfd(text), self._id("UC", 22), self._tick())
        video.threads.append(made)
        return made

    def reply(self, video: Video, thread: Comment, text: str) -> Comment:
        """Answer a comment."""
        made = Comment(f"{thread.id}.{self._id('', 22)}", text, self._id("UC", 22), self._tick())
        thread.replies.append(made)
        return made

    def uploads(self, playlist: str) -> list[Video]:
        """Return a channel's videos, newest first."""
        channel = "UC" + playlist[2:]
        mine = [video for video in self.videos.values() if video.channel == channel]
        return sorted(mine, key=lambda video: video.at, reverse=True)
