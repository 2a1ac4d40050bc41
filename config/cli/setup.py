"""From a data folder's path to a process that may touch its rows."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def choose_folder(data: str | None) -> None:
    """Make ``data`` (or ``MANHMOI_DATA``, or ``./data``) this process's data folder."""
    if data:
        os.environ["MANHMOI_DATA"] = data
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def initialise() -> None:
    """Set Django up, bring the rows up to date, seed facts, the glossary and the watch rules.

    An empty folder is made ready; a folder of an earlier release is migrated.

    Raises:
        OperatorError: the folder, the database or the facts file cannot be used.
    """
    import django
    from django.conf import settings
    from django.db import DatabaseError

    from records.errors import OperatorError

    django.setup()
    try:
        with (Path(settings.MANHMOI_DATA) / "migrate.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _migrate()
    except (DatabaseError, OSError) as error:
        raise OperatorError(
            f"Không mở được cơ sở dữ liệu: {error}", f"cannot open the database: {error}"
        ) from error


def _migrate() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from casework.services.facts import facts_seed
    from casework.services.glossary import glossary_seed
    from casework.services.known_media_seed import known_media_seed
    from casework.services.watch_rules import watch_seed
    from nlp.claims.facts import load_facts

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    facts = load_facts(settings.MANHMOI_FACTS)
    facts_seed(facts=facts.facts)
    known_media_seed(entries=facts.media_register)
    glossary_seed(file=settings.MANHMOI_GLOSSARY)
    watch_seed(file=settings.MANHMOI_WATCH_RULES)
