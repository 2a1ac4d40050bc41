"""All operations by name: the one list the command line and the server's local door share."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.operations import Operation
from monitor.operations.backup import backup
from monitor.operations.doctor import doctor
from monitor.operations.find import search
from monitor.operations.ingest import ingest
from monitor.operations.keys import keys_backup, keys_restore, keys_rotate
from monitor.operations.rebuild import index_rebuild
from monitor.operations.status import quarantine_list, quarantine_retry, status


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation and whether it needs the index and the workers, so the folder's lock."""

    run: Operation
    exclusive: bool


OPERATIONS: dict[str, Entry] = {
    "ingest": Entry(ingest, exclusive=True),
    "search": Entry(search, exclusive=True),
    "index_rebuild": Entry(index_rebuild, exclusive=True),
    "status": Entry(status, exclusive=False),
    "quarantine_list": Entry(quarantine_list, exclusive=False),
    "quarantine_retry": Entry(quarantine_retry, exclusive=True),
    # A backup needs neither index nor workers: it reads beside whatever runs.
    "backup": Entry(backup, exclusive=False),
    "doctor": Entry(doctor, exclusive=True),
    "keys_backup": Entry(keys_backup, exclusive=False),
    "keys_restore": Entry(keys_restore, exclusive=False),
    "keys_rotate": Entry(keys_rotate, exclusive=False),
}
