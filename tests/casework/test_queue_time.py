"""Seconds from collection to queue: over what came in by itself and was read then, nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from casework.clock import now
from casework.models import Flag, Intake, Item, User
from casework.selectors.queue_time import BROUGHT_LATER, QueueTime, queue_time
from casework.services.audit import audit_record
from records.errors import Refused
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def post(route: str = "submitted", lay: timedelta = timedelta(0), **fields: Any) -> Item:
    """Return an item that came in an hour ago, collected ``lay`` before that."""
    received = now() - timedelta(hours=1)
    intake = Intake.objects.create(
        original=rows.original(), name="a.txt", received_at=received, route=route
    )
    return rows.item(route=route, intake=intake, collected_at=received - lay, **fields)


def flag(after_s: float, item: Item | None = None, **fields: Any) -> Flag:
    """Return a flag that came so many seconds after its item was collected."""
    made = rows.flag(item or post(), **fields)
    Flag.objects.filter(pk=made.pk).update(
        created_at=made.item.collected_at + timedelta(seconds=after_s)
    )
    return made


def test_median_and_95th_percentile(editor: User) -> None:
    assert queue_time(user=editor) == QueueTime(0, None, None)
    for second in range(1, 21):
        flag(second)
    assert queue_time(user=editor).n == 0  # kept for a minute
    cache.clear()
    found = queue_time(user=editor)
    assert found == QueueTime(20, 10.5, 19.0)
    assert not found.within_goal and QueueTime(1, 5.0, 9.0).within_goal


def test_only_what_came_by_itself_and_was_read_then(editor: User) -> None:
    first = flag(2)
    flag(60, post("operator_capture"))
    flag(60, post(lay=BROUGHT_LATER + timedelta(minutes=1)))
    flag(60, post(), propagated_from=first)
    flag(60, post(), model="person@1")
    flag(60, post(version=2), item_version=1)
    flag(-60)
    flag(4, post("public_web", lay=timedelta(minutes=5)))
    old = flag(60)
    Flag.objects.filter(pk=old.pk).update(created_at=now() - timedelta(days=8))
    again = flag(60)
    audit_record(
        action="texts.recheck", subject="items:1-1", detail={"raised": [again.pk]}, actor=None
    )
    assert queue_time(user=editor) == QueueTime(2, 3.0, 4.0)


def test_a_role_without_the_pipeline_is_refused(cyber: User) -> None:
    with pytest.raises(Refused):
        queue_time(user=cyber)
