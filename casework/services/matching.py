"""Matches between testimony and lists: the machine proposes, a person confirms or rejects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from casework.clock import now
from casework.models import Clue, FallenRecord, Item, MatchDecision, MatchProposal, User
from casework.models.text import TextKind
from casework.permissions import Action, require
from casework.registry_index import registry_linker
from casework.selectors.registry import any_list
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from casework.services.words import typed
from nlp.linkage.exchange import why_json
from nlp.linkage.from_entities import Mention, PersonClue, person_clues
from nlp.linkage.values import MODEL, Candidate
from records.errors import Refused
from records.text import unaccented

CANDIDATES: Final = 5
_LABELS: Final = ("PERSON", "ALIAS", "KIN", "UNIT", "DATE", "PLACE")
_SOURCES: Final = {TextKind.TRANSCRIPT: "oral_asr", TextKind.READING: "ocr_doc"}


def item_person_clues(item: Item) -> list[tuple[PersonClue, dict[str, Any]]]:
    """Return the fallen people that an item's texts name, each with which text that was."""
    texts: dict[tuple[str, int | None, int | None], list[Clue]] = {}
    # Clues of earlier versions, and of words that a correction replaced, count no more.
    present = Q(transcript=None) | Q(transcript__current=True)
    original = Q(text_kind=TextKind.ORIGINAL, item_version=item.version)
    rows = Clue.objects.filter(
        present, original | ~Q(text_kind=TextKind.ORIGINAL), item=item, label__in=_LABELS
    ).select_related("transcript", "reading")
    for row in rows.order_by("start"):
        texts.setdefault((row.text_kind, row.transcript_id, row.reading_id), []).append(row)
    found: list[tuple[PersonClue, dict[str, Any]]] = []
    for (kind, transcript, reading), clues in texts.items():
        mentions = [
            Mention(one.label, one.start, one.end, one.text, one.norm, one.data) for one in clues
        ]
        source = _SOURCES.get(TextKind(kind), "family_post")
        where = {"text_kind": kind, "transcript": transcript, "reading": reading}
        found += [
            (person, where) for person in person_clues(mentions, _text(item, clues[0]), source)
        ]
    return found


def _text(item: Item, clue: Clue) -> str:
    if clue.transcript is not None:
        return clue.transcript.text
    return clue.reading.text if clue.reading is not None else item.text


@transaction.atomic
def item_match(*, user: User, item: Item) -> list[MatchProposal]:
    """Compare the people an item names with all lists and keep what is likely as proposals.

    Proposals of an earlier matching that are made no more and were not decided go out of the way.

    Raises:
        Refused: role, or the item is restricted.
    """
    require(user, Action.MATCH_DECIDE)
    require_readable(user, item)
    return _matched(item, user)


def matches_refresh(*, item_ids: Sequence[int] | None = None) -> tuple[int, int]:
    """Compare the people of many items with all lists, as the pipeline and the operator ask.

    Args:
        item_ids: which items; all that name a fallen person when ``None``.

    Returns:
        How many items were compared, and how many proposals stand for them.
    """
    if not any_list():
        return 0, 0
    rows = Item.objects.filter(deleted_at=None, clues__label="PERSON").distinct().order_by("pk")
    if item_ids is not None:
        rows = rows.filter(pk__in=list(item_ids))
    compared = proposed = 0
    for item in rows.iterator(chunk_size=200):
        compared += 1
        proposed += len(_matched(item, None))
    return compared, proposed


@transaction.atomic
def _matched(item: Item, actor: User | None) -> list[MatchProposal]:
    linker = registry_linker()
    made: list[MatchProposal] = []
    for person, where in item_person_clues(item):
        for candidate in linker.link(person.clue, CANDIDATES):
            made.append(_propose(item, person, where, candidate))
    stale = MatchProposal.objects.filter(item=item).exclude(pk__in=[one.pk for one in made])
    stale.exclude(decisions__undone_at=None, decisions__isnull=False).update(current=False)
    if actor is None and not made:
        return made
    audit_record(
        action="match.propose",
        subject=f"item:{item.pk}",
        detail={"proposals": [one.pk for one in made], "records": [one.record_id for one in made]},
        actor=actor,
    )
    return made


