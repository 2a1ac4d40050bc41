"""TikTok's Research API, switched off: TikTok admits no applicants from Vietnam yet.

Each phrase or hashtag is searched in stretches of at most seven days (larger ones end in errors
that cost quota), in turn with the comments of what was found (``tiktok_research_round``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from monitor.collect.connector import Due, Found, Gone, Page, Remark, Visit
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.pagereader import PageReader
from monitor.readers.base import Reader
from monitor.sources.tiktok_research_api import (
    BUCKET,
    COMMENTS,
    KIND,
    PER_PAGE,
    VIDEOS,
    Research,
    comment_record,
    day,
    published,
    video_record,
)
from monitor.sources.tiktok_research_round import MAX_COMMENTS, Round
from records.errors import OperatorError, Quarantine

_ID: Final = re.compile(r"\d{1,19}")
_VIDEO_OF: Final = re.compile(r"/video/(\d+)")


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
        return Round(visit).run()

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Yield videos and comments as they are now, and those that are not shown any more."""
        research = Research(visit)
        posts = [one for one in due if one.kind == "post" and _ID.fullmatch(one.platform_id)]
        times = {one.platform_id: one.published_at or published(one.platform_id) for one in posts}
        videos = sorted(times, key=lambda one: times[one])
        while videos:
            until = times[videos[0]] + timedelta(days=6)
            asked = [one for one in videos[:PER_PAGE] if times[one] <= until]
            videos = videos[len(asked) :]
            stretch = (day(times[asked[0]]), day(times[asked[-1]]))
            yield from _told(self._again(research, asked, stretch))
        below: dict[str, set[str]] = defaultdict(set)
        for one in due:
            if one.kind == "comment" and (match := _VIDEO_OF.search(one.url)):
                below[match.group(1)].add(one.platform_id)
        for video, comments in below.items():
            yield from _told(self._again_below(research, video, comments))

    def _again(
        self, research: Research, asked: list[str], stretch: tuple[str, str]
    ) -> Iterator[Found]:
        one_of = {"operation": "IN", "field_name": "video_id", "field_values": asked}
        reply = research.videos(
            {
                "query": {"and": [one_of]},
                "start_date": stretch[0],
                "end_date": stretch[1],
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


def _told(found: Iterator[Found]) -> Iterator[Found]:
    """What is found; of a refusal only the reason, since the rest is still to be asked about."""
    try:
        yield from found
    except Quarantine as error:
        yield Remark(error.vi, error.en)


def _not_admitted() -> OperatorError:
    return OperatorError(
        "Chưa có khóa Research API: TikTok chỉ nhận hồ sơ của tổ chức nghiên cứu phi lợi nhuận ở "
        "Mỹ, EEA, Anh, Thụy Sĩ, không nhận từ Việt Nam; bộ thu này để sẵn cho khi điều đó đổi",
        "there is no Research API key: TikTok admits non-profit researchers in the US, the EEA, "
        "the UK and Switzerland, not from Vietnam; this connector waits for that to change",
    )


CONNECTOR: Final = TikTokResearch()
