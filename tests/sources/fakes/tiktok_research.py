"""TikTok's Research API as documented: conditions, search ids, a thousand requests a day."""

from __future__ import annotations

import time
import unicodedata
from datetime import UTC, datetime
from typing import Any

from tests.sources.fakes.base import Asked, Key, Reply
from tests.sources.fakes.tiktok_account import TokenDoor, problem

VIDEO_FIELDS = frozenset(
    "id video_description create_time region_code share_count view_count like_count "
    "comment_count music_id hashtag_names username effect_ids playlist_id voice_to_text "
    "is_stem_verified video_duration hashtag_info_list".split()
)
COMMENT_FIELDS = frozenset(
    "id video_id text like_count reply_count parent_comment_id create_time".split()
)
LIMIT = 1_000
DAY = 86_400


class TikTokResearchFake(TokenDoor):
    """130 videos in three days, some with comments; a page holds a hundred of either."""

    kind = "tiktok_research"
    grant = "client_credentials"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.token_lost = False
        self.searches: dict[str, str] = {}
        self.now = int(time.time())
        self.videos = [self._video(number, self.now - 2 * DAY) for number in range(130)]
        self.comments = {
            one["id"]: [self._comment(one, n) for n in range(one["comment_count"])]
            for one in self.videos
        }

    def _video(self, number: int, at: int) -> dict[str, Any]:
        created = at + number
        text = f"Tìm đồng đội, tổ {number}" if number % 10 else f"Nghĩa trang {number}"
        return {
            "id": (created << 32) + number,
            "username": f"kenh.thu.{number}",
            "region_code": "VN",
            "create_time": created,
            "video_description": unicodedata.normalize("NFD", text),
            "voice_to_text": "lời kể" if number % 2 else "",
            "hashtag_names": ["lietsi"],
            "view_count": 900 + number,
            "like_count": 40,
            "comment_count": {3: 104, 5: 2}.get(number, 0),
            "share_count": 2,
            "video_duration": 61,
        }

    def _comment(self, video: dict[str, Any], number: int) -> dict[str, Any]:
        comment = (video["create_time"] << 32) + 1_000_000 + video["id"] % 1000 * 1000 + number
        return {
            "id": comment,
            "video_id": video["id"],
            "text": f"Tôi biết khu vực này {number}",
            "like_count": number,
            "reply_count": 0,
            "parent_comment_id": video["id"],
            "create_time": video["create_time"] + 60,
        }

    @property
    def env(self) -> dict[str, str]:
        """The app's credentials."""
        return {
            "MANHMOI_TIKTOK_RESEARCH_CLIENT_KEY": self.key,
            "MANHMOI_TIKTOK_RESEARCH_CLIENT_SECRET": self.secret,
        }

    @property
    def config(self) -> dict[str, Any]:
        """Two phrases between which all videos lie; one video lies in both."""
        return {"queries": ["Đồng Đội", "nghĩa trang"]}

    def answer(self, asked: Asked) -> Reply:
        """Answer queries, lists of comments and token requests."""
        if asked.path == "/v2/oauth/token/":
            return self.tokens(asked.form())
        videos = asked.path == "/v2/research/video/query/"
        if not videos and asked.path != "/v2/research/video/comment/list/":
            return self.refuse(f"path {asked.path}", Reply(404))
        with self.lock:
            self.used["requests"] += 1
            if self.used["requests"] > LIMIT:
                return problem("daily_quota_limit_exceeded", 429)
        fields = VIDEO_FIELDS if videos else COMMENT_FIELDS
        if (refused := self.admitted(asked, fields)) is not None:
            return refused
        body = asked.json()
        data = self._query(body) if videos else self._list(body)
        if isinstance(data, str):
            return self.refuse(data, problem("invalid_params", 400, data))
        name = "videos" if videos else "comments"
        wanted = asked.query["fields"].split(",")
        data[name] = [{f: one[f] for f in wanted} for one in data[name]]
        return Reply.of({"data": data, "error": {"code": "ok", "message": "", "log_id": "2026"}})

    def _query(self, body: dict[str, Any]) -> dict[str, Any] | str:
        known = {"query", "start_date", "end_date", "max_count", "cursor", "search_id"}
        if set(body) - known or not 1 <= body.get("max_count", 20) <= 100:
            return f"body {sorted(body)}"
        start, end = (
            datetime.strptime(body[name], "%Y%m%d").replace(tzinfo=UTC)
            for name in ("start_date", "end_date")
        )
        if not 0 <= (end - start).days <= 30:
            return "dates"
        cursor = body.get("cursor", 0)
        words = str(body["query"]) + body["start_date"]
        search = body.get("search_id", "")
        if cursor and self.searches.get(search) != words:
            return "search_id"
        search = search or f"72{len(self.searches)}"
        self.searches[search] = words
        first, last = start.timestamp(), end.timestamp() + DAY
        found = [
            one
            for one in self.videos
            if first <= one["create_time"] < last
            and all(self._meets(one, condition) for condition in body["query"]["and"])
        ]
        count = body["max_count"]
        return {
            "videos": found[cursor : cursor + count],
            "cursor": cursor + count,
            "search_id": search,
            "has_more": len(found) > cursor + count,
        }

    def _meets(self, video: dict[str, Any], condition: dict[str, Any]) -> bool:
        assert set(condition) == {"operation", "field_name", "field_values"}, condition
        values = condition["field_values"]
        if condition["field_name"] == "keyword":
            text = unicodedata.normalize("NFC", video["video_description"]).casefold()
            return any(value.casefold() in text for value in values)
        if condition["field_name"] == "hashtag_name":
            return any(value in video["hashtag_names"] for value in values)
        name = {"region_code": "region_code", "video_id": "id"}[condition["field_name"]]
        return str(video[name]) in values

    def _list(self, body: dict[str, Any]) -> dict[str, Any] | str:
        if set(body) != {"video_id", "max_count", "cursor"} or not 1 <= body["max_count"] <= 100:
            return f"body {sorted(body)}"
        found = self.comments.get(body["video_id"], [])
        cursor = body["cursor"]
        page = found[cursor : cursor + body["max_count"]]
        more = len(found) > cursor + len(page)
        return {"comments": page, "cursor": cursor + len(page), "has_more": more}

    def truth(self) -> set[Key]:
        """Return all videos and comments."""
        below = {("comment", str(c["id"])) for found in self.comments.values() for c in found}
        return below | {("post", str(one["id"])) for one in self.videos}

    def grow(self, count: int = 3) -> None:
        """Publish more."""
        first = len(self.videos) + 71
        self.videos += [self._video(first + number, self.now - 3600) for number in range(count)]

    def empty(self) -> None:
        """Take all videos away."""
        self.videos.clear()
        self.comments.clear()

    def delete_one(self) -> set[Key]:
        """Delete a video with comments; they go with it."""
        video = next(one for one in self.videos if one["comment_count"] == 2)
        self.videos.remove(video)
        below = self.comments.pop(video["id"])
        return {("post", str(video["id"]))} | {("comment", str(one["id"])) for one in below}

    def spend_quota(self) -> None:
        """Use up the day."""
        self.used["requests"] = LIMIT
