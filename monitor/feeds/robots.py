"""robots.txt, as RFC 9309 and the house rules say: unreachable means no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from protego import Protego

AGENT: Final = "manhmoi"
MAX_BYTES: Final = 512 * 1024
KEEP_S: Final = 24 * 3600.0
KEEP_REFUSED_S: Final = 1800.0
MIN_DELAY_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Robots:
    """Rules of one host. ``rules`` is ``None`` when there are none; ``reachable`` false means no.

    ``until`` is the clock's time after which they are asked for again.
    """

    rules: Protego | None
    reachable: bool
    until: float

    def allows(self, url: str) -> bool:
        """Whether ``url`` may be fetched."""
        if not self.reachable:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, AGENT))

    @property
    def delay_s(self) -> float:
        """Seconds between two requests: at least five, or the host's Crawl-delay."""
        asked = self.rules.crawl_delay(AGENT) if self.rules is not None else None
        return max(MIN_DELAY_S, float(asked or 0.0))


def robots_from(status: int, body: bytes, now: float) -> Robots:
    """Return the rules that an answer to ``/robots.txt`` means.

    Args:
        status: HTTP status; 0 when the host could not be reached.
        body: its bytes, at most ``MAX_BYTES``.
        now: the clock's time.
    """
    if status == 200:
        return Robots(Protego.parse(body.decode("utf-8", errors="replace")), True, now + KEEP_S)
    if 400 <= status < 500 and status != 429:
        return Robots(None, True, now + KEEP_S)
    return Robots(None, False, now + KEEP_REFUSED_S)
