"""Switching the database triggers off, for tests that play the tamperer."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_migrations = [
    importlib.import_module(f"casework.migrations.{name}")
    for name in ("0002_triggers", "0010_claim_triggers")
]


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


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
