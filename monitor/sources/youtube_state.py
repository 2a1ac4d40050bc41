"""What a YouTube source remembers between two visits, kept small: ids, counts and times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from monitor.collect.connector import Visit, Window

MAX_VIDEOS: Final = 400
MAX_THREADS: Final = 400
MAX_NAMES: Final = 1_000
OVERLAP: Final = timedelta(hours=48)
"""Videos appear in searches late: what is newer than this is looked through again."""


def stamp(at: datetime) -> str:
    """Return a time as the API writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: object) -> datetime | None:
    """Return a time that the API or the cursor wrote, ``None`` where it is none."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@dataclass(slots=True)
class State:
    """The cursor, unpacked.

    Attributes:
        channels: as they were given → channel ``id``, ``uploads`` playlist, ``at`` last listed,
            or ``missing`` since when the channel is not found.
        queries: phrase → when it was last searched to the end.
        videos: recent ones → ``at`` published, ``channel``, ``seen`` comments at the last look
                (``None``: not looked through yet), ``count`` and ``views`` as last told, ``more``
            token where a long list of comments goes on, ``off`` comments are disabled, ``words``
            a mark of the title and description that its channel's list showed last.
        threads: comment → replies it had when all of them were listed.
        replies: comment whose replies are still to be listed → ``video``, ``total``, ``token``.
        search: the search under way → ``query``, ``since``, ``token``, ``page``.
        window: the stretch being filled in and what of it is done.
    """

    channels: dict[str, dict[str, str]] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)
    videos: dict[str, dict[str, Any]] = field(default_factory=dict)
    threads: dict[str, int] = field(default_factory=dict)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    search: dict[str, Any] = field(default_factory=dict)
    window: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, visit: Visit) -> State:
        """Return the state that a visit begins with."""
        kept: Mapping[str, Any] = visit.cursor
        state = cls(
            channels={name: dict(one) for name, one in kept.get("channels", {}).items()},
            queries=dict(kept.get("queries", {})),
            videos={video: dict(one) for video, one in kept.get("videos", {}).items()},
            threads=dict(kept.get("threads", {})),
            replies={thread: dict(one) for thread, one in kept.get("replies", {}).items()},
            search=dict(kept.get("search", {})),
            window=dict(kept.get("window", {})),
        )
        state._begin(visit.window)
        return state

    def _begin(self, window: Window | None) -> None:
        name = f"{stamp(window.start)}/{stamp(window.end)}" if window else ""
        if self.window.get("name", "") != name:
            self.window = {"name": name, "done": []} if name else {}
            self.search = {}

    def searched(self, query: str, at: datetime) -> None:
        """Note that a phrase was searched to the end, as the newest entry."""
        self.search = {}
        self.finish(f"query:{query}")
        if not self.window:
            self.queries.pop(query, None)
            self.queries[query] = stamp(at)

    def done(self, part: str) -> bool:
        """Whether a part of the window was filled in before."""
        return part in self.window.get("done", ())

    def finish(self, part: str) -> None:
        """Note that a part of the window is filled in."""
        if self.window:
            self.window["done"] = [*self.window["done"], part]

    def edited(self, video: str, words: str) -> bool:
        """Whether a followed video is shown with other words than at the last look."""
        return str(self.videos.get(video, {}).get("words", words)) != words

    def note_words(self, words: Mapping[str, str]) -> None:
        """Keep what :meth:`edited` compares with."""
        for video in words.keys() & self.videos.keys():
            self.videos[video]["words"] = words[video]

    def forget_old(self, before: datetime) -> None:
        """Forget videos published earlier, once their comments have been looked at."""
        self.videos = {
            video: one
            for video, one in self.videos.items()
            if (moment(one.get("at")) or before) >= before
            or one.get("seen") is None
            or one.get("more")
        }

    def cursor(self) -> dict[str, Any]:
        """Return what is to be kept, the oldest left out where it would grow too large."""
        newest = sorted(
            self.videos,
            key=lambda video: (self.videos[video].get("seen") is None, self.videos[video]["at"]),
            reverse=True,
        )[:MAX_VIDEOS]
        kept = {
            "channels": {name: dict(one) for name, one in list(self.channels.items())[-MAX_NAMES:]},
            "queries": dict(list(self.queries.items())[-MAX_NAMES:]),
            "videos": {video: dict(self.videos[video]) for video in newest},
            "threads": dict(list(self.threads.items())[-MAX_THREADS:]),
            "replies": {thread: dict(one) for thread, one in self.replies.items()},
            "search": dict(self.search),
        }
        return {**kept, "window": dict(self.window)} if self.window else kept