def _propose(
    item: Item, person: PersonClue, where: dict[str, Any], candidate: Candidate
) -> MatchProposal:
    record = FallenRecord.objects.get(pk=int(candidate.registry_id))
    clue = person.clue
    said = {
        "name": clue.name, "alias": clue.alias, "birth_year": clue.birth_year,
        "hometown": clue.hometown, "unit": clue.unit, "death_date": clue.death_date,
        "death_place": clue.death_place, "relative": clue.relative, "source": clue.source,
    }  # fmt: skip
    spans = [
        {"field": field, "start": start, "end": end, **where}
        for field, (start, end) in person.spans.items()
    ]
    proposal, _ = MatchProposal.objects.update_or_create(
        item=item,
        person=unaccented(clue.name)[:200],
        record=record,
        defaults={
            "clue": {key: value for key, value in said.items() if value},
            "spans": spans,
            "score": candidate.score,
            "why": why_json(candidate, "vi"),
            "model": MODEL.name,
            "revision": MODEL.revision,
            "record_version": record.version,
            "current": True,
        },
    )
    return proposal


def match_stamp(proposal: MatchProposal) -> str:
    """Return a mark of the newest standing decision, for forms to say what their user saw."""
    last = standing(proposal)
    return str(last.pk if last else 0)


def standing(proposal: MatchProposal) -> MatchDecision | None:
    """Return the decision that holds, if any."""
    return proposal.decisions.filter(undone_at=None).first()


@transaction.atomic
def match_decide(
    *, user: User, proposal: MatchProposal, verdict: str, reason: str = "", seen: str | None = None
) -> MatchDecision:
    """Confirm or reject a proposal. Nothing is merged: testimony and record stay as they are.

    Args:
        user: who decides.
        proposal: what the machine suggests.
        verdict: ``confirmed`` or ``rejected``.
        reason: why; needed for a rejection.
        seen: ``match_stamp`` of what the user looked at.

    Raises:
        Refused: role, restricted item, decided already, no reason, or the same person of the item
            was confirmed as another of the list.
    """
    require(user, Action.MATCH_DECIDE)
    proposal = MatchProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    require_readable(user, proposal.item)
    if verdict not in MatchDecision.Verdict.values:
        raise Refused("Hãy chọn đúng hay không phải.", "Choose whether it is the same person.")
    if standing(proposal) is not None or (seen is not None and seen != match_stamp(proposal)):
        raise Refused(
            "Đề xuất này đã có quyết định. Hãy xem trạng thái mới.",
            "This suggestion was decided already. Look at its new state.",
        )
    words = typed(reason).strip()
    if verdict == MatchDecision.Verdict.REJECTED and not words:
        raise Refused("Hãy ghi lý do.", "Say why.")
    if verdict == MatchDecision.Verdict.CONFIRMED:
        _refuse_second(proposal)
    decision = MatchDecision.objects.create(
        proposal=proposal, verdict=verdict, reason=words, decided_by=user
    )
    audit_record(
        action=f"match.{verdict}",
        subject=f"match:{proposal.pk}",
        detail={
            "decision": decision.pk, "item": proposal.item_id, "record": proposal.record_id,
            "record_version": proposal.record_version,
        },
        actor=user,
    )  # fmt: skip
    return decision


def _refuse_second(proposal: MatchProposal) -> None:
    other = MatchDecision.objects.filter(
        proposal__item=proposal.item, proposal__person=proposal.person, undone_at=None,
        verdict=MatchDecision.Verdict.CONFIRMED,
    )  # fmt: skip
    if other.exists():
        raise Refused(
            "Người này trong tư liệu đã được xác nhận là người khác; hãy hoàn tác trước.",
            "This person of the item was confirmed as somebody else; undo that first.",
        )


@transaction.atomic
def match_undo(*, user: User, proposal: MatchProposal) -> None:
    """Undo one's own decision; it stays on record as undone.

    Raises:
        Refused: role, or the decision that holds is not one's own.
    """
    require(user, Action.MATCH_DECIDE)
    proposal = MatchProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    last = standing(proposal)
    if last is None or last.decided_by_id != user.pk:
        raise Refused(
            "Chỉ hoàn tác được quyết định của chính bạn.", "Only your own decision can be undone."
        )
    last.undone_at = now()
    last.save(update_fields=["undone_at"])
    audit_record(
        action="match.undo",
        subject=f"match:{proposal.pk}",
        detail={"decision": last.pk},
        actor=user,
    )
