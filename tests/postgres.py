"""A throw-away PostgreSQL cluster of one's own.

As a command it runs another one against such a cluster and stops it afterwards::

    python -m tests.postgres -- pytest tests/casework
    python -m tests.postgres -- -n 2 tests/casework    # what is no program goes to pytest
    python -m tests.postgres --require -- pytest      # fails when PostgreSQL is not installed
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

OLDEST = 15
_BINARIES = "/usr/lib/postgresql"
_USER = "manhmoi"
# Nothing here outlives the run, so nothing waits for the disk.
_SETTINGS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


class PostgresMissing(Exception):
    """No PostgreSQL server of a known version is installed."""


def binaries() -> Path:
    """Return the folder of the newest installed server binaries.

    Raises:
        PostgresMissing: none of version 15 or later.
    """
    found = [
        (int(folder.parent.name), folder)
        for folder in Path(_BINARIES).glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    usable = sorted(pair for pair in found if pair[0] >= OLDEST)
    if usable:
        return usable[-1][1]
    on_path = shutil.which("initdb")
    if on_path is None:
        raise PostgresMissing(f"PostgreSQL {OLDEST}+ is not installed (Debian: postgresql)")
    return Path(on_path).parent


def _account() -> str | None:
    """Return the account the server runs as; the server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str], account: str | None, folder: Path) -> None:
    extra: dict[str, object] = {}
    if account is not None:
        entry = pwd.getpwnam(account)
        extra = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    log = folder / "commands.log"
    with log.open("ab") as output:
        done = subprocess.run(  # type: ignore[call-overload]
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=folder, **extra
        )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{log.read_text()}")


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster on a free local port, yield its ``DATABASE_URL``, then remove it.

    Raises:
        PostgresMissing: PostgreSQL is not installed.
    """
    programs, account = binaries(), _account()
    folder = Path(tempfile.mkdtemp(prefix="manhmoi-pg-"))
    try:
        if account is not None:
            entry = pwd.getpwnam(account)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        data, port = folder / "data", _free_port()
        make = [str(programs / "initdb"), "-D", str(data), "-U", _USER, "-A", "trust"]
        _run([*make, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], account, folder)
        control = [str(programs / "pg_ctl"), "-D", str(data), "-l", str(folder / "server.log")]
        options = f"-p {port} -h 127.0.0.1 -k {folder} {_SETTINGS}"
        _run([*control, "-w", "-o", options, "start"], account, folder)
        try:
            yield f"postgresql://{_USER}@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "-m", "immediate", "stop"], account, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Run the command after ``--`` with ``MANHMOI_TEST_DATABASE_URL`` set; return its status."""
    required = "--require" in arguments
    command = arguments[arguments.index("--") + 1 :] if "--" in arguments else []
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    if command[0] == "pytest" or shutil.which(command[0]) is None:
        arguments = command[1:] if command[0] == "pytest" else command
        command = [sys.executable, "-m", "pytest", *arguments]

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, stop)
    try:
        with cluster() as url:
            environment = {**os.environ, "MANHMOI_TEST_DATABASE_URL": url}
            return subprocess.run(command, env=environment).returncode
    except PostgresMissing as missing:
        print(f"Bỏ qua kiểm thử PostgreSQL / PostgreSQL tests skipped: {missing}")
        return 1 if required else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
