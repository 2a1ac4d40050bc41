"""Collection to queue: single posts dropped into the watch folder of a running ``manhmoi serve``.

    python -m tests.bench.queue_time [--posts 30] [--apart 1.3]

Two times: from the door (``collected_at``, as the first page shows) to the flag, and from the
dropped file to the flag, less the seconds for which the folder lets a file settle.
"""

from __future__ import annotations

import argparse
import math
import os
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import django

from tests.command import Command

GIVE_UP_S = 120.0
FLAGS = """
SELECT item.text, item.collected_at, MIN(flag.created_at)
FROM casework_flag flag JOIN casework_item item ON item.id = flag.item_id GROUP BY item.id
"""


def post(number: int) -> str:
    """Return a false hotline in words of its own, so that no two posts are copies."""
    area = ("An Lão", "Kiến Thụy", "Cát Hải", "Tiên Lãng", "Thủy Nguyên")[number % 5]
    return (
        f"Tin số {number} gửi bà con {area}: đường dây nóng của Ban Chỉ đạo 515 Hải Phòng "
        f"là 0958 505 {number:03d}, bà con lưu lại nhé."
    )


def drop(folder: Path, numbers: range, apart_s: float) -> dict[str, float]:
    """Drop posts one by one into the folder; return when each was there, by its text."""
    dropped = {}
    for number in numbers:
        draft = folder.parent / f"{number}.draft"
        draft.write_text(post(number), encoding="utf-8")
        draft.rename(folder / f"bai-{number:03d}.txt")
        dropped[post(number)] = time.time()
        time.sleep(apart_s)
    return dropped


def seconds(stored: str) -> float:
    """Return a stored moment, which is UTC, as seconds since 1970."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC).timestamp()


def flagged(file: Path, count: int) -> dict[str, tuple[float, float]]:
    """Wait until so many posts are flagged; return when each was collected and flagged."""
    until = time.monotonic() + GIVE_UP_S
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as rows:
        while time.monotonic() < until:
            found = {text: (seconds(a), seconds(b)) for text, a, b in rows.execute(FLAGS)}
            if len(found) >= count:
                return found
            time.sleep(0.5)
    raise SystemExit(f"only {len(found)} of {count} posts were flagged within {GIVE_UP_S:.0f} s")


def said(name: str, times: list[float]) -> str:
    """Return one line: median and 95th percentile."""
    ranked = sorted(times)
    high = ranked[math.ceil(0.95 * len(ranked)) - 1]
    return f"{name:42} median {median(ranked):6.2f} s   p95 {high:6.2f} s   n {len(ranked)}"


def settle_s(home: Command) -> float:
    """Return for how many seconds the watch folder lets a file settle."""
    os.environ.update(home.environment(), DJANGO_SETTINGS_MODULE="config.settings")
    django.setup()
    from monitor.watchfolder import SETTLE_S

    return SETTLE_S


def main() -> None:
    """Print both times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=30)
    parser.add_argument("--apart", type=float, default=1.3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="manhmoi-bench-") as scratch:
        home = Command(Path(scratch) / "data", Path(scratch) / "keys")
        settle = settle_s(home)
        with home.serving():
            watch, rows = home.data / "watch", home.data / "manhmoi.sqlite3"
            # The first post waits for the models to be read; it is told apart.
            (first,) = drop(watch, range(1), 0).values()
            ((_taken, made),) = flagged(rows, 1).values()
            print(f"the first post after the start: {made - first - settle:.2f} s")
            dropped = drop(watch, range(1, chosen.posts + 1), chosen.apart)
            found = flagged(rows, chosen.posts + 1)
    pairs = [(at, *found[text]) for text, at in dropped.items()]
    print(said("collected to flag (first page)", [made - taken for _at, taken, made in pairs]))
    whole = [made - at - settle for at, _taken, made in pairs]
    print(said(f"file dropped to flag, less {settle:.0f} s to settle", whole))


if __name__ == "__main__":
    main()
