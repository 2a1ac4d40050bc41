"""What the checker found becomes suggestions; what people decided is never asked again."""

from __future__ import annotations

from collections.abc import Sequence

from casework.clue_rows import text_columns
from casework.models import Flag, OfficialFact
from casework.selectors.known_media import match_named
from casework.services.calibration import flags_calibrate
from casework.services.flag_steps import INACTIVE
from casework.services.priority import priorities_refresh
from records.claim import Verdict
from records.understanding import TextUnit

Found = tuple[TextUnit, Verdict]


def flags_suggest(*, found: Sequence[Found]) -> list[Flag]:
    """Store a suggestion for every distortion that does not stand yet; returns the new ones.

    Must run inside the transaction that stores the texts; the caller audits. Each row cites the
    version of the fact that the checker held the text against.
    """
    flags = [flag for flag in _rows(found) if not _stands(flag)]
    flags_calibrate(flags=flags)
    Flag.objects.bulk_create(flags)
    if flags:
        priorities_refresh(item_ids=[flag.item_id for flag in flags])
    return flags


def _rows(found: Sequence[Found]) -> list[Flag]:
    wrong = [(unit, verdict) for unit, verdict in found if verdict.label == "distortion"]
    if not wrong:
        return []
    facts: dict[tuple[str, int], OfficialFact] = {
        (fact.fact_id, fact.version): fact
        for fact in OfficialFact.objects.filter(fact_id__in={v.fact_id for _, v in wrong})
    }
    rows = [
        (unit, _row(unit, verdict, facts[(verdict.fact_id or "", verdict.fact_version or 1)]))
        for unit, verdict in wrong
    ]
    # No real post is held to what no official text says; the database refuses it too.
    return [flag for unit, flag in rows if unit.synthetic or flag.fact.status not in INACTIVE]


def _row(unit: TextUnit, verdict: Verdict, fact: OfficialFact) -> Flag:
    return Flag(
        **text_columns(unit),
        fact=fact,
        fact_is_assumed=fact.status in INACTIVE,
        type=verdict.type or "",
        start=verdict.start or 0,
        end=verdict.end or 0,
        evidence=verdict.evidence or "",
        score=verdict.score,
        why=verdict.why,
        vetoes=list(verdict.vetoes),
        model=str(verdict.model),
        media_match=match_named(unit.item_id, verdict.why)
        if verdict.type == "recycled_media"
        else None,
    )


def _stands(flag: Flag) -> bool:
    """Whether this is suggested already, or a person has decided about it.

    A corrected transcript may hold the same evidence, and newer rules may find it again. One that
    a correction took out of circulation, found again, is suggested again.
    """
    same = Flag.objects.filter(
        item_id=flag.item_id,
        item_version=flag.item_version,
        fact_id=flag.fact_id,
        start=flag.start,
        end=flag.end,
        evidence=flag.evidence,
    ).order_by("-pk")
    decided = same.exclude(status=Flag.Status.SUPERSEDED)
    if decided.exists():
        return True
    earlier = same.filter(model=flag.model).first()
    if earlier is None:
        # The place may hold other words by now; the row's own words then tell of before.
        return Flag.objects.filter(
            item_id=flag.item_id,
            item_version=flag.item_version,
            fact_id=flag.fact_id,
            start=flag.start,
            end=flag.end,
            model=flag.model,
        ).exists()
    earlier.status, earlier.transcript_id = Flag.Status.SUGGESTED, flag.transcript_id
    earlier.save(update_fields=["status", "transcript"])
    return True
