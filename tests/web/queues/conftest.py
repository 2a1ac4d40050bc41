"""The pages of the queues, without a pipeline behind them."""

from __future__ import annotations

import pytest

from tests.casework.queues.doubles import RecordedJobs


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> RecordedJobs:
    recorded = RecordedJobs()
    monkeypatch.setattr("casework.jobs.enqueue_upload", recorded.upload)
    monkeypatch.setattr("casework.jobs.enqueue_retry", recorded.retry)
    return recorded
