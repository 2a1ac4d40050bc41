"""Zeeschuimer NDJSON: TikTok posts and comments that a person captured while browsing.

Field names follow Zeeschuimer 1.14 and 4CAT's importers for ``tiktok.com`` and
``tiktok-comments`` (github.com/digitalmethodsinitiative). Handles, nicknames and avatars are not
read; the author's stable id becomes ``author_key``, which is hashed before anything is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from monitor.readers.base import (
    OriginalView,
    ReadFailure,
    ReadOptions,
    ReadRecord,
    ReadResult,
)
from monitor.readers.defaults import Defaults, defaults_of
from monitor.readers.jsonlines import parse_object
from monitor.readers.notes import count_note, time_note
from monitor.readers.text import clean, count, language_tag
from monitor.readers.times import ParsedTime, parse_time
from records.errors import Quarantine
from records.incoming import MediaRef, Metrics, Record

COLLECTOR: Final = "zeeschuimer/1"
PLATFORMS: Final = ("tiktok.com", "tiktok-comments")
_POST_COUNTS: Final = {
    "views": "playCount",
    "likes": "diggCount",
    "shares": "shareCount",
    "comments": "commentCount",
}
_COMMENT_COUNTS: Final = {"likes": "digg_count", "comments": "reply_comment_total"}


@dataclass(frozen=True, slots=True)
class _Seen:
    """One line while it is read: notes collect here."""

    number: int
    now: datetime
    notes: list[Quarantine]

    def time(self, field: str, value: object) -> ParsedTime:
        parsed = parse_time(value, now=self.now)
        if note := time_note(field, value, parsed, line=self.number):
            self.notes.append(note)
        return parsed

    def counts(self, data: Mapping[str, Any], names: Mapping[str, str]) -> Metrics:
        found: dict[str, int | None] = {}
        for metric, name in names.items():
            try:
                found[metric] = count(data.get(name))
            except ValueError:
                self.notes.append(count_note(name, data.get(name), line=self.number))
        return Metrics(**found)

    def refuse(self, reason: str, vi: str, en: str) -> Quarantine:
        return Quarantine(
            reason, f"Dòng {self.number}: {vi}", f"line {self.number}: {en}", line=self.number
        )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _identifier(*values: object) -> str:
    """First value that is an id (a string or an integer), as text; else empty."""
    for value in values:
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = str(value).strip()
            if text and text != "0" and len(text) <= 200:
                return text
    return ""


def _author(author: object, *more: object) -> str | None:
    """Stable id of an author given as an object or, in embedded pages, as a bare handle."""
    if isinstance(author, Mapping):
        key = _identifier(author.get("id"), author.get("uid"), *more)
        return key or _identifier(author.get("uniqueId"), author.get("unique_id")) or None
    return _identifier(*more, author) or None


def _sticker_text(data: Mapping[str, Any]) -> list[str]:
    """Words written on the video itself."""
    stickers = data.get("stickersOnItem")
    lines: list[str] = []
    for sticker in stickers if isinstance(stickers, list) else ():
        words = _mapping(sticker).get("stickerText")
        if isinstance(words, list):
            lines.append(clean(" ".join(str(word) for word in words)))
    return lines


def _post(
    data: Mapping[str, Any], line: Mapping[str, Any], seen: _Seen, defaults: Defaults
) -> Record:
    post_id = _identifier(data.get("id"), line.get("item_id"))
    if not post_id:
        raise seen.refuse("missing_id", "bài đăng không có mã", "the post has no id")
    description = clean(str(data.get("desc") or ""))
    stickers = [text for text in _sticker_text(data) if text and text not in description]
    published = seen.time("createTime", data.get("createTime"))
    collected = _collected(line, seen)
    seconds = _mapping(data.get("video")).get("duration")
    # Any handle leads to the video; leaving it out keeps a private person's name out of our rows.
    url = f"https://www.tiktok.com/@_/video/{post_id}"
    duration = seconds if isinstance(seconds, int) and 0 < seconds < 1_000_000 else None
    return Record(
        platform="tiktok",
        kind="post",
        platform_id=post_id,
        text="\n".join(part for part in (description, *stickers) if part),
        url=url,
        author_key=_author(data.get("author"), data.get("authorId")),
        lang=language_tag(data.get("textLanguage")),
        media=(MediaRef("video", url=url, duration_ms=duration * 1000 if duration else None),),
        metrics=seen.counts(_mapping(data.get("stats")), _POST_COUNTS),
        metrics_at=collected,
        published_at=published.at,
        collected_at=collected or defaults.collected_at,
        collector=COLLECTOR,
        route=defaults.route,
        legal_basis=defaults.legal_basis,
        synthetic=defaults.synthetic,
    )


def _comment(
    data: Mapping[str, Any], line: Mapping[str, Any], seen: _Seen, defaults: Defaults
) -> Record:
    comment_id = _identifier(data.get("cid"), data.get("id"), line.get("item_id"))
    post_id = _identifier(data.get("aweme_id"))
    if not comment_id:
        raise seen.refuse("missing_id", "bình luận không có mã", "the comment has no id")
    published = seen.time("create_time", data.get("create_time"))
    collected = _collected(line, seen)
    return Record(
        platform="tiktok",
        kind="comment",
        platform_id=comment_id,
        text=clean(str(data.get("text") or "")),
        parent_id=_identifier(data.get("reply_id")) or post_id or None,
        url=f"https://www.tiktok.com/@_/video/{post_id}" if post_id else None,
        author_key=_author(data.get("user")),
        author_kind="person",
        lang=language_tag(data.get("comment_language")),
        metrics=seen.counts(data, _COMMENT_COUNTS),
        metrics_at=collected,
        published_at=published.at,
        collected_at=collected or defaults.collected_at,
        collector=COLLECTOR,
        route=defaults.route,
        legal_basis=defaults.legal_basis,
        synthetic=defaults.synthetic,
    )


def _collected(line: Mapping[str, Any], seen: _Seen) -> datetime | None:
    """When the browser saw it last; of repeated ids the store keeps the newest."""
    for name in ("last_updated", "timestamp_collected"):
        if line.get(name) is not None and (at := seen.time(name, line.get(name)).at):
            return at
    return None


_MAKERS: Final[
    Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any], _Seen, Defaults], Record]]
] = {"tiktok.com": _post, "tiktok-comments": _comment}


def _record(line: Mapping[str, Any], seen: _Seen, defaults: Defaults) -> Record:
    platform = str(line.get("source_platform") or "")
    make = _MAKERS.get(platform)
    if make is None:
        raise seen.refuse(
            "unknown_platform",
            f"Zeeschuimer từ “{platform[:40]}” chưa được đọc; dùng bản đồ cột",
            f"Zeeschuimer lines from “{platform[:40]}” are not read; use a column map",
        )
    data = line.get("data")
    if not isinstance(data, Mapping):
        raise seen.refuse("missing_data", "thiếu phần “data”", "“data” is missing")
    return make(data, line, seen, defaults)


@dataclass(frozen=True, slots=True)
class ZeeschuimerReader:
    """Reads Zeeschuimer NDJSON line by line.

    A repeated id is yielded every time it stands in the file, with its own ``metrics_at``.
    """

    name: str = "zeeschuimer"
    revision: str = "1"
    line_oriented: bool = True

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        defaults = defaults_of(options)
        for note in defaults.notes:
            if from_chunk == 0:
                yield ReadFailure(note, 0, 0)
        for line in original.lines(from_chunk):
            seen = _Seen(line.number, options.collected_at, [])
            try:
                value = parse_object(line)
                if value is None:
                    continue
                record = _record(value, seen, defaults)
            except Quarantine as error:
                yield ReadFailure(error, line.first_chunk, line.last_chunk)
                continue
            yield ReadRecord(record, line.first_chunk, line.last_chunk, line.number)
            for note in seen.notes:
                yield ReadFailure(note, line.first_chunk, line.last_chunk)
