"""Opening and closing the machinery of one process: the folder lock, DBOS, the index."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from dbos import DBOS, DBOSConfig
from django.conf import settings
from django.db import connections

from casework.index_access import index_close
from casework.services.alerts import alerts_settle
from monitor import workflows
from monitor.collect import trial, visits  # noqa: F401 - the trial registers its workflow
from monitor.collect.schedule import CONCURRENCY as VISITS
from monitor.folder import folder_lock
from monitor.levelling import level_index
from monitor.reembedding import reembedding
from monitor.sweep import sweep, workflows_left

# Pending workflows of another version are not recovered, so this changes only when the shape of
# a workflow does, never with an ordinary release.
APPLICATION_VERSION = "1"


def dbos_config(executor_id: str = "local") -> DBOSConfig:
    """Return the configuration: SQLite in the data folder, or the PostgreSQL of the rows."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgres://", "postgresql://")):
        url = f"sqlite:///{settings.MANHMOI_DATA / 'dbos.sqlite3'}"
    return DBOSConfig(
        name="manhmoi",
        system_database_url=url,
        application_version=APPLICATION_VERSION,
        executor_id=executor_id,
        log_level="ERROR",
        console_log_level="ERROR",
        enable_otlp=False,
        notification_listener_polling_interval_sec=0.5,
    )


def _one_line(record: logging.LogRecord) -> bool:
    """Tell of a failed workflow in one line: its error is kept with the workflow itself.

    One that is cut off because the process ends has not failed: it goes on at the next start.
    """
    if workflows.ending.is_set() and "before DBOS was launched" in str(record.exc_info):
        return False
    if record.exc_info and record.exc_info[1] is not None:
        record.msg = f"{record.getMessage()} {type(record.exc_info[1]).__name__}: %s"
        record.args = (record.exc_info[1],)
        record.exc_info = None
    return True


# What is not done by then is cut off, as by a kill, and goes on at the next start.
_PATIENCE_S = 5


def _at_work() -> bool:
    """Whether a workflow is under way or queued; also when that cannot be told."""
    try:
        return workflows_left()
    except Exception:
        return True


@contextmanager
def running(*, level: bool = True, compare: bool = False) -> Iterator[None]:
    """Run the pipeline in this process for as long as the block lasts.

    Pending work of an earlier, killed process goes on at once.

    Args:
        level: make an index that is not whole again before the block begins.
        compare: also compare accounts with each other and with lists, which takes long and waits
            for nobody, and visit sources by their schedules; a short command leaves both to the
            server.
    """
    log = logging.getLogger("dbos")
    log.setLevel(logging.ERROR)
    log.addFilter(_one_line)
    with folder_lock():
        DBOS(config=dbos_config())
        queues = list(workflows.WORK)
        if compare:
            queues += [workflows.LEADS, visits.SOURCES]
        workflows.ending.clear()
        DBOS.listen_queues(queues)
        DBOS.launch()
        try:
            for name in queues:
                # One at a time each: SQLite has one writer, and the index one process. Visits
                # to sources mostly wait for hosts.
                DBOS.register_queue(
                    name,
                    worker_concurrency=VISITS if name == visits.SOURCES else 1,
                    polling_interval_sec=0.1,
                    on_conflict="always_update",
                )
            sweep()
            if level:
                level_index()
                alerts_settle()
            with reembedding() if level else nullcontext():
                yield
        finally:
            workflows.ending.set()
            DBOS.destroy(workflow_completion_timeout_sec=_PATIENCE_S if _at_work() else 0)
            index_close()
            connections.close_all()
