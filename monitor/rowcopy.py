"""One consistent copy of all rows, taken while others write, and its way back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from records.errors import OperatorError

# Rows move on while the copy is made; a writer may hold the lock for as long as this.
_BUSY_S = 60.0


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy the database at ``source`` to ``target`` as it stands at one moment.

    Raises:
        OperatorError: the copy cannot be made, or the rows are damaged.
    """
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=_BUSY_S)) as rows,
            closing(sqlite3.connect(target)) as copy,
        ):
            # In one go: step by step it would begin anew at every write of another process.
            rows.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
            trouble = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise OperatorError(
            f"Không sao được cơ sở dữ liệu: {error}", f"cannot copy the database: {error}"
        ) from error
    if trouble != "ok":
        raise OperatorError(
            f"Cơ sở dữ liệu bị hỏng: {trouble}", f"the database is damaged: {trouble}"
        )


def _tool(name: str) -> str:
    """Return the path of a PostgreSQL client program.

    Raises:
        OperatorError: it is not installed.
    """
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_release)
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise OperatorError(
            f"Cần chương trình {name} (gói Debian postgresql-client).",
            f"the program {name} is needed (Debian package postgresql-client)",
        )
    return found


def _release(path: Path) -> float:
    try:
        return float(path.parts[-3])
    except ValueError:
        return 0.0


def _postgres(arguments: Sequence[str], database: Mapping[str, Any]) -> None:
    """Run a PostgreSQL client program; the password goes by the environment, never in sight."""
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    settings = {
        variable: str(database[key]) for variable, key in names.items() if database.get(key)
    }
    if mode := (database.get("OPTIONS") or {}).get("sslmode"):
        settings["PGSSLMODE"] = str(mode)
    done = subprocess.run(
        arguments, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise OperatorError(
            f"{Path(arguments[0]).name} thất bại: {reason}",
            f"{Path(arguments[0]).name} failed: {reason}",
        )


def copy_postgresql(database: Mapping[str, Any], target: Path) -> None:
    """Dump the rows (not the workflow book) in PostgreSQL's custom format.

    Args:
        database: Django's settings of the database.
        target: the file to write.

    Raises:
        OperatorError: ``pg_dump`` is missing or fails.
    """
    _postgres(
        [
            _tool("pg_dump"),
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--exclude-schema=dbos",
            f"--file={target}",
            f"--dbname={database['NAME']}",
        ],
        database,
    )


def restore_postgresql(database: Mapping[str, Any], source: Path) -> None:
    """Load a dump into an empty database, all of it or nothing.

    Raises:
        OperatorError: the database is not empty, ``pg_restore`` is missing or fails.
    """
    import psycopg

    with psycopg.connect(
        dbname=database["NAME"],
        host=database.get("HOST") or None,
        port=database.get("PORT") or None,
        user=database.get("USER") or None,
        password=database.get("PASSWORD") or None,
    ) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'dbos')"
        ).fetchone()
    if tables is None or tables[0]:
        raise OperatorError(
            f"Cơ sở dữ liệu {database['NAME']} không trống; hãy tạo một cơ sở dữ liệu mới.",
            f"the database {database['NAME']} is not empty; make a new one",
        )
    _postgres(
        [
            _tool("pg_restore"),
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            f"--dbname={database['NAME']}",
            str(source),
        ],
        database,
    )
