"""Backup and restore when the rows are in PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.command import Command
from tests.e2e.conftest import POSTS, write_posts

pytestmark = pytest.mark.postgres


def _database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.rsplit("/", 1)[0] + f"/{name}"


def test_restore_into_an_empty_database(postgres_url: str, tmp_path: Path) -> None:
    first = {"DATABASE_URL": _database(postgres_url, "backup_from")}
    second = {"DATABASE_URL": _database(postgres_url, "backup_to")}
    home = Command(tmp_path / "data", tmp_path / "keys", first)
    write_posts(tmp_path / "in", "posts.ndjson", POSTS)
    home.run("ingest", tmp_path / "in")
    file = tmp_path / "one.mm"
    home.run("backup", file)
    # Rows of the one kind do not go into the other, and a database in use is left alone.
    sqlite = Command(tmp_path / "other", tmp_path / "keys")
    assert "postgresql" in sqlite.run("restore", file, status=1).stderr
    used = Command(tmp_path / "other", tmp_path / "keys", first)
    assert "not empty" in used.run("restore", file, status=1).stderr
    other = Command(tmp_path / "other", tmp_path / "keys", second)
    assert other.json("restore", file)["items"] == len(POSTS)
    assert other.json("doctor")["ok"]
    assert other.json("audit", "verify")["ok"]
    queries = ("suối Đá Bàn", "kapok tree")
    for query in queries:
        assert other.json("search", query)["hits"] == home.json("search", query)["hits"] != []
    again = other.json("ingest", tmp_path / "in")
    assert (again["new"], again["duplicate"]) == (0, len(POSTS))
    write_posts(tmp_path / "more", "more.ndjson", [{"id": "p-9", "text": "Bài sau khôi phục"}])
    assert other.json("ingest", tmp_path / "more")["new"] == 1
