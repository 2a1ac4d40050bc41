"""People and machines that drop files: nothing is asked of anybody, so no request may come."""

from __future__ import annotations

import csv
import io
import json
import os
import time
import unicodedata
from pathlib import Path
from typing import Any, ClassVar, Self

from monitor.collect.dropfolder import drop_folder
from tests.sources.fakes.base import Asked, FakePlatform, Key, Reply

START = int(time.time()) - 20 * 86_400
SOURCE: str = "thử"
"""Name of the source the contract suite makes."""


class FolderFake(FakePlatform):
    """Drops files into the folder of one source; subclasses write them."""

    suffix: ClassVar[str] = ".txt"

    def __init__(self, seed: int = 7, source: str = SOURCE) -> None:
        super().__init__(seed)
        self.source = source
        self.keys: set[Key] = set()
        self.count = 0

    @property
    def folder(self) -> Path:
        """Where files are dropped."""
        return drop_folder(self.source)

    def start(self, port: int = 0) -> Self:
        """Clear the folder and drop two files, the second repeating part of the first."""
        for path in self.folder.iterdir():
            if path.is_file():
                path.unlink()
        self.drop(6)
        self.drop(4, again=2)
        return super().start(port)

    def answer(self, asked: Asked) -> Reply:
        """Nobody may ask anything."""
        return self.refuse(f"asked for {asked.path}", Reply(404))

    def truth(self) -> set[Key]:
        """Return what all files hold."""
        return set(self.keys)

    def grow(self, count: int = 3) -> None:
        """Drop one more file."""
        self.drop(count)

    def empty(self) -> None:
        """Take the files away."""
        for path in self.folder.iterdir():
            if path.is_file():
                path.unlink()
        self.keys.clear()

    def drop(self, count: int, *, again: int = 0) -> Path:
        """Drop a file with ``count`` new things, and ``again`` old ones."""
        first = self.count - again
        self.count += count
        body = self.file([self.thing(number) for number in range(first, self.count)])
        path = self.folder / f"tệp-{self.count:06d}{self.suffix}"
        part = path.with_name(path.name + ".part")
        part.write_bytes(body)
        old = time.time() - 60
        os.utime(part, (old, old))
        part.rename(path)
        return path

    def thing(self, number: int) -> dict[str, Any]:
        """Make one thing and count it among the truth."""
        raise NotImplementedError

    def file(self, things: list[dict[str, Any]]) -> bytes:
        """Write things as a file."""
        raise NotImplementedError


class TikTokCaptureFake(FolderFake):
    """Somebody who browses TikTok with Zeeschuimer."""

    kind = "tiktok_capture"
    suffix = ".ndjson"

    def thing(self, number: int) -> dict[str, Any]:
        """Return a video, or for every third number a comment."""
        at = START + number * 60
        line = {
            "nav_index": f"3:12:{number}",
            "timestamp_collected": (at + 3600) * 1000,
            "last_updated": (at + 3600) * 1000,
            "source_platform_url": "https://www.tiktok.com/tag/lietsi",
            "user_agent": "trial",
        }
        text = unicodedata.normalize("NFD", f"Tìm đồng đội, tổ {number} #lietsi")
        if number % 3 == 2:
            cid = str(7_560_000_000_000_000_000 + number)
            self.keys.add(("comment", cid))
            data: dict[str, Any] = {
                "cid": cid,
                "aweme_id": "7463000000000000001",
                "reply_id": "0",
                "text": text,
                "create_time": at,
                "digg_count": number,
                "reply_comment_total": 0,
                "user": {"uid": f"68{number}", "unique_id": "nguoi_thu"},
            }
            return {**line, "item_id": cid, "source_platform": "tiktok-comments", "data": data}
        video = str(7_463_000_000_000_000_000 + number)
        self.keys.add(("post", video))
        data = {
            "id": video,
            "desc": text,
            "createTime": str(at) if number % 2 else at,
            "author": {"id": f"69{number}", "uniqueId": "kenh_thu"},
            "stats": {"playCount": 900 + number, "diggCount": 40},
            "video": {"duration": 61},
        }
        return {**line, "item_id": video, "source_platform": "tiktok.com", "data": data}

    def file(self, things: list[dict[str, Any]]) -> bytes:
        """Write NDJSON."""
        return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in things)


class FacebookFilesFake(FolderFake):
    """An office with old CrowdTangle exports and a researcher with the Content Library."""

    kind = "facebook_files"
    suffix = ".csv"
    library = False

    def thing(self, number: int) -> dict[str, Any]:
        """Return a row of the export that is being written."""
        text = unicodedata.normalize("NFD", f"Phần mộ số {number}, nghĩa trang thử")
        if self.library:
            post = 1_000_000_000_000_000_000 + number
            self.keys.add(("post", f"{post}:mcl"))
            return {
                "id": post,
                "creation_time": f"2026-05-05T0{number % 10}:15:00+0000",
                "text": text,
                "mcl_url": f"https://www.facebook.com/transparency-tools/?id={post}",
                "post_owner.id": 500 + number,
                "post_owner.name": "Người thử",
                "surface.id": 600,
                "surface.type": "group",
                "statistics.views": 10 * number,
                "statistics.like_count": number,
                "statistics.comment_count": 1,
                "statistics.share_count": 0,
                "statistics.reaction_count": number + 1,
            }
        self.keys.add(("post", str(9000 + number)))
        return {
            "Page Name": "Trang thử",
            "Facebook Id": "100",
            "Post Created": f"2024-05-05 0{number % 10}:15:00 EDT",
            "Message": text,
            "URL": f"https://www.facebook.com/100/posts/{9000 + number}",
            "Likes": number,
            "Comments": 1,
            "Shares": 0,
        }

    def grow(self, count: int = 3) -> None:
        """Drop an export of the Content Library."""
        self.library = True
        self.drop(count)

    def file(self, things: list[dict[str, Any]]) -> bytes:
        """Write CSV."""
        out = io.StringIO()
        writer = csv.DictWriter(out, list(things[0]))
        writer.writeheader()
        writer.writerows(things)
        return out.getvalue().encode()
