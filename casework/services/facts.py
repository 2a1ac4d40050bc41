"""Official facts: taking over the facts file, version by version."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from casework.models import OfficialFact, User
from casework.selectors.facts import latest_rows
from casework.services.audit import audit_record
from records.claim import Fact
from records.errors import OperatorError


@dataclass(frozen=True, slots=True)
class FactsSeeded:
    """How many facts were new, changed (a new version), retired, or as before.

    ``kept`` counts those that people have changed since: the file no longer speaks for them.
    """

    new: int
    changed: int
    retired: int
    unchanged: int
    kept: int = 0


def _content(fact: Fact) -> dict[str, Any]:
    """Return everything a fact says as JSON, without its version."""
    content = {name: value for name, value in asdict(fact).items() if name != "version"}
    content["check"] = dict(fact.check)
    plain: dict[str, Any] = json.loads(json.dumps(content, ensure_ascii=False, default=str))
    return plain


def _day(fact_id: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OperatorError(
            f"Sự kiện {fact_id}: ngày {text!r} không phải dạng YYYY-MM-DD.",
            f"fact {fact_id}: the date {text!r} is not YYYY-MM-DD",
        ) from None


def fact_row_add(fact: Fact, *, user: User | None, note: str = "") -> OfficialFact:
    """Store a version of a fact as it is given; the caller has checked it and audits it.

    Raises:
        OperatorError: a date is malformed.
    """
    return OfficialFact.objects.create(
        fact_id=fact.id,
        version=fact.version,
        topic=fact.topic,
        status=fact.status,
        statement_vi=fact.statement_vi,
        statement_en=fact.statement_en,
        source_doc=fact.source_doc,
        source_section=fact.source_section or "",
        data=_content(fact),
        valid_from=_day(fact.id, fact.valid_from),
        valid_to=_day(fact.id, fact.valid_to),
        created_by=user,
        note=note,
    )


def _retire(row: OfficialFact, user: User | None) -> None:
    """Close a fact the file no longer has: a new version that ended yesterday."""
    ended = timezone.localdate() - timedelta(days=1)
    row.data = {**row.data, "valid_to": ended.isoformat()}
    row.pk, row.version, row.valid_to, row.created_by = None, row.version + 1, ended, user
    row._state.adding = True
    row.save(force_insert=True)


@transaction.atomic
def facts_seed(*, facts: Sequence[Fact], user: User | None = None) -> FactsSeeded:
    """Take over the facts of a file; running it again with the same file changes nothing.

    A fact that says something else becomes a new version; the old one stays, since flags cite
    it. A fact that is gone from the file is closed by a version that ended yesterday. The file is
    only the seed: a fact whose newest version a person wrote is left as that person wrote it.

    Raises:
        OperatorError: a date of a fact is malformed.
    """
    stored = {row.fact_id: row for row in latest_rows().select_for_update()}
    today = timezone.localdate()
    new = changed = unchanged = retired = kept = 0
    versions: dict[str, int] = {}
    for fact in facts:
        row = stored.pop(fact.id, None)
        if row is not None and row.data == _content(fact):
            unchanged += 1
            continue
        if row is not None and row.created_by_id is not None and user is None:
            kept += 1
            continue
        version = max(fact.version, row.version + 1 if row else 1)
        versions[fact.id] = fact_row_add(replace(fact, version=version), user=user).version
        changed, new = changed + (row is not None), new + (row is None)
    for row in stored.values():
        if row.created_by_id is not None and user is None:
            kept += 1
        elif row.valid_to is None or row.valid_to >= today:
            _retire(row, user)
            versions[row.fact_id] = row.version
            retired += 1
    if versions:
        audit_record(action="facts.seed", detail={"versions": versions}, actor=user)
    return FactsSeeded(new, changed, retired, unchanged, kept)
