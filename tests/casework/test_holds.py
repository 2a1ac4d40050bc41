"""Evidence of a flag that a first reviewer called false outlives deletion at the source."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.archive import Erased, get_archive
from casework.clock import now
from casework.models import AuditEvent, Flag, Item, LegalHold
from casework.models.people import Role
from casework.services import held_erasure
from casework.services.erasure import UnderLegalHold, item_erase
from casework.services.flags import flag_decide, flag_undo, flag_withdraw
from casework.services.held_erasure import held_erasures_finish, holds_expire
from records.errors import Refused
from tests.casework.queues import rows
from tests.casework.queues.doubles import RecordedIndex
from tests.casework.test_erasure import stored

pytestmark = pytest.mark.django_db
Status = Flag.Status
Capture = Callable[..., Any]


@pytest.fixture(autouse=True)
def _home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = RecordedIndex()
    monkeypatch.setattr("casework.services.searchable.index_home", lambda: index)
    monkeypatch.setattr("casework.services.erasure.index_home", lambda: index)


def held() -> tuple[Flag, Item]:
    """Return a flag of first approval on an item whose bytes are archived."""
    item = rows.item(original=stored(b"evidence\n"), raw_first_chunk=0, raw_last_chunk=0)
    flag = rows.flag(item)
    flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept")
    flag.refresh_from_db()
    return flag, item


def ask_to_erase(item: Item) -> None:
    with pytest.raises(UnderLegalHold):
        item_erase(item=item, reason="nguồn đã xóa", user=None)


def state(item: Item) -> tuple[str, str, bool]:
    row = Item.objects.get(pk=item.pk)
    return row.text, row.access, row.deleted_at is not None


@pytest.mark.parametrize("folder", ["watch", "sources/mot-nguon"])
def test_deletion_at_the_source_limits_access_and_waits_for_the_hold(
    home: Path, folder: str
) -> None:
    flag, item = held()
    copy = home / "data" / folder / ".taken" / "2026-11-28" / "loi-ke.txt"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"evidence\n")
    ask_to_erase(item)
    assert not copy.exists(), "it is read through the archive alone"
    ask_to_erase(item)
    assert state(item) == (rows.POST, "restricted", False)
    assert item.original is not None
    assert get_archive().open(item.original.sha256).read() == b"evidence\n"
    (hold,) = LegalHold.objects.all()
    assert (hold.erase_after, hold.flag_id, hold.ended_at) == ("nguồn đã xóa", flag.pk, None)
    assert AuditEvent.objects.filter(action="item.held").count() == 2
    assert AuditEvent.objects.filter(action="item.restrict").count() == 1
    assert held_erasures_finish() == ()


END: dict[str, Callable[[Flag], object]] = {
    "rejected": lambda flag: flag_decide(
        user=rows.user(Role.VERIFIER), flag=flag, decision="reject", reason="opinion"
    ),
    "undone": lambda flag: flag_undo(user=flag.reviews.get().reviewer, review=flag.reviews.get()),
    "expired": lambda flag: holds_expire(at=now() + timedelta(days=31)),
    "withdrawn": lambda flag: (
        flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept"),
        flag_withdraw(user=rows.user(Role.VERIFIER), flag=flag, reason="nhầm"),
    ),
}


@pytest.mark.parametrize("why", END)
def test_the_end_of_the_hold_erases_what_was_to_be_erased(
    why: str, django_capture_on_commit_callbacks: Capture
) -> None:
    flag, item = held()
    ask_to_erase(item)
    with django_capture_on_commit_callbacks(execute=True):
        END[why](flag)
    assert state(item) == ("", "restricted", True)
    assert item.original is not None
    with pytest.raises(Erased):
        get_archive().open(item.original.sha256)
    hold = LegalHold.objects.get()
    assert hold.ended_why == why
    assert hold.ended_at is not None
    assert AuditEvent.objects.filter(action="hold.end").count() == 1


@pytest.mark.parametrize("why", END)
def test_an_item_nobody_asked_to_erase_stays(
    why: str, django_capture_on_commit_callbacks: Capture
) -> None:
    flag, item = held()
    with django_capture_on_commit_callbacks(execute=True):
        END[why](flag)
    assert state(item) == (rows.POST, "open", False)
    item_erase(item=item, reason="nguồn đã xóa", user=None)
    assert state(item)[2]


def test_a_second_flag_keeps_holding(django_capture_on_commit_callbacks: Capture) -> None:
    flag, item = held()
    other = rows.flag(item, model="other@1")
    flag_decide(user=rows.user(Role.VERIFIER), flag=other, decision="accept")
    ask_to_erase(item)
    with django_capture_on_commit_callbacks(execute=True):
        END["rejected"](flag)
    assert not state(item)[2]
    with django_capture_on_commit_callbacks(execute=True):
        END["rejected"](other)
    assert state(item)[2]


def test_a_hold_runs_out_only_without_a_second_approval() -> None:
    flag, _ = held()
    assert holds_expire(at=now() + timedelta(days=29)).flags == ()
    late = now() + timedelta(days=31)
    approved = rows.approved()
    assert holds_expire(at=late).flags == (flag.pk,)
    flag.refresh_from_db()
    assert (flag.status, flag.first_reviewer) == (Status.SUGGESTED, None)
    assert flag.reviews.get().undone_at is not None
    assert Flag.objects.get(pk=approved.pk).status == Status.APPROVED
    assert LegalHold.objects.get(flag=approved).ended_at is None
    # The first approval must be given anew, and holds anew.
    flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept")
    assert LegalHold.objects.filter(flag=flag, ended_at=None).count() == 1


def test_undoing_the_second_approval_lets_the_hold_run_out_again() -> None:
    flag = rows.approved()
    hold = LegalHold.objects.get(flag=flag)
    assert hold.expires_at is None
    second = flag.reviews.order_by("-id")[0]
    flag_undo(user=second.reviewer, review=second)
    hold.refresh_from_db()
    assert hold.expires_at is not None


def test_a_rejection_that_erased_cannot_be_undone(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    flag, item = held()
    ask_to_erase(item)
    verifier = rows.user(Role.VERIFIER)
    with django_capture_on_commit_callbacks(execute=True):
        review = flag_decide(user=verifier, flag=flag, decision="reject", reason="opinion")
    with pytest.raises(Refused, match="erased"):
        flag_undo(user=verifier, review=review)


def test_undoing_a_rejection_holds_again() -> None:
    flag, item = held()
    verifier = rows.user(Role.VERIFIER)
    review = flag_decide(user=verifier, flag=flag, decision="reject", reason="opinion")
    flag_undo(user=verifier, review=review)
    ask_to_erase(item)


def test_a_killed_erasure_is_finished_later() -> None:
    flag, item = held()
    ask_to_erase(item)
    # The end of the hold is committed, what follows the commit is not run.
    END["rejected"](flag)
    assert not state(item)[2]
    assert held_erasures_finish() == (item.pk,)
    assert held_erasures_finish() == ()
    assert state(item)[2]


def test_what_was_held_by_its_state_is_held_by_a_row_after_the_migration() -> None:
    from django.apps import apps

    migration = importlib.import_module("casework.migrations.0010_claim_triggers")
    first, _ = held()
    both, idle = rows.approved(), rows.flag()
    LegalHold.objects.all().delete()
    for _ in range(2):
        migration.hold_confirmed(apps, None)
    expiries = dict(LegalHold.objects.values_list("flag_id", "expires_at"))
    assert set(expiries) == {first.pk, both.pk}
    assert idle.pk not in expiries
    assert expiries[both.pk] is None
    assert expiries[first.pk] is not None


def test_an_approval_that_came_first_keeps_its_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    flag, _ = held()
    late = now() + timedelta(days=31)
    expire = held_erasure._expire

    def approved_meanwhile(hold: LegalHold, moment: datetime) -> int | None:
        flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept")
        return expire(hold, moment)

    monkeypatch.setattr(held_erasure, "_expire", approved_meanwhile)
    assert holds_expire(at=late).flags == ()
    flag.refresh_from_db()
    assert flag.status == Status.APPROVED
    assert LegalHold.objects.get(flag=flag).ended_at is None
