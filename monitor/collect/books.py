"""The workflow book stays small: visits every few minutes would fill it for years."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from dbos import DBOS

from casework.clock import now

KEPT: Final = timedelta(days=14)
"""How long a finished workflow stays on record; its truth is in the rows."""
_NAMES: Final = [
    "visit_source",
    "refresh_source",
    "try_source",
    "chore",
    "process_texts",
    "compare_accounts",
]
_AT_ONCE: Final = 500


def books_trim(kept: timedelta = KEPT) -> int:
    """Forget workflows of visits that ended well long ago; returns how many."""
    before = (now() - kept).isoformat()
    count = 0
    while old := DBOS.list_workflows(
        status="SUCCESS",
        name=_NAMES,
        completed_before=before,
        limit=_AT_ONCE,
        load_input=False,
        load_output=False,
    ):
        DBOS.delete_workflows([one.workflow_id for one in old])
        count += len(old)
    return count
