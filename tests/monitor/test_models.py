"""The verbs of ``manhmoi models`` on folders that look like models; nothing here loads one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casework import index_access
from casework.index_access import index_home
from casework.model_access import embedder_by, model_choice, model_choose, model_store
from casework.models import AuditEvent
from casework.reembedding import follow_choice, index_outdated, trouble_note, trouble_read
from models.choice import Choice, Chosen
from models.loading import bundled_embedder
from models.unavailable import ModelUnavailable, UnavailableEmbedder
from monitor.checkup.machine import check_models
from monitor.levelling import level_index
from monitor.operations.models import models_list, models_pull, models_use, models_verify
from records.errors import OperatorError, Refused
from tests.models.folders import E5, contents, write

pytestmark = pytest.mark.django_db
BUNDLED = bundled_embedder().model


@pytest.fixture(autouse=True)
def _own_index(home: Path) -> Iterator[None]:
    index_access.index_close()
    yield
    index_access.index_close()


@pytest.fixture
def disk(home: Path) -> Path:
    write(home / "disk" / E5, contents())
    return home / "disk"


def _result(events: Iterator[dict[str, Any]]) -> dict[str, Any]:
    return list(events)[-1]


def _pull(disk: Path, name: str = E5) -> dict[str, Any]:
    return _result(models_pull({"name": name, "folder": str(disk)}))


@pytest.mark.django_db(transaction=True)
def test_pull_is_audited_and_verify_finds_what_changed(disk: Path) -> None:
    (pulled,) = _pull(disk)["pulled"]
    event = AuditEvent.objects.get(action="model.pull")
    assert (event.subject, event.detail["revision"]) == (E5, pulled["revision"])
    assert _result(models_verify({}))["ok"]
    (Path(pulled["folder"]) / "tokenizer.json").write_bytes(b"changed")
    *rows, result = models_verify({})
    assert not result["ok"]
    assert [row["damaged"] for row in rows if row["name"] == E5] == [["tokenizer.json"]]


@pytest.mark.django_db(transaction=True)
def test_another_dimension_than_the_cards_is_said(home: Path) -> None:
    odd = contents()
    odd["config.json"] = odd["config.json"].replace(b"384", b"32")
    write(home / "disk", odd)
    notes = [e for e in models_pull({"name": E5, "folder": str(home / "disk")}) if "vi" in e]
    assert "not the published model" in notes[0]["en"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody/nothing", "no model"),
        ("manhmoi-language", "is bundled"),
        ("manhmoi-tiny-whisper", "is bundled"),
        ("gpu", "was not found"),
    ],
)
def test_what_cannot_be_pulled_is_told(disk: Path, name: str, said: str) -> None:
    with pytest.raises(OperatorError, match=said):
        _pull(disk, name)


def test_what_is_not_pulled_cannot_be_used() -> None:
    with pytest.raises(Refused, match="models pull"):
        list(models_use({"name": E5}))
    with pytest.raises(Refused, match="--off"):
        list(models_use({"name": "manhmoi-embedder"}))
    assert model_choice() == Choice()


def test_list_names_what_serves() -> None:
    index_home()
    told = _result(models_list({}))
    assert told["serving"] == str(BUNDLED)
    (serving,) = [row for row in told["models"] if row["serving"]]
    assert serving["in_use"]
    assert serving["name"] == BUNDLED.name


def test_a_chosen_model_that_is_missing_leaves_what_serves_alone() -> None:
    serving = index_home().current()
    model_choose(Choice(Chosen(E5, "gone", "fp32")))
    with pytest.raises(ModelUnavailable):
        follow_choice()
    assert index_home().current() is serving
    index_access.index_close()
    # After a restart too: what was made by the bundled one is served by it.
    home = index_home()
    assert isinstance(home.embedder, UnavailableEmbedder)
    assert home.state().serving == BUNDLED
    assert not home.state().words_only
    assert not index_outdated()
    level_index()
    assert embedder_by(BUNDLED) is not None
    (found,) = [one for one in check_models() if one.check == "chosen_models"]
    assert found.status == "wrong"


@pytest.mark.django_db(transaction=True)
def test_no_longer_using_a_model_makes_the_index_again(disk: Path) -> None:
    _pull(disk)
    installed = model_store().find(E5)
    assert installed is not None
    model_choose(Choice(Chosen(E5, installed.pin.revision, "fp32")))
    index_home()
    told = _result(models_use({"name": E5, "off": True}))
    assert told["embedder"] is None
    assert index_home().state().serving == BUNDLED
    assert not index_outdated()
    assert AuditEvent.objects.filter(action="model.off").exists()


def test_trouble_is_kept_until_it_is_over() -> None:
    assert trouble_read() is None
    trouble_note(OperatorError("hỏng", "broken"))
    found = trouble_read()
    assert found is not None
    assert (found.vi, found.en) == ("hỏng", "broken")
    trouble_note(None)
    assert trouble_read() is None
