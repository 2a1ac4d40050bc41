"""All operations by name: the one list the command line and the server's local door share.

An operation's module is imported when it is first asked for: ``manhmoi status`` need not load what
reads spreadsheets.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module

from monitor.operations import Operation


class Needs(StrEnum):
    """What an operation takes for itself: nothing, the folder with its index, or workers too.

    ``ENVIRONMENT`` takes nothing, but credentials as the server has them where one runs.
    """

    NOTHING = "nothing"
    ENVIRONMENT = "environment"
    INDEX = "index"
    WORKERS = "workers"


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation: the module it is in, its name there, and what it needs for itself.

    ``level`` says that an index a crash left damaged is made again before the operation begins.
    """

    module: str
    name: str
    needs: Needs
    level: bool = True

    @property
    def run(self) -> Operation:
        """The operation, imported now."""
        operation: Operation = getattr(
            import_module(f"monitor.operations.{self.module}"), self.name
        )
        return operation


_ALL = (
    Entry("ingest", "ingest", Needs.WORKERS),
    Entry("find", "search", Needs.INDEX),
    Entry("rebuild", "index_rebuild", Needs.INDEX, level=False),
    Entry("compact", "index_compact", Needs.INDEX),
    Entry("clues", "clues_refresh", Needs.INDEX, level=False),
    Entry("claims", "claims_recheck", Needs.INDEX),
    Entry("leads", "leads_propose", Needs.INDEX),
    Entry("leads", "leads_list", Needs.NOTHING),
    Entry("leads", "leads_show", Needs.NOTHING),
    Entry("flags", "flags_decide", Needs.INDEX),
    Entry("flags", "flags_expire", Needs.INDEX),
    Entry("status", "status", Needs.NOTHING),
    Entry("status", "quarantine_list", Needs.NOTHING),
    Entry("requeue", "quarantine_retry", Needs.WORKERS),
    Entry("correct", "transcript_correct", Needs.WORKERS),
    Entry("captures", "capture_take", Needs.NOTHING),
    Entry("captures", "capture_list", Needs.NOTHING),
    Entry("captures", "capture_verify", Needs.NOTHING),
    Entry("captures", "capture_drop", Needs.NOTHING),
    Entry("sources", "source_run", Needs.WORKERS),
    Entry("sources", "source_test", Needs.ENVIRONMENT),
    Entry("sources", "source_look", Needs.ENVIRONMENT),
    Entry("models", "models_list", Needs.NOTHING),
    Entry("models", "models_pull", Needs.NOTHING),
    Entry("models", "models_verify", Needs.NOTHING),
    Entry("models", "models_use", Needs.INDEX, level=False),
    Entry("rights", "request_find", Needs.INDEX),
    Entry("rights", "request_erase", Needs.INDEX),
    Entry("rights", "request_correct", Needs.WORKERS),
    Entry("rights", "retention_run", Needs.INDEX),
    Entry("rights", "refresh_run", Needs.WORKERS),
    Entry("rights", "gone_settle", Needs.INDEX),
    # A backup needs neither index nor workers: it reads beside whatever runs.
    Entry("backup", "backup", Needs.NOTHING),
    # Doctor tells what is wrong before anything is mended.
    Entry("doctor", "doctor", Needs.WORKERS, level=False),
    Entry("keys", "keys_backup", Needs.NOTHING),
    Entry("keys", "keys_restore", Needs.NOTHING),
    Entry("keys", "keys_rotate", Needs.NOTHING),
)
OPERATIONS: dict[str, Entry] = {entry.name: entry for entry in _ALL}
