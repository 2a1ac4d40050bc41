"""``index rebuild``: the index is derived data and can always be made again from rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from django.db import connections

from casework.index_access import index_home
from casework.selectors.indexing import passage_batches, searchable_passages
from monitor.operations import Event


def index_rebuild(options: Mapping[str, Any]) -> Iterator[Event]:
    """Build a new index generation beside the serving one, then switch; resumable."""
    total = searchable_passages().count()
    done: SimpleQueue[int] = SimpleQueue()
    outcome: list[int | BaseException] = []

    def build() -> None:
        try:
            outcome.append(index_home().rebuild(passage_batches, done.put))
        except BaseException as error:
            outcome.append(error)
        finally:
            connections.close_all()  # this thread's own

    worker = Thread(target=build, name="index-rebuild")
    worker.start()
    while worker.is_alive() or not done.empty():
        try:
            yield {"event": "progress", "done": done.get(timeout=0.2), "total": total}
        except Empty:
            continue
    worker.join()
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    yield {"event": "result", "passages": outcome[0]}
