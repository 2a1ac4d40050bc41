"""Hand-over of approved flags to the cyber unit: JSON and CSV, each export on record."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal

from django.db import transaction

from casework.clock import now
from casework.models import Flag, Referral, User
from casework.permissions import Action, require
from casework.selectors.referrals import Evidence, evidence, referral_all, referral_get
from casework.services.audit import audit_record
from casework.services.cells import safe_cell
from records.errors import Refused

Format = Literal["json", "csv"]
SCHEMA: Final = "manhmoi.referral/1"
COLUMNS: Final = (
    "flag_id",
    "state",
    "withdrawn_at",
    "synthetic",
    "fact_assumed",
    "type",
    "platform",
    "kind",
    "url",
    "published_at",
    "collected_at",
    "lang",
    "text_version",
    "text",
    "text_withheld",
    "evidence",
    "evidence_start",
    "evidence_end",
    "fact_id",
    "fact_version",
    "fact_statement_vi",
    "fact_statement_en",
    "fact_source_doc",
    "fact_source_section",
    "score",
    "model",
    "why",
    "first_approval_role",
    "first_approval_at",
    "second_approval_role",
    "second_approval_at",
    "original_sha256",
    "near_copies",
)
"""Columns of the CSV, in this order; docs/referrals.md explains each."""


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def referral_row(found: Evidence) -> dict[str, Any]:
    """Return one flag as both exports hold it: the names of ``COLUMNS`` and their values.

    Nothing about the author is in it: text is watched, not people.
    """
    flag, item, fact = found.flag, found.flag.item, found.flag.fact
    first, second = found.approvals
    return {
        "flag_id": flag.pk,
        "state": flag.status,
        "withdrawn_at": _utc(found.withdrawn_at),
        "synthetic": item.synthetic,
        "fact_assumed": flag.fact_is_assumed,
        "type": flag.type,
        "platform": item.platform,
        "kind": item.kind,
        "url": item.url,
        "published_at": _utc(item.published_at),
        "collected_at": _utc(item.collected_at),
        "lang": item.lang,
        "text_version": flag.item_version,
        "text": "".join(found.excerpt[:3]),
        "text_withheld": found.withheld,
        "evidence": flag.evidence,
        "evidence_start": flag.start,
        "evidence_end": flag.end,
        "fact_id": fact.fact_id,
        "fact_version": fact.version,
        "fact_statement_vi": fact.statement_vi,
        "fact_statement_en": fact.statement_en,
        "fact_source_doc": fact.source_doc,
        "fact_source_section": fact.source_section,
        "score": round(flag.score, 4),
        "model": flag.model,
        "why": flag.why,
        "first_approval_role": first.role,
        "first_approval_at": _utc(first.at),
        "second_approval_role": second.role,
        "second_approval_at": _utc(second.at),
        "original_sha256": found.original_sha256,
        "near_copies": [copy.url for copy in found.near_copies if copy.url],
    }


def as_json(rows: Sequence[dict[str, Any]], at: datetime) -> bytes:
    """Return the JSON document of these rows."""
    document = {"schema": SCHEMA, "exported_at": _utc(at), "flags": list(rows)}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(rows: Sequence[dict[str, Any]]) -> bytes:
    """Return the CSV of these rows: UTF-8 with a byte-order mark, CRLF, as Excel opens it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(row[name]) for name in COLUMNS] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


@transaction.atomic
def referral_export(*, user: User, form: Format, flag: Flag | None = None) -> bytes:
    """Return the export of one flag or of all, and put the hand-over on record.

    Every approved flag in it gets a ``Referral`` row with the SHA-256 of the bytes. Withdrawn
    flags go along so that the withdrawal is delivered too; they get no new hand-over row.

    Args:
        user: the cyber officer.
        form: ``json`` or ``csv``.
        flag: only this one; all that may be handed over when ``None``.

    Raises:
        Refused: role, or the flag was not approved by two different people.
    """
    require(user, Action.REFERRAL_EXPORT)
    if flag is None:
        flags = referral_all(user=user)
    else:
        again = referral_get(user=user, flag_id=flag.pk)
        if again is None:
            raise Refused(
                "Cờ này chưa được hai người khác nhau duyệt.",
                "Two different people have not approved this flag.",
            )
        flags = [again]
    at = now()
    rows = [referral_row(evidence(user=user, flag=one)) for one in flags]
    data = as_json(rows, at) if form == "json" else as_csv(rows)
    digest = hashlib.sha256(data).hexdigest()
    approved = [one for one in flags if one.status == Flag.Status.APPROVED]
    for one in approved:
        Referral.objects.create(flag=one, format=form, exported_by=user, sha256=digest)
    audit_record(
        action="referral.export",
        subject=f"sha256:{digest}",
        detail={
            "format": form,
            "flags": [one.pk for one in approved],
            "withdrawn": [one.pk for one in flags if one.status == Flag.Status.WITHDRAWN],
        },
        actor=user,
    )
    return data
