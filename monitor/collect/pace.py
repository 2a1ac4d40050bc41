"""A token bucket per host, shared by everything this process asks."""

from __future__ import annotations

import asyncio
import threading
from functools import lru_cache

from aiolimiter import AsyncLimiter


class Pace:
    """Waits until a host may be asked again. Safe for any number of threads.

    ``aiolimiter`` counts on one event loop; a thread of its own runs it.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._limiters: dict[str, AsyncLimiter] = {}
        threading.Thread(target=self._loop.run_forever, name="pace", daemon=True).start()

    async def _acquire(self, host: str, per_second: float, burst: int) -> None:
        limiter = self._limiters.get(host)
        if limiter is None or (limiter.max_rate, limiter.time_period) != (
            burst,
            burst / per_second,
        ):
            limiter = self._limiters[host] = AsyncLimiter(burst, burst / per_second)
        await limiter.acquire()

    def wait(self, host: str, per_second: float, burst: int) -> None:
        """Return when ``host`` may be asked.

        Args:
            host: host and port.
            per_second: requests a second in the long run.
            burst: how many at once after a rest.
        """
        asyncio.run_coroutine_threadsafe(
            self._acquire(host, per_second, max(1, burst)), self._loop
        ).result()


@lru_cache(maxsize=1)
def pace() -> Pace:
    """Return the process's one pace."""
    return Pace()
