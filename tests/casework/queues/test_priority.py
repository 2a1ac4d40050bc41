"""What reached many, harms more and is surer comes first in the queue."""

from __future__ import annotations

import pytest

from casework.clock import now
from casework.models import Flag, Item
from casework.models.people import Role
from casework.selectors.flags import flag_queue
from casework.services.priority import HARM, audiences, priorities_refresh, priority, reach
from tests.casework.queues import rows
from web.queue_words import FLAG_TYPE

pytestmark = pytest.mark.django_db


def test_the_formula() -> None:
    assert reach(0) == 0
    assert reach(999) == pytest.approx(0.5)
    assert reach(10**9) == 1
    head = rows.item(metrics={"views": 100, "likes": 7})
    for counts in ({"likes": 2, "comments": 1}, {}):
        rows.item(near_duplicate_of=head, metrics=counts)
    rows.item(near_duplicate_of=head, metrics={"views": 9}, deleted_at=now())
    other = rows.item(metrics={"shares": 3})
    assert audiences({head.pk, other.pk}) == {head.pk: 101 + 31 + 1, other.pk: 31}
    assert audiences(set()) == {}
    assert priority(type_="fake_hotline", certainty=0.8, seen=999) == pytest.approx(0.6)
    assert priority(type_="unheard_of", certainty=1.0, seen=0) == pytest.approx(0.25)
    assert set(HARM) == set(FLAG_TYPE)


def test_each_part_moves_a_flag_up() -> None:
    plain = rows.flag(type="campaign_terms", score=0.8)
    surer = rows.flag(type="campaign_terms", score=0.9)
    worse = rows.flag(type="fake_hotline", score=0.8)
    seen = rows.flag(rows.item(metrics={"views": 500_000}), type="fake_hotline", score=0.8)
    likely = rows.flag(rows.item(metrics={"views": 500_000}), score=0.1, probability=0.95)
    assert priorities_refresh() == 5
    assert priorities_refresh() == 0
    _, cards = flag_queue(user=rows.user(Role.EDITOR), status=Flag.Status.SUGGESTED)
    assert [card.flag for card in cards] == [likely, seen, worse, surer, plain]


def test_copies_and_counts_of_the_group_count() -> None:
    head = rows.item()
    flag = rows.flag(head)
    priorities_refresh()
    before = Flag.objects.get(pk=flag.pk).priority
    copy = rows.item(near_duplicate_of=head)
    assert priorities_refresh(item_ids=[copy.pk]) == 1
    after = Flag.objects.get(pk=flag.pk).priority
    assert after > before
    Item.objects.filter(pk=copy.pk).update(metrics={"views": 90_000})
    assert priorities_refresh(item_ids=[rows.item().pk]) == 0
    assert priorities_refresh(item_ids=[copy.pk]) == 1
    assert Flag.objects.get(pk=flag.pk).priority > after


def test_decided_flags_stay_where_they_are() -> None:
    rows.flag(status="rejected")
    assert priorities_refresh() == 0
