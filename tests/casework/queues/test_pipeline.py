"""Pipeline health counts what is there, and re-runs what was set aside."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

import pytest

from casework.clock import now
from casework.models import Intake, QuarantineEntry, Source
from casework.models.people import Role
from casework.selectors.pipeline import health_json, intake_share, pipeline_health, quarantine_get
from casework.services.retry import quarantine_retry, quarantine_retry_stage
from records.errors import Refused
from tests.casework.queues import rows
from tests.casework.queues.doubles import RecordedJobs

pytestmark = pytest.mark.django_db


class Commit(Protocol):
    def __call__(self, *, execute: bool) -> AbstractContextManager[object]: ...


def intake(**fields: object) -> Intake:
    return Intake.objects.create(
        **{
            "original": rows.original(),
            "name": "posts.ndjson",
            "received_at": now(),
            "route": "operator_capture",
            **fields,
        }
    )


def entry(stage: str = "take", **fields: object) -> QuarantineEntry:
    return QuarantineEntry.objects.create(
        **{
            "intake": intake(),
            "stage": stage,
            "reason": "bad_json",
            "message_vi": "Dòng hỏng",
            "message_en": "Bad line",
            "line": 7,
            "byte": 120,
            **fields,
        }
    )


def test_counts() -> None:
    rows.item()
    waiting = rows.item(stage="understand", state="pending")
    waiting.media.create(
        type="audio", stage="transcribe", state="parked", waiting_for="speech_model"
    )
    entry()
    entry("understand", resolved_at=now())
    health = pipeline_health(user=rows.user(Role.EDITOR))
    assert health.counts["item"] == {"done": {"done": 1}, "understand": {"pending": 1}}
    assert (health.searchable, health.pending, health.quarantined) == (1, 1, 1)
    assert health.parked == {"speech_model": 1}
    assert health.quarantine[0].file == "posts.ndjson"
    assert health_json(health, english=True)["last_error"] == "Bad line"


def test_intakes_under_way_come_first() -> None:
    reading = intake(state="reading", received_at=now() - timedelta(days=3), chunks_done=1)
    reading.original.chunks = 4
    reading.original.save()
    for _ in range(3):
        intake(state="done")
    shown = pipeline_health(user=rows.user(Role.VERIFIER)).intakes
    assert shown[0] == reading
    assert [intake_share(one) for one in shown] == [0.25, 1, 1, 1]


def test_stale_sources() -> None:
    for name, enabled, ago in (("a", True, 1), ("b", True, 48), ("c", False, 48)):
        Source.objects.create(
            name=name,
            kind="rss",
            platform="web",
            legal_basis="x",
            enabled=enabled,
            last_success_at=now() - timedelta(hours=ago),
        )
    sources = pipeline_health(user=rows.user(Role.ADMINISTRATOR)).sources
    assert [(one.source.name, one.stale) for one in sources] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]


def test_retry_one_and_all_of_a_stage(
    queued: RecordedJobs, django_capture_on_commit_callbacks: Commit
) -> None:
    user, one, two = rows.user(Role.EDITOR), entry(), entry()
    other, closed = entry("understand"), entry(resolved_at=now())
    with django_capture_on_commit_callbacks(execute=True):
        quarantine_retry(user=user, entry=other)
        assert quarantine_retry_stage(user=user, stage="take") == 2
    assert queued.retries == [other.pk, one.pk, two.pk]
    assert quarantine_get(user=user, entry_id=closed.pk) is None


@pytest.mark.parametrize("role", [Role.LIAISON, Role.CYBER])
def test_other_roles_do_not_look(role: Role) -> None:
    with pytest.raises(Refused):
        pipeline_health(user=rows.user(role))


def test_auditor_does_not_retry() -> None:
    auditor = rows.user(Role.AUDITOR)
    pipeline_health(user=auditor)
    with pytest.raises(Refused):
        quarantine_retry(user=auditor, entry=entry())
    with pytest.raises(Refused):
        quarantine_retry_stage(user=auditor, stage="take")
