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


def time_left(seconds: float | None) -> str:
    """Say how long something may still take; empty when nothing is known of it."""
    if seconds is None:
        return ""
    hours, minutes = divmod(-(-round(seconds) // 60), 60)
    vi = f"{hours} giờ {minutes:02} phút" if hours else f"{minutes} phút"
    en = f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
    return pick(f"còn khoảng {vi}", f"about {en} left")


def heard_words(hearing: dict[str, Any]) -> str:
    """Say how far a recording has been heard."""
    share = f"{hearing['share']:.0%}"
    words = pick(f"đang nghe {hearing['name']} {share}", f"hearing {hearing['name']} {share}")
    left = time_left(hearing["left_s"])
    return f"{words}, {left}" if left else words


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
        if event.get("hearing"):
            words += f"; {heard_words(event['hearing'])}"
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
