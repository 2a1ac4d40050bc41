"""Stand-ins that write down what they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from records.search import IndexedPassage


class RecordedIndex:
    """What the search index would hold."""

    def __init__(self) -> None:
        self.passages: dict[int, IndexedPassage] = {}
        self.flagged: dict[int, bool] = {}

    def upsert(self, passages: Sequence[IndexedPassage]) -> None:
        self.passages |= {one.passage_id: one for one in passages}

    def delete(self, passage_ids: Iterable[int]) -> None:
        for one in passage_ids:
            self.passages.pop(one, None)

    def set_flagged(self, flagged: bool, *, item_ids: Sequence[int]) -> None:
        self.flagged |= dict.fromkeys(item_ids, flagged)

    def texts(self) -> list[str]:
        return [self.passages[key].text for key in sorted(self.passages)]


class RecordedJobs:
    """What would have been queued."""

    def __init__(self) -> None:
        self.uploads: list[str] = []
        self.retries: list[int] = []

    def upload(self, upload_id: str) -> str:
        self.uploads.append(upload_id)
        return f"workflow-{upload_id}"

    def retry(self, entry_id: int) -> str:
        self.retries.append(entry_id)
        return f"workflow-{entry_id}"
