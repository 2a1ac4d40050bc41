"""TikTok's Research API, switched off: TikTok admits no applicants from Vietnam yet.

Each phrase or hashtag is searched in stretches of at most seven days (larger ones end in errors
that cost quota), then the comments of what was found are listed.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from monitor.collect.connector import Cursor, Due, Found, Gone, Page, Remark, Visit
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.pagereader import PageReader
from monitor.readers.base import Reader
from monitor.sources.tiktok_api import Reply
from monitor.sources.tiktok_research_api import (
    BUCKET,
    PER_PAGE,
    Research,
    comment_record,
    day,
    day_of,
    published,
    video_record,
    windows,
)
from records.errors import OperatorError, Quarantine

KIND: Final = "tiktok_research"
VIDEOS: Final = f"{KIND}.videos"
COMMENTS: Final = f"{KIND}.comments"
OVERLAP: Final = timedelta(days=1)
MAX_COMMENTS: Final = 1_000
"""Comments of one video that the API lists at most."""
MAX_PHRASES: Final = 1_000
_VIDEO_OF: Final = re.compile(r"/video/(\d+)")


def _condition(phrase: str) -> dict[str, Any]:
    if phrase.startswith("#"):
        return {"operation": "EQ", "field_name": "hashtag_name", "field_values": [phrase[1:]]}
    return {"operation": "EQ", "field_name": "keyword", "field_values": [phrase]}


class _Work:
    """What is done, and the search under way (``at``), as the cursor keeps them."""

    def __init__(self, cursor: Mapping[str, Any]) -> None:
        kept = copy.deepcopy(dict(cursor))
        self.done: dict[str, str] = kept.get("done", {})
        self.at: dict[str, Any] = kept.get("at", {})

    def plain(self) -> dict[str, Any]:
        # Phrases nobody watches any more are forgotten in time.
        newest = sorted(self.done.items(), key=lambda one: one[1])[-MAX_PHRASES:]
        return copy.deepcopy({"done": dict(newest), "at": self.at})

    def ordered(self, visit: Visit) -> list[str]:
        """Return the phrases: the one under way, then those whose last search is longest ago."""
        hashtags = [f"#{tag}" for tag in visit.watched.hashtags]
        phrases = dict.fromkeys([*visit.settings["queries"], *visit.watched.queries, *hashtags])
        under_way = self.at.get("phrase")
        return sorted(phrases, key=lambda one: (one != under_way, self.done.get(one, "")))

    def begin(self, phrase: str, start: str, end: str) -> None:
        """Begin a search, unless it is the one under way."""
        if [self.at.get(name) for name in ("phrase", "start", "end")] != [phrase, start, end]:
            where = {"phrase": phrase, "start": start, "end": end}
            self.at = {**where, "cursor": 0, "search_id": "", "more": True, "todo": []}


class TikTokResearch:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (
            PageReader(VIDEOS, (("data", "videos", "*"),), video_record),
            PageReader(COMMENTS, (("data", "comments", "*"),), comment_record),
        )

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield what each phrase finds since the day it was last searched to the end."""
        research, work = Research(visit), _Work(visit.cursor)
        today = visit.http.platform_now
        first = today - timedelta(days=max(0, int(visit.settings["first_days"]) - 1))
        for phrase in work.ordered(visit):
            begin = day_of(work.done[phrase]) - OVERLAP if phrase in work.done else first
            if visit.window is not None:
                begin, today = visit.window.start, visit.window.end - timedelta(seconds=1)
            if work.at.get("phrase") == phrase:
                begin = day_of(work.at["start"])
            for start, end in windows(begin, today):
                work.begin(phrase, start, end)
                yield from self._search(visit, research, work)
                work.done[phrase], work.at = end, {}
                yield Cursor(work.plain())

    def _search(self, visit: Visit, research: Research, work: _Work) -> Iterator[Found]:
        at = work.at
        yield from self._comments(research, work)
        while at["more"]:
            reply = self._videos(visit, research, at)
            found = reply.listed("videos")
            more = bool(reply.data.get("has_more")) and reply.number("cursor") > at["cursor"]
            key = f"videos:{at['phrase']}:{at['start']}:{at['cursor']}"
            at |= {"cursor": reply.number("cursor"), "more": more}
            at["search_id"] = str(reply.data.get("search_id") or "")
            if visit.settings["comments"]:
                spoken = [str(one["id"]) for one in found if one.get("comment_count")]
                at["todo"] = [[video, 0] for video in spoken[: visit.quota_left(BUCKET)]]
            yield Page(reply.body, VIDEOS, key, reply.url, work.plain(), at["phrase"])
            yield from self._comments(research, work)

    def _videos(self, visit: Visit, research: Research, at: dict[str, Any]) -> Reply:
        region = {
            "operation": "IN",
            "field_name": "region_code",
            "field_values": [visit.settings["region"]],
        }
        body = {
            "query": {"and": [region, _condition(at["phrase"])]},
            "start_date": at["start"],
            "end_date": at["end"],
            "max_count": PER_PAGE,
        }
        if not at["search_id"]:
            return research.videos({**body, "cursor": 0})
        try:
            return research.videos({**body, "cursor": at["cursor"], "search_id": at["search_id"]})
        except Quarantine as error:
            if not error.reason.startswith("tiktok_invalid"):
                raise
            # Good search ids are refused at times; the search begins anew, nothing comes twice.
            at |= {"cursor": 0, "search_id": ""}
            return research.videos({**body, "cursor": 0})

    def _comments(self, research: Research, work: _Work) -> Iterator[Found]:
        todo = work.at["todo"]
        while todo:
            video, cursor = todo[0]
            reply = research.comments(video, cursor)
            following = reply.number("cursor")
            if reply.data.get("has_more") and cursor < following < MAX_COMMENTS:
                todo[0] = [video, following]
            else:
                todo.pop(0)
            yield Page(reply.body, COMMENTS, f"comments:{video}:{cursor}", reply.url, work.plain())

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Yield videos and comments as they are now, and those that are not shown any more."""
        research = Research(visit)
        videos = sorted(one.platform_id for one in due if one.kind == "post")
        while videos:
            until = published(videos[0]) + timedelta(days=6)
            asked = [one for one in videos[:PER_PAGE] if published(one) <= until]
            videos = videos[len(asked) :]
            yield from self._again(research, asked)
        below: dict[str, set[str]] = defaultdict(set)
        for one in due:
            if one.kind == "comment" and (match := _VIDEO_OF.search(one.url)):
                below[match.group(1)].add(one.platform_id)
        for video, comments in below.items():
            yield from self._again_below(research, video, comments)

    def _again(self, research: Research, asked: list[str]) -> Iterator[Found]:
        one_of = {"operation": "IN", "field_name": "video_id", "field_values": asked}
        reply = research.videos(
            {
                "query": {"and": [one_of]},
                "start_date": day(published(asked[0])),
                "end_date": day(published(asked[-1])),
                "max_count": PER_PAGE,
                "cursor": 0,
            }
        )
        yield Page(reply.body, VIDEOS, f"again:{asked[0]}", reply.url)
        shown = {str(one.get("id")) for one in reply.listed("videos")}
        if reply.data.get("has_more"):
            return
        if lost := tuple(one for one in asked if one not in shown):
            yield Gone("post", lost, "not shown by TikTok")

    def _again_below(self, research: Research, video: str, asked: set[str]) -> Iterator[Found]:
        cursor, left = 0, set(asked)
        while True:
            reply = research.comments(video, cursor)
            yield Page(reply.body, COMMENTS, f"comments:{video}:{cursor}", reply.url)
            left -= {str(one.get("id")) for one in reply.listed("comments")}
            following = reply.number("cursor")
            if not reply.data.get("has_more") or following <= cursor:
                break
            if following >= MAX_COMMENTS:
                return
            cursor = following
        if left:
            yield Gone("comment", tuple(sorted(left)), "not shown by TikTok")

    def check(self, visit: Visit) -> Remark:
        """Ask for a token, which costs nothing."""
        try:
            Research(visit).token()
        except OperatorError as error:
            if any(not visit.secrets.get(one.env) for one in self.manifest.credentials):
                raise _not_admitted() from error
            raise
        left = visit.quota_left(BUCKET)
        return Remark(
            f"Research API cấp mã truy cập; hôm nay còn {left} yêu cầu",
            f"the Research API gives a token; {left} requests are left today",
        )


def _not_admitted() -> OperatorError:
    return OperatorError(
        "Chưa có khóa Research API: TikTok chỉ nhận hồ sơ của tổ chức nghiên cứu phi lợi nhuận ở "
        "Mỹ, EEA, Anh, Thụy Sĩ, không nhận từ Việt Nam; bộ thu này để sẵn cho khi điều đó đổi",
        "there is no Research API key: TikTok admits non-profit researchers in the US, the EEA, "
        "the UK and Switzerland, not from Vietnam; this connector waits for that to change",
    )


CONNECTOR: Final = TikTokResearch()
