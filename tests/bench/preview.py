"""What a watch rule would have caught among 50,000 texts of 30 days, beside a plain expression.

``python -m tests.bench.preview [--texts 50000]``. The rule is one that the product brings
(``config/watch.yaml``). The peer is what a script would do: the same keywords, with and without
accents, as one regular expression over the same rows. It knows no word boundaries between
languages, exclusions, hashtags, reasons, counts or samples.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from datetime import timedelta
from typing import Any

import orjson

from config.cli.setup import initialise
from records.text import unaccented
from tests.bench.corpus import posts

RULE = "Tìm mộ, tìm đồng đội"
EVERY = 20
"""One text in so many holds a keyword, every other of them written without accents."""


def fill(count: int, keywords: list[str]) -> int:
    """Store ``count`` texts of the last 30 days; returns how many of them hold a keyword."""
    from casework.clock import now
    from casework.models import Item

    moment, rows, put = now(), [], 0
    for number, line in enumerate(posts(count)):
        text = orjson.loads(line)["data"]["desc"]
        if number % EVERY == 0:
            word = keywords[put % len(keywords)]
            text = f"{text} {unaccented(word) if put % 2 else word}."
            put += 1
        rows.append(
            Item(
                platform="tiktok",
                kind="post",
                platform_id=str(number),
                route="operator_capture",
                lang="vi",
                text=text,
                collected_at=moment - timedelta(minutes=number % (29 * 24 * 60)),
            )
        )
    Item.objects.bulk_create(rows, batch_size=2_000)
    return put


def ours(rule: Any) -> int:
    """Return how many texts the preview says are caught."""
    from casework.selectors.watch_preview import watch_preview

    return watch_preview(user=None, rule=rule).caught


def peer(keywords: list[str]) -> int:
    """Return how many texts the expression finds."""
    from casework.models import Item

    words = sorted({*keywords, *map(unaccented, keywords)})
    wanted = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    texts = Item.objects.order_by().values_list("title", "text").iterator(chunk_size=2_000)
    return sum(1 for title, text in texts if wanted.search(f"{title}\n{text}"))


def main() -> None:
    """Print seconds of the processor and of the clock for both, three times in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=50_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="manhmoi-bench-") as folder:
        os.environ["MANHMOI_DATA"] = f"{folder}/data"
        os.environ["MANHMOI_KEYS"] = f"{folder}/keys"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        initialise()
        from casework.models import WatchRule
        from casework.watch_content import content_of

        rule = content_of(WatchRule.objects.get(name=RULE))
        put = fill(chosen.texts, list(rule.keywords))
        for turn in range(3):
            shown = []
            for name in ("ours", "re"):
                clock, processor = time.perf_counter(), time.process_time()
                found = ours(rule) if name == "ours" else peer([*rule.keywords])
                processor, clock = time.process_time() - processor, time.perf_counter() - clock
                shown.append(f"{name} {processor:.2f} s ({clock:.2f} s by the clock), {found:,}")
                assert found >= put, (name, found, put)
            print(f"{turn + 1}: {'; '.join(shown)} caught of {put:,} put in", flush=True)
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
