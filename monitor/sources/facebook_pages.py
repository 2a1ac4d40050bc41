"""Facebook Pages by the Graph API: our own, and others by Page Public Content Access.

Graph lists posts in an order of its own (ranked), so a visit never stops at a known one: it asks
for all posts of the last days, again every time, and rarely for everything. Its paging cursors
are followed within a visit and never kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from monitor.collect.connector import Answer, Cursor, Due, Found, Page, Remark, Visit
from monitor.collect.graph import BUCKET, Graph, data
from monitor.collect.graph_errors import Denied, Missing
from monitor.collect.graph_records import FIELDS, edge_readers, id_readers, total
from monitor.collect.graph_refresh import refresh
from monitor.collect.manifest import load_manifest
from records.errors import ManhMoiError, OperatorError, Quarantine

KIND: Final = "facebook_pages"
POSTS_AT_ONCE: Final = "50"
COMMENTS_AT_ONCE: Final = "100"
_REELS_EVERY: Final = timedelta(hours=6)
"""Reels have no time window to ask for: every time means all of them."""
_PAGE_ID: Final = re.compile(r"\d{3,32}")
_THING: Final = re.compile(r"\d+(?:_\d+)*")
_CHECKED: Final = 10


def pages_of(visit: Visit) -> list[str]:
    """Return the ids of the Pages to read: the source's own, then those of the watch rules.

    Raises:
        OperatorError: there is none, or one of the source's is no number.
    """
    own = [str(one).strip() for one in visit.settings.get("pages") or ()]
    for page in own:
        if not _PAGE_ID.fullmatch(page):
            raise OperatorError(
                f"Mã Trang “{page[:60]}” không phải số: xem mã ở mục Giới thiệu của Trang",
                f"the Page id “{page[:60]}” is no number: see About on the Page",
            )
    followed = [one for one in visit.watched.channels if _PAGE_ID.fullmatch(one)]
    if not own and not followed:
        raise OperatorError("Chưa khai Trang nào để đọc", "no Page is configured")
    return list(dict.fromkeys([*own, *followed]))


def _age(visit: Visit, at: object) -> timedelta:
    """Return how long ago an ISO time was; a missing or unreadable one was long ago."""
    try:
        return visit.now - datetime.fromisoformat(str(at))
    except (TypeError, ValueError):
        return timedelta.max


class _Scan:
    """One visit. What it must remember: when each Page was read, and how far a killed scan came.

    ``seen`` maps a Page to when it was last read (``at``), wholly (``full``), its reels
    (``reels``); ``round`` names the Pages that an unfinished visit has read. Of the scan under way,
    ``done`` holds the posts whose comments are in, and digests of the answers already stored.
    """

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.graph = Graph(visit)
        self.seen: dict[str, dict[str, str]] = {
            page: dict(times) for page, times in (visit.cursor.get("seen") or {}).items()
        }
        begun = visit.cursor.get("scan") or {}
        self.scan = str(begun.get("key") or "")
        self.done: list[str] = list(begun.get("done") or ())
        self.round: list[str] = list(visit.cursor.get("round") or ())
        self.tag = ""
        self.read = 0

    def in_turn(self, pages: Sequence[str]) -> list[str]:
        """Return the Pages still to read: the one under way, then the longest unread first."""
        self.seen = {page: self.seen[page] for page in pages if page in self.seen}
        pages = [page for page in pages if page not in self.round] or list(pages)

        def turn(page: str) -> tuple[bool, str]:
            return not self.scan.startswith(f"{page}:"), self.seen.get(page, {}).get("at", "")

        return sorted(pages, key=turn)

    def page(self, page: str) -> Iterator[Found]:
        """Yield posts, reels and comments of one Page."""
        window, times = self.visit.window, self.seen.get(page, {})
        full = window is None and self._full_is_due(page)
        self.tag = "full" if full else "recent"
        if window is not None:
            self.tag = f"window:{int(window.start.timestamp())}"
        if self.scan != f"{page}:{self.tag}":
            self.scan, self.done = f"{page}:{self.tag}", []
        yield from self._things(page, "posts", {} if full else self._stretch(page))
        now = self.visit.now.isoformat()
        times = {**times, "at": now, **({"full": now} if full else {})}
        if window is None and (full or _age(self.visit, times.get("reels")) > _REELS_EVERY):
            yield from self._reels(page)
            times["reels"] = now
        if window is None:
            self.seen[page] = times
        self.scan, self.done = "", []
        self.round.append(page)
        self.read += 1
        yield Cursor(self._cursor())

    def end(self) -> Iterator[Found]:
        """Yield the cursor of a visit that has tried every Page."""
        self.round = []
        yield Cursor(self._cursor())

    def _full_is_due(self, page: str) -> bool:
        """Everything is read at first and rarely later, as long as half of the day is left."""
        days = timedelta(days=float(self.visit.settings["full_days"]))
        if _age(self.visit, self.seen.get(page, {}).get("full")) < days:
            return False
        half = self.visit.manifest.bucket(BUCKET).limit // 2
        return self.scan == f"{page}:full" or self.visit.quota_left(BUCKET) >= half

    def _stretch(self, page: str) -> dict[str, str]:
        """Return since and until: the window asked for, or the last days (more after a gap)."""
        if window := self.visit.window:
            return {
                "since": str(int(window.start.timestamp())),
                "until": str(int(window.end.timestamp())),
            }
        back = timedelta(days=float(self.visit.settings["days"]))
        gap = _age(self.visit, self.seen.get(page, {}).get("at"))
        if gap < timedelta.max:
            back = max(back, gap + timedelta(days=1))
        return {"since": str(int((self.visit.now - back).timestamp()))}

    def _reels(self, page: str) -> Iterator[Found]:
        try:
            yield from self._things(page, "reels", {})
        except (Denied, Quarantine) as error:
            if isinstance(error, Denied) and error.of_token:
                raise
            yield Remark(f"Reels của Trang {page}: {error.vi}", f"reels of {page}: {error.en}")

    def _things(self, page: str, shape: str, stretch: Mapping[str, str]) -> Iterator[Found]:
        edge = {"posts": "published_posts", "reels": "video_reels"}[shape]
        fields = FIELDS["posts" if shape == "posts" else "reels"]
        asked = {"fields": fields, "limit": POSTS_AT_ONCE, **stretch}
        answers = self.graph.edge(f"{page}/{edge}", asked, page=page)
        for number, (answer, _last) in enumerate(answers, 1):
            name = f"{shape}:{page}:{self.tag}:{number}"
            yield from self._stored(answer, shape, name, f"{page}/{edge}", {"page": page})
            for thing in data(answer):
                yield from self._comments(page, thing)

    def _comments(self, page: str, thing: Mapping[str, Any]) -> Iterator[Found]:
        of = str(thing.get("id") or "")
        if not _THING.fullmatch(of) or of in self.done or total(thing.get("comments")) == 0:
            return
        path, before = f"{of}/comments", list(self.done)
        asked = {"filter": "stream", "fields": FIELDS["comments"], "limit": COMMENTS_AT_ONCE}
        options = {"page": page, "post": of}
        try:
            for number, (answer, last) in enumerate(self.graph.edge(path, asked, page=page), 1):
                name = f"comments:{of}:{number}"
                if last:
                    self.done = [*before, of]
                yield from self._stored(answer, "comments", name, path, options)
        except Missing:
            # Taken down since the list was made: the refresh finds out for certain.
            return

    def _stored(
        self,
        answer: Answer,
        shape: str,
        name: str,
        path: str,
        options: dict[str, str],
    ) -> Iterator[Found]:
        """Yield an answer to be stored, unless this scan has stored it before a kill."""
        body = self.graph.kept(answer.body, options["page"])
        digest = f"#{hashlib.sha256(body).hexdigest()[:16]}"
        if digest in self.done:
            return
        self.done.append(digest)
        yield Page(
            body=body,
            reader=f"{KIND}.{shape}",
            key=name,
            url=self.graph.url(path),
            cursor=self._cursor(),
            options=options,
        )

    def _cursor(self) -> dict[str, Any]:
        cursor: dict[str, Any] = {"seen": dict(self.seen), "round": list(self.round)}
        if self.scan:
            cursor["scan"] = {"key": self.scan, "done": list(self.done)}
        return cursor


class FacebookPages:
    """See ``monitor.collect.connector.Connector`` and ``Refreshing``."""

    manifest = load_manifest(KIND)
    readers = (*edge_readers(KIND), *id_readers(KIND))

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield posts, reels and comments; a Page that cannot be read does not stop the others."""
        scan = _Scan(visit)
        failed: list[tuple[str, ManhMoiError]] = []
        turn = scan.in_turn(pages_of(visit))
        for number, page in enumerate(turn):
            if number and visit.quota_left(BUCKET) <= 0:
                # What is left of the day is for asking again about what is stored.
                left = len(turn) - number
                yield Remark(
                    f"Hết phần hạn mức của ngày: {left} Trang để lượt sau đọc tiếp",
                    f"the day's share is used: {left} Pages are left to the next visit",
                )
                break
            try:
                yield from scan.page(page)
            except (Denied, Quarantine) as error:
                shared = not scan.graph.has_own_token(page)
                if isinstance(error, Denied) and error.of_token and shared:
                    raise
                failed.append((page, error))
        else:
            yield from scan.end()
        if failed and not scan.read:
            raise failed[0][1]
        for page, trouble in failed:
            yield Remark(f"Trang {page}: {trouble.vi}", f"Page {page}: {trouble.en}")
        scan.graph.rest()

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """See ``monitor.collect.graph_refresh.refresh``."""
        return refresh(visit, due)

    def check(self, visit: Visit) -> Remark:
        """Read one post of each of the first Pages."""
        graph = Graph(visit)
        pages = pages_of(visit)[:_CHECKED]
        for page in pages:
            try:
                graph.call(f"{page}/published_posts", {"fields": "id", "limit": "1"}, page=page)
            except (Denied, Quarantine) as error:
                if isinstance(error, Denied) and error.of_token and not graph.has_own_token(page):
                    raise
                raise OperatorError(
                    f"Trang {page}: {error.vi}", f"Page {page}: {error.en}"
                ) from error
        return Remark(
            f"Khóa Facebook dùng được: đọc được {len(pages)} Trang",
            f"the Facebook token works: {len(pages)} Pages can be read",
        )


CONNECTOR: Final = FacebookPages()
