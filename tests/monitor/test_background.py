"""Work repeated beside the server."""

from __future__ import annotations

import logging
import threading

import pytest

from monitor.background import repeating


def test_a_failing_look_ends_neither_others_nor_later_ones(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rounds: list[str] = []
    twice = threading.Event()

    def fails() -> None:
        rounds.append("fails")
        raise ValueError("hỏng")

    def works() -> None:
        rounds.append("works")
        if rounds.count("works") == 2:
            twice.set()

    with caplog.at_level(logging.ERROR), repeating("thử", fails, works, every_s=0.01, at_once=True):
        assert twice.wait(10)
    assert rounds[:4] == ["fails", "works", "fails", "works"]
    assert "thử" in caplog.text and "hỏng" in caplog.text
    assert "thử" not in [one.name for one in threading.enumerate()], "it ends with the block"
