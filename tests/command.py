"""Drives ``manhmoi`` as a user does: real processes, one data folder and one key folder."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-c", "from config.cli import main; main()"]
# Runs a command from a small process: what a process is said to have held begins at what the one
# that started it holds, and the test process holds models.
_MEASURED = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as told:
    told.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status)
"""
# A shell starts what it puts in the background with SIGINT ignored, and a child inherits that; the
# servers started here must end on it wherever the tests run.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Generous: these tests say nothing about speed, and the machine may be busy.
TIMEOUT_S = 300


@cache
def _preloaded() -> str:
    """Start what commands are forked from, once per test process; return its socket."""
    path = str(Path(tempfile.mkdtemp(prefix="manhmoi-cli-")) / "socket")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.preloaded", path], cwd=ROOT, stdin=subprocess.PIPE
    )
    atexit.register(shutil.rmtree, Path(path).parent, ignore_errors=True)
    until = time.monotonic() + TIMEOUT_S
    while not Path(path).exists():
        if process.poll() is not None or time.monotonic() > until:
            raise AssertionError("tests.preloaded does not start")
        time.sleep(0.02)
    return path


_MIGRATE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
"""


# Verbs that make a data folder where there is none.
_STORING = frozenset({"ingest", "models", "quarantine", "registry", "serve", "status", "user"})


@cache
def _empty_rows() -> Path:
    """Return a database with all tables and nothing in them, made once for all test processes.

    Every first command on a folder makes these tables, which takes seconds; the tests that mean
    it ask for it (``made_ready=False``).
    """
    told = hashlib.sha256()
    for file in sorted((ROOT / "casework" / "migrations").glob("*.py")):
        told.update(file.read_bytes())
    kept = Path(tempfile.gettempdir()) / f"manhmoi-rows-{os.getuid()}-{told.hexdigest()[:16]}"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as folder:
            installed = Command(Path(folder) / "data", Path(folder) / "keys", made_ready=False)
            environment = {
                **installed.environment(),
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
            subprocess.run([sys.executable, "-c", _MIGRATE], cwd=ROOT, env=environment, check=True)
            mine = kept.with_suffix(f".{os.getpid()}")
            shutil.copyfile(installed.data / "manhmoi.sqlite3", mine)
            # Whoever comes last wins; both are the same.
            mine.replace(kept)
    return kept


def _run_preloaded(
    arguments: list[str], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in a process forked from :mod:`tests.preloaded`."""
    asked = {"arguments": arguments, "environment": environment, "folder": str(ROOT)}
    with (
        tempfile.TemporaryFile("w+") as out,
        tempfile.TemporaryFile("w+") as err,
        socket.socket(socket.AF_UNIX) as connection,
    ):
        connection.settimeout(TIMEOUT_S)
        connection.connect(_preloaded())
        socket.send_fds(connection, [json.dumps(asked).encode()], [out.fileno(), err.fileno()])
        answer = connection.makefile()
        child = int(answer.readline())
        try:
            status = int(answer.readline())
        except TimeoutError:
            os.kill(child, signal.SIGKILL)
            raise
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, status, out.read(), err.read())


@dataclass(frozen=True)
class Command:
    """``manhmoi`` on one installation.

    ``made_ready``: its folder holds the empty tables before the first command.
    """

    data: Path
    keys: Path
    extra: dict[str, str] = field(default_factory=dict)
    made_ready: bool = True

    def _make_ready(self, arguments: Sequence[str | Path]) -> None:
        verb = str(arguments[0]) if arguments else ""
        asked = self.made_ready and verb in _STORING and "--help" not in arguments
        if asked and "DATABASE_URL" not in self.extra and not self.data.exists():
            self.data.mkdir(mode=0o700, parents=True)
            shutil.copyfile(_empty_rows(), self.data / "manhmoi.sqlite3")

    def environment(self) -> dict[str, str]:
        """Return the environment of a user of this installation."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("MANHMOI_", "DJANGO_")) and name != "DATABASE_URL"
        }
        return {
            **kept,
            "MANHMOI_DATA": str(self.data),
            "MANHMOI_KEYS": str(self.keys),
            "MANHMOI_LANG": "en",
            **self.extra,
        }

    def start(self, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
        """Start a command without waiting for it."""
        self._make_ready(arguments)
        return subprocess.Popen(
            [*PROGRAM, *map(str, arguments)],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(self, *arguments: str | Path, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end and hold its exit status against ``status``."""
        self._make_ready(arguments)
        done = _run_preloaded([str(one) for one in arguments], self.environment())
        shown = f"{arguments}\n--- out\n{done.stdout[-3000:]}\n--- err\n{done.stderr[-6000:]}"
        assert done.returncode == status, f"exit status {done.returncode}: {shown}"
        assert "Traceback" not in done.stderr, shown
        return done

    def json(self, *arguments: str | Path, status: int = 0) -> Any:
        """Run a command with ``--json`` and return what it printed."""
        return json.loads(self.run(*arguments, "--json", status=status).stdout)

    def rows(self, *arguments: str | Path) -> list[Any]:
        """Run a command with ``--json`` that prints one object a line."""
        return [json.loads(line) for line in self.run(*arguments, "--json").stdout.splitlines()]

    def peak_bytes(self, *arguments: str | Path, status: int = 0) -> int:
        """Run a command to its end; return the most memory it held at once, in bytes."""
        self._make_ready(arguments)
        with tempfile.NamedTemporaryFile("r") as told:
            done = subprocess.run(
                [sys.executable, "-c", _MEASURED, told.name, *PROGRAM, *map(str, arguments)],
                cwd=ROOT,
                env=self.environment(),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == status, done.stdout + done.stderr
            return int(told.read()) * 1024

    def kill_after(self, seconds: float, *arguments: str | Path) -> bool:
        """Start a command and SIGKILL it after ``seconds``; whether it was still running."""
        process = self.start(*arguments)
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return True
        return False

    @contextmanager
    def serving(self) -> Iterator[Server]:
        """Run ``manhmoi serve`` for as long as the block lasts."""
        port = free_port()
        process = self.start("serve", "--port", str(port))
        try:
            self._wait_for_server(process)
            yield Server(f"http://127.0.0.1:{port}", process)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()

    def _wait_for_server(self, process: subprocess.Popen[str]) -> None:
        announced = self.data / "run" / "server.json"
        until = time.monotonic() + TIMEOUT_S
        while time.monotonic() < until:
            if process.poll() is not None:
                raise AssertionError(f"the server ended: {process.communicate()}")
            try:
                if json.loads(announced.read_text())["pid"] == process.pid:
                    return
            except (FileNotFoundError, ValueError):
                pass
            time.sleep(0.1)
        raise AssertionError("the server never said where it is")


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
