"""A full disk and a locked database: said in words, state consistent, the next run completes."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.command import Command
from tests.e2e.conftest import POSTS, write_posts
from tests.stored import archived, stored

MIB = 1 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a file system of 700 MiB of one's own, where mounting is allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def ballast(disk: Path, leave: int) -> Iterator[None]:
    """Fill the disk until about ``leave`` bytes are free."""
    file = disk / "ballast"
    with file.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, max(1, shutil.disk_usage(disk).free - leave))
    try:
        yield
    finally:
        file.unlink()


def _random_file(path: Path, size: int) -> Path:
    path.write_bytes(random.Random(515).randbytes(size))
    return path


def test_an_original_that_does_not_fit(small_disk: Path, tmp_path: Path) -> None:
    home = Command(small_disk / "data", tmp_path / "keys")
    write_posts(tmp_path / "in", "a.ndjson", POSTS)
    home.run("ingest", tmp_path / "in")
    before, kept = stored(home.data), archived(home.data)
    big = _random_file(tmp_path / "big.bin", 200 * MIB)
    with ballast(small_disk, leave=540 * MIB), ballast_of(small_disk, 400 * MIB):
        failed = home.run("ingest", big, status=1)
        assert "space" in failed.stderr or "disk" in failed.stderr
    assert stored(home.data) == before
    assert archived(home.data) == kept
    assert home.json("doctor")["ok"]
    assert home.json("ingest", big)["quarantined"] == 1
    assert len(archived(home.data)) == len(kept) + 1


@contextmanager
def ballast_of(disk: Path, size: int) -> Iterator[None]:
    """Take ``size`` more bytes of the disk, as another program might."""
    file = disk / "other-program"
    with file.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, size)
    try:
        yield
    finally:
        file.unlink()


def test_rows_and_index_on_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    home = Command(small_disk / "data", tmp_path / "keys")
    home.run("status")
    write_posts(tmp_path / "in", "a.ndjson", POSTS)
    with ballast(small_disk, leave=4 * MIB):
        failed = home.run("ingest", tmp_path / "in", status=1)
        assert "full" in failed.stderr or "space" in failed.stderr
        report = home.json("doctor", status=1)
        assert "disk" in {c["check"] for c in report["checks"] if c["status"] == "wrong"}
    home.run("ingest", tmp_path / "in")
    assert home.json("status")["items"] == 3
    assert home.json("doctor")["ok"]


def test_no_room_for_keys(small_disk: Path, tmp_path: Path) -> None:
    home = Command(tmp_path / "data", small_disk / "keys")
    home.run("status")
    lines = [{"id": f"p-{n}", "text": f"lời kể số {n}"} for n in range(20_000)]
    write_posts(tmp_path / "in", "many.ndjson", lines)
    with ballast(small_disk, leave=MIB // 4):
        assert "no space" in home.run("ingest", tmp_path / "in", status=1).stderr
    assert not archived(home.data)
    assert home.json("status")["items"] == 0
    assert home.json("doctor")["ok"]


def test_no_room_for_a_backup(posts: Command, small_disk: Path) -> None:
    with ballast(small_disk, leave=MIB // 2):
        failed = posts.run("backup", small_disk / "one.mm", status=1)
        assert "disk" in failed.stderr
    assert not list(small_disk.iterdir())
    posts.run("backup", small_disk / "one.mm")
    other = Command(small_disk / "restored", posts.keys)
    with ballast(small_disk, leave=MIB // 4):
        assert "space" in other.run("restore", small_disk / "one.mm", status=1).stderr
    assert [path.name for path in small_disk.iterdir()] == ["one.mm"]


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the database as another program that forgot to let go."""
    with closing(sqlite3.connect(data / "manhmoi.sqlite3", isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout=60000")
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def _impatient(home: Command) -> Command:
    return Command(home.data, home.keys, {"MANHMOI_LOCK_TIMEOUT_S": "0.5"})


@pytest.mark.parametrize(
    "arguments", [("ingest", "IN"), ("user", "add", "lan", "--role", "editor"), ("keys", "rotate")]
)
def test_locked_database(posts: Command, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write_posts(tmp_path / "in", "new.ndjson", [{"id": "p-8", "text": "Bài đến khi đang khóa"}])
    named = [str(tmp_path / "in") if one == "IN" else one for one in arguments]
    before = stored(posts.data)
    with locked(posts.data):
        failed = _impatient(posts).run(*named, status=1)
        assert "lock" in failed.stderr
    assert stored(posts.data) == before
    assert posts.json("doctor")["ok"]
    posts.run(*named)


def test_locked_in_the_middle_of_the_work(posts: Command, tmp_path: Path) -> None:
    lines = [{"id": f"q-{n}", "text": f"lời kể số {n} bên bờ sông"} for n in range(1200)]
    write_posts(tmp_path / "in", "many.ndjson", lines)
    running = _impatient(posts).start("ingest", tmp_path / "in")
    until = time.monotonic() + 60
    while sum(stored(posts.data)["items"].values()) < 100 and time.monotonic() < until:
        time.sleep(0.02)
    with locked(posts.data):
        # Longer than every retry of every step takes together.
        _, err = running.communicate(timeout=240)
    assert running.returncode == 1, err
    assert "lock" in err
    assert "Traceback" not in err
    posts.run("ingest", tmp_path / "in")
    assert posts.json("status")["items"] == 1203
    assert posts.json("doctor")["ok"]


def test_a_server_killed_under_a_command(posts: Command, tmp_path: Path) -> None:
    lines = [{"id": f"q-{n}", "text": f"lời kể số {n} bên bờ sông"} for n in range(1500)]
    file = write_posts(tmp_path / "in", "many.ndjson", lines)
    with posts.serving() as server:
        running = posts.start("ingest", file)
        until = time.monotonic() + 60
        while sum(stored(posts.data)["items"].values()) < 100 and time.monotonic() < until:
            time.sleep(0.02)
        server.kill()
        _, err = running.communicate(timeout=60)
    assert running.returncode == 1, err
    assert "lost contact" in err
    assert "Traceback" not in err
    posts.run("ingest", file)
    assert posts.json("status")["items"] == 1503
    assert posts.json("doctor")["ok"]
