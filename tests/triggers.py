"""Switching the database triggers off, for tests that play the tamperer."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

_migrations = [
    importlib.import_module(f"casework.migrations.{name}")
    for name in ("0002_triggers", "0010_claim_triggers")
]


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            _patiently(cursor, statement)


def _patiently(cursor: CursorWrapper, statement: str) -> None:
    """Execute it when no other thread reads: a live server may still answer a window now closed.

    Connections to one database in memory lock tables at once, whatever the time they may wait.
    """
    until = time.monotonic() + 20
    while True:
        try:
            cursor.execute(statement)
            return
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.05)


def triggers_remove() -> None:
    """Drop every trigger of the house."""
    for migration in _migrations:
        _execute(migration.REMOVE[connection.vendor])


def triggers_install() -> None:
    """Put every trigger back."""
    for migration in _migrations:
        _execute(migration.INSTALL[connection.vendor])


@contextmanager
def without_triggers() -> Iterator[None]:
    """Run the block without triggers; they are back after it."""
    triggers_remove()
    try:
        yield
    finally:
        triggers_install()
