"""Graph's view of two Pages: posts in no order of time, reels, comments with replies."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from tests.sources.fakes.base import Asked, Key, Reply
from tests.sources.fakes.graph_api import GraphFake, Rejected, missing, parse_fields, picked

PER_ANSWER = 3
"""Graph gives fewer than were asked for."""
FIELDS = {
    "post": {"id", "message", "created_time", "updated_time", "permalink_url", "attachments"}
    | {"shares", "reactions", "comments", "from", "status_type"},
    "reel": {"id", "description", "created_time", "updated_time", "permalink_url", "length"}
    | {"likes", "comments", "post_id"},
    "comment": {"id", "message", "created_time", "like_count", "comment_count", "parent"}
    | {"permalink_url", "from"},
}
EDGES = {"published_posts", "video_reels", "comments", "subscribed_apps"}


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")


class FacebookPagesFake(GraphFake):
    """See ``FakePlatform``. ``lost`` names Pages whose permission has lapsed."""

    kind = "facebook_pages"
    pages: ClassVar[tuple[str, ...]] = ("61550000000000001", "61550000000000002")
    first: ClassVar[int] = 12_200_000_000_000_000
    """Number of the first post."""

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.things: dict[str, dict[str, Any]] = {}
        """Every object by id, with ``kind``, ``page`` and ``of`` (the thing a comment is below)."""
        self.lost: set[str] = set()
        self.heavy = 100
        """More than this at once is too much."""
        self.born = datetime.now(UTC) - timedelta(hours=6)
        self.populate()

    # The world.

    def populate(self) -> None:
        """Publish what there is at first."""
        for page in self.pages:
            for number in range(5):
                self.post(page, f"Tìm phần mộ liệt sĩ, tin {number}")
            self.post(page, unicodedata.normalize("NFD", "Đồng đội cũ ở Quảng Trị nhắn tin"))
            self.reel(page, "Thước phim nghĩa trang")
        for number, thing in enumerate(list(self.of_kind("post"))[:4]):
            first = self.comment(thing, "Tôi biết khu vực này")
            for _ in range(number * 2):
                self.comment(thing, "Gia đình tôi cũng tìm", parent=first)
        self.comment(next(self.of_kind("reel")), "Xin địa chỉ nghĩa trang")
        self.comment(next(self.of_kind("post")), "")  # a sticker

    def _new(self, kind: str, page: str, thing: str, text: str, **more: Any) -> str:
        self.born += timedelta(minutes=1)
        words = "description" if kind == "reel" else "message"
        body = {"id": thing, "created_time": _time(self.born), **({words: text} if text else {})}
        self.things[thing] = {"kind": kind, "page": page, "of": "", "body": {**body, **more}}
        return thing

    def post(self, page: str, text: str) -> str:
        """Publish a post; what nobody shared has no ``shares``."""
        thing = f"{page}_{self.first + len(self.things)}"
        photo = {
            "media_type": "photo",
            "media": {},
            "url": f"https://www.facebook.com/{page}/photos",
        }
        shares = {"shares": {"count": 3}} if len(self.things) % 2 else {}
        return self._new(
            "post",
            page,
            thing,
            text,
            updated_time=_time(self.born),
            permalink_url=f"https://www.facebook.com/{thing.replace('_', '/posts/')}",
            attachments={"data": [photo]},
            reactions={"data": [], "summary": {"total_count": 12}},
            **shares,
        )

    def reel(self, page: str, text: str) -> str:
        """Publish a reel."""
        thing = str(8_800_000_000_000_000 + len(self.things))
        likes = {"data": [], "summary": {"total_count": 2}}
        link = f"/reel/{thing}/"
        return self._new("reel", page, thing, text, length=12.5, permalink_url=link, likes=likes)

    def comment(self, of: str, text: str, parent: str = "") -> str:
        """Write a comment, below another with ``parent``."""
        page = self.things[of]["page"]
        thing = f"{of.rpartition('_')[2]}_{700_000_000 + len(self.things)}"
        above = {"parent": {"id": parent, "message": "x", "created_time": _time(self.born)}}
        more = above if parent else {}
        self._new("comment", page, thing, text, like_count=0, comment_count=0, **more)
        self.things[thing]["of"] = of
        return thing

    def of_kind(self, kind: str) -> Any:
        """Yield the ids of a kind, oldest first."""
        return iter([thing for thing, one in self.things.items() if one["kind"] == kind])

    def truth(self) -> set[Key]:
        kinds = {"post": "post", "reel": "post", "comment": "comment"}
        return {
            (kinds[one["kind"]], thing)
            for thing, one in self.things.items()
            if one["kind"] != "comment" or one["body"].get("message")
        }

    def grow(self, count: int = 3) -> None:
        with self.lock:
            for number in range(count):
                if number % 2:
                    self.comment(list(self.of_kind("post"))[-1], "Bác ơi, cháu xin số máy")
                else:
                    self.post(self.pages[0], "Tin mới về hài cốt")

    def empty(self) -> None:
        self.things.clear()

    def delete(self, thing: str) -> set[Key]:
        """Delete a thing with all below it; return what a complete collection loses."""
        with self.lock:
            before = self.truth()
            for one, seen in list(self.things.items()):
                parent = seen["body"].get("parent", {}).get("id")
                if thing in (one, seen["of"], parent):
                    del self.things[one]
            return before - self.truth()

    def delete_one(self) -> set[Key]:
        return self.delete(next(self.of_kind("post")))

    @property
    def config(self) -> dict[str, Any]:
        return {"pages": list(self.pages)}

    # The answers.

    def graph(self, asked: Asked, path: list[str]) -> Reply:
        if asked.method != "GET":
            raise Rejected(100, f"Unsupported {asked.method.lower()} request")
        if not path:
            return self._by_ids(asked)
        self.used["calls"] += 1
        if len(path) == 1:
            return Reply.of(self._node(asked, path[0]))
        if len(path) == 2 and path[1] in EDGES:
            return self._edge(asked, *path)
        raise Rejected(2500, f"Unknown path components: /{'/'.join(path)}")

    def _node(self, asked: Asked, thing: str) -> dict[str, Any]:
        fields = parse_fields(asked.query.get("fields") or "id")
        if thing in self.pages and self.may(asked, thing) and thing not in self.lost:
            return picked({"id": thing, "name": "Trang thử"}, fields, {"id", "name"})
        seen = self.things.get(thing)
        # A lapsed permission looks like a deletion: Graph says the same of both.
        if seen is None or seen["page"] in self.lost or not self.may(asked, seen["page"]):
            raise missing(thing)
        return picked(self._body(thing), fields, FIELDS[seen["kind"]])

    def _by_ids(self, asked: Asked) -> Reply:
        ids = [one for one in asked.query.get("ids", "").split(",") if one]
        if not 1 <= len(ids) <= 50:
            raise Rejected(100, "(#100) Too many IDs. Maximum: 50")
        self.used["calls"] += len(ids)
        return Reply.of({thing: self._node(asked, thing) for thing in ids})

    def _body(self, thing: str) -> dict[str, Any]:
        seen = self.things[thing]
        below = sum(1 for one in self.things.values() if one["of"] == thing)
        if seen["kind"] == "comment":
            return dict(seen["body"])
        order = {"order": "ranked", "total_count": below, "can_comment": True}
        return {**seen["body"], "comments": {"data": [], "summary": order}}

    def _edge(self, asked: Asked, thing: str, edge: str) -> Reply:
        page = thing if edge != "comments" else self.things.get(thing, {}).get("page", "")
        known = page in self.pages and self.may(asked, page)
        if page in self.lost and edge != "comments":
            raise Rejected(
                10,
                "(#10) Object does not exist, cannot be loaded due to missing permission or "
                "reviewable feature. This endpoint requires the 'pages_read_engagement' permission",
                status=403,
                ours=False,
            )
        if not known or page in self.lost:
            raise missing(thing)
        if edge == "subscribed_apps":
            return Reply.of({"data": [{"id": "1", "subscribed_fields": ["feed", "messages"]}]})
        if int(asked.query.get("limit") or 25) > self.heavy:
            message = "Please reduce the amount of data you're asking for, then retry your request"
            raise Rejected(1, message, status=500, ours=False)
        return self._listed(asked, thing, edge)

    def _listed(self, asked: Asked, thing: str, edge: str) -> Reply:
        kind = {"published_posts": "post", "video_reels": "reel", "comments": "comment"}[edge]
        timed = {"since", "until"} & set(asked.query)
        if (timed and kind != "post") or ("filter" in asked.query and kind != "comment"):
            raise Rejected(100, f"(#100) {edge} does not know these parameters")
        ids = [
            one
            for one, seen in self.things.items()
            if seen["kind"] == kind
            and (seen["of"] or seen["page"]) == thing
            and self._within(asked, seen["body"]["created_time"])
        ]
        if kind == "post":
            ids.sort(key=lambda one: one[::-1])  # ranked: no order of time
        if kind == "comment" and asked.query.get("filter") != "stream":
            ids = [one for one in ids if "parent" not in self.things[one]["body"]]
        start = self._cursor(asked)
        if asked.query.get("after", "").endswith("E"):
            return self._paged(asked, f"{thing}/{edge}", [], start, len(ids) + 1)
        step = min(PER_ANSWER, int(asked.query.get("limit") or 25))
        fields = parse_fields(asked.query.get("fields") or "id")
        # The last of an answer comes again with the next: lists move while they are read.
        shown = ids[max(0, start - 1) : start + step]
        data = [picked(self._body(one), fields, FIELDS[kind]) for one in shown]
        return self._paged(asked, f"{thing}/{edge}", data, start + step, len(ids))

    def _within(self, asked: Asked, created: str) -> bool:
        at = datetime.strptime(created, "%Y-%m-%dT%H:%M:%S%z").timestamp()
        since, until = asked.query.get("since"), asked.query.get("until")
        return (not since or at >= int(since)) and (not until or at < int(until))

    def _cursor(self, asked: Asked) -> int:
        after = asked.query.get("after", "")
        if not after:
            return 0
        try:
            return int(after.removeprefix("QVFIUk").rstrip("E"))
        except ValueError:
            raise Rejected(100, "(#100) Invalid parameter: after") from None

    def _paged(
        self, asked: Asked, path: str, data: list[dict[str, Any]], to: int, size: int
    ) -> Reply:
        body: dict[str, Any] = {"data": data}
        # One empty page stands at the end of a list that fills its last page.
        if to < size or (size and to == size):
            # And one in the middle of every list.
            empty = "E" if to == PER_ANSWER and data else ""
            query = {**asked.query, "after": f"QVFIUk{to}{empty}"}
            query["access_token"] = asked.headers["authorization"].partition(" ")[2]
            joined = "&".join(f"{name}={_quoted(value)}" for name, value in query.items())
            onward = f"https://graph.facebook.com/v26.0/{path}?{joined}"
            cursors = {"before": "QVFIUk0", "after": f"QVFIUk{to}"}
            body["paging"] = {"cursors": cursors, "next": onward}
        return Reply(200, json.dumps(body).encode(), {"Content-Type": "application/json"})


def _quoted(value: str) -> str:
    return value.replace("%", "%25").replace("{", "%7B").replace("}", "%7D").replace("&", "%26")
