"""Comments and replies of YouTube videos, looked at again while their number grows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from monitor.collect.connector import Cursor, Found, Gone, Page, Remark, Visit
from monitor.collect.goneguard import too_many
from monitor.collect.limits import QuotaSpent
from monitor.sources.youtube_api import REFUSED, STATS, UNITS, Reply, YouTube
from monitor.sources.youtube_records import REPLIES, THREADS, VIDEOS, gone, public, within
from monitor.sources.youtube_state import State
from records.errors import Quarantine

IDS: Final = 50
PARTS: Final = "snippet,contentDetails,statistics,status"
# A page of comments and one of replies.
_UNITS_NEEDED: Final = 2
# A video that so many more have seen is counted again.
_GROWTH: Final = 1.2
# Visits in which a video's comments may be refused before they are given up.
_TRIES: Final = 3


def fifties(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield ``ids`` in portions that one call may ask for."""
    return (ids[start : start + IDS] for start in range(0, len(ids), IDS))


def number(value: object) -> int:
    """Return a count that the API writes as text; -1 where it is absent."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else -1


def _named(thread: Mapping[str, Any]) -> list[Any]:
    """The replies that a thread names itself."""
    return list(within(thread, "replies", "comments") or ())


def _comments(threads: Iterable[Mapping[str, Any]]) -> list[Any]:
    return [one for thread in threads for one in (thread, *_named(thread))]


class Comments:
    """The comments of a source's recent videos."""

    def __init__(self, visit: Visit, api: YouTube, state: State) -> None:
        self._visit, self._api, self._state = visit, api, state
        self._found = 0
        self._looked: set[str] = set()
        self._put_off: set[str] = set()
        self._pages = max(1, int(visit.settings["comment_pages"]))

    def note(self, video: Mapping[str, Any]) -> None:
        """Note a video of a ``videos.list`` answer, so that its comments are looked at."""
        entry = self._state.videos.setdefault(str(video.get("id")), {"seen": None})
        entry["at"] = str(within(video, "snippet", "publishedAt") or "")
        entry["channel"] = str(within(video, "snippet", "channelId") or "")
        entry["views"] = number(within(video, "statistics", "viewCount"))
        entry["count"] = number(within(video, "statistics", "commentCount"))
        if entry["count"] == 0:
            entry["seen"] = 0

    def new(self) -> Iterator[Found]:
        """Collect the comments of videos noted but not looked through yet."""
        yield from self._replies()
        for video, entry in list(self._state.videos.items()):
            waits = video in self._put_off
            if entry.get("seen") is None and not entry.get("off") and not waits:
                if self._short():
                    return
                yield from self._threads(video)

    def _short(self) -> bool:
        return self._visit.quota_left(UNITS) < _UNITS_NEEDED

    def unfinished(self) -> list[str]:
        """Return the videos whose comments have not all been looked through."""
        return [
            video
            for video, one in self._state.videos.items()
            if not one.get("off") and (one.get("seen") is None or one.get("more"))
        ]

    def rest(self) -> Iterator[Found]:
        """Collect what is left of long lists, for a window that nobody will look at again."""
        while not self._short():
            videos = [video for video in self.unfinished() if video not in self._put_off]
            if not videos:
                break
            yield from self._threads(videos[0])
        self._state.forget_old(self._visit.now)

    def again(self) -> Iterator[Found]:
        """Look again at recent videos whose counts have changed."""
        days = int(self._visit.settings["comment_days"])
        self._state.forget_old(self._visit.now - timedelta(days=days))
        recent = [
            video
            for video, one in self._state.videos.items()
            if one.get("seen") is not None and video not in self._looked
        ]
        for ids in fifties(recent):
            counts = self._counts(ids)
            changed = [video for video in ids if self._changed(video, counts)]
            if not changed:
                continue
            if self._short():
                yield Remark(
                    "Hết phần hạn mức của lần này: bình luận các video cũ được xem lại lần sau",
                    "this visit's share of the quota is spent: older videos' comments wait",
                )
                return
            yield from self._changed_videos(changed, ids, counts)

    def _counts(self, ids: Sequence[str]) -> dict[str, tuple[int, int]] | None:
        """Comments and views by video, from the bucket of their own; ``None`` if there is none."""
        if not self._api.can("videos", "batchGetStats") or self._visit.quota_left(STATS) < 1:
            return None
        try:
            reply = self._api.call(
                "videos", "batchGetStats", bucket=STATS, part="statistics", id=",".join(ids)
            )
        except QuotaSpent:
            return None
        except Quarantine as error:
            if error.reason.startswith((REFUSED, "http_")):
                return None
            raise
        return {
            str(one.get("id")): (
                number(within(one, "statistics", "commentCount")),
                number(within(one, "statistics", "viewCount")),
            )
            for one in reply.items
        }

    def _changed(self, video: str, counts: Mapping[str, tuple[int, int]] | None) -> bool:
        entry = self._state.videos[video]
        if counts is None or video not in counts or entry.get("more"):
            return True
        comments, views = counts[video]
        grown = views > _GROWTH * max(0, entry["views"])
        return grown or (comments != entry["seen"] and not entry.get("off"))

    def _changed_videos(
        self,
        ids: Sequence[str],
        asked: Sequence[str],
        counts: Mapping[str, tuple[int, int]] | None,
    ) -> Iterator[Found]:
        reply = self._api.call("videos", "list", part=PARTS, id=",".join(ids))
        listed = {str(one.get("id")): one for one in reply.items}
        shown = {one: listed[one] for one in ids if one in listed and public(listed[one])}
        yield from self._believed([one for one in ids if one not in shown], asked, listed, counts)
        for one in shown.values():
            self.note(one)
        cursor = self._state.cursor()
        yield Page(reply.body, VIDEOS, f"recent:{ids[0]}", reply.url, cursor=cursor)
        for video in shown:
            entry = self._state.videos[video]
            if not entry.get("off") and (entry["count"] != entry["seen"] or entry.get("more")):
                yield from self._threads(video)

    def _believed(
        self,
        missing: Sequence[str],
        asked: Sequence[str],
        listed: Mapping[str, Any],
        counts: Mapping[str, tuple[int, int]] | None,
    ) -> Iterator[Found]:
        """Tell of videos that are gone, unless the answer looks like YouTube's own trouble.

        What is erased does not come back. A video made private is named as such; one that is left
        out must be left out by both calls. The guarded round of asking again decides the rest.
        """
        sure = [
            one for one in missing if one in listed or (counts is not None and one not in counts)
        ]
        if too_many(len(sure), len(asked)):
            sure = []
        if doubtful := len(missing) - len(sure):
            yield Remark(
                f"YouTube bỏ sót {doubtful} video đang theo dõi: chưa xóa, sẽ hỏi lại",
                f"YouTube left out {doubtful} videos we follow: not erased, they are asked again",
            )
        yield from self.missing(sure, {})

    def missing(self, asked: Sequence[str], shown: Mapping[str, Any]) -> Iterator[Gone]:
        """Tell of videos that were asked for and are not shown any more."""
        missing = tuple(video for video in asked if video not in shown)
        for video in missing:
            self._state.videos.pop(video, None)
        if missing:
            yield gone(missing)

    def _threads(self, video: str) -> Iterator[Found]:
        """Collect a video's comments from the newest down, until as many are found as came anew.

        A look that was cut off goes on where it was; so does, at the next look, a list too long
        for this one.
        """
        entry = self._state.videos[video]
        self._looked.add(video)
        token, deep, expected = "", str(entry.get("more") or ""), 0
        first = entry["seen"] is None
        if first:
            token, deep = deep, ""
        else:
            expected = entry["count"] - entry["seen"]
        entry["seen"], entry["more"], self._found = None, token, 0
        yield Cursor(self._state.cursor())
        # The newest page comes on top of those that go deeper.
        for _ in range(self._pages + bool(deep)):
            before = self._found
            try:
                reply = self._list(video, token)
            except Quarantine as error:
                entry["more"] = ""
                yield from self._refused(video, error)
                break
            self._count_new(_comments(reply.items))
            key = f"comments:{video}:{token or 1}"
            token = entry["more"] = reply.next_page
            yield from self._page(video, reply, key)
            if not first and self._found == before and self._found >= expected:
                # All above the place where the last look ended is known.
                token, deep = deep, ""
                entry["more"] = token
            if not token:
                break
        if video in self._state.videos and video not in self._put_off:
            entry["seen"] = entry["count"]
            entry.pop("tries", None)
            yield Cursor(self._state.cursor())

    def _list(self, video: str, token: str) -> Reply:
        return self._api.call(
            "commentThreads",
            "list",
            part="snippet,replies",
            videoId=video,
            order="time",
            textFormat="plainText",
            maxResults=100,
            pageToken=token,
        )

    def _count_new(self, comments: Iterable[Any]) -> None:
        ids = {str(within(one, "id")) for one in comments}
        self._found += len(ids) - len(self._visit.known("comment", ids))

    def _page(self, video: str, reply: Reply, key: str) -> Iterator[Found]:
        for thread in reply.items:
            total = number(within(thread, "snippet", "totalReplyCount"))
            name = str(thread.get("id"))
            if total > len(_named(thread)) and self._state.threads.get(name) != total:
                self._state.replies[name] = {"video": video, "total": total, "token": ""}
        if reply.items:
            yield Page(
                reply.body,
                THREADS,
                key,
                reply.url,
                cursor=self._state.cursor(),
                options=self._options(video),
            )
        yield from self._replies()

    def _options(self, video: str) -> dict[str, Any]:
        channel = self._state.videos.get(video, {}).get("channel")
        return {"video_id": video, "channel_id": channel}

    def _replies(self) -> Iterator[Found]:
        """Collect all replies to comments of which the thread itself names only some.

        A list too long for this look goes on at the next one.
        """
        for thread, wanted in list(self._state.replies.items()):
            for _ in range(self._pages):
                try:
                    reply = self._reply_page(thread, wanted["token"])
                except Quarantine as error:
                    if not error.reason.startswith(REFUSED):
                        raise
                    wanted["token"] = ""  # the comment went while we looked
                    break
                self._count_new(reply.items)
                key = f"replies:{thread}:{wanted['token'] or 1}"
                wanted["token"] = reply.next_page
                if reply.items:
                    options, cursor = self._options(wanted["video"]), self._state.cursor()
                    yield Page(reply.body, REPLIES, key, reply.url, cursor=cursor, options=options)
                if not reply.next_page:
                    break
            if not wanted["token"]:
                del self._state.replies[thread]
                self._state.threads.pop(thread, None)
                self._state.threads[thread] = wanted["total"]

    def _reply_page(self, thread: str, token: str) -> Reply:
        return self._api.call(
            "comments",
            "list",
            part="snippet",
            parentId=thread,
            textFormat="plainText",
            maxResults=100,
            pageToken=token,
        )

    def _refused(self, video: str, error: Quarantine) -> Iterator[Found]:
        if error.reason == "youtube_commentsDisabled":
            self._state.videos[video]["off"] = True
        elif error.reason == "youtube_videoNotFound":
            reply = self._api.call("videos", "list", part="status", id=video)
            shown = {str(one.get("id")): one for one in reply.items if public(one)}
            yield from self.missing([video], shown)
        else:
            entry = self._state.videos[video]
            entry["tries"] = int(entry.get("tries", 0)) + 1
            if entry["tries"] < _TRIES:
                self._put_off.add(video)
                yield Cursor(self._state.cursor())
            yield Remark(f"Bình luận của {video}: {error.vi}", f"comments of {video}: {error.en}")
