"""Content items: their platform ids, times and counts, all derived from the key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

HANOI = timezone(timedelta(hours=7))
WINDOW = (date(2026, 6, 18), date(2026, 7, 27))
NOT_GROUPS = ("cases.yaml", "searches.yaml")


def number(key: str, digits: int) -> int:
    """Return a number of at most ``digits`` digits that depends on ``key`` alone."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % int(10**digits)


@dataclass(slots=True)
class Item:
    """One sample post as content gives it, with what was derived from its key."""

    key: str
    text: str
    lang: str
    at: datetime
    id: str
    raw: dict[str, Any]
    platform: str = ""
    kind: str = ""
    parent_id: str | None = None
    page: str = ""
    first_of: Item | None = None
    files: list[str] = field(default_factory=list)

    @property
    def utc(self) -> datetime:
        """Publication time in UTC."""
        return self.at.astimezone(UTC)

    def count(self, what: str, digits: int) -> int:
        """An invented metric, the same on every run."""
        return number(self.key + what, digits)


PLATFORM = {
    "zeeschuimer_videos": ("tiktok", "post"),
    "zeeschuimer_comments": ("tiktok", "comment"),
    "fourcat_tiktok": ("tiktok", "post"),
    "crowdtangle": ("facebook", "post"),
    "fourcat_facebook": ("facebook", "post"),
    "ndjson_forum": ("forum", "post"),
    "rss": ("rss", "article"),
    "atom": ("rss", "article"),
    "html": ("web", "article"),
    "call_notes": ("hotline", "call"),
    "media": ("submission", "submission"),
    "captions": ("youtube", "post"),
}


def platform_id(group: dict[str, Any], raw: dict[str, Any], at: datetime, rank: int) -> str:
    """The id this platform would give: long digits, guid, message number and so on."""
    key, kind = raw["key"], group["format"]
    if kind in ("zeeschuimer_videos", "zeeschuimer_comments", "fourcat_tiktok"):
        return f"75{number(key, 17):017d}"
    if kind in ("crowdtangle", "fourcat_facebook"):
        return f"{number(key, 15):015d}"
    if kind in ("xlsx", "csv_comments"):
        return f"{number(raw['parent'], 15):015d}_{number(key, 16):016d}"
    if kind == "rss":
        return f"{group['feed']['url']}tin/{at:%Y%m%d}-{number(key, 5):05d}.html"
    if kind == "atom":
        return f"{group['feed']['url']}{number(key, 6):06d}"
    if kind == "html":
        return f"https://bao-dat-cang.example/{raw['file']}"
    if kind == "ndjson_telegram":
        return str(2100 + rank)
    if kind == "ndjson_zalo":
        return f"{number(key, 14):012x}"
    prefix = {"csv_webform": "PW-2026-", "tsv_wide": "TSN-", "ndjson_forum": "post-"}
    if kind in prefix:
        return f"{prefix[kind]}{rank:04d}"
    return ""  # the hash of its file, known when the file is written


def published(
    group: dict[str, Any], raw: dict[str, Any], parent: Item | None, rank: int
) -> datetime:
    """The time content gives, else one after the parent's, else one inside the file's window."""
    for name in ("at", "date"):
        if name in raw:
            given = raw[name]
            if isinstance(given, str):
                given = datetime.strptime(given, "%Y-%m-%d %H:%M")
            if not isinstance(given, datetime):
                given = datetime.combine(given, time())
            return given.replace(tzinfo=HANOI)
    minutes = 7 + number(raw["key"] + "minute", 9)
    if parent is not None and "window" not in group:
        return parent.at + timedelta(minutes=minutes % (60 * 60), seconds=rank % 60)
    first, last = group.get("window", WINDOW)
    start = datetime.combine(first, time(6), tzinfo=HANOI)
    span = int((last - first).total_seconds() // 60)
    return start + timedelta(minutes=minutes % span, seconds=rank % 60)


def language(text: str, given: str) -> str:
    """``vi-plain`` for Vietnamese written without accents, else the language content gives."""
    accented = any(ord(char) > 0xBF and char.isalpha() for char in text)
    return "vi-plain" if given == "vi" and not accented else given


def page_of(group: dict[str, Any], raw: dict[str, Any], parent: Item | None) -> str:
    """The number of the public page that a Facebook post or comment stands on."""
    if "pages" in group:
        return str(group["pages"][raw["page"]]["id"])
    return parent.page if parent else f"1009900000002{number(raw['key'] + 'page', 2):02d}"


def call_name(item: Item) -> str:
    """The file name of a call's note."""
    return f"call-{item.at:%Y%m%d-%H%M}.txt"


def make_item(
    group: dict[str, Any], raw: dict[str, Any], rank: int, known: dict[str, Item]
) -> Item:
    """Build one item; ``repeat`` brings back an earlier one, with a new text if it was edited."""
    if "repeat" in raw:
        first = known[raw["repeat"]]
        text = str(raw.get("text", first.text)).strip()
        again = Item(first.key, text, first.lang, first.at, first.id, first.raw)
        again.platform, again.kind, again.page = first.platform, first.kind, first.page
        again.first_of = first
        return again
    parent = known.get(raw.get("parent", ""))
    text = str(raw.get("text") or raw.get("text_en") or "").strip()
    at = published(group, raw, parent, rank)
    lang = language(text, str(raw.get("lang", "vi")))
    item = Item(raw["key"], text, lang, at, platform_id(group, raw, at, rank), raw)
    of_map = group.get("map", {})
    default = (of_map.get("platform", ""), of_map.get("kind", ""))
    item.platform, item.kind = PLATFORM.get(group["format"], default)
    item.platform = str(raw.get("platform", item.platform))
    item.kind = str(raw.get("kind", item.kind))
    item.parent_id = parent.id if parent else None
    item.page = page_of(group, raw, parent)
    return item


def load_groups(folder: Path) -> list[tuple[dict[str, Any], list[Item]]]:
    """Read every content file; files that repeat items of others come after those."""
    loaded = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.yaml"))
        if path.name not in NOT_GROUPS
    ]
    known: dict[str, Item] = {}
    waiting, done = loaded, []
    while waiting:
        later = []
        for group in waiting:
            needed = {
                raw[name] for raw in group["items"] for name in ("repeat", "parent") if name in raw
            } - {raw.get("key") for raw in group["items"]}
            if needed - known.keys():
                later.append(group)
                continue
            items = []
            for rank, raw in enumerate(group["items"], start=1):
                item = make_item(group, raw, rank, known)
                known.setdefault(item.key, item)
                items.append(item)
            done.append((group, items))
        if len(later) == len(waiting):
            raise ValueError(f"content refers to unknown keys: {[g['output'] for g in later]}")
        waiting = later
    return sorted(done, key=lambda pair: str(pair[0]["output"]))
