"""YouTube's Data API v3 on 127.0.0.1, its rules those of the shipped discovery document."""

from __future__ import annotations

import base64
import unicodedata
from datetime import datetime
from typing import Any

from tests.sources.fakes.base import Asked, FakePlatform, Key, Reply
from tests.sources.fakes.discovery import Method, Rejected, discovery
from tests.sources.fakes.youtube_truth import Video, World

BUCKETS = {"search": 100, "units": 10_000, "stats": 10_000}
# The real one may give fewer than were asked for.
PAGE = 4
# Replies that a thread itself names.
NAMED = 5


def error(status: int, reason: str, message: str) -> Reply:
    """Return an error as Google writes it."""
    one = {"message": message, "domain": "youtube", "reason": reason}
    body = {"error": {"code": status, "message": message, "errors": [one]}}
    return Reply.of(body, status)


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


class YouTubeFake(FakePlatform):
    """See ``FakePlatform``."""

    kind = "youtube"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.api = discovery("youtube.v3")
        self.world = World(self.random)
        self.key = "AIzaThu-0123456789"
        self.key_valid = True
        self.limits = dict(BUCKETS)

    @property
    def env(self) -> dict[str, str]:
        return {"MANHMOI_YOUTUBE_API_KEY": self.key}

    @property
    def config(self) -> dict[str, Any]:
        return {
            "channels": ["@kenhthu", self.world.plain],
            "queries": ["đi tìm đồng đội"],
            "search_pages": 4,
        }

    def truth(self) -> set[Key]:
        found: set[Key] = set()
        for video in self.world.videos.values():
            if video.privacy == "public":
                found.add(("post", video.id))
                if not video.comments_off:
                    found |= {("comment", comment.id) for comment, _ in video.every()}
        return found

    def grow(self, count: int = 3) -> None:
        with self.lock:
            videos = [one for one in self.world.videos.values() if one.privacy == "public"]
            for number in range(count):
                if number % 3 == 0:
                    self.world.video(self.world.handled, "Tìm mộ liệt sĩ, tin mới")
                elif number % 3 == 1:
                    self.world.comment(videos[-1], "Tôi cũng ở đó")
                else:
                    self.world.reply(videos[0], videos[0].threads[0], "Bác cho xin số máy")

    def empty(self) -> None:
        self.world.videos.clear()

    def delete_one(self) -> set[Key]:
        with self.lock:
            gone = self.world.videos.pop(next(iter(self.world.videos)))
        return {("post", gone.id)} | {("comment", comment.id) for comment, _ in gone.every()}

    def spend_quota(self) -> None:
        self.limits = dict.fromkeys(BUCKETS, 0)

    def expire_token(self) -> None:
        self.key_valid = False

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            try:
                method = self.api.method(asked)
                self.api.check(method, asked.query)
            except Rejected as no:
                return self.refuse(no.message, error(no.status, no.reason, no.message))
            if trouble := self._key(asked.query.get("key", "")) or self._pay(method):
                return trouble
            try:
                return Reply.of(self._listed(method, asked.query))
            except Rejected as no:
                return error(no.status, no.reason, no.message)

    def _key(self, key: str) -> Reply | None:
        if not key:
            return self.refuse("no key", error(403, "forbidden", "unregistered callers"))
        if key != self.key or not self.key_valid:
            return error(400, "badRequest", "API key expired. Please renew the API key.")
        return None

    def _pay(self, method: Method) -> Reply | None:
        bucket = {"search": "search", "batchGetStats": "stats"}.get(
            method.resource if method.resource == "search" else method.name, "units"
        )
        if self.used[bucket] >= self.limits[bucket]:
            if bucket == "search":
                words = "Quota exceeded for quota metric 'Search Queries' and limit 'Search "
                return error(429, "rateLimitExceeded", words + "Queries per day'")
            return error(403, "quotaExceeded", "You have exceeded your quota.")
        self.used[bucket] += 1
        return None

    def _listed(self, method: Method, query: Any) -> dict[str, Any]:
        listing = getattr(self, f"_{method.resource}_{method.name}", None)
        if listing is None:
            raise Rejected(501, "notImplemented", f"{method.resource}.{method.name}")
        items = listing(query)
        more: dict[str, Any] = {}
        if "maxResults" in method.spec["parameters"] and not query.get("id"):
            items, more = self._page(items, query, method)
        return self.api.response(method, items, query.get("part", ""), **more)

    def _page(self, items: list[Any], query: Any, method: Method) -> tuple[list[Any], Any]:
        default = method.spec["parameters"]["maxResults"]["default"]
        size = min(int(query.get("maxResults", default)), PAGE)
        start = 0
        if token := query.get("pageToken"):
            try:
                start = int(base64.urlsafe_b64decode(token))
            except ValueError:
                raise Rejected(400, "invalidPageToken", "invalid page token") from None
        # The last thing of a page comes again on the next one.
        first = max(0, start - 1)
        more: dict[str, Any] = {
            "pageInfo": {"totalResults": len(items) + 3, "resultsPerPage": size}
        }
        if start + size < len(items):
            token = base64.urlsafe_b64encode(str(start + size).encode()).decode()
            more["nextPageToken"] = token
        return items[first : start + size], more

    def _found(self, video_id: str) -> Video:
        found = self.world.videos.get(video_id)
        if found is None:
            raise Rejected(404, "videoNotFound", "The video could not be found.")
        return found

    def _search_list(self, query: Any) -> list[dict[str, Any]]:
        words = _plain(query.get("q", "")).split()
        after, before = query.get("publishedAfter"), query.get("publishedBefore")
        found = [
            video
            for video in self.world.videos.values()
            if video.privacy == "public"
            and all(word in _plain(f"{video.title} {video.description}") for word in words)
            and (not after or video.at >= datetime.fromisoformat(after))
            and (not before or video.at < datetime.fromisoformat(before))
        ]
        shown = []
        for video in sorted(found, key=lambda video: video.at, reverse=True):
            snippet = {**video.resource()["snippet"], "description": video.description[:20]}
            del snippet["defaultAudioLanguage"]
            name = {"kind": "youtube#video", "videoId": video.id}
            shown.append(
                {"kind": "youtube#searchResult", "etag": "e", "id": name, "snippet": snippet}
            )
        return shown

    def _channels_list(self, query: Any) -> list[dict[str, Any]]:
        ids = (query.get("id") or "").split(",")
        if handle := query.get("forHandle"):
            ids = [self.world.channels.get(handle, "")]
        known = {*self.world.channels.values(), self.world.other}
        return [
            {
                "kind": "youtube#channel",
                "etag": "e",
                "id": one,
                "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": f"UU{one[2:]}"}},
            }
            for one in ids
            if one in known
        ]

    def _playlistItems_list(self, query: Any) -> list[dict[str, Any]]:
        shown = []
        for video in self.world.uploads(query["playlistId"]):
            at = video.resource()["snippet"]["publishedAt"]
            name = {"kind": "youtube#video", "videoId": video.id}
            shown.append(
                {
                    "kind": "youtube#playlistItem",
                    "etag": "e",
                    "id": f"PLI{video.id}",
                    "snippet": {"publishedAt": at, "resourceId": name, "title": video.title},
                    "contentDetails": {"videoId": video.id, "videoPublishedAt": at},
                }
            )
        return shown

    def _asked_videos(self, query: Any) -> list[Video]:
        ids = query["id"].split(",")
        if len(ids) > 50:
            raise Rejected(400, "invalidFilters", "too many ids")
        return [self.world.videos[one] for one in ids if one in self.world.videos]

    def _videos_list(self, query: Any) -> list[dict[str, Any]]:
        return [video.resource() for video in self._asked_videos(query)]

    def _videos_batchGetStats(self, query: Any) -> list[dict[str, Any]]:
        return [
            {"kind": "youtube#videoStats", "id": video.id, "statistics": video.statistics()}
            for video in self._asked_videos(query)
        ]

    def _commentThreads_list(self, query: Any) -> list[dict[str, Any]]:
        video, html = self._found(query["videoId"]), query.get("textFormat") != "plainText"
        if video.comments_off:
            raise Rejected(403, "commentsDisabled", "The video has disabled comments.")
        shown = []
        for thread in sorted(video.threads, key=lambda one: one.at, reverse=True):
            named = [one.resource(video, thread.id, html) for one in thread.replies[-NAMED:]]
            one: dict[str, Any] = {
                "kind": "youtube#commentThread",
                "etag": "e",
                "id": thread.id,
                "snippet": {
                    "channelId": video.channel,
                    "videoId": video.id,
                    "topLevelComment": thread.resource(video, "", html),
                    "canReply": True,
                    "totalReplyCount": len(thread.replies),
                    "isPublic": True,
                },
            }
            shown.append({**one, "replies": {"comments": named}} if named else one)
        return shown

    def _comments_list(self, query: Any) -> list[dict[str, Any]]:
        html = query.get("textFormat") != "plainText"
        wanted = (query.get("id") or "").split(",")
        if len(wanted) > 50:
            raise Rejected(400, "invalidFilters", "too many ids")
        return [
            comment.resource(video, parent, html)
            for video in self.world.videos.values()
            for comment, parent in video.every()
            if comment.id in wanted or (parent and parent == query.get("parentId"))
        ]
