"""Long work in a thread of its own, its progress told as events."""

from __future__ import annotations

from collections.abc import Callable, Generator
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from django.db import connections

from monitor.operations import Event

T = TypeVar("T")
Tell = Callable[[int, int], None]


def following(name: str, work: Callable[[Tell], T]) -> Generator[Event, None, T]:
    """Run ``work`` and yield ``progress`` events while it runs.

    Args:
        name: of the thread.
        work: is given a function that takes what is done and how much there is in all.

    Returns:
        What ``work`` returns (``result = yield from following(...)``).

    Raises:
        BaseException: whatever ``work`` raises.
    """
    told: SimpleQueue[tuple[int, int]] = SimpleQueue()
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work(lambda done, total: told.put((done, total))))
        except BaseException as error:
            failure.append(error)
        finally:
            connections.close_all()  # this thread's own

    worker = Thread(target=run, name=name)
    worker.start()
    while worker.is_alive() or not told.empty():
        try:
            done, total = told.get(timeout=0.2)
        except Empty:
            continue
        yield {"event": "progress", "done": done, "total": total}
    worker.join()
    if failure:
        raise failure[0]
    return outcome[0]
