"""Scans that waited for the reading engine go on once it is there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from casework.models import Item, Media
from casework.models.items import Stage, WorkState
from monitor import sweep
from records.errors import Parked
from records.provenance import ModelRef

pytestmark = pytest.mark.django_db


def waiting(what: str) -> Media:
    item, _ = Item.objects.get_or_create(
        platform="submission",
        kind="submission",
        platform_id="1",
        defaults={"collected_at": datetime(2026, 8, 1, tzinfo=UTC), "route": "submitted"},
    )
    return Media.objects.create(
        item=item,
        type="image",
        name=what,
        stage=Stage.READ,
        state=WorkState.PARKED,
        waiting_for=what,
    )


def test_an_engine_that_came_frees_the_scans_only(monkeypatch: pytest.MonkeyPatch) -> None:
    scan, speech = waiting("ocr_engine"), waiting("speech_model")
    monkeypatch.setattr(sweep, "require_engine", lambda: ModelRef("tesseract", "5"))
    assert sweep.unpark_ready() == [scan.pk]
    scan.refresh_from_db()
    speech.refresh_from_db()
    assert (scan.state, scan.waiting_for) == (WorkState.PENDING, "")
    assert speech.state == WorkState.PARKED


def test_without_the_engine_they_go_on_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    scan = waiting("ocr_engine")

    def absent() -> ModelRef:
        raise Parked("ocr_engine", "chưa có", "not here")

    monkeypatch.setattr(sweep, "require_engine", absent)
    assert sweep.unpark_ready() == []
    scan.refresh_from_db()
    assert scan.state == WorkState.PARKED
