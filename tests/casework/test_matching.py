"""People of an item beside people of a list: proposed by the machine, decided by people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casework.models import AuditEvent, Clue, FallenRecord, Item, MatchDecision, MatchProposal, User
from casework.selectors.matching import item_matches, match_counts, match_queue
from casework.services.matching import (
    item_match,
    item_person_clues,
    match_decide,
    match_stamp,
    match_undo,
    matches_refresh,
)
from records.errors import Refused
from tests.casework.test_registry import HIEN, LAM, taken
from tests.web import rows

pytestmark = pytest.mark.django_db

TEXT = (
    "Anh Nguyễn Văn Nãm quê Krông Pa, Gia Lai, c3 d7 e66, hy sinh ngày 9/2/1971 ở A Lưới. "
    "Tôi là Trần Văn Thạch, cùng tiểu đoàn."
)
# Another man, of whom too little is said.
OTHER = "Anh Lê Văn Bổng thì tôi không nhớ quê."


@pytest.fixture(autouse=True)
def _folders(home: Path) -> None:
    """Give every test its own data folder."""


def clue(item: Item, label: str, said: str, norm: str = "", **data: Any) -> Clue:
    start = item.text.index(said)
    return Clue.objects.create(
        item=item, item_version=item.version, label=label, start=start, end=start + len(said),
        text=said, norm=norm or said, score=0.9, model="test@1", data=data,
    )  # fmt: skip


@pytest.fixture
def item() -> Item:
    row = rows.make_item(f"{TEXT} {OTHER}")
    clue(row, "PERSON", "Nguyễn Văn Nãm", role="fallen")
    clue(row, "PERSON", "Trần Văn Thạch", role="witness")
    clue(row, "PERSON", "Lê Văn Bổng", role="fallen")
    clue(row, "PLACE", "Krông Pa", "province:64", about="home")
    clue(row, "PLACE", "Gia Lai", "province:64", about="home")
    clue(row, "UNIT", "c3 d7 e66", "PAVN:co3/bn7/regt66")
    clue(row, "DATE", "ngày 9/2/1971", "1971-02-09", about="death")
    clue(row, "PLACE", "A Lưới", "province:46", about="death")
    return row


@pytest.fixture
def proposed(item: Item, tmp_path: Path, editor: User) -> MatchProposal:
    taken(tmp_path, LAM, HIEN)
    (made,) = item_match(user=editor, item=item)
    return made


def test_facts_go_to_the_person_they_stand_next_to(item: Item) -> None:
    first, second = (person.clue for person, _ in item_person_clues(item))

    assert first.name == "Nguyễn Văn Nãm"
    assert first.hometown == "Krông Pa, Gia Lai"
    assert first.unit == "c3 d7 e66"
    assert first.death_date == "1971-02-09"
    assert first.death_place == "A Lưới"
    assert second.name == "Lê Văn Bổng"
    assert not (second.unit or second.hometown or second.death_date)


def test_clues_of_an_earlier_version_do_not_count(item: Item) -> None:
    item.version = 2
    item.save()

    assert item_person_clues(item) == []


def test_the_machine_proposes_with_reasons_and_spans(proposed: MatchProposal, item: Item) -> None:
    assert proposed.record.key == "A1"
    assert proposed.score > 0.6
    assert {one["field"] for one in proposed.why} >= {"given", "surname", "home", "unit", "date"}
    spans = {one["field"]: item.text[one["start"] : one["end"]] for one in proposed.spans}
    assert spans["name"] == "Nguyễn Văn Nãm"
    assert spans["hometown"] == "Krông Pa, Gia Lai"
    assert AuditEvent.objects.filter(action="match.propose").count() == 1


def test_asked_again_it_proposes_the_same_once(
    proposed: MatchProposal, item: Item, editor: User
) -> None:
    item_match(user=editor, item=item)

    assert MatchProposal.objects.count() == 1


def test_what_is_proposed_no_more_goes_unless_decided(
    proposed: MatchProposal, item: Item, editor: User
) -> None:
    item.clues.filter(label__in=("PERSON", "UNIT", "PLACE")).delete()
    item_match(user=editor, item=item)
    proposed.refresh_from_db()
    assert not proposed.current
    assert item_matches(user=editor, item=item) == []


def test_confirm_undo_reject(proposed: MatchProposal, editor: User, verifier: User) -> None:
    before = FallenRecord.objects.values().get(pk=proposed.record_id)
    seen = match_stamp(proposed)
    match_decide(user=editor, proposal=proposed, verdict="confirmed", seen=seen)
    assert match_counts(user=editor) == {"suggested": 0, "confirmed": 1, "rejected": 0}
    assert FallenRecord.objects.values().get(pk=proposed.record_id) == before
    with pytest.raises(Refused):
        match_decide(user=verifier, proposal=proposed, verdict="rejected", reason="x")
    with pytest.raises(Refused):
        match_undo(user=verifier, proposal=proposed)
    match_undo(user=editor, proposal=proposed)
    with pytest.raises(Refused):
        match_decide(user=verifier, proposal=proposed, verdict="rejected", reason="  ")
    match_decide(user=verifier, proposal=proposed, verdict="rejected", reason="em trai anh ấy")
    assert match_counts(user=editor) == {"suggested": 0, "confirmed": 0, "rejected": 1}
    assert MatchDecision.objects.count() == 2
    actions = list(AuditEvent.objects.filter(action__startswith="match.").values_list("action"))
    assert actions[1:] == [("match.confirmed",), ("match.undo",), ("match.rejected",)]
    assert "em trai" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_a_stale_form_is_refused(proposed: MatchProposal, editor: User, verifier: User) -> None:
    seen = match_stamp(proposed)
    match_decide(user=editor, proposal=proposed, verdict="confirmed")
    match_undo(user=editor, proposal=proposed)
    match_decide(user=editor, proposal=proposed, verdict="confirmed")
    match_undo(user=editor, proposal=proposed)
    assert match_stamp(proposed) == seen
    match_decide(user=editor, proposal=proposed, verdict="rejected", reason="x")
    with pytest.raises(Refused):
        match_decide(user=verifier, proposal=proposed, verdict="confirmed", seen=seen)


def test_one_person_is_not_confirmed_as_two(proposed: MatchProposal, editor: User) -> None:
    other = MatchProposal.objects.create(
        item=proposed.item, person=proposed.person, record=FallenRecord.objects.get(key="A2"),
        score=0.3, model="x", revision="1",
    )  # fmt: skip
    match_decide(user=editor, proposal=proposed, verdict="confirmed")
    with pytest.raises(Refused):
        match_decide(user=editor, proposal=other, verdict="confirmed")


def test_a_changed_list_shows_the_proposal_as_outdated(
    proposed: MatchProposal, editor: User, tmp_path: Path
) -> None:
    _, (card,) = match_queue(user=editor, tab="suggested")
    assert not card.outdated
    taken(tmp_path, LAM.replace("1948", "1930"), HIEN)
    _, (card,) = match_queue(user=editor, tab="suggested")
    assert card.outdated


def test_restricted_items_and_roles(
    proposed: MatchProposal, item: Item, make_user: Callable[..., User], verifier: User
) -> None:
    item.access = "restricted"
    item.save()
    editor = make_user("editor")
    assert match_counts(user=editor)["suggested"] == 0
    assert match_counts(user=verifier)["suggested"] == 1
    with pytest.raises(Refused):
        match_decide(user=editor, proposal=proposed, verdict="confirmed")
    with pytest.raises(Refused):
        item_match(user=editor, item=item)
    for role in ("liaison", "auditor", "cyber", "administrator"):
        with pytest.raises(Refused):
            match_decide(user=make_user(role), proposal=proposed, verdict="confirmed")


def test_erasing_the_item_takes_its_proposals(
    proposed: MatchProposal, item: Item, make_user: Callable[..., User]
) -> None:
    from casework.services.erasure import item_erase

    item_erase(
        item=item, reason="gỡ", user=make_user("administrator"), remove_passages=lambda _: None
    )
    assert not MatchProposal.objects.exists()


def test_everything_here_is_compared_with_a_new_list(item: Item, tmp_path: Path) -> None:
    assert matches_refresh() == (0, 0)  # there is no list yet
    taken(tmp_path, LAM, HIEN)

    assert matches_refresh() == (1, 1)

    assert MatchProposal.objects.get().item == item
    assert matches_refresh(item_ids=[item.pk + 1]) == (0, 0)
    event = AuditEvent.objects.get(action="match.propose")
    assert event.actor is None


def test_comparing_again_leaves_what_people_decided(proposed: MatchProposal, editor: User) -> None:
    match_decide(
        user=editor, proposal=proposed, verdict="rejected", reason="Khác quê.",
        seen=match_stamp(proposed),
    )  # fmt: skip

    matches_refresh()

    assert MatchProposal.objects.count() == 1
    assert proposed.decisions.get().verdict == "rejected"
