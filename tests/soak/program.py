"""The program under soak: its folder, its sources, its starts and its violent ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml

from tests.soak.world import World, until
from tests.sources.fakes.base import Asked

_START_S = 90


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """``manhmoi serve`` on a folder of its own."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder = folder
        self.world = world
        self.port = _free_port()
        self.log = folder / "connections.txt"
        self.said = (folder / "serve.log").open("ab")
        self.environment = {
            **os.environ,
            **world.env,
            "MANHMOI_DATA": str(folder / "data"),
            "MANHMOI_KEYS": str(folder / "keys"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.environment.pop("DATABASE_URL", None)
        self.process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "tests.soak.child", str(self.log), *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one verb to its end."""
        return subprocess.run(
            self._command(*words),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def add_sources(self) -> None:
        """Add one source for every platform, visited every minute.

        They follow a rule without search phrases: the day's searches, shared out among a hundred
        visits an hour, would take longer than a soak to ask all that ship.
        """
        rule = self.folder / "rule.yaml"
        rules = [{"name": "soak", "keywords": ["hài cốt"]}]
        rule.write_text(yaml.safe_dump({"rules": rules}), encoding="utf-8")
        done = self.run("watch", "add", str(rule))
        assert done.returncode == 0, (done.stdout, done.stderr)
        for kind, fake in self.world.fakes.items():
            file = self.folder / f"{kind}.yaml"
            told: dict[str, Any] = {
                "name": kind,
                "connector": kind,
                "enabled": True,
                "legal_basis": "thử độ bền",
                "settings": fake.config,
                "watch": ["soak"],
            }
            if fake.listens:
                told["base_url"] = fake.base_url
            if kind not in {case.kind for case in self.world.pushes}:
                told["schedule"] = "* * * * *"
            file.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
            done = self.run("source", "add", str(file))
            assert done.returncode == 0, (kind, done.stdout, done.stderr)

    def start(self) -> None:
        """Serve; returns when the door answers."""
        self.process = subprocess.Popen(
            self._command("serve", "--port", str(self.port)),
            env=self.environment,
            stdout=self.said,
            stderr=self.said,
        )
        assert until(self._answers, _START_S), "the server does not answer"

    def _answers(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended with {self.process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/login", timeout=5) as got:
                return int(got.status) == 200
        except OSError:
            return False

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def stop(self) -> int:
        """Ask it to end; return its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=90)

    def deliver(self, kind: str, asked: Asked) -> int:
        """Call the program's door as a platform would; 0 when nobody answers."""
        door = {"facebook_feed": "facebook"}.get(kind, kind)
        query = "&".join(f"{k}={v}" for k, v in asked.query.items())
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/hooks/{door}" + (f"?{query}" if query else ""),
            data=asked.body if asked.method == "POST" else None,
            headers=dict(asked.headers),
            method=asked.method,
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as got:
                return int(got.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def rows(self, question: str, values: Sequence[object] = ()) -> list[Any]:
        """Ask the rows."""
        with closing(sqlite3.connect(self.folder / "data" / "manhmoi.sqlite3", timeout=60)) as db:
            return db.execute(question, values).fetchall()

    def stored(self, platform: str) -> set[tuple[str, str]]:
        """Return kind and id of every living item of a platform, whichever source brought it."""
        found = self.rows(
            "SELECT kind, platform_id FROM casework_item WHERE platform = ? AND deleted_at IS NULL",
            [platform],
        )
        return {(one, two) for one, two in found}

    def connected(self) -> set[str]:
        """Return every address connected to so far."""
        return set(self.log.read_text().split()) if self.log.exists() else set()

    def troubles(self) -> list[Any]:
        """Return the last trouble of every source that has one."""
        return self.rows("SELECT name, last_error FROM casework_source WHERE last_error != ''")


def counts(text: str) -> dict[str, Any]:
    """Return the JSON object on the last line of a command's output."""
    found: dict[str, Any] = json.loads(text.strip().splitlines()[-1])
    return found


def pause(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)
