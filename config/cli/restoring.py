"""Restoring a backup: the steps before settings load, then the rest, then the folder in place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dj_database_url

from config.cli.setup import initialise
from config.environment import data_path, keys_root
from monitor.operations.restore import publish, unpack_backup, workplace
from monitor.snapshot import ROWS, Database
from records.errors import OperatorError


def _database() -> tuple[Database, dict[str, Any]]:
    """Return the kind of database that rows go to, and its settings when it is a server."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return "sqlite", {}
    if not url.startswith(("postgres://", "postgresql://")):
        raise OperatorError(
            "Bỏ DATABASE_URL khi khôi phục: dữ liệu SQLite nằm trong thư mục dữ liệu.",
            "unset DATABASE_URL to restore: SQLite rows lie in the data folder",
        )
    return "postgresql", dict(dj_database_url.parse(url))


def restore_backup(file: Path, key_backup: Path | None) -> Iterator[dict[str, Any]]:
    """Restore ``file`` into the chosen data folder; yields progress, then the result.

    This process must not have loaded settings before, and is good for nothing else afterwards.

    Raises:
        OperatorError: the folder is not empty, the backup not whole, a key or room is missing.
    """
    data, keys = data_path(), keys_root()
    if keys.is_relative_to(data):
        raise OperatorError(
            f"Thư mục khóa {keys} không được nằm trong thư mục dữ liệu {data}",
            f"the key folder {keys} must not lie inside the data folder {data}",
        )
    kind, database = _database()
    with workplace(data) as folder:
        unpacked = unpack_backup(file, folder, keys, key_backup, kind)
        if kind == "postgresql":
            from monitor.rowcopy import restore_postgresql

            dump = folder / ROWS["postgresql"]
            restore_postgresql(database, dump)
            dump.unlink()
        os.environ["MANHMOI_DATA"] = str(folder)
        initialise()
        from django.db import connections

        from monitor.operations.relevel import relevel

        result: dict[str, Any] = {}
        for event in relevel(unpacked.manifest):
            if event["event"] == "result":
                result = event
            else:
                yield event
        connections.close_all()
        publish(folder, data)
    yield {**result, "data": str(data), "keys": str(unpacked.keys)}
