"""``leads propose``, ``leads list``, ``leads show``: items that seem to tell of one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.models import Item, LeadProposal
from casework.selectors.corroboration import ProposalCard, SharedFact, proposal_cards
from casework.selectors.lead_table import LeadTable, table_of
from casework.services.corroboration import corroboration_rebuild
from monitor.operations import Event
from monitor.operations.following import Tell, following
from records.errors import Refused


def leads_propose(options: Mapping[str, Any]) -> Iterator[Event]:
    """Compare all items anew; what people decided stands."""
    total = Item.objects.filter(deleted_at=None).count()

    def work(tell: Tell) -> int:
        return corroboration_rebuild(on_progress=lambda done: tell(done, total))

    changed = yield from following("leads-propose", work)
    waiting = LeadProposal.objects.filter(status=LeadProposal.Status.WAITING).count()
    yield {"event": "result", "items": total, "changed": changed, "waiting": waiting}


def leads_list(options: Mapping[str, Any]) -> Iterator[Event]:
    """List proposals of a ``status``, strongest first, at most ``limit``."""
    rows = LeadProposal.objects.filter(status=options.get("status") or "waiting")
    rows = rows.select_related("lead").order_by("-score", "pk")[: options.get("limit") or 100]
    cards = proposal_cards(user=None, proposals=list(rows), operator=True)
    for card in cards:
        yield {"event": "row", **_card(card)}
    yield {"event": "result", "count": len(cards)}


def leads_show(options: Mapping[str, Any]) -> Iterator[Event]:
    """Show one proposal with its table.

    Raises:
        Refused: there is none with this id.
    """
    row = LeadProposal.objects.select_related("lead").filter(pk=options["id"]).first()
    if row is None:
        raise Refused("Không có đề xuất này.", "There is no such proposal.")
    (card,) = proposal_cards(user=None, proposals=[row], operator=True)
    table = table_of(user=None, items=[one.item for one in card.entries], operator=True)
    yield {"event": "result", **_card(card), **_table(table)}


def _card(card: ProposalCard) -> dict[str, Any]:
    row = card.proposal
    return {
        "id": row.pk,
        "status": row.status,
        "title": card.title,
        "score": row.score,
        "model": row.model,
        "lead": row.lead_id,
        "items": [
            {"id": one.item_id, "lang": one.item.lang, "score": one.score} for one in card.entries
        ],
        "sources": card.sources,
        "shared": [_fact(one) for one in card.shared],
        "against": [_fact(one) for one in card.against],
    }


def _fact(one: SharedFact) -> dict[str, Any]:
    return {"kind": one.kind, "value": one.value, "pairs": one.pairs, "nats": one.nats}


def _table(table: LeadTable) -> dict[str, Any]:
    return {
        "accounts": [
            {
                "letter": one.letter,
                "item": one.item.pk,
                "lang": one.lang,
                "witness": one.witness.kind,
                "age": one.witness.age,
                "source": one.source,
            }
            for one in table.columns
        ],
        "facts": [
            {
                "kind": row.kind,
                "contradicted": row.contradicted,
                "values": [
                    {
                        "value": value.shown,
                        "support": value.support,
                        "sources": value.sources,
                        "against": list(value.against),
                        "said": [
                            {"item": said.account, "text": said.said} for said in value.statements
                        ],
                    }
                    for value in row.values
                ],
            }
            for row in table.rows
        ],
        "questions": [
            {
                "account": one.column.letter,
                "kind": one.question.kind,
                "why": one.question.why,
                "score": one.question.score,
                "vi": one.question.vi,
                "en": one.question.en,
            }
            for one in table.questions
        ],
        "warnings": [
            {"kind": one.warning.kind, "accounts": list(one.letters)} for one in table.warnings
        ],
    }
