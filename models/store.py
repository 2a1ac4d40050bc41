"""Pulled models on disk: one folder per revision, with its pin beside the files.

FOLDER/intfloat--multilingual-e5-small/<revision>/          files as the hub has them
FOLDER/intfloat--multilingual-e5-small/<revision>/pin.json  revision, source, SHA-256 of each file
FOLDER/.pulling/intfloat--multilingual-e5-small/            a pull under way, gone on with next time
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from models.card import ModelCard, sha256_of
from models.catalog import CARDS
from records.errors import OperatorError

PIN: Final = "pin.json"
# Beginning of the names of files with what was measured of a model here.
CALIBRATION: Final = "calibration-"
_REVISION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,80}")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Pin:
    """What was pulled: from where, when (ISO 8601, UTC), and each file's SHA-256 and bytes.

    ``dimension`` is that of the vectors as the model's own configuration says (embedders), or the
    width of the layers (speech). A converted model names its ``converter`` and, in
    ``converted_from``, the SHA-256 of the source's files, whose ``revision`` it keeps.
    """

    name: str
    revision: str
    source: str
    pulled_at: str
    dimension: int | None
    files: dict[str, str]
    sizes: dict[str, int]
    converter: str = ""
    converted_from: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A pulled model: its card, its pin and its folder."""

    card: ModelCard
    pin: Pin
    folder: Path

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(self.pin.sizes.values())

    @property
    def complete(self) -> bool:
        """Whether every file is there with its size; :meth:`damaged_files` looks inside."""
        return all(
            (self.folder / path).is_file() and (self.folder / path).stat().st_size == size
            for path, size in self.pin.sizes.items()
        )

    def damaged_files(self) -> tuple[str, ...]:
        """Re-hash every file; return the paths of those missing or changed since the pull."""
        return tuple(
            path
            for path, sha256 in sorted(self.pin.files.items())
            if sha256_of(self.folder / path) != sha256
        )


class ModelStore:
    """The folder of pulled models.

    Args:
        folder: need not exist.

    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def installed(self) -> list[InstalledModel]:
        """Return every pulled model that has a card, latest pull of each name first."""
        found = []
        for card in CARDS:
            of_card = [
                InstalledModel(card, pin, path.parent)
                for path in (self.folder / slug(card.name)).glob(f"*/{PIN}")
                if (pin := read_pin(path)) is not None and pin.name == card.name
            ]
            found += sorted(of_card, key=lambda one: one.pin.pulled_at, reverse=True)
        return found

    def find(self, name: str, revision: str | None = None) -> InstalledModel | None:
        """Return a pulled model by name; without ``revision`` the one pulled last."""
        for one in self.installed():
            if one.card.name == name and revision in (None, one.pin.revision):
                return one
        return None

    def draft(self, card: ModelCard) -> Path:
        """Return the folder where a pull of this model collects its files, made if absent."""
        draft = self.folder / ".pulling" / slug(card.name)
        draft.mkdir(parents=True, exist_ok=True)
        return draft

    def adopt(
        self,
        card: ModelCard,
        draft: Path,
        hashes: Mapping[str, str],
        *,
        revision: str,
        source: str,
        dimension: int | None,
        converter: str = "",
        converted_from: Mapping[str, str] | None = None,
    ) -> InstalledModel:
        """Pin the files in ``draft`` and move them into place in one step.

        Args:
            card: whose files they are.
            draft: from :meth:`draft`; what is not in ``hashes`` is left out.
            hashes: SHA-256 per path relative to ``draft``.
            revision: commit on the hub, or a name made from the files.
            source: address or folder they came from.
            dimension: of the vectors or layers; see :class:`Pin`.
            converter: program that made the files out of others, if one did.
            converted_from: SHA-256 of each of those others.

        Raises:
            OperatorError: the revision cannot be the name of a folder.

        """
        if not _REVISION.fullmatch(revision):
            raise OperatorError(f"Bản {revision!r} không hợp lệ.", f"bad revision {revision!r}")
        target = self.folder / slug(card.name) / revision
        pin = Pin(
            name=card.name,
            revision=revision,
            source=source,
            pulled_at=datetime.now(UTC).isoformat(timespec="seconds"),
            dimension=dimension,
            files=dict(hashes),
            sizes={path: (draft / path).stat().st_size for path in hashes},
            converter=converter,
            converted_from=dict(converted_from or {}),
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        made = target.with_name(f".{revision}.making")
        shutil.rmtree(made, ignore_errors=True)
        for path in hashes:
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (draft / path).rename(made / path)
        write_json(made / PIN, asdict(pin))
        # A second pull of the same revision puts whole files in the place of damaged ones.
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
        shutil.rmtree(draft, ignore_errors=True)
        return InstalledModel(card, pin, target)


def slug(name: str) -> str:
    """Return the folder name of a model: ``intfloat/x`` is ``intfloat--x``."""
    return name.replace("/", "--")


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Replace ``path`` by ``value`` in one step that survives a power cut."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def read_pin(path: Path) -> Pin | None:
    """Return the pin in that file, ``None`` when there is none that can be read."""
    try:
        return Pin(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
