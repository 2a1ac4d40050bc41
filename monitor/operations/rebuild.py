"""``index rebuild``: the index is derived data and can always be made again from rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.reembedding import reembed, trouble_note
from casework.selectors.indexing import searchable_passages
from monitor.operations import Event
from monitor.operations.following import Tell, following


def index_rebuild(options: Mapping[str, Any]) -> Iterator[Event]:
    """Build a new index generation beside the serving one, then switch; resumable.

    A newly chosen embedder is taken up with it.
    """
    total = searchable_passages().count()

    def build(tell: Tell) -> int:
        passages = reembed(lambda done: tell(done, total))
        trouble_note(None)
        return passages

    passages = yield from following("index-rebuild", build)
    yield {"event": "result", "passages": passages}
