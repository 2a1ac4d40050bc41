"""Progress on the terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from tqdm import tqdm

from config.cli.messages import pick

_NAMES = {
    "take": ("chờ đọc", "to read"),
    "understand": ("chờ hiểu", "to understand"),
    "index": ("chờ đưa vào chỉ mục", "to index"),
    "media": ("tệp nghe nhìn", "media"),
    "transcripts": ("phụ đề", "captions"),
    "readings": ("bản đọc", "readings"),
}


class Bars:
    """One bar on standard error, quiet when that is no terminal."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> Bars:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def show(self, event: dict[str, Any]) -> None:
        """Show how many records came in and what they wait for."""
        left = event["left"]
        waiting = left.get("understand", 0) + left.get("index", 0)
        words = ", ".join(f"{pick(*_NAMES.get(k, (k, k)))} {n}" for k, n in left.items())
        self.show_count(max(0, event["received"] - waiting), event["received"], words)

    def show_count(self, done: int, total: int, words: str = "") -> None:
        """Show ``done`` of ``total``."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = tqdm(total=total, unit="", leave=False, dynamic_ncols=True)
        self._bar.total = total
        self._bar.n = done
        self._bar.set_postfix_str(words, refresh=True)
