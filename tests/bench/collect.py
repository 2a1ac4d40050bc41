"""Parsing and archiving of collected pages: records a second, beside writing them to a folder.

The peer is what a script would do: parse the same pages and append each record to a JSON Lines
file with one flush to disk a page. It has no keys, no rows, no audit, and cannot erase.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.cli.setup import initialise

RECORDS = 20_000
PAGE = 100


def pages(turn: int, count: int = RECORDS, size: int = PAGE) -> Iterator[bytes]:
    """Yield comment pages as the YouTube API sends them."""
    began = datetime(2026, 11, 1, tzinfo=UTC)
    for start in range(0, count, size):
        items: list[dict[str, Any]] = []
        for number in range(start, start + size):
            at = (began + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
            snippet = {
                "videoId": f"v{number % 97:011d}",
                "textOriginal": f"Bác tôi hy sinh ở đồi {number % 500}, đơn vị ghi trong giấy báo "
                f"tử số {number}; ai cùng đơn vị xin cho gia đình biết tin.",
                "textDisplay": "…",
                "authorDisplayName": "@nguoi-xem",
                "authorChannelId": {"value": f"UC{number:022d}"},
                "likeCount": number % 50,
                "publishedAt": at,
                "updatedAt": at,
            }
            top = {"kind": "youtube#comment", "id": f"Ug{turn}{number:023d}", "snippet": snippet}
            items.append(
                {
                    "kind": "youtube#commentThread",
                    "id": top["id"],
                    "snippet": {"videoId": snippet["videoId"], "topLevelComment": top},
                }
            )
        page = {"kind": "youtube#commentThreadListResponse", "items": items}
        yield json.dumps(page, ensure_ascii=False).encode()


def ours(bodies: list[bytes], turn: int) -> float:
    """Return seconds to archive, read and store the pages; each turn brings records of its own."""
    from casework.models import Source
    from casework.services.source_runs import source_run_begin, source_run_page
    from monitor.collect.connector import Page
    from monitor.collect.pages import page_store
    from monitor.sources.table import connector

    source = Source.objects.create(
        name=f"bench-{turn}", kind="youtube", platform="youtube", legal_basis="bench"
    )
    run = source_run_begin(source_id=source.pk, key=f"bench-{turn}")
    found = connector("youtube")
    reader = "youtube.threads"
    began = time.perf_counter()
    stored = 0
    for number, body in enumerate(bodies):
        page = Page(body, reader, f"comments:{number}", cursor={"page": number})
        counts = page_store(source=source, run=run, connector=found, page=page)
        source_run_page(run=run, counts=counts, cursor=page.cursor, part="own")
        stored += counts.new
    seconds = time.perf_counter() - began
    assert stored == RECORDS, stored
    return seconds


def peer(bodies: list[bytes], folder: Path) -> float:
    """Return seconds to parse the pages and append their records to a file."""
    began = time.perf_counter()
    with (folder / "records.jsonl").open("wb") as out:
        for body in bodies:
            for item in json.loads(body)["items"]:
                out.write(json.dumps(item, ensure_ascii=False).encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())
    return time.perf_counter() - began


def main() -> None:
    """Print records a second of both, three times in turn."""
    with tempfile.TemporaryDirectory(prefix="manhmoi-bench-") as folder:
        os.environ["MANHMOI_DATA"] = f"{folder}/data"
        os.environ["MANHMOI_KEYS"] = f"{folder}/keys"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        initialise()
        for turn in range(3):
            bodies = list(pages(turn))
            there = peer(bodies, Path(folder))
            here = ours(bodies, turn)
            print(
                f"{turn + 1}: ours {RECORDS / here:,.0f} records/s, "
                f"JSON Lines {RECORDS / there:,.0f} records/s, ratio {there / here:.3f}"
            )


if __name__ == "__main__":
    main()
