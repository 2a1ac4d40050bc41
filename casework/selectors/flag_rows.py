"""Flags as rows of JSON for the command line, which sees every item of its own data folder."""

from __future__ import annotations

from typing import Any, Final

from casework.models import Flag, LegalHold, Review
from casework.selectors.flag_correction import correction_of
from casework.selectors.flagged_text import excerpt, near_copy_ids

WAITING: Final = ("suggested", "unsure", "first_approved")


def flag_row(flag: Flag) -> dict[str, Any]:
    """Return one flag with the fact it cites; nothing of the author."""
    return {
        "id": flag.pk,
        "status": flag.status,
        "level": flag.level,
        "type": flag.type,
        "fact": flag.fact.fact_id,
        "fact_version": flag.fact.version,
        "item": flag.item_id,
        "evidence": flag.evidence,
        "score": flag.score,
        "probability": flag.probability,
        "priority": flag.priority,
        "model": flag.model,
    }


def flag_rows(
    *, status: str, level: str = "", type_: str = "", limit: int = 100
) -> list[dict[str, Any]]:
    """Return flags of a status; those that wait by priority, others newest first."""
    rows = Flag.objects.filter(status=status).select_related("fact")
    if level:
        rows = rows.filter(level=level)
    if type_:
        rows = rows.filter(type=type_)
    order = ("-priority", "-score", "-pk") if status in WAITING else ("-pk",)
    return [flag_row(flag) for flag in rows.order_by(*order)[:limit]]


def _review(row: Review) -> dict[str, Any]:
    return {
        "id": row.pk,
        "decision": row.decision,
        "reason": row.reason_code,
        "note": row.reason,
        "by": row.reviewer.username,
        "at": row.created_at,
        "undone_at": row.undone_at,
    }


def flag_detail(flag: Flag) -> dict[str, Any]:
    """Return one flag with both spans, cues, holds, decisions and the correction."""
    around, fact, correction = excerpt(flag), flag.fact, correction_of(flag)
    hold = LegalHold.objects.filter(flag=flag, ended_at=None).first()
    return {
        **flag_row(flag),
        "text": f"{around.before}{around.evidence}{around.after}",
        "start": flag.start,
        "end": flag.end,
        "why": flag.why,
        "vetoes": flag.vetoes,
        "statement_vi": fact.statement_vi,
        "statement_en": fact.statement_en,
        "source": fact.source_doc,
        "section": fact.source_section,
        "near_copies": near_copy_ids(flag.item).count(),
        "propagated_from": flag.propagated_from_id,
        "held_until": hold.expires_at if hold else None,
        "held": hold is not None,
        "correction_vi": correction.vi,
        "correction_en": correction.en,
        "decisions": [_review(row) for row in flag.reviews.select_related("reviewer")],
    }
