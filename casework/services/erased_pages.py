"""What was erased leaves the database's write-ahead log, too.

SQLite writes over erased rows (``secure_delete``), but the log beside the file keeps earlier pages,
words and all, until it is written over, which on a quiet day may take weeks.
"""

from __future__ import annotations

from typing import Final

from django.db import connection

_PATIENCE_MS: Final = 2000
"""A page being read holds the log; the next round comes soon."""


def erased_pages_clear() -> bool:
    """Carry the log over into the database and empty it; does nothing inside a transaction.

    Returns:
        Whether the log is empty now; true for databases that keep none.
    """
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = bool(cursor.fetchone()[0])
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return not busy
