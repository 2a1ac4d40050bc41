"""Proposed leads: made of what is linked, decided by people, not made again once rejected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from casework.models import (
    AuditEvent,
    Item,
    ItemLink,
    ItemsApart,
    LeadProposal,
    ProposalItem,
)
from casework.models.people import Role
from casework.selectors.corroboration import proposal_cards, proposal_counts, proposal_queue
from casework.selectors.lead_table import lead_table, table_of
from casework.services import corroboration_decisions as decisions
from casework.services import leads
from casework.services.corroboration import corroboration_rebuild, corroboration_refresh
from casework.services.erasure import item_erase
from records.errors import Refused
from records.provenance import ModelRef
from records.search import IndexAnswer, RankedPassage
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db


class NearestIndex:
    """An index in which every passage is near every other, and none has a vector."""

    noise_floor = 0.1
    model = ModelRef("hashed", "1")

    def current(self) -> NearestIndex:
        return self

    def vectors(self, passage_ids: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        return {}

    def search_like(self, texts: Any, words: Any, filters: Any, *more: Any) -> IndexAnswer:
        found = Item.objects.exclude(pk__in=filters.without_items).order_by("pk")
        return IndexAnswer(
            tuple(RankedPassage(pk, pk, 1.0) for pk in found.values_list("pk", flat=True)), {}
        )

    def delete(self, passage_ids: Sequence[int]) -> None:
        return


@pytest.fixture(autouse=True)
def nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    index = NearestIndex()
    for room in ("selectors.corroboration_candidates", "services.corroboration_links"):
        monkeypatch.setattr(f"casework.{room}.index_home", lambda: index)
    monkeypatch.setattr("casework.services.erasure.index_home", lambda: index)
    monkeypatch.setattr("casework.services.corroboration_links.embedder_by", lambda model: None)
    monkeypatch.setattr("casework.selectors.term_sample._kept", None)


def told(text: str, *found: tuple[str, str, Any], **fields: Any) -> Item:
    """Return an item whose clues are (word, label, norm), each at its first place."""
    item = rows.item(text, **{"author_pid": "", **fields})
    item.passages.create(ordinal=0, start=0, end=len(text), text=text, lang="vi")
    for word, label, norm in found:
        start = text.index(word)
        data: dict[str, Any] = {"norm": norm}
        if label == "PERSON":
            data["role"] = "fallen"
        if label == "DATE":
            data["about"] = "death"
        item.clues.create(
            label=label,
            start=start,
            end=start + len(word),
            text=word,
            norm=norm if isinstance(norm, str) else "",
            score=0.9,
            model="manhmoi-entity-rules@1",
            data=data,
        )
    return item


def witness(n: int, **fields: Any) -> Item:
    """Return one of several accounts of the burial at Suối Cọp."""
    text = f"Lời kể {n}: tôi chôn anh Lò Văn Ính ở Suối Cọp ngày 12/3/1968."
    return told(
        text,
        ("Suối Cọp", "PLACE", None),
        ("Lò Văn Ính", "PERSON", "Lò Văn Ính"),
        ("12/3/1968", "DATE", "1968-03-12"),
        **fields,
    )


def stranger() -> Item:
    text = "Mộ ở Đồi Gió, Khe Tre, ngày 7/4/1972."
    return told(text, ("Khe Tre", "PLACE", None), ("7/4/1972", "DATE", "1972-04-07"))


def proposed(*items: Item) -> LeadProposal:
    corroboration_refresh(item_ids=[one.pk for one in items])
    return LeadProposal.objects.get(status="waiting")


def members(proposal: LeadProposal) -> list[int]:
    return sorted(proposal.entries.values_list("item_id", flat=True))


def test_accounts_of_one_burial_are_proposed_and_strangers_are_not() -> None:
    one, two, other = witness(1), witness(2), stranger()
    found = proposed(one, two, other)
    assert members(found) == [one.pk, two.pk]
    assert found.model == "manhmoi-corroboration@1"
    link = ItemLink.objects.get(first=one, second=two)
    place = next(reason for reason in link.reasons if reason["kind"] == "place")
    assert place["left"]["text"] == "Suối Cọp"
    assert place["left"]["start"] == one.text.index("Suối Cọp")


def test_a_new_account_joins_and_running_again_changes_nothing() -> None:
    one, two = witness(1), witness(2)
    first = proposed(one, two)
    third = witness(3)
    assert corroboration_refresh(item_ids=[third.pk]) == 1
    assert members(first) == [one.pk, two.pk, third.pk]
    assert corroboration_refresh(item_ids=[third.pk]) == 0
    assert corroboration_rebuild() == 0
    assert LeadProposal.objects.count() == 1


def test_the_order_in_which_items_come_does_not_matter() -> None:
    items = [witness(n) for n in range(4)] + [stranger()]
    for one in items[::-1]:
        corroboration_refresh(item_ids=[one.pk])
    assert members(LeadProposal.objects.get(status="waiting")) == [one.pk for one in items[:4]]


def test_copies_alone_are_no_lead() -> None:
    one = witness(1)
    copy = witness(1, near_duplicate_of=one)
    corroboration_refresh(item_ids=[one.pk, copy.pk])
    assert not LeadProposal.objects.exists()


def test_acceptance_opens_a_lead_with_the_passages() -> None:
    editor = rows.user(Role.EDITOR)
    one, two = witness(1), witness(2)
    found = proposed(one, two)
    lead = decisions.proposal_accept(user=editor, proposal=found, title="Suối Cọp")
    entries = list(lead.entries.order_by("item_id"))
    assert [entry.item_id for entry in entries] == [one.pk, two.pk]
    assert all(entry.passage_id for entry in entries)
    found.refresh_from_db()
    assert (found.status, found.lead, found.decided_by) == ("accepted", lead, editor)
    assert AuditEvent.objects.filter(action="proposal.accept").exists()
    with pytest.raises(Refused, match="đã được quyết định"):
        decisions.proposal_reject(user=editor, proposal=found, reason="x")


def test_a_later_account_is_proposed_for_the_open_lead() -> None:
    editor = rows.user(Role.EDITOR)
    lead = decisions.proposal_accept(
        user=editor, proposal=proposed(witness(1), witness(2)), title="Suối Cọp"
    )
    third = witness(3)
    found = proposed(third)
    assert (found.lead, members(found)) == (lead, [third.pk])
    assert decisions.proposal_accept(user=editor, proposal=found) == lead
    assert lead.entries.count() == 3
    assert not LeadProposal.objects.filter(status="waiting").exists()


def test_what_was_rejected_is_not_proposed_again_and_can_be_taken_back() -> None:
    editor = rows.user(Role.EDITOR)
    one, two = witness(1), witness(2)
    found = proposed(one, two)
    with pytest.raises(Refused, match="lý do"):
        decisions.proposal_reject(user=editor, proposal=found, reason=" ")
    decisions.proposal_reject(user=editor, proposal=found, reason="hai ngôi mộ khác nhau")
    corroboration_refresh(item_ids=[one.pk, two.pk])
    corroboration_rebuild()
    assert not LeadProposal.objects.filter(status="waiting").exists()
    with pytest.raises(Refused, match="chính bạn"):
        decisions.proposal_reopen(user=rows.user(Role.VERIFIER), proposal=found)
    decisions.proposal_reopen(user=editor, proposal=found)
    assert members(LeadProposal.objects.get(status="waiting")) == [one.pk, two.pk]
    assert not ItemsApart.objects.exists()


def test_one_item_taken_out_stays_out() -> None:
    editor = rows.user(Role.EDITOR)
    items = [witness(n) for n in range(3)]
    found = proposed(*items)
    decisions.proposal_remove_item(user=editor, proposal=found, item_id=items[1].pk)
    corroboration_rebuild()
    assert members(LeadProposal.objects.get(status="waiting")) == [items[0].pk, items[2].pk]


def test_only_those_who_keep_leads_decide_and_others_may_not_read() -> None:
    found = proposed(witness(1), witness(2))
    liaison, cyber = rows.user(Role.LIAISON), rows.user(Role.CYBER)
    with pytest.raises(Refused):
        decisions.proposal_accept(user=liaison, proposal=found, title="x")
    assert proposal_counts(user=liaison)["waiting"] == 1
    with pytest.raises(Refused):
        proposal_queue(user=cyber)


def test_restricted_items_stay_hidden_and_out_of_an_editors_lead() -> None:
    editor, verifier = rows.user(Role.EDITOR), rows.user(Role.VERIFIER)
    one, two, secret = witness(1), witness(2), witness(3, access="restricted")
    found = proposed(one, two, secret)
    (card,) = proposal_cards(user=editor, proposals=[found])
    assert [entry.item_id for entry in card.entries if entry.item_id == secret.pk] == []
    assert card.hidden == 1
    assert proposal_cards(user=verifier, proposals=[found])[0].hidden == 0
    table = table_of(user=editor, items=[one, two, secret])
    assert (len(table.columns), table.hidden) == (2, 1)
    lead = decisions.proposal_accept(user=editor, proposal=found, title="Suối Cọp")
    assert sorted(lead.entries.values_list("item_id", flat=True)) == [one.pk, two.pk]
    assert members(LeadProposal.objects.get(status="waiting")) == [secret.pk]


def test_an_erased_item_leaves_links_and_proposals() -> None:
    one, two = witness(1), witness(2)
    proposed(one, two)
    item_erase(item=one, reason="rút đồng ý", user=None)
    assert not ItemLink.objects.exists()
    assert not ProposalItem.objects.filter(item=one).exists()
    corroboration_refresh(item_ids=[two.pk])
    assert not LeadProposal.objects.filter(status="waiting").exists()


def test_the_table_of_a_lead_points_at_passages_and_seconds() -> None:
    editor = rows.user(Role.EDITOR)
    one, two = witness(1), witness(2)
    lead = leads.lead_open(user=editor, title="Suối Cọp")
    for item in (one, two):
        leads.lead_add_item(user=editor, lead=lead, item=item)
    table = lead_table(user=editor, lead=lead)
    assert [column.letter for column in table.columns] == ["A", "B"]
    dates = next(row for row in table.rows if row.kind == "date")
    (cell,) = dates.cells[0]
    assert cell.statement.said == "12/3/1968"
    assert cell.passage == one.passages.get().pk
    assert cell.shared
    assert not cell.against
    assert {ask.question.kind for ask in table.questions} >= {"coordinates", "count"}


def test_the_cost_of_an_item_does_not_grow_with_the_collection(
    django_assert_max_num_queries: Any,
) -> None:
    for n in range(30):
        witness(n)
    corroboration_rebuild()
    last = witness(99)
    with django_assert_max_num_queries(150):
        corroboration_refresh(item_ids=[last.pk])
