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
from models.speech import pulling
from models.store import InstalledModel, ModelStore
from records.errors import OperatorError
from tests.command import free_port
from tests.models import whispers
from tests.models.folders import E5, contents
from tests.models.test_pull import COMMIT, TAKEN


def _tell(
    httpserver: HTTPServer, files: dict[str, bytes], sent: dict[str, bytes], name: str = E5
) -> list[str]:
    """Let the server be a hub that has ``files`` and sends ``sent``; return what is asked."""
    asked: list[str] = []
    siblings = [
        {
            "rfilename": path,
            "size": len(content),
            "blobId": "0" * 40,
            "lfs": {
                "sha256": hashlib.sha256(content).hexdigest(),
                "size": len(content),
                "pointerSize": 1,
            }
            if path.endswith((".safetensors", ".bin"))
            else None,
        }
        for path, content in files.items()
    ]
    httpserver.expect_request(f"/api/models/{name}/revision/main").respond_with_json(
        {"id": name, "sha": COMMIT, "siblings": siblings}
    )

    def send(request: Request) -> Response:
        path = request.path.split(f"/resolve/{COMMIT}/", 1)[1]
        asked.append(f"{request.method} {path}")
        answer = Response(sent[path])
        answer.headers["X-Repo-Commit"] = COMMIT
        answer.headers["ETag"] = f'"{hashlib.sha256(files[path]).hexdigest()}"'
        return answer

    for path in files:
        httpserver.expect_request(f"/{name}/resolve/{COMMIT}/{path}").respond_with_handler(send)
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


def test_a_whisper_is_pulled_and_converted_and_not_asked_for_twice_after_a_kill(
    store: ModelStore, httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = whispers.make(tmp_path / "hub")
    files = {path.name: path.read_bytes() for path in source.iterdir()}
    asked = _tell(httpserver, files, files, whispers.SMALL)

    class Killed(BaseException):
        """Stands for the power cut."""

    def killed(source: Path, target: Path) -> None:
        raise Killed

    def pull() -> InstalledModel:
        return pull_from_hub(store, card(whispers.SMALL), None, lambda done, total: None)

    with monkeypatch.context() as patch:
        patch.setattr(pulling, "convert", killed)
        with pytest.raises(Killed):
            pull()
    assert store.installed() == []
    got = [line for line in asked if line == "GET model.safetensors"]
    installed = pull()
    assert [line for line in asked if line == "GET model.safetensors"] == got
    assert len(got) == 1
    assert not any("tf_model.h5" in line or ".py" in line for line in asked)
    assert installed.pin.revision == COMMIT
    assert installed.damaged_files() == ()
    weights = hashlib.sha256(files["model.safetensors"]).hexdigest()
    assert installed.pin.converted_from["model.safetensors"] == weights
    assert not (installed.folder / "model.safetensors").exists()
    assert not (store.folder / ".pulling" / "openai--whisper-small").exists()
