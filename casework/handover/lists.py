"""Approved flags as lists: one row a flag, the same names in JSON, CSV and XLSX."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from casework.handover.evidence import Dossier
from casework.services.cells import safe_cell

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
# What a spreadsheet holds in one cell.
_CELL_CHARS: Final = 32_767


def utc(moment: datetime | None) -> str | None:
    """Return a moment as exports write it: UTC, ISO 8601 with ``Z``, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def referral_row(dossier: Dossier) -> dict[str, Any]:
    """Return one flag as the lists hold it: the names of ``COLUMNS`` and their values.

    Nothing about the author is in it: text is watched, not people.
    """
    post, fact = dossier.post, dossier.fact
    first, second = dossier.approvals
    return {
        "flag_id": dossier.flag_id,
        "state": "withdrawn" if dossier.withdrawn else "approved",
        "withdrawn_at": utc(dossier.withdrawn_at),
        "synthetic": dossier.synthetic,
        "fact_assumed": fact.assumed,
        "type": dossier.type,
        "platform": post.platform,
        "kind": post.kind,
        "url": post.url,
        "published_at": utc(post.published_at),
        "collected_at": utc(post.collected_at),
        "lang": post.lang,
        "text_version": post.version,
        "text": post.text,
        "text_withheld": post.withheld,
        "evidence": dossier.evidence,
        "evidence_start": dossier.start,
        "evidence_end": dossier.end,
        "fact_id": fact.id,
        "fact_version": fact.version,
        "fact_statement_vi": fact.statement_vi,
        "fact_statement_en": fact.statement_en,
        "fact_source_doc": fact.source_doc,
        "fact_source_section": fact.source_section,
        "score": dossier.score,
        "model": dossier.model,
        "why": dossier.why,
        "first_approval_role": first.role,
        "first_approval_at": utc(first.at),
        "second_approval_role": second.role,
        "second_approval_at": utc(second.at),
        "original_sha256": post.sha256,
        "near_copies": [copy.url for copy in dossier.copies if copy.url],
    }


def as_json(dossiers: Iterable[Dossier], at: datetime) -> bytes:
    """Return the JSON document of these flags."""
    rows = [referral_row(one) for one in dossiers]
    document = {"schema": SCHEMA, "exported_at": utc(at), "flags": rows}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(dossiers: Iterable[Dossier]) -> bytes:
    """Return the CSV of these flags: UTF-8 with a byte-order mark, CRLF, as Excel opens it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    rows = map(referral_row, dossiers)
    writer.writerows([safe_cell(row[name]) for name in COLUMNS] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def as_xlsx(dossiers: Sequence[Dossier], at: datetime) -> bytes:
    """Return a workbook: the flags as rows, and a second sheet that says what it is."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("flags")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for row in map(referral_row, dossiers):
        sheet.append([_xlsx_cell(row[name]) for name in COLUMNS])
    about = book.create_sheet("about")
    withdrawn = sum(one.withdrawn for one in dossiers)
    for name, value in (
        ("schema", SCHEMA),
        ("exported_at", utc(at)),
        ("flags", len(dossiers)),
        ("withdrawn", withdrawn),
    ):
        about.append([name, _xlsx_cell(value)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _xlsx_cell(value: Any) -> Any:
    """Return a number as a number, everything else as harmless text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", safe_cell(value))[:_CELL_CHARS]
