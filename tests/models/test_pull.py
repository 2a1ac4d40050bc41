from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from models.catalog import card
from models.pull import pull_from_folder
from models.selection import needed_files
from models.store import PIN, InstalledModel, ModelStore
from records.errors import OperatorError
from tests.models.folders import E5, RERANKER, contents, write

TAKEN = {
    "config.json",
    "modules.json",
    "1_Pooling/config.json",
    "tokenizer.json",
    "model.safetensors",
    "README.md",
}
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


def pull(store: ModelStore, folder: Path, name: str = E5) -> InstalledModel:
    return pull_from_folder(store, card(name), folder, lambda done, total: None)


def test_only_what_is_needed_is_taken_and_pinned(store: ModelStore, tmp_path: Path) -> None:
    files = contents()
    told: list[tuple[int, int]] = []
    source = write(tmp_path / "disk", files)
    installed = pull_from_folder(store, card(E5), source, lambda *both: told.append(both))
    assert set(installed.pin.files) == TAKEN
    lying = {p.relative_to(installed.folder).as_posix() for p in installed.folder.rglob("*.*")}
    assert lying == TAKEN | {PIN}
    for path in TAKEN:
        assert installed.pin.files[path] == hashlib.sha256(files[path]).hexdigest()
    assert installed.pin.dimension == 384
    assert told[-1] == (installed.size, installed.size)
    assert store.find(E5) == installed
    assert installed.complete
    assert installed.damaged_files() == ()
    assert not (store.folder / ".pulling" / "intfloat--multilingual-e5-small").exists()


def test_pickled_weights_only_where_there_are_no_others() -> None:
    assert "pytorch_model.bin" in needed_files(["config.json", "pytorch_model.bin"])
    sharded = ["pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin"]
    assert set(sharded) <= set(needed_files(sharded))
    assert "sparse_linear.pt" not in needed_files(["sparse_linear.pt", "pytorch_model.bin"])


@pytest.mark.parametrize("path", ["../config.json", ".git/config.json", "a/../../b.json"])
def test_no_path_leads_out(path: str) -> None:
    assert needed_files([path]) == []


@pytest.mark.parametrize(
    "below",
    [
        "intfloat--multilingual-e5-small/some-revision",
        "intfloat/multilingual-e5-small",
        "multilingual-e5-small",
        f"models--intfloat--multilingual-e5-small/snapshots/{COMMIT}",
    ],
)
def test_a_disk_with_many_models_is_searched_by_name(
    store: ModelStore, tmp_path: Path, below: str
) -> None:
    write(tmp_path / "disk" / below, contents())
    write(tmp_path / "disk" / "other", contents("xlm-roberta"))
    revision = pull(store, tmp_path / "disk").pin.revision
    assert revision == COMMIT if "snapshots" in below else revision.startswith("files-")


def test_the_commit_noted_by_the_hubs_client_is_the_revision(
    store: ModelStore, tmp_path: Path
) -> None:
    note = ".cache/huggingface/download/config.json.metadata"
    source = write(tmp_path / "disk", {**contents(), note: f"{COMMIT}\netag\n1.0\n".encode()})
    assert pull(store, source).pin.revision == COMMIT


def test_the_same_files_have_the_same_name_and_others_another(
    store: ModelStore, tmp_path: Path
) -> None:
    one = pull(store, write(tmp_path / "one", contents()))
    again = pull(store, write(tmp_path / "again", contents()))
    other = pull(store, write(tmp_path / "other", {**contents(), "model.safetensors": b"x"}))
    assert one.pin.revision == again.pin.revision != other.pin.revision
    assert {model.pin.revision for model in store.installed()} == {
        one.pin.revision,
        other.pin.revision,
    }


def test_a_model_pulled_elsewhere_keeps_its_revision_and_is_held_against_its_pin(
    store: ModelStore, tmp_path: Path
) -> None:
    first = pull(store, write(tmp_path / "disk", contents()))
    pin = json.loads((first.folder / PIN).read_bytes())
    (first.folder / PIN).write_text(json.dumps({**pin, "revision": COMMIT}))
    (first.folder / "calibration-fp32.json").write_text("{}")
    second = pull(ModelStore(tmp_path / "second"), store.folder)
    assert second.pin.revision == COMMIT
    assert set(second.pin.files) == TAKEN

    (first.folder / "model.safetensors").write_bytes(b"changed on the way")
    third = ModelStore(tmp_path / "third")
    with pytest.raises(OperatorError, match=r"model\.safetensors"):
        pull(third, store.folder)
    assert third.installed() == []


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ("modules.json", r"modules\.json"),
        ("tokenizer.json", r"tokenizer\.json"),
        ("config.json", "not found"),
    ],
)
def test_half_a_model_is_refused(
    store: ModelStore, tmp_path: Path, lacking: str, said: str
) -> None:
    files = contents()
    del files[lacking]
    with pytest.raises(OperatorError, match=said):
        pull(store, write(tmp_path / "disk", files))
    assert store.installed() == []


def test_another_architecture_is_refused(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="xlm-roberta"):
        pull(store, write(tmp_path / "disk", contents("xlm-roberta")))
    with pytest.raises(OperatorError, match="does not score pairs"):
        pull(store, write(tmp_path / "disk", contents("xlm-roberta")), RERANKER)
    assert store.installed() == []


def test_changed_and_missing_files_are_found(store: ModelStore, tmp_path: Path) -> None:
    installed = pull(store, write(tmp_path / "disk", contents()))
    (installed.folder / "modules.json").write_bytes(b"{}")
    assert installed.complete
    assert installed.damaged_files() == ("modules.json",)
    (installed.folder / "tokenizer.json").unlink()
    assert not installed.complete
    assert installed.damaged_files() == ("modules.json", "tokenizer.json")
    pull(store, tmp_path / "disk")
    assert installed.damaged_files() == ()
