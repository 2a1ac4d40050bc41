"""Merging the index in the background, and work that waits for an index server."""

from __future__ import annotations

import pytest

from index.server_errors import IndexUnreachable
from monitor import tidying, workflows
from monitor.operations.compact import index_compact
from records.errors import OperatorError
from records.search import SearchFilters


class Home:
    """Stands in for the index and counts."""

    def __init__(self, *, loose: bool, merges: bool = True) -> None:
        self.is_loose = loose
        self.merges = merges
        self.compacted = 0

    def compact(self) -> bool:
        self.compacted += 1
        return self.merges

    def current(self) -> Home:
        return self

    def count(self, filters: SearchFilters) -> int:
        return 7


@pytest.mark.parametrize(
    ("loose", "busy", "expected"), [(True, False, 1), (True, True, 0), (False, False, 0)]
)
def test_only_a_loose_index_is_merged_and_only_in_quiet(
    monkeypatch: pytest.MonkeyPatch, loose: bool, busy: bool, expected: int
) -> None:
    home = Home(loose=loose)
    monkeypatch.setattr(tidying, "index_home", lambda: home)
    monkeypatch.setattr(tidying, "workflows_left", lambda: busy)
    assert tidying.tidy() is bool(expected)
    assert home.compacted == expected


@pytest.mark.parametrize("merges", [True, False])
def test_the_operation_says_what_it_did(monkeypatch: pytest.MonkeyPatch, merges: bool) -> None:
    home = Home(loose=False, merges=merges)
    monkeypatch.setattr("monitor.operations.compact.index_home", lambda: home)
    assert list(index_compact({})) == [{"event": "result", "done": merges, "passages": 7}]


def test_the_pipeline_tries_again_what_an_index_server_may_yet_take() -> None:
    assert workflows._passing(IndexUnreachable("vi", "en"))
    assert not workflows._passing(OperatorError("vi", "en"))
