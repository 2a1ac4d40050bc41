"""What Graph objects are as records: posts, reels and comments of a Page. Never who wrote them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from monitor.collect.pagereader import Element, PageReader
from records.incoming import MediaRef, MediaType, Record

PLATFORM: Final = "facebook"
Shape = Literal["posts", "reels", "comments"]
_TOTAL: Final = "summary(true).limit(0)"
FIELDS: Final[Mapping[Shape, str]] = {
    "posts": (
        "id,message,created_time,updated_time,permalink_url,attachments{media_type,media,url},"
        f"shares,reactions.{_TOTAL},comments.{_TOTAL}"
    ),
    "reels": f"id,description,created_time,permalink_url,length,likes.{_TOTAL},comments.{_TOTAL}",
    # Of the parent its id only: its words must not stand in another comment's bytes.
    "comments": "id,message,created_time,like_count,comment_count,parent{id}",
}
_MEDIA: Final[Mapping[str, MediaType]] = {"photo": "image", "album": "image", "video": "video"}
_SITE: Final = "https://www.facebook.com"


def post_url(page: str, thing: str) -> str:
    """Return the public address of a post (``PAGE_POST``) or of a reel (its id alone)."""
    own, _, post = thing.rpartition("_")
    return f"{_SITE}/{own}/posts/{post}" if own else f"{_SITE}/{page}/videos/{thing}"


def comment_url(page: str, thing: str, comment: str) -> str:
    """Return the public address of a comment; the Page's id comes first in it."""
    return f"{post_url(page, thing)}?comment_id={comment.rpartition('_')[2]}"


def total(value: object) -> Any:
    """Return ``summary.total_count`` of an edge asked for its summary, ``None`` without one."""
    summary = value.get("summary") if isinstance(value, Mapping) else None
    return summary.get("total_count") if isinstance(summary, Mapping) else None


def _given(element: Element, name: str) -> str:
    return str((element.options.metadata or {}).get(name) or "")


def _id(element: Element) -> str:
    return str(element.get("id") or "")


def _media(element: Element) -> tuple[MediaRef, ...]:
    attached = element.get("attachments", "data")
    found = []
    for one in attached if isinstance(attached, list) else ():
        if not isinstance(one, Mapping):
            continue
        kind = _MEDIA.get(str(one.get("media_type")).partition("_")[0])
        # The page it is shown on, not the signed address of the bytes: they are not collected.
        if kind and isinstance(one.get("url"), str):
            found.append(MediaRef(kind, url=one["url"]))
    return tuple(found)


def post(element: Element) -> Record:
    """Return a Page's post."""
    thing = _id(element)
    page = thing.rpartition("_")[0] or _given(element, "page")
    return element.record(
        PLATFORM,
        "post",
        thing,
        str(element.get("message") or ""),
        url=str(element.get("permalink_url") or post_url(page, thing)),
        channel_id=page or None,
        author_kind="org",
        media=_media(element),
        published_at=element.time(element.get("created_time"), "created_time"),
        metrics=element.metrics(
            likes=total(element.get("reactions")),
            shares=element.get("shares", "count"),
            comments=total(element.get("comments")),
        ),
    )


def reel(element: Element) -> Record:
    """Return a Page's reel; ``length`` is in seconds."""
    thing, page = _id(element), _given(element, "page")
    length = element.get("length")
    duration = round(length * 1000) if isinstance(length, int | float) and length > 0 else None
    url = post_url(page, thing)
    return element.record(
        PLATFORM,
        "post",
        thing,
        str(element.get("description") or ""),
        url=url,
        channel_id=page or None,
        author_kind="org",
        media=(MediaRef("video", url=url, duration_ms=duration),),
        published_at=element.time(element.get("created_time"), "created_time"),
        metrics=element.metrics(
            likes=total(element.get("likes")), comments=total(element.get("comments"))
        ),
    )


def comment(element: Element) -> Record | None:
    """Return a comment; one without words (a sticker, a picture) is left out."""
    text = str(element.get("message") or "")
    if not text.strip():
        return None
    thing, page, of = _id(element), _given(element, "page"), _given(element, "post")
    return element.record(
        PLATFORM,
        "comment",
        thing,
        text,
        parent_id=str(element.get("parent", "id") or of) or None,
        url=comment_url(page, of, thing) if of else None,
        channel_id=page or None,
        published_at=element.time(element.get("created_time"), "created_time"),
        metrics=element.metrics(
            likes=element.get("like_count"), comments=element.get("comment_count")
        ),
    )


_MAKE: Final[Mapping[Shape, Callable[[Element], Record | None]]] = {
    "posts": post,
    "reels": reel,
    "comments": comment,
}


def _readers(kind: str, suffix: str, path: tuple[str, ...]) -> tuple[PageReader, ...]:
    return tuple(
        PageReader(f"{kind}.{name}{suffix}", (path,), make) for name, make in _MAKE.items()
    )


def edge_readers(kind: str) -> tuple[PageReader, ...]:
    """Return the readers of edges: ``KIND.posts``, ``KIND.reels``, ``KIND.comments``."""
    return _readers(kind, "", ("data", "*"))


def id_readers(kind: str) -> tuple[PageReader, ...]:
    """Return the readers of things asked for by id: ``posts_by_id`` (several), ``posts_alone``."""
    return (*_readers(kind, "_by_id", ("*",)), *_readers(kind, "_alone", ()))
