"""Pulling and choosing speech models, and the recordings that waited for one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from casework.model_access import model_choice, model_store, speech_models
from casework.models import AuditEvent, Item, Media
from casework.models.items import Stage, WorkState
from monitor.checkup.machine import check_models
from monitor.operations.models import models_list, models_pull, models_use, models_verify
from records.errors import Refused
from tests.models import whispers
from tests.models.whispers import PHO, SMALL

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whispers.make(tmp_path_factory.mktemp("hub") / "whisper")


@pytest.fixture(autouse=True)
def _own_folders(home: Path) -> None:
    """Give every test its own data folder."""


@pytest.fixture
def waiting() -> Media:
    item = Item.objects.create(
        platform="submission",
        kind="submission",
        platform_id="1",
        collected_at=datetime(2026, 8, 1, tzinfo=UTC),
        route="submitted",
    )
    return Media.objects.create(
        item=item,
        type="audio",
        name="ghi-am.ogg",
        stage=Stage.TRANSCRIBE,
        state=WorkState.PARKED,
        waiting_for="speech_model",
    )


def _result(events: Iterator[dict[str, Any]]) -> dict[str, Any]:
    return list(events)[-1]


def _pull(hub: Path, name: str) -> list[str]:
    """Pull a model; return the notes."""
    events = list(models_pull({"name": name, "folder": str(hub)}))
    return [event["en"] for event in events if event["event"] == "note"]


def test_the_first_one_pulled_is_used_and_what_waited_goes_on(hub: Path, waiting: Media) -> None:
    assert speech_models() is None
    notes = _pull(hub, "whisper-small")
    assert any("converted to CTranslate2" in note for note in notes)
    assert any("not the published model" in note for note in notes)
    assert any("heard with openai/whisper-small from now on (main)" in note for note in notes)
    found = speech_models()
    assert found is not None
    assert (found.main.ref.name, found.by_language, found.second) == (SMALL, {}, None)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.waiting_for) == (WorkState.PENDING, "")
    event = AuditEvent.objects.get(action="model.use")
    assert event.subject == f"speech:{SMALL}"
    assert event.detail["use"] == "main"
    assert AuditEvent.objects.filter(action="media.unpark").exists()
    assert _result(models_verify({}))["ok"]


def test_a_model_of_one_language_hears_that_language(hub: Path) -> None:
    _pull(hub, "PhoWhisper-small")
    alone = speech_models()
    assert alone is not None
    assert (alone.main.ref.name, alone.main.languages) == (PHO, ("vi",))
    _pull(hub, "whisper-small")
    both = speech_models()
    assert both is not None
    assert (both.main.ref.name, both.main.languages) == (SMALL, None)
    assert both.by_language["vi"].ref.name == PHO
    with pytest.raises(Refused, match="hears only: vi"):
        list(models_use({"name": PHO, "use": "en"}))
    told = _result(models_use({"name": PHO, "use": "second"}))
    assert set(told["speech"]) == {"main", "second", "vi"}
    lines = {line["name"]: line for line in _result(models_list({}))["models"]}
    assert lines[PHO]["uses"] == ["second", "vi"]
    assert lines[SMALL]["uses"] == ["main"]
    assert lines[SMALL]["in_use"]


def test_a_second_pull_does_not_change_what_is_used(hub: Path, tmp_path: Path) -> None:
    _pull(hub, "whisper-small")
    other = whispers.make(tmp_path / "other", seed=8)
    notes = _pull(other, "whisper-medium")
    assert any("models use openai/whisper-medium" in note for note in notes)
    found = speech_models()
    assert found is not None
    assert found.main.ref.name == SMALL


def test_no_longer_used(hub: Path, waiting: Media) -> None:
    _pull(hub, "whisper-small")
    Media.objects.update(state=WorkState.PARKED, waiting_for="speech_model")
    assert _result(models_use({"name": "whisper-small", "off": True}))["speech"] == {}
    assert speech_models() is None
    waiting.refresh_from_db()
    assert waiting.state == WorkState.PARKED
    with pytest.raises(Refused, match="not in use"):
        list(models_use({"name": "whisper-small", "off": True}))
    list(models_use({"name": "whisper-small"}))
    waiting.refresh_from_db()
    assert waiting.state == WorkState.PENDING


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"use": "klingon"}, "no use 'klingon'"),
        ({"precision": "bf16"}, "speech models run in int8"),
    ],
)
def test_what_cannot_be_is_told(hub: Path, options: dict[str, str], said: str) -> None:
    _pull(hub, "whisper-small")
    before = model_choice()
    with pytest.raises(Refused, match=said):
        list(models_use({"name": "whisper-small", **options}))
    assert model_choice() == before


def test_one_that_is_gone_lets_recordings_wait_and_is_told(hub: Path) -> None:
    _pull(hub, "whisper-small")
    _pull(hub, "PhoWhisper-small")
    assert {one.status for one in check_models() if one.check == "chosen_models"} == {"ok"}
    gone = model_store().find(PHO)
    assert gone is not None
    shutil.rmtree(gone.folder)
    # To hear without it would quietly give worse text.
    assert speech_models() is None
    found = {(one.check, one.status) for one in check_models()}
    assert ("chosen_models", "wrong") in found
    assert ("speech_model", "notice") in found
