"""Single public TikTok videos that an operator names: description and counts by yt-dlp.

The video itself is never downloaded. What is archived is what records need of yt-dlp's answer, not
TikTok's page, which carries handles, portraits and other people's videos.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from monitor.collect.connector import Due, Found, Gone, Page, Remark, Visit
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.pagereader import Element, PageReader
from monitor.collect.trouble import Trouble
from monitor.collect.ytdlp import MAX_BYTES, YtDlp
from monitor.readers.base import Reader
from records.errors import OperatorError, Quarantine, Retry
from records.incoming import MediaRef, Record

KIND: Final = "tiktok_url"
READER: Final = f"{KIND}.video"
_ADDRESS: Final = re.compile(r"https?://(?:www\.|m\.)?tiktok\.com/(?:@[\w.-]*/)?video/(\d{5,20})\b")
_KEPT: Final = (
    "id",
    "description",
    "title",
    "timestamp",
    "duration",
    "uploader_id",
    "view_count",
    "like_count",
    "repost_count",
    "comment_count",
)
_GONE: Final = frozenset({"source_private", "source_gone", "http_404", "http_410"})


def video_id(address: str) -> str:
    """Return the video's id in a full address, empty where it is none."""
    match = _ADDRESS.match(address.strip())
    return match.group(1) if match else ""


def _url(video: str) -> str:
    # Any handle leads to the video; leaving it out keeps a person's name out of our rows.
    return f"https://www.tiktok.com/@_/video/{video}"


def _record(element: Element) -> Record:
    video = str(element.get("id") or "")
    seconds = element.get("duration")
    length = int(seconds * 1000) if isinstance(seconds, int | float) and seconds > 0 else None
    return element.record(
        "tiktok",
        "post",
        video,
        str(element.get("description") or element.get("title") or ""),
        url=_url(video),
        author_key=str(element.get("uploader_id") or "") or None,
        media=(MediaRef("video", url=_url(video), duration_ms=length),),
        metrics=element.metrics(
            views=element.get("view_count"),
            likes=element.get("like_count"),
            shares=element.get("repost_count"),
            comments=element.get("comment_count"),
        ),
        published_at=element.time(element.get("timestamp")),
    )


def _body(info: Mapping[str, Any]) -> bytes:
    kept = {name: info[name] for name in _KEPT if info.get(name) is not None}
    return json.dumps({"video": kept}, ensure_ascii=False, sort_keys=True).encode()


def _opened(visit: Visit, count: int) -> YtDlp:
    from monitor.sources.tiktok_page import PublicTikTokIE

    return YtDlp(
        visit,
        add=(PublicTikTokIE(),),
        max_bytes=MAX_BYTES * count,
        max_requests=4 * count,
        max_seconds=3600,
    )


class TikTokUrl:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (PageReader(READER, (("video",),), _record),)

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield the listed videos that are not here yet; those that are, ``refresh`` asks for."""
        listed: dict[str, str] = {}
        for address in visit.settings["urls"]:
            if video := video_id(address):
                listed.setdefault(video, address)
            else:
                yield Remark(
                    f"Không phải địa chỉ video TikTok đầy đủ: {address[:120]}",
                    f"not a full address of a TikTok video: {address[:120]}",
                )
        known = visit.known("post", listed)
        yield from self.videos(visit, [video for video in listed if video not in known])

    def videos(self, visit: Visit, ids: Sequence[str]) -> Iterator[Found]:
        """Yield videos by id, ``Gone`` for those made private or deleted.

        Raises:
            Parked: TikTok blocks this machine's address or checks for robots: nothing more is
                asked.
            Retry: TikTok is busy; what is wrong with one video is told after the others.
        """
        if not ids:
            return
        trouble = Trouble()
        with _opened(visit, len(ids)) as ytdlp:
            for video in ids:
                try:
                    info = ytdlp.info(_url(video), process=False)
                    trouble.passed()
                except Retry as error:
                    trouble.met(error)
                    continue
                except Quarantine as error:
                    trouble.passed()
                    if error.reason in _GONE:
                        yield Gone("post", (video,), error.reason)
                    yield Remark(f"{_url(video)}: {error.vi}", f"{_url(video)}: {error.en}")
                    continue
                yield Page(_body(info), READER, f"video:{video}", _url(video))
        trouble.tell()

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Yield videos as they are now, and those that are not shown any more."""
        yield from self.videos(visit, [one.platform_id for one in due if one.kind == "post"])

    def check(self, visit: Visit) -> Remark:
        """Read the first listed video."""
        first = next((video for one in visit.settings["urls"] if (video := video_id(one))), "")
        if not first:
            return Remark("Chưa có địa chỉ video nào", "no video address is listed yet")
        try:
            with _opened(visit, 1) as ytdlp:
                ytdlp.info(_url(first), process=False)
        except Quarantine as error:
            raise OperatorError(
                f"{_url(first)}: {error.vi}", f"{_url(first)}: {error.en}"
            ) from error
        return Remark(f"Đọc được {_url(first)}", f"{_url(first)} can be read")


CONNECTOR: Final = TikTokUrl()
