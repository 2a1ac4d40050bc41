from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection, connections, transaction

from casework.models import AuditEvent, AuditHead, User
from casework.selectors.audit import _GUARDS, audit_events, audit_verify
from casework.services.audit import audit_record, head_seal, plain_json
from records.errors import Refused
from tests.triggers import without_triggers

COUNT = 12


@pytest.fixture
def chain(auditor: User) -> list[AuditEvent]:
    with transaction.atomic():
        for number in range(COUNT):
            audit_record(
                action="test.step",
                subject=f"item:{number}",
                detail={"n": number, "share": 0.5, "vi": "thử", "list": [1, None, True]},
                actor=auditor if number % 2 else None,
            )
    return list(AuditEvent.objects.order_by("seq"))


def kinds() -> list[tuple[str, int | None]]:
    return [(problem.kind, problem.seq) for problem in audit_verify().problems]


def test_an_untouched_chain_is_whole(chain: list[AuditEvent]) -> None:
    report = audit_verify()
    assert (report.ok, report.events, report.problems) == (True, COUNT, ())
    assert [event.seq for event in chain] == list(range(1, COUNT + 1))


def test_an_empty_chain_is_whole(db: None) -> None:
    assert audit_verify().ok


def test_the_hash_is_the_canonical_json_of_the_event(chain: list[AuditEvent]) -> None:
    event = chain[1]
    text = json.dumps(
        {
            "seq": 2,
            "at": event.at.isoformat(timespec="microseconds"),
            "actor": event.actor_id,
            "action": "test.step",
            "subject": "item:1",
            "detail": {"n": 1, "share": "0.5", "vi": "thử", "list": [1, None, True]},
            "prev": chain[0].hash,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    assert event.hash == hashlib.sha256(text.encode()).hexdigest()
    assert event.prev_hash == chain[0].hash
    assert chain[0].prev_hash == "0" * 64


@pytest.mark.parametrize(
    "field, value",
    [
        ("action", "test.other"),
        ("subject", "item:999"),
        ("detail", {"n": 5}),
        ("actor", None),
        ("at", None),
        ("hash", "0" * 64),
    ],
)
def test_a_changed_event_is_found(chain: list[AuditEvent], field: str, value: object) -> None:
    if field == "at":
        value = chain[5].at + timedelta(microseconds=1)
    with without_triggers():
        AuditEvent.objects.filter(seq=6).update(**{field: value})
    assert ("changed", 6) in kinds()


def test_a_missing_event_is_found(chain: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.filter(seq__in=[4, 5]).delete()
    assert kinds() == [("missing", 4)]
    assert "4–5" in audit_verify().problems[0].en


def test_the_first_event_missing_is_found(chain: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.filter(seq=1).delete()
    assert kinds() == [("missing", 1)]


@pytest.mark.parametrize("gone", [1, 3, COUNT])
def test_truncation_is_found(chain: list[AuditEvent], gone: int) -> None:
    with without_triggers():
        AuditEvent.objects.filter(seq__gt=COUNT - gone).delete()
    assert kinds() == [("truncated", COUNT - gone + 1)]


def test_truncation_with_the_head_moved_back_is_found(chain: list[AuditEvent]) -> None:
    last = chain[-3]
    with without_triggers():
        AuditEvent.objects.filter(seq__gt=last.seq).delete()
    AuditHead.objects.update(seq=last.seq, hash=last.hash)
    assert kinds() == [("unsealed", last.seq)]


def test_a_removed_head_is_found(chain: list[AuditEvent]) -> None:
    AuditHead.objects.all().delete()
    assert kinds() == [("unsealed", 1)]


def test_events_added_behind_the_head_are_found(chain: list[AuditEvent]) -> None:
    extra = chain[-1]
    extra.pk, extra.seq = None, COUNT + 1
    extra.save(force_insert=True)
    assert kinds() == [("unsealed", COUNT + 1)]


def test_two_events_that_changed_places_are_found(chain: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.filter(seq=5).update(seq=9999)
        AuditEvent.objects.filter(seq=6).update(seq=5)
        AuditEvent.objects.filter(seq=9999).update(seq=6)
    found = kinds()
    assert ("reordered", 5) in found and ("reordered", 6) in found


def test_a_chain_rewritten_without_the_key_is_found(
    chain: list[AuditEvent], settings: LazySettings
) -> None:
    key = settings.MANHMOI_AUDIT_KEY
    settings.MANHMOI_AUDIT_KEY = b"not the key"
    AuditHead.objects.update(seal=head_seal(COUNT, chain[-1].hash))
    settings.MANHMOI_AUDIT_KEY = key
    assert kinds() == [("unsealed", COUNT)]


def test_missing_triggers_are_found(chain: list[AuditEvent]) -> None:
    with without_triggers():
        found = kinds()
        assert {kind for kind, _ in found} == {"unguarded"}
        assert len(found) == len(_GUARDS)
    assert audit_verify().ok


def test_the_list_of_problems_is_bounded(
    chain: list[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.selectors.audit.MAX_PROBLEMS", 3)
    with without_triggers():
        AuditEvent.objects.update(action="x")
    report = audit_verify()
    assert (report.found, len(report.problems)) == (COUNT, 3)


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_a_transaction_and_shares_its_fate() -> None:
    with pytest.raises(RuntimeError, match="atomic"):
        audit_record(action="test.loose")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit_record(action="test.undone")
        _ = 1 / 0
    assert not AuditEvent.objects.exists()
    with transaction.atomic():
        audit_record(action="test.kept")
    assert audit_verify().ok


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("threads of one in-memory database share their transactions")

    def write(number: int) -> None:
        try:
            for step in range(20):
                with transaction.atomic():
                    audit_record(action="test.step", detail={"writer": number, "step": step})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(write, range(5)))
    report = audit_verify()
    assert (report.ok, report.events) == (True, 100)


def test_details_are_plain() -> None:
    assert plain_json({"a": (1, 2.5), 3: "x\x00y"}) == {"a": [1, "2.5"], "3": "x\ufffdy"}
    with pytest.raises(TypeError):
        plain_json({"a": object()})


def test_only_an_auditor_may_read_the_chain(
    auditor: User, editor: User, administrator: User, chain: list[AuditEvent]
) -> None:
    assert [event.seq for event in audit_events(user=auditor)[:2]] == [COUNT, COUNT - 1]
    assert audit_verify(user=auditor).ok
    for user in (editor, administrator):
        with pytest.raises(Refused):
            audit_events(user=user)
        with pytest.raises(Refused):
            audit_verify(user=user)
