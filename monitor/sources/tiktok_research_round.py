"""One visit to the Research API: searches and lists of comments take turns, one request each.

The day has few requests, and a visit may be given a single one. What is left is kept in the cursor:
the search under way, the videos whose comments are still to be listed, and whose turn it was.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from monitor.collect.connector import Cursor, Found, Page, Remark, Visit
from monitor.sources.tiktok_api import Reply, whole
from monitor.sources.tiktok_research_api import (
    BUCKET,
    COMMENTS,
    PER_PAGE,
    VIDEOS,
    Research,
    day,
    day_of,
    windows,
)
from records.errors import Parked, Quarantine, Retry

OVERLAP: Final = timedelta(days=1)
MAX_COMMENTS: Final = 1_000
"""Comments of one video that the API lists at most."""
MAX_PHRASES: Final = 1_000
MAX_WAITING: Final = 1_000
"""Videos whose comments wait; with more, those with the fewest are left out."""
MAX_SEEN: Final = 2_000
_TRIES: Final = 3


class Work:
    """The cursor, unpacked.

    Attributes:
        done: phrase → last day searched to the end.
        at: the search under way: ``phrase``, ``start``, ``end``, ``cursor``, ``search_id``.
        todo: videos whose comments are to be listed: id, cursor, comments, failed tries.
        later: those of them that were refused in this visit, for the next one.
        seen: video → how many comments it had when they were listed.
        turn: what was asked last, ``videos`` or ``comments``.
        ill: phrases whose last search ended in an error, the newest last; the others go first.
        window: name of the stretch being filled in; empty for the newest.
    """

    def __init__(self, visit: Visit) -> None:
        stretch = visit.window
        self.window = f"{day(stretch.start)}-{day(stretch.end)}" if stretch else ""
        kept = copy.deepcopy(dict(visit.cursor))
        if kept.get("window", "") != self.window:
            kept = {}
        self.done: dict[str, str] = kept.get("done", {})
        self.at: dict[str, Any] = kept.get("at", {})
        self.todo: list[list[Any]] = kept.get("todo", [])
        self.later: list[list[Any]] = []
        self.seen: dict[str, int] = kept.get("seen", {})
        self.turn = str(kept.get("turn", ""))
        self.ill: list[str] = kept.get("ill", [])

    def plain(self) -> dict[str, Any]:
        """Return what is to be kept; phrases nobody watches any more are forgotten in time."""
        newest = sorted(self.done.items(), key=lambda one: one[1])[-MAX_PHRASES:]
        kept = {
            "done": dict(newest),
            "at": self.at,
            "todo": [*self.todo, *self.later],
            "seen": dict(list(self.seen.items())[-MAX_SEEN:]),
            "turn": self.turn,
            "ill": self.ill[-MAX_PHRASES:],
            "window": self.window,
        }
        return copy.deepcopy(kept)

    def ordered(self, phrases: Iterable[str]) -> list[str]:
        """Return phrases whose last search is longest ago first, those that failed at the end."""
        failed = {phrase: number for number, phrase in enumerate(self.ill, start=1)}
        return sorted(phrases, key=lambda one: (failed.get(one, 0), self.done.get(one, "")))

    def fell_ill(self, phrase: str) -> None:
        """Give up the search under way: it begins anew after the others."""
        self.ill = [*(one for one in self.ill if one != phrase), phrase]
        self.at = {}

    def want(self, found: Sequence[Mapping[str, Any]]) -> int:
        """Note videos that have other comments than when last listed; returns how many do not fit.

        Those with the fewest comments are left out, to be wanted again when they are found again.
        """
        waiting = {one[0] for one in (*self.todo, *self.later)}
        for video in found:
            name, count = str(video.get("id")), whole(video.get("comment_count"))
            if count < 1 or not name.isdigit() or name in waiting:
                continue
            if self.seen.get(name) != count:
                self.todo.append([name, 0, count, 0])
        first, rest = self.todo[:1], self.todo[1:]
        few = sorted(rest, key=lambda one: int(one[2]))[: max(0, len(self.todo) - MAX_WAITING)]
        self.todo = first + [one for one in rest if one not in few]
        return len(few)


def _condition(phrase: str) -> dict[str, Any]:
    if phrase.startswith("#"):
        return {"operation": "EQ", "field_name": "hashtag_name", "field_values": [phrase[1:]]}
    return {"operation": "EQ", "field_name": "keyword", "field_values": [phrase]}


class Round:
    """One visit."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._research = Research(visit)
        self._work = Work(visit)
        stretch, now = visit.window, visit.http.platform_now
        self._until = stretch.end - timedelta(seconds=1) if stretch else now
        at = self._work.at
        # The search under way may reach today; then its phrase need not be asked again.
        self._finishing = at.get("phrase") if at.get("end") == day(self._until) else None
        self._jobs = self._searches()

    def run(self) -> Iterator[Found]:
        """Yield what is found until all is asked or the visit's share of the day is spent."""
        work = self._work
        while True:
            searching = bool(work.at) or self._begin()
            if not (searching or work.todo):
                if work.window and work.later:
                    break  # nobody will look at this stretch again
                return
            if self._visit.quota_left(BUCKET) < 1:
                break
            if work.todo and (work.turn == "videos" or not searching):
                yield from self._comments()
            else:
                yield from self._search()
        if work.window:
            raise Parked(
                f"quota:{BUCKET}",
                "Chưa lấy hết giai đoạn này (hết phần hạn mức hoặc bị từ chối); sẽ lấy tiếp",
                "this stretch is not filled in yet (quota share spent, or refused); it goes on",
            )
        yield Remark(
            f"Hết phần hạn mức của lần này; việc tìm và bình luận của {len(work.todo)} video "
            "sẽ tiếp ở lần sau",
            f"this visit's share of the quota is spent; searching and the comments of "
            f"{len(work.todo)} videos go on at the next",
        )

    def _searches(self) -> Iterator[tuple[str, str, str]]:
        """Yield phrase, first and last day; the phrases whose last search is longest ago first."""
        visit, work, stretch = self._visit, self._work, self._visit.window
        days = max(0, int(visit.settings["first_days"]) - 1)
        first = stretch.start if stretch else self._until - timedelta(days=days)
        # A day of a stretch is not looked at twice; the newest days are, for what came late.
        again = OVERLAP if stretch is None else timedelta(days=-1)
        hashtags = [f"#{tag}" for tag in visit.watched.hashtags]
        phrases = dict.fromkeys([*visit.settings["queries"], *visit.watched.queries, *hashtags])
        for phrase in work.ordered(phrases):
            if phrase != self._finishing:
                begin = day_of(work.done[phrase]) - again if phrase in work.done else first
                for start, end in windows(begin, self._until):
                    yield phrase, start, end

    def _begin(self) -> bool:
        """Begin the next search; false when there is none."""
        following = next(self._jobs, None)
        if following is None:
            return False
        phrase, start, end = following
        self._work.at = {
            "phrase": phrase,
            "start": start,
            "end": end,
            "cursor": 0,
            "search_id": "",
        }
        return True

    def _search(self) -> Iterator[Found]:
        work, at = self._work, self._work.at
        phrase, key = str(at["phrase"]), f"videos:{at['phrase']}:{at['start']}:{at['cursor']}"
        work.turn = "videos"
        try:
            reply = self._videos(at)
        except (Retry, Quarantine) as error:
            if isinstance(error, Quarantine) or error.after_s is None:
                # It may be the phrase or its search id, and must not keep the others waiting.
                work.fell_ill(phrase)
                yield Page(b"", VIDEOS, key, cursor=work.plain(), query=phrase)
            raise
        found, following = reply.listed("videos"), reply.number("cursor")
        left_out = work.want(found) if self._visit.settings["comments"] else 0
        if reply.data.get("has_more") and following > at["cursor"]:
            search_id = str(reply.data.get("search_id") or "")
            work.at = {**at, "cursor": following, "search_id": search_id}
        else:
            work.done[phrase], work.at = str(at["end"]), {}
            work.ill = [one for one in work.ill if one != phrase]
        yield Page(reply.body, VIDEOS, key, reply.url, work.plain(), phrase)
        if left_out:
            yield Remark(
                f"Hạn mức không đủ: tạm bỏ qua bình luận của {left_out} video ít bình luận nhất",
                f"the quota is too small: the comments of {left_out} videos with the fewest wait",
            )

    def _videos(self, at: dict[str, Any]) -> Reply:
        region = {
            "operation": "IN",
            "field_name": "region_code",
            "field_values": [self._visit.settings["region"]],
        }
        body = {
            "query": {"and": [region, _condition(at["phrase"])]},
            "start_date": at["start"],
            "end_date": at["end"],
            "max_count": PER_PAGE,
        }
        if not at["search_id"]:
            return self._research.videos({**body, "cursor": 0})
        going_on = {"cursor": at["cursor"], "search_id": at["search_id"]}
        try:
            return self._research.videos({**body, **going_on})
        except Quarantine as error:
            if not error.reason.startswith("tiktok_invalid"):
                raise
            # Good search ids are refused at times; the search begins anew, nothing comes twice.
            at |= {"cursor": 0, "search_id": ""}
            return self._research.videos({**body, "cursor": 0})

    def _comments(self) -> Iterator[Found]:
        """List a page of the comments of the video that waits longest."""
        work = self._work
        work.turn = "comments"
        video, cursor, count, tries = work.todo[0]
        try:
            reply = self._research.comments(video, cursor)
        except (Retry, Quarantine) as error:
            if isinstance(error, Retry) and error.after_s is not None:
                raise
            work.todo.pop(0)
            if tries + 1 < _TRIES:
                work.later.append([video, cursor, count, tries + 1])
            yield Cursor(work.plain())
            if isinstance(error, Retry):
                raise
            yield Remark(f"Bình luận của {video}: {error.vi}", f"comments of {video}: {error.en}")
            return
        following = reply.number("cursor")
        if reply.data.get("has_more") and cursor < following < MAX_COMMENTS:
            work.todo[0] = [video, following, count, 0]
        else:
            work.todo.pop(0)
            work.seen.pop(video, None)
            work.seen[video] = count
        yield Page(reply.body, COMMENTS, f"comments:{video}:{cursor}", reply.url, work.plain())
