"""A visit to a source killed in the middle goes on where it was: every record once."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.command import TIMEOUT_S, Command
from tests.sources.fakes.base import Asked, Reply
from tests.sources.fakes.youtube import YouTubeFake

RUN = ("source", "run", "kênh thử", "--once", "--json")


class _SlowFake(YouTubeFake):
    """Slow enough that a kill meets the visit at work."""

    def answer(self, asked: Asked) -> Reply:
        time.sleep(0.1)
        return super().answer(asked)


def _kill_after(home: Command, fake: _SlowFake, requests: int) -> None:
    """Start a visit and kill it once it has asked so many times more."""
    before = len(fake.asked)
    process = home.start(*RUN)
    until = time.monotonic() + TIMEOUT_S
    while len(fake.asked) < before + requests and time.monotonic() < until:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _rows(home: Command, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(home.data / "manhmoi.sqlite3")) as rows:
        return rows.execute(query).fetchall()


def test_a_visit_killed_twice(tmp_path: Path) -> None:
    with _SlowFake() as fake:
        home = Command(tmp_path / "data", tmp_path / "keys", dict(fake.env))
        home.run("status")
        file = tmp_path / "kenh.yaml"
        described = {
            "name": "kênh thử",
            "connector": "youtube",
            "legal_basis": "Văn bản thử 1/2026",
            "base_url": fake.base_url,
            "settings": fake.config,
        }
        file.write_text(json.dumps(described), encoding="utf-8")
        home.run("source", "add", file)
        _kill_after(home, fake, 8)
        _kill_after(home, fake, 12)
        home.run(*RUN)
        stored = _rows(home, "select kind, platform_id from casework_item")
        assert sorted(stored) == sorted(fake.truth())
        unread = "select count(*) from casework_intake where state in ('received', 'reading')"
        waiting = "select count(*) from casework_item where state = 'pending'"
        open_runs = "select count(*) from casework_sourcerun where finished_at is null"
        for query in (unread, waiting, open_runs):
            assert _rows(home, query) == [(0,)], query
        # Written down before asking: a kill can only leave it too high.
        used = dict(_rows(home, "select bucket, sum(used) from casework_quotause group by bucket"))
        assert all(used[bucket] >= units for bucket, units in fake.used.items())
        assert fake.refused == []
