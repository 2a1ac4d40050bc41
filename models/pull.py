"""Bringing a model in: from a folder without a network, or from the hub; pinned either way."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from models.card import ModelCard, sha256_of
from models.libraries import require_libraries
from models.selection import card_files, read_dimension, require_whole
from models.speech.contents import needs_conversion, require_whisper
from models.speech.pulling import adopt_converted
from models.store import (
    CALIBRATION,
    PIN,
    InstalledModel,
    ModelStore,
    Pin,
    Progress,
    read_pin,
    slug,
)
from records.errors import OperatorError

_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_BLOCK: Final = 1 << 20


def pull_from_folder(
    store: ModelStore, card: ModelCard, folder: Path, on_progress: Progress
) -> InstalledModel:
    """Copy a model out of ``folder`` and pin it.

    ``folder`` is the model's own folder, a download folder of the hub, a folder of models pulled
    by another installation, or one that holds any of these under the model's name. Where it says
    which hashes its files must have, they are held against them. A speech model that is not of
    CTranslate2 is converted on the way; a kill leaves nothing but a draft.

    Args:
        store: where to put it.
        card: which model is meant.
        folder: where it lies.
        on_progress: called with bytes copied and bytes in all.

    Raises:
        OperatorError: no such model is in the folder, or a file is not what it should be.
        ModelUnavailable: it must be converted, and the libraries for that are not installed.

    """
    source = _locate(card, folder)
    names = [path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()]
    paths = [path for path in card_files(card, names) if not _ours(path)]
    require_whole(card, paths, str(source))
    total = sum((source / path).stat().st_size for path in paths)
    done = 0

    def read(count: int) -> None:
        nonlocal done
        done += count
        on_progress(done, total)

    if _foreign(card, paths):
        require_whisper(card, source)
        require_libraries()
        hashes = {path: _hash(source / path, read) for path in paths}
        revision = _commit(source) or _name_of(hashes)
        return adopt_converted(store, card, source, hashes, revision=revision, origin=str(folder))
    dimension = read_dimension(card, source)
    draft = store.draft(card)
    hashes = {path: _copy(source / path, draft / path, read) for path in paths}
    pin = _hold_against_pin(source, hashes)
    return store.adopt(
        card,
        draft,
        hashes,
        revision=pin.revision if pin else _commit(source) or _name_of(hashes),
        source=str(folder),
        dimension=dimension,
        converter=pin.converter if pin else "",
        converted_from=pin.converted_from if pin else None,
    )


def pull_from_hub(
    store: ModelStore, card: ModelCard, revision: str | None, on_progress: Progress
) -> InstalledModel:
    """Download a model from the hub (``HF_ENDPOINT``), resuming a broken download, and pin it.

    Args:
        store: where to put it.
        card: which model.
        revision: branch, tag or commit; ``None`` for the hub's main branch. The commit it stands
            for now is what is pinned.
        on_progress: called with bytes received and bytes in all.

    Raises:
        OperatorError: the hub cannot be reached, refuses, or sends something else than it says.

    """
    from models.hub import Hub

    hub = Hub.connect()
    commit, sizes, expected = hub.files(card.name, revision or "main")
    paths = card_files(card, sizes)
    require_whole(card, paths, f"{hub.endpoint}/{card.name}")
    draft = store.draft(card)
    total = sum(sizes[path] for path in paths)
    done = 0
    hashes: dict[str, str] = {}
    for path in paths:
        hub.download(card.name, commit, path, draft)
        found = sha256_of(draft / path)
        if found is None or (path in expected and found != expected[path]):
            (draft / path).unlink(missing_ok=True)
            raise _altered(path)
        hashes[path] = found
        done += sizes[path]
        on_progress(done, total)
    source = f"{hub.endpoint}/{card.name}"
    if _foreign(card, paths):
        require_whisper(card, draft)
        return adopt_converted(store, card, draft, hashes, revision=commit, origin=source)
    dimension = read_dimension(card, draft)
    return store.adopt(card, draft, hashes, revision=commit, source=source, dimension=dimension)


def _foreign(card: ModelCard, paths: Iterable[str]) -> bool:
    """Whether these files must be converted before they can be used."""
    return card.role == "speech" and needs_conversion(paths)


def _locate(card: ModelCard, folder: Path) -> Path:
    """Return the folder with the model's own files: ``folder``, or one under it of its name."""
    if (folder / "config.json").is_file():
        return folder
    of_name = slug(card.name)
    for name in (of_name, card.name, card.name.rsplit("/", 1)[-1], f"models--{of_name}"):
        top = folder / name
        for one in (top, *_newest_first(top.glob("*")), *_newest_first(top.glob("snapshots/*"))):
            if (one / "config.json").is_file():
                return one
    raise OperatorError(
        f"Không thấy {card.name} trong {folder}.", f"{card.name} was not found in {folder}"
    )


def _newest_first(folders: Iterable[Path]) -> list[Path]:
    return sorted(folders, key=lambda one: one.stat().st_mtime, reverse=True)


def _copy(source: Path, target: Path, on_block: Callable[[int], None]) -> str:
    """Copy a file, telling the bytes of each block; return its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb") as writer:
        while block := reader.read(_BLOCK):
            digest.update(block)
            writer.write(block)
            on_block(len(block))
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest()


def _hash(path: Path, on_block: Callable[[int], None]) -> str:
    """Return the SHA-256 of a file, telling the bytes of each block."""
    digest = hashlib.sha256()
    with path.open("rb") as reader:
        while block := reader.read(_BLOCK):
            digest.update(block)
            on_block(len(block))
    return digest.hexdigest()


def _ours(path: str) -> bool:
    """Whether this program wrote the file beside the model's own."""
    return path == PIN or path.startswith(CALIBRATION)


def _hold_against_pin(source: Path, hashes: dict[str, str]) -> Pin | None:
    """Return the pin in a folder pulled before, its hashes held against it."""
    pin = read_pin(source / PIN)
    if pin is None:
        return None
    for path in sorted({*pin.files, *hashes}):
        if pin.files.get(path) != hashes.get(path):
            raise _altered(path)
    return pin


def _commit(source: Path) -> str | None:
    """Return the commit that the hub's own download folders note, if any."""
    if source.parent.name == "snapshots" and _COMMIT.fullmatch(source.name):
        return source.name
    try:
        note = source / ".cache" / "huggingface" / "download" / "config.json.metadata"
        first = note.read_text(encoding="ascii").split("\n", 1)[0].strip()
    except (OSError, ValueError):
        return None
    return first if _COMMIT.fullmatch(first) else None


def _name_of(hashes: dict[str, str]) -> str:
    """Return a name for files of unknown revision: the same files, the same name."""
    listed = "\n".join(f"{path} {sha256}" for path, sha256 in sorted(hashes.items()))
    return f"files-{hashlib.sha256(listed.encode()).hexdigest()[:16]}"


def _altered(path: str) -> OperatorError:
    return OperatorError(
        f"Tệp {path} không đúng SHA-256 đã ghi: chưa cài gì; hãy lấy lại.",
        f"the file {path} does not have the SHA-256 it should: nothing was installed, pull again",
    )
