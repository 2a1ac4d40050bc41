"""The history of decisions as a table for the house: who decided what, never who wrote."""

from __future__ import annotations

import csv
import io
from datetime import UTC

from django.db import transaction

from casework.models import User
from casework.selectors.flag_history import HistoryQuery, flag_changes
from casework.services.audit import audit_record
from casework.services.cells import safe_cell

COLUMNS = ("at", "kind", "flag", "complaint", "type", "fact", "who", "code", "note")


@transaction.atomic
def flag_history_csv(*, user: User, query: HistoryQuery) -> bytes:
    """Return the changes as CSV: UTF-8 with a byte-order mark, CRLF, times in UTC.

    Raises:
        Refused: role.
    """
    changes = flag_changes(user=user, query=query)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for one in changes:
        at = one.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        values = (at, one.kind, one.flag_id, one.complaint_id, one.type, one.fact_id)
        writer.writerow([safe_cell(value) for value in (*values, one.who, one.code, one.note)])
    audit_record(
        action="flags.history_export", detail={"rows": len(changes), "days": query.days}, actor=user
    )
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()
