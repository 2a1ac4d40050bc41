"""TikTok's Display API: the videos of an account whose owner has authorised us. No comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from monitor.collect.connector import Due, Found, Gone, Page, Remark, Visit
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.pagereader import Element, PageReader
from monitor.collect.tokens import Pair, Tokens, expiry
from monitor.readers.base import Reader
from monitor.sources.tiktok_api import Reply, call, token_request, whole
from records.incoming import MediaRef, Record

KIND: Final = "tiktok_account"
READER: Final = f"{KIND}.videos"
# Cover images are left out: their addresses run out after six hours and they are not kept.
FIELDS: Final = (
    "id,create_time,share_url,video_description,duration,title,"
    "like_count,comment_count,share_count,view_count"
)
PER_PAGE: Final = 20
"""Most videos a page (TikTok's limit, for lists and queries)."""
OVERLAP: Final = timedelta(hours=48)
_PAGES_MAX: Final = 1_000
_HANDLE: Final = re.compile(r"tiktok\.com/@([\w.-]+)/")


def _video(element: Element) -> Record:
    video = str(element.get("id") or "")
    handle = _HANDLE.search(str(element.get("share_url") or ""))
    # The account is our own and public: its name may stand in clear.
    name = handle.group(1) if handle else "_"
    url = f"https://www.tiktok.com/@{name}/video/{video}"
    seconds = element.get("duration")
    length = seconds * 1000 if isinstance(seconds, int) and 0 < seconds < 1_000_000 else None
    return element.record(
        "tiktok",
        "post",
        video,
        str(element.get("video_description") or element.get("title") or ""),
        url=url,
        channel_id=f"@{name}" if handle else None,
        author_kind="org",
        media=(MediaRef("video", url=url, duration_ms=length),),
        metrics=element.metrics(
            views=element.get("view_count"),
            likes=element.get("like_count"),
            shares=element.get("share_count"),
            comments=element.get("comment_count"),
        ),
        published_at=element.time(element.get("create_time")),
    )


def _tokens(visit: Visit) -> Tokens:
    def rotate(refresh: str) -> Pair:
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
        told = token_request(visit, form, again=False)
        return Pair(
            str(told["access_token"]),
            str(told.get("refresh_token") or refresh),
            expiry(told.get("expires_in")),
            expiry(told.get("refresh_expires_in")),
        )

    return Tokens(
        visit,
        refresh_env="MANHMOI_TIKTOK_REFRESH_TOKEN",
        access_env="MANHMOI_TIKTOK_ACCESS_TOKEN",
        rotate=rotate,
    )


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _times(reply: Reply) -> list[int]:
    """Times of publication on a page, in milliseconds."""
    found = (whole(video.get("create_time")) for video in reply.listed("videos"))
    return [at * 1000 for at in found if at]


class TikTokAccount:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (PageReader(READER, (("data", "videos", "*"),), _video),)

    def _ask(self, visit: Visit, path: str, body: Mapping[str, Any], fields: str = FIELDS) -> Reply:
        tokens = _tokens(visit)
        return call(visit, path, fields, body, lambda refused: tokens.access(refused=refused))

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield videos, newest first, back to where the last finished visit began.

        The cursor holds ``since``, the newest time that is wholly covered; while a visit is under
        way also ``at``, where it goes on, and ``top``, the newest time it has seen.
        """
        since = int(visit.cursor.get("since") or 0)
        top = int(visit.cursor.get("top") or 0)
        at = int(visit.cursor.get("at") or 0)
        if visit.window is not None:
            since = _ms(visit.window.start)
            at = at or _ms(visit.window.end)
        floor = since if visit.window else since - _ms_of(OVERLAP)
        been: set[int] = set()
        while True:
            body = {"max_count": PER_PAGE, **({"cursor": at} if at else {})}
            reply = self._ask(visit, "/v2/video/list/", body)
            times = _times(reply)
            top = max([top, *times])
            following = reply.number("cursor")
            # A cursor that was given before would go round for ever.
            been.add(at)
            stuck = not following or following in been or len(been) >= _PAGES_MAX
            last = not reply.data.get("has_more") or stuck or (times and min(times) < floor)
            cursor: dict[str, int] = {"since": since, "at": following, "top": top}
            if last:
                cursor = {"since": max(since, top)}
            yield Page(reply.body, READER, f"list:{at}", reply.url, cursor)
            if last:
                return
            at = following

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Yield videos as they are now, and those that the account does not show any more."""
        ids = [one.platform_id for one in due if one.kind == "post"]
        for start in range(0, len(ids), PER_PAGE):
            asked = ids[start : start + PER_PAGE]
            reply = self._ask(visit, "/v2/video/query/", {"filters": {"video_ids": asked}})
            yield Page(reply.body, READER, f"query:{asked[0]}", reply.url)
            shown = {str(video.get("id")) for video in reply.listed("videos")}
            if lost := tuple(one for one in asked if one not in shown):
                yield Gone("post", lost, "not shown by the account")

    def check(self, visit: Visit) -> Remark:
        """Ask for one video's id."""
        self._ask(visit, "/v2/video/list/", {"max_count": 1}, "id")
        ends = _tokens(visit).pair().refresh_expires_at
        if ends is None:
            return Remark("TikTok nhận các mã", "TikTok accepts the tokens")
        day = ends.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).strftime("%d/%m/%Y")
        return Remark(
            f"TikTok nhận các mã; refresh token có hạn đến {day}",
            f"TikTok accepts the tokens; the refresh token is good until {day}",
        )


def _ms_of(length: timedelta) -> int:
    return int(length.total_seconds() * 1000)


CONNECTOR: Final = TikTokAccount()
