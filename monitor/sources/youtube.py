"""YouTube by its Data API: new videos of channels and searches, and what is said below them.

Channels first (one unit each), then searches while the day's hundred allow, best yield first, then
comments of recent videos whose number has changed. Searches give ids only; what is kept of a video
comes from ``videos.list``, where its description is whole.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from monitor.collect.connector import Cursor, Due, Found, Gone, Page, Remark, Visit
from monitor.collect.limits import QuotaSpent
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.trouble import Trouble
from monitor.readers.base import Reader
from monitor.sources.youtube_api import REFUSED, SEARCH, UNITS, Reply, YouTube
from monitor.sources.youtube_channels import resolved
from monitor.sources.youtube_comments import IDS, PARTS, Comments, fifties
from monitor.sources.youtube_records import (
    PLATFORM,
    READERS,
    REPLIES,
    VIDEOS,
    gone,
    public,
    uploaded,
    within,
    worded,
)
from monitor.sources.youtube_state import OVERLAP, State, moment, stamp
from records.errors import Parked, Quarantine, Retry

# A window is filled in to its end, at most this many pages of a channel.
_SHORT_PAGES: Final = 10
"""Pages may be so many times shorter than asked for before listing them is given up."""
_WINDOW_PAGES: Final = 400
# Search gives at most about 500 results.
_SEARCH_PAGES_MAX: Final = 10
# The client library turns a longer address into a POST that a key does not fit on.
_IDS_LETTERS: Final = 1_500
# Videos whose comments wait for quota; with more of them no further videos are looked for.
_BEHIND: Final = 300
_RESTS: Final = timedelta(minutes=30)
_REPEATED: Final = 5


def _unique(*lists: Iterable[Any] | None) -> list[str]:
    """The entries of several lists, each once, first things first."""
    given = (str(one).strip() for entries in lists for one in entries or ())
    return list(dict.fromkeys(one for one in given if one))


class _Round:
    """One visit."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.settings = visit.settings
        self.state = State.of(visit)
        self.api = YouTube(visit)
        self.comments = Comments(visit, self.api, self.state)
        self.channels = _unique(self.settings.get("channels"), visit.watched.channels)
        # In the order of the day's plan (``monitor.collect.plan``), the best first.
        self.queries = _unique(visit.watched.queries, self.settings.get("queries"))
        self.repeated = 0
        self.unasked: list[str] = []
        self.trouble = Trouble()

    def run(self) -> Iterator[Found]:
        """Channels, searches, comments: searches that are spent for the day stop nothing else."""
        if self.settings["comments"]:
            yield from self.comments.new()
        yield from resolved(self.visit, self.api, self.state, self.channels)
        yield from self._channels()
        spent = yield from self._searches_allowed()
        if self.settings["comments"]:
            yield from self.comments.again() if self.visit.window is None else self.comments.rest()
        yield Cursor(self.state.cursor())
        self.trouble.tell()
        if self.visit.window is not None and (spent or self.unasked or self.comments.unfinished()):
            # Not filled in yet: what is left is asked when there is quota to spare.
            raise Parked(
                f"quota:{SEARCH if spent or self.unasked else UNITS}",
                "Chưa lấy hết giai đoạn này vì hết phần hạn mức; sẽ lấy tiếp",
                "this stretch is not filled in yet, its share of the quota is spent; it goes on",
            )
        if spent is not None and not (self.channels or self.state.videos):
            raise spent  # nothing but searching is left to do

    def _searches_allowed(self) -> Generator[Found, None, QuotaSpent | None]:
        """Search; return what YouTube said if the day's searches are spent.

        A search that cannot be made now is told once all else is done.
        """
        try:
            yield from self._searches()
        except Retry as error:
            self.trouble.passed()
            self.trouble.met(error)
        except QuotaSpent as error:
            if error.waiting_for != f"quota:{SEARCH}":
                raise
            yield Remark(
                f"{error.vi}; kênh và bình luận vẫn được thu",
                f"{error.en}; channels and comments are still collected",
            )
            return error
        return None

    def _behind(self) -> bool:
        wanted = bool(self.settings["comments"])
        return wanted and len(self.comments.unfinished()) > _BEHIND

    def _since(self, last: str | None) -> datetime:
        if self.visit.window is not None:
            return self.visit.window.start
        first = self.visit.now - timedelta(days=int(self.settings["first_days"]))
        at = moment(last)
        return first if at is None else at - OVERLAP

    def _channels(self) -> Iterator[Found]:
        """List every channel; one that cannot be listed now does not keep the others waiting."""
        for given in self.channels:
            if "uploads" not in self.state.channels.get(given, {}):
                continue
            try:
                yield from self._channel(given)
                self.trouble.passed()
            except Retry as error:
                self.trouble.met(error)
                yield Remark(f"Kênh {given}: {error.vi}", f"channel {given}: {error.en}")

    def _channel(self, given: str) -> Iterator[Found]:
        """List a channel's newest uploads down to what is known or too old."""
        kept = self.state.channels[given]
        part = f"channel:{kept['id']}"
        if self.state.done(part) or self._behind():
            return
        window = self.visit.window
        pages = _WINDOW_PAGES if window else max(1, int(self.settings["channel_pages"]))
        try:
            yield from self._uploads(kept["uploads"], self._since(kept.get("at")), part, pages)
        except Quarantine as error:
            if not error.reason.startswith(REFUSED):
                raise
            del self.state.channels[given]
            yield Remark(f"Kênh {given}: {error.vi}", f"channel {given}: {error.en}")
            return
        if self._behind():
            return  # not listed to its end: the next visit goes on
        if window is None:
            kept["at"] = stamp(self.visit.now)
        self.state.finish(part)
        yield Cursor(self.state.cursor())

    def _uploads(self, playlist: str, since: datetime, key: str, pages: int) -> Iterator[Found]:
        """List a playlist, newest first, for as many videos as ``pages`` full pages hold.

        Counted in videos: a page may hold fewer than were asked for.
        """
        token, window, seen = "", self.visit.window, 0
        for page in range(1, pages * _SHORT_PAGES + 1):
            reply = self.api.call(
                "playlistItems",
                "list",
                part="snippet,contentDetails",
                playlistId=playlist,
                maxResults=50,
                pageToken=token,
            )
            listed: dict[str, datetime | None] = {}
            words: dict[str, str] = {}
            for one in reply.items:
                video, at = uploaded(one)
                if video:
                    listed[video], words[video] = moment(at), worded(one)
            wanted = [
                video
                for video, at in listed.items()
                if at is None or (at >= since and (window is None or at < window.end))
            ]
            known = self.visit.known("post", listed)
            fresh = [video for video in wanted if video not in known]
            edited = [video for video in known if self.state.edited(video, words[video])]
            yield from self._videos([*fresh, *edited], f"{key}:{page}")
            self.state.note_words(words)
            token, seen = reply.next_page, seen + len(reply.items)
            # By time, not by what is known: a visit that was cut off has stored the newest first.
            over = any(at is not None and at < since for at in listed.values())
            if not token or over or seen >= pages * IDS or self._behind():
                return

    def _videos(
        self,
        ids: Sequence[str],
        key: str,
        query: str = "",
        search: Mapping[str, Any] | None = None,
    ) -> Iterator[Found]:
        """Fetch videos by id, then the comments below those seen for the first time.

        The cursor names them before they are stored, so that a kill in between loses no comment;
        where the ``search`` that found them goes on is kept with them.
        """
        for batch in fifties(ids):
            reply = self.api.call("videos", "list", part=PARTS, id=",".join(batch))
            shown = [one for one in reply.items if public(one) and one.get("id") in batch]
            if self.settings["comments"]:
                for video in shown:
                    self.comments.note(video)
                yield Cursor(self.state.cursor())
            self.state.search = dict(search or self.state.search)
            if shown:
                cursor = self.state.cursor()
                yield Page(reply.body, VIDEOS, key, reply.url, cursor=cursor, query=query)
        if self.settings["comments"] and ids:
            yield from self.comments.new()

    def _searches(self) -> Iterator[Found]:
        for query in _unique([self.state.search.get("query", "")], self.queries):
            if not (self.state.done(f"query:{query}") or self._rests(query)):
                yield from self._search(query)
        if self.unasked:
            few = "; ".join(self.unasked[:5])
            yield Remark(
                f"Hết phần hạn mức của lần này, {len(self.unasked)} cụm từ tìm sau: {few}",
                f"this visit's share of quota is spent, {len(self.unasked)} phrases wait: {few}",
            )

    def _rests(self, query: str) -> bool:
        """Whether a phrase was asked just now; the best few are asked again all the same.

        People run a source several times in a row; that must not cost the day's searches.
        """
        at = moment(self.state.queries.get(query))
        if self.visit.window is not None or at is None or self.visit.now - at >= _RESTS:
            return False
        self.repeated += 1
        return self.repeated > _REPEATED

    def _search_pages(self) -> int:
        pages = _SEARCH_PAGES_MAX if self.visit.window else int(self.settings["search_pages"])
        return min(_SEARCH_PAGES_MAX, max(1, pages))

    def _search(self, query: str) -> Iterator[Found]:
        """Search one phrase, page by page; a search that was cut off goes on where it was."""
        state, window = self.state, self.visit.window
        goes_on = state.search.get("query") == query
        if not goes_on:
            since = stamp(self._since(state.queries.get(query)))
            state.search = {"query": query, "since": since, "token": "", "page": 1}
            yield Cursor(state.cursor())
        while state.search["page"] <= self._search_pages():
            if self.visit.quota_left(SEARCH) < 1 or self._behind():
                self.unasked.append(query)
                return
            under = state.search
            try:
                reply = self._ask_search(under)
            except Quarantine as error:
                # A page token that is too old: the next search begins at the top again.
                state.search = {}
                if not error.reason.startswith(REFUSED):
                    raise
                yield Remark(f"Tìm “{query}”: {error.vi}", f"search “{query}”: {error.en}")
                return
            ids = _unique(within(one, "id", "videoId") or "" for one in reply.items)
            known = self.visit.known("post", ids)
            fresh = [video for video in ids if video not in known]
            key = f"query:{query}:{under['page']}"
            after = {**under, "token": reply.next_page, "page": under["page"] + 1}
            yield from self._videos(fresh, key, query, after)
            if not fresh:
                # Nothing to keep; that it was asked counts for the next days' plan.
                state.search = after
                yield Page(b"", VIDEOS, key, reply.url, cursor=state.cursor(), query=query)
            # What a search that was cut off has stored says nothing about the next page.
            if not reply.next_page or not (fresh or goes_on or window):
                break
        state.searched(query, self.visit.now)
        yield Cursor(state.cursor())

    def _ask_search(self, under: Mapping[str, Any]) -> Reply:
        window = self.visit.window
        return self.api.call(
            "search",
            "list",
            bucket=SEARCH,
            part="snippet",
            q=under["query"],
            type="video",
            order="date",
            publishedAfter=under["since"],
            publishedBefore=stamp(window.end) if window else None,
            regionCode=self.settings["region"],
            relevanceLanguage=self.settings["language"],
            maxResults=50,
            pageToken=under["token"],
        )


