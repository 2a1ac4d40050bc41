"""Locks, the like of a flag, its spread, and the history of what changed."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from casework.clock import now
from casework.models import AuditEvent, Clue, Flag, Review
from casework.models.people import Role
from casework.selectors.flag_cards import flag_card
from casework.selectors.flag_history import HistoryQuery, flag_changes, flag_history
from casework.selectors.flag_spread import MOST_BINS, spread_of
from casework.services.flag_history_file import flag_history_csv
from casework.services.flag_locks import flag_lock, flag_unlock, lock_holder
from casework.services.flags import flag_decide, flag_undo, flag_withdraw
from records.errors import Refused
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db
Status = Flag.Status


def fresh(flag: Flag) -> Flag:
    return Flag.objects.get(pk=flag.pk)


def test_a_lock_keeps_others_from_deciding_until_it_is_over() -> None:
    flag, one, other = rows.flag(), rows.user(Role.EDITOR, "mai"), rows.user(Role.VERIFIER)
    until = flag_lock(user=one, flag=flag)
    assert now() < until <= now() + timedelta(minutes=5)
    assert flag_card(other, fresh(flag)).locked_by == "mai"
    assert not flag_card(other, fresh(flag)).may_accept
    assert flag_card(one, fresh(flag)).may_accept
    for work in (
        lambda: flag_lock(user=other, flag=flag),
        lambda: flag_decide(user=other, flag=flag, decision="accept"),
        lambda: flag_decide(user=other, flag=flag, decision="reject", reason="complaint"),
        lambda: flag_decide(user=other, flag=flag, decision="unsure"),
    ):
        with pytest.raises(Refused, match="mai đang xem"):
            work()
    assert fresh(flag).status == Status.SUGGESTED
    flag_unlock(user=other, flag=flag)
    assert lock_holder(fresh(flag)) == one
    flag_lock(user=one, flag=flag)
    assert AuditEvent.objects.filter(action="flag.open").count() == 1
    Flag.objects.update(locked_until=now() - timedelta(seconds=1))
    assert flag_card(other, fresh(flag)).may_accept
    flag_lock(user=other, flag=flag)
    with pytest.raises(Refused, match="đang xem"):
        flag_decide(user=one, flag=flag, decision="accept")
    flag_decide(user=other, flag=flag, decision="accept")
    assert (fresh(flag).locked_by, fresh(flag).locked_until) == (None, None)


def test_letting_go_frees_at_once_and_roles_that_do_not_review_lock_nothing() -> None:
    flag, one = rows.flag(), rows.user(Role.EDITOR)
    flag_lock(user=one, flag=flag)
    flag_unlock(user=one, flag=flag)
    flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept")
    with pytest.raises(Refused):
        flag_lock(user=rows.user(Role.AUDITOR), flag=flag)
    restricted = rows.flag(rows.item(access="restricted"))
    with pytest.raises(Refused):
        flag_lock(user=one, flag=restricted)


def test_earlier_decisions_on_the_like_come_closest_first() -> None:
    item = rows.item()
    flag = rows.flag(item)

    def number(of: Flag) -> None:
        Clue.objects.create(
            item=of.item,
            label="phone",
            start=of.start,
            end=of.end,
            text="0911.222.333",
            norm="+84911222333",
            score=1,
            model="m@1",
        )

    number(flag)
    copy = rows.flag(rows.item(near_duplicate_of=item))
    same_number = rows.flag()
    number(same_number)
    same_fact, waits = rows.flag(), rows.flag()
    editor = rows.user(Role.EDITOR)
    for one, reason in ((same_fact, "question"), (same_number, "typo"), (copy, "opinion")):
        flag_decide(user=editor, flag=one, decision="reject", reason=reason)
    hidden = rows.flag(rows.item(near_duplicate_of=item, access="restricted"))
    flag_decide(user=rows.user(Role.VERIFIER), flag=hidden, decision="reject", reason="lead")
    found = [(one.tie, one.flag, one.reason) for one in flag_card(editor, flag).earlier]
    assert found == [
        ("copy", copy, "opinion"),
        ("same_number", same_number, "typo"),
        ("same_fact", same_fact, "question"),
    ]
    assert waits not in [one.flag for one in flag_card(editor, flag).earlier]


def test_of_many_decisions_on_a_fact_the_nearest_in_words_are_shown() -> None:
    editor = rows.user(Role.EDITOR)
    near = rows.flag(evidence="nộp 600k giữ chỗ lấy ADN liệt sĩ", status="rejected")
    for n in range(8):
        rows.flag(evidence=f"chiến dịch đã dừng từ tháng {n}", status="rejected")
    rows.flag(evidence="🔥", status="rejected")
    flag = rows.flag(evidence="đóng 600k giữ chỗ lấy mẫu ADN")
    assert flag_card(editor, flag).earlier[0].flag == near
    flag.evidence = "!!!"
    assert len(flag_card(editor, flag).earlier) == 5


def test_spread_counts_copies_per_hour_or_day() -> None:
    start = now() - timedelta(days=400)
    head = rows.item(published_at=start)
    assert spread_of(head) is None
    for hours in (0, 1, 1, 5):
        rows.item(near_duplicate_of=head, published_at=start + timedelta(hours=hours, minutes=1))
    spread = spread_of(head)
    assert spread is not None
    assert (spread.unit, spread.span, spread.bins) == ("hour", 1, (2, 2, 0, 0, 0, 1))
    rows.item(near_duplicate_of=head, published_at=start + timedelta(days=300))
    spread = spread_of(head)
    assert spread is not None
    assert (spread.unit, spread.span, spread.total) == ("day", 5, 6)
    assert len(spread.bins) <= MOST_BINS
    assert (spread.bins[0], spread.bins[-1], spread.most) == (5, 1, 5)


def test_history_tells_decisions_undos_withdrawals_holds_and_complaints() -> None:
    editor, verifier = rows.user(Role.EDITOR, "mai"), rows.user(Role.VERIFIER, "=lan")
    flag, other, old = rows.flag(), rows.flag(), rows.flag()
    review = flag_decide(user=editor, flag=flag, decision="accept")
    flag_undo(user=editor, review=review)
    flag_decide(user=editor, flag=flag, decision="accept")
    flag_decide(user=verifier, flag=flag, decision="accept")
    flag_withdraw(user=verifier, flag=flag, reason="=1+1")
    flag_decide(user=editor, flag=other, decision="reject", reason="complaint")
    flag_decide(user=editor, flag=old, decision="unsure")
    Review.objects.filter(flag=old).update(created_at=now() - timedelta(days=31))
    everything = HistoryQuery()
    kinds = [one.kind for one in flag_changes(user=editor, query=everything)]
    assert sorted(kinds) == sorted(
        "accept undo accept accept withdraw reject complaint_open hold_end hold_end".split()
    )
    assert [one.kind for one in flag_changes(user=editor, query=HistoryQuery(days=60))].count(
        "unsure"
    ) == 1
    withdrawn = flag_changes(user=editor, query=HistoryQuery(kind="withdraw"))
    assert [(one.flag_id, one.who, one.note) for one in withdrawn] == [(flag.pk, "=lan", "=1+1")]
    assert {one.who for one in flag_changes(user=editor, query=HistoryQuery(who="mai"))} == {"mai"}
    assert flag_changes(user=editor, query=HistoryQuery(type="fee_dna")) == []
    times = [one.at for one in flag_changes(user=editor, query=everything)]
    assert times == sorted(times, reverse=True)
    table = flag_history_csv(user=editor, query=everything).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(table)))
    assert len(lines) == len(kinds)
    assert {"'=1+1", ""} >= {line["note"] for line in lines if line["kind"] != "accept"}
    assert flag.item.author_pid not in table
    flag.item.access = "restricted"
    flag.item.save()
    left = flag_history(user=editor, query=everything)
    assert {one.flag_id for one in left} == {other.pk}
    with pytest.raises(Refused):
        flag_changes(user=rows.user(Role.CYBER), query=everything)
