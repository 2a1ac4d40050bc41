"""YouTube's videos and comments as records."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from monitor.collect.connector import Gone
from monitor.collect.pagereader import Element, PageReader
from monitor.readers.text import clean, language_tag
from records.incoming import MediaRef, Metrics, Record

PLATFORM: Final = "youtube"
VIDEOS: Final = "youtube.videos"
THREADS: Final = "youtube.threads"
REPLIES: Final = "youtube.replies"
_DURATION: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def watch_url(video: str, comment: str = "") -> str:
    """Return the address of a video, or of a comment below it."""
    return f"https://www.youtube.com/watch?v={video}" + (f"&lc={comment}" if comment else "")


def speech_id(video: str) -> str:
    """Return the id of the item that holds what is said in a video."""
    return f"{video}:speech"


def gone(videos: Sequence[str]) -> Gone:
    """Return that videos are not shown any more, and with them what was said in them."""
    ids = (*videos, *(speech_id(video) for video in videos))
    return Gone("post", ids, "videos.list")


def duration_ms(value: object) -> int | None:
    """Return an ISO 8601 length such as ``PT1M1S`` in milliseconds; ``None`` for none or zero."""
    match = _DURATION.fullmatch(str(value or ""))
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 or None


def within(value: Any, *names: str) -> Any:
    """Return the value that the names lead to, ``None`` where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def uploaded(listed: Any) -> tuple[str, Any]:
    """Return the video that an entry of a playlist stands for, empty for none, and its time."""
    video = within(listed, "contentDetails", "videoId") or within(
        listed, "snippet", "resourceId", "videoId"
    )
    at = within(listed, "contentDetails", "videoPublishedAt") or within(
        listed, "snippet", "publishedAt"
    )
    return video if isinstance(video, str) else "", at


def worded(listed: Any) -> str:
    """Return a short mark of the title and description that an entry of a playlist shows."""
    words = [within(listed, "snippet", name) for name in ("title", "description")]
    return hashlib.sha256(repr(words).encode(errors="replace")).hexdigest()[:8]


def public(video: Any) -> bool:
    """Whether a video resource is shown to everybody: unlisted is not, live streams are."""
    return (within(video, "status", "privacyStatus") or "public") == "public"


def video_text(title: object, description: object) -> str:
    """Return the words of a video: its title, then its description."""
    parts = (clean(str(title or "")), clean(str(description or "")))
    return "\n\n".join(part for part in parts if part)


def _video(element: Element) -> Record | None:
    if not public(element.value):
        return None
    video = str(element.get("id") or "")
    title = element.get("snippet", "title")
    length = duration_ms(element.get("contentDetails", "duration"))
    language = element.get("snippet", "defaultAudioLanguage") or element.get(
        "snippet", "defaultLanguage"
    )
    return element.record(
        PLATFORM,
        "post",
        video,
        video_text(title, element.get("snippet", "description")),
        title=clean(str(title or "")) or None,
        url=watch_url(video),
        channel_id=element.get("snippet", "channelId"),
        lang=language_tag(language),
        media=(MediaRef("video", url=watch_url(video), duration_ms=length),),
        metrics=element.metrics(
            views=element.get("statistics", "viewCount"),
            likes=element.get("statistics", "likeCount"),
            comments=element.get("statistics", "commentCount"),
        ),
        published_at=element.time(element.get("snippet", "publishedAt")),
    )


def _comment(element: Element) -> Record:
    """Replies listed alone do not name their video: the page was asked with it."""
    asked = element.options.metadata or {}
    video = str(element.get("snippet", "videoId") or asked.get("video_id") or "")
    channel = element.get("snippet", "channelId") or asked.get("channel_id")
    comment = str(element.get("id") or "")
    author = element.get("snippet", "authorChannelId", "value")
    text = element.get("snippet", "textOriginal") or element.get("snippet", "textDisplay")
    likes = element.get("snippet", "likeCount")
    return element.record(
        PLATFORM,
        "comment",
        comment,
        str(text or ""),
        parent_id=str(element.get("snippet", "parentId") or video) or None,
        url=watch_url(video, comment) if video else None,
        channel_id=channel,
        author_key=author,
        # The channel itself may be an office or a person.
        author_kind="unknown" if author and author == channel else "person",
        metrics=element.metrics(likes=likes) if likes is not None else Metrics(),
        published_at=element.time(element.get("snippet", "publishedAt")),
    )


READERS: Final = (
    PageReader(VIDEOS, (("items", "*"),), _video),
    PageReader(
        THREADS,
        (("items", "*", "snippet", "topLevelComment"), ("items", "*", "replies", "comments", "*")),
        _comment,
    ),
    PageReader(REPLIES, (("items", "*"),), _comment),
)