class YouTubeConnector:
    """See ``monitor.collect.connector``: ``Connector`` and ``Refreshing``."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest("youtube")
        self.readers: tuple[Reader, ...] = READERS

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield new videos and comments."""
        return _Round(visit).run()

    def check(self, visit: Visit) -> Remark:
        """Ask for one video, which costs one unit, and say what may still be spent today."""
        YouTube(visit).call("videos", "list", part="snippet", id="AAAAAAAAAAA")
        searches, units = visit.quota_left(SEARCH), visit.quota_left(UNITS)
        return Remark(
            f"Khóa API dùng được; hôm nay còn {searches} lượt tìm và {units} đơn vị",
            f"the API key works; {searches} searches and {units} units are left today",
        )

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Ask for videos and comments by id; what is not shown any more is gone."""
        api = YouTube(visit)
        # Under a key of its own day an unchanged answer counts as seen again.
        key = f"refresh:{visit.now:%Y%m%d}"
        videos = [one.platform_id for one in due if one.kind == "post"]
        for ids in fifties(videos):
            reply = api.call("videos", "list", part=PARTS, id=",".join(ids))
            shown = {str(one.get("id")) for one in reply.items if public(one)}
            yield Page(reply.body, VIDEOS, f"{key}:{ids[0]}", reply.url)
            if missing := tuple(video for video in ids if video not in shown):
                yield gone(missing)
        for ids in _by_letters([one.platform_id for one in due if one.kind == "comment"]):
            reply = api.call(
                "comments", "list", part="snippet", id=",".join(ids), textFormat="plainText"
            )
            shown = {str(one.get("id")) for one in reply.items}
            yield Page(reply.body, REPLIES, f"{key}:{ids[0]}", reply.url)
            if missing := tuple(comment for comment in ids if comment not in shown):
                yield Gone("comment", missing, f"{PLATFORM}: comments.list")


def _by_letters(ids: Sequence[str]) -> Iterator[list[str]]:
    """Portions of at most 50 ids that fit into one address; ids of replies are long."""
    portion: list[str] = []
    for one in ids:
        full = sum(len(other) + 3 for other in portion) + len(one) > _IDS_LETTERS
        if portion and (full or len(portion) == IDS):
            yield portion
            portion = []
        portion.append(one)
    if portion:
        yield portion


CONNECTOR = YouTubeConnector()
