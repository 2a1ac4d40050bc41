"""TikTok's Research API: requests that are paid for, and records of what they return."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from monitor.collect.connector import Answer, Visit
from monitor.collect.pagereader import Element
from monitor.feeds.answers import retry_after
from monitor.readers.text import clean
from monitor.sources.tiktok_api import Reply, call, error_code, token_request
from records.errors import Retry
from records.incoming import MediaRef, Record

KIND: Final = "tiktok_research"
VIDEOS: Final = f"{KIND}.videos"
COMMENTS: Final = f"{KIND}.comments"
BUCKET: Final = "requests"
TRIES: Final = 3
"""Failed requests are paid for too, so nothing is asked more often (connectors.md, 3d)."""
VIDEO_FIELDS: Final = (
    "id,username,region_code,create_time,video_description,voice_to_text,hashtag_names,"
    "view_count,like_count,comment_count,share_count,video_duration"
)
COMMENT_FIELDS: Final = "id,video_id,text,like_count,reply_count,parent_comment_id,create_time"
PER_PAGE: Final = 100
_SHORT_S: Final = 60.0


class Research:
    """The calls of one visit. The token lives as long as the visit (TikTok: two hours)."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._token = ""

    def videos(self, body: Mapping[str, Any]) -> Reply:
        """Query videos; raises as ``call``, and ``QuotaSpent``."""
        return self._call("/v2/research/video/query/", VIDEO_FIELDS, body)

    def comments(self, video: str, cursor: int) -> Reply:
        """List comments of a video; raises as ``call``, and ``QuotaSpent``."""
        body = {"video_id": int(video), "max_count": PER_PAGE, "cursor": cursor}
        return self._call("/v2/research/video/comment/list/", COMMENT_FIELDS, body)

    def token(self, refused: str = "") -> str:
        """Return the access token, a new one where none is there or it was refused."""
        if not self._token or self._token == refused:
            told = token_request(self._visit, {"grant_type": "client_credentials"}, again=True)
            self._token = str(told["access_token"])
        return self._token

    def _call(self, path: str, fields: str, body: Mapping[str, Any]) -> Reply:
        return call(self._visit, path, fields, body, self.token, ask=self._ask)

    def _ask(self, method: str, url: str, **more: Any) -> Answer:
        for attempt in range(1, TRIES + 1):
            try:
                answer = self._visit.http.request(
                    method, url, bucket=BUCKET, again=False, final=_limited, **more
                )
            except Retry as error:
                if attempt == TRIES or error.after_s is not None:
                    raise
                continue
            if _limited(answer):
                raise self._limit(answer)
            return answer
        raise AssertionError("the last try returns or raises")

    def _limit(self, answer: Answer) -> Exception:
        if "quota" in error_code(answer):
            return self._visit.http.exhausted(BUCKET)
        after = retry_after(answer.header("retry-after"))
        if after is not None and after <= _SHORT_S:
            return Retry("TikTok báo hỏi quá nhanh", "TikTok says we ask too fast", after_s=after)
        # No other 429 is documented: the day's requests are spent.
        return self._visit.http.exhausted(BUCKET)


def _limited(answer: Answer) -> bool:
    return answer.status == 429


def day(moment: datetime) -> str:
    """Return a day as the API writes it."""
    return moment.astimezone(UTC).strftime("%Y%m%d")


def day_of(text: str) -> datetime:
    """Return the beginning of a day that ``day`` wrote."""
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC)


def published(video: str) -> datetime:
    """Return when a video was published: the upper 32 bits of its id are seconds."""
    return datetime.fromtimestamp(int(video) >> 32, UTC)


def windows(start: datetime, end: datetime, days: int = 7) -> list[tuple[str, str]]:
    """Return stretches of at most ``days`` days, both ends included, from ``start`` to ``end``."""
    found: list[tuple[str, str]] = []
    while day(start) <= day(end):
        last = min(start + timedelta(days=days - 1), end)
        found.append((day(start), day(last)))
        start += timedelta(days=days)
    return found


def video_record(element: Element) -> Record:
    """Return a video's record: its words and what TikTok's own transcript says was spoken."""
    video = str(element.get("id") or "")
    url = f"https://www.tiktok.com/@_/video/{video}"
    description = clean(str(element.get("video_description") or ""))
    spoken = clean(str(element.get("voice_to_text") or ""))
    seconds = element.get("video_duration")
    length = seconds * 1000 if isinstance(seconds, int) and 0 < seconds < 1_000_000 else None
    return element.record(
        "tiktok",
        "post",
        video,
        "\n\n".join(part for part in (description, spoken) if part),
        url=url,
        author_key=str(element.get("username") or "") or None,
        media=(MediaRef("video", url=url, duration_ms=length),),
        metrics=element.metrics(
            views=element.get("view_count"),
            likes=element.get("like_count"),
            shares=element.get("share_count"),
            comments=element.get("comment_count"),
        ),
        published_at=element.time(element.get("create_time")),
    )


def comment_record(element: Element) -> Record:
    """Return a comment's record; TikTok names no author here."""
    comment = str(element.get("id") or "")
    video = str(element.get("video_id") or "")
    return element.record(
        "tiktok",
        "comment",
        comment,
        str(element.get("text") or ""),
        parent_id=str(element.get("parent_comment_id") or video) or None,
        url=f"https://www.tiktok.com/@_/video/{video}?comment={comment}",
        author_kind="person",
        metrics=element.metrics(
            likes=element.get("like_count"), comments=element.get("reply_count")
        ),
        published_at=element.time(element.get("create_time")),
    )
