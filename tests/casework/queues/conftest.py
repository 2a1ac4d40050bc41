"""A search index that only remembers what it was told, and a queue that runs nothing."""

from __future__ import annotations

import pytest

from tests.casework.queues.doubles import RecordedIndex, RecordedJobs


@pytest.fixture(autouse=True)
def search_index(monkeypatch: pytest.MonkeyPatch) -> RecordedIndex:
    index = RecordedIndex()
    monkeypatch.setattr("casework.services.searchable.index_home", lambda: index)
    return index


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> RecordedJobs:
    recorded = RecordedJobs()
    monkeypatch.setattr("casework.jobs.enqueue_upload", recorded.upload)
    monkeypatch.setattr("casework.jobs.enqueue_retry", recorded.retry)
    return recorded
