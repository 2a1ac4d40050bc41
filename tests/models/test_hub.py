"""Pulling from a hub that stands on this machine."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from huggingface_hub import constants
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.catalog import card
from models.pull import pull_from_hub
from models.store import InstalledModel, ModelStore
from records.errors import OperatorError
from tests.command import free_port
from tests.models.folders import E5, contents
from tests.models.test_pull import COMMIT, TAKEN


def _tell(httpserver: HTTPServer, files: dict[str, bytes], sent: dict[str, bytes]) -> list[str]:
    """Let the server be a hub that has ``files`` and sends ``sent``; return what is asked."""
    asked: list[str] = []
    siblings = [
        {
            "rfilename": name,
            "size": len(content),
            "blobId": "0" * 40,
            "lfs": {
                "sha256": hashlib.sha256(content).hexdigest(),
                "size": len(content),
                "pointerSize": 1,
            }
            if name.endswith((".safetensors", ".bin"))
            else None,
        }
        for name, content in files.items()
    ]
    httpserver.expect_request(f"/api/models/{E5}/revision/main").respond_with_json(
        {"id": E5, "sha": COMMIT, "siblings": siblings}
    )

    def send(request: Request) -> Response:
        name = request.path.split(f"/resolve/{COMMIT}/", 1)[1]
        asked.append(f"{request.method} {name}")
        answer = Response(sent[name])
        answer.headers["X-Repo-Commit"] = COMMIT
        answer.headers["ETag"] = f'"{hashlib.sha256(files[name]).hexdigest()}"'
        return answer

    for name in files:
        httpserver.expect_request(f"/{E5}/resolve/{COMMIT}/{name}").respond_with_handler(send)
    return asked


@pytest.fixture
def store(tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setenv("HF_ENDPOINT", httpserver.url_for("/").rstrip("/"))
    return ModelStore(tmp_path / "models")


def _pull(store: ModelStore) -> InstalledModel:
    return pull_from_hub(store, card(E5), None, lambda done, total: None)


def test_a_model_is_pulled_and_its_commit_pinned(store: ModelStore, httpserver: HTTPServer) -> None:
    files = contents()
    asked = _tell(httpserver, files, files)
    installed = _pull(store)
    assert installed.pin.revision == COMMIT
    assert installed.pin.source == f"{httpserver.url_for('/').rstrip('/')}/{E5}"
    assert set(installed.pin.files) == TAKEN
    assert {line.split()[1] for line in asked} == TAKEN
    assert installed.damaged_files() == ()
    assert (installed.folder / "model.safetensors").read_bytes() == files["model.safetensors"]


def test_weights_altered_on_the_way_are_not_installed(
    store: ModelStore, httpserver: HTTPServer
) -> None:
    files = contents()
    swapped = bytes(len(files["model.safetensors"]))
    _tell(httpserver, files, {**files, "model.safetensors": swapped})
    with pytest.raises(OperatorError, match=r"model\.safetensors"):
        _pull(store)
    assert store.installed() == []


def test_an_unknown_model_is_told(store: ModelStore, httpserver: HTTPServer) -> None:
    httpserver.expect_request(f"/api/models/{E5}/revision/main").respond_with_data(
        "", status=404, headers={"X-Error-Code": "RepoNotFound"}
    )
    with pytest.raises(OperatorError, match="does not give"):
        _pull(store)


def test_no_network_says_how_to_do_without(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(OperatorError, match="--from FOLDER"):
        _pull(store)


def test_the_offline_switch_is_obeyed(store: ModelStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(OperatorError, match="HF_HUB_OFFLINE"):
        _pull(store)
