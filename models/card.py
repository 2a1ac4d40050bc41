"""What is known of a model before it is here: one frozen card."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Role = Literal["embedder", "reranker", "language", "claims", "speech"]
Tier = Literal["bundled", "cpu", "gpu"]

_HERE: Final = Path(__file__).parent
# Roles whose pulled models this release can load.
LOADABLE: Final[frozenset[Role]] = frozenset({"embedder", "reranker", "speech"})


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: its path (bundled: under ``models/``) and SHA-256 in hexadecimal."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is known of one model.

    ``name`` of a model to be pulled is its repository on the hub. ``revision`` is ``None`` and
    ``files`` empty for such a model: both are pinned when it is pulled. ``dimension`` is that of
    its vectors (embedders) or the width of its layers (speech); ``memory_mb`` what its weights
    take in single precision, in 10^6 bytes. ``trained`` is false for rules and stand-ins.
    ``query_prefix`` and ``passage_prefix`` are what the model was trained to read before a
    question and before a text (see its source); ``max_tokens`` is the longest input it was trained
    for; ``architecture`` the ``model_type`` that its ``config.json`` must name. ``only``: a speech
    model that must not hear other languages than these (empty: any). ``knows``: file (under
    ``models/``) that lists the SHA-256 of the only recordings a speech model may be used on.
    """

    role: Role
    name: str
    revision: str | None
    licence: str
    languages: tuple[str, ...]
    tier: Tier
    trained: bool
    about_vi: str
    about_en: str
    files: tuple[ModelFile, ...] = ()
    dimension: int | None = None
    memory_mb: int | None = None
    query_prefix: str = ""
    passage_prefix: str = ""
    max_tokens: int | None = None
    architecture: str | None = None
    only: tuple[str, ...] = ()
    knows: str | None = None

    @property
    def bundled(self) -> bool:
        """Whether it ships with the program."""
        return self.tier == "bundled"

    @property
    def loadable(self) -> bool:
        """Whether this release can put it to use once it is pulled."""
        return not self.bundled and self.role in LOADABLE

    @property
    def installed(self) -> bool:
        """Whether it can be used without pulling: bundled, and every file of it is there."""
        return self.bundled and all((_HERE / file.path).is_file() for file in self.files)

    def damaged_files(self) -> tuple[str, ...]:
        """Return the paths of files that are missing or whose SHA-256 is not the card's."""
        return tuple(
            file.path for file in self.files if sha256_of(_HERE / file.path) != file.sha256
        )


def sha256_of(path: Path) -> str | None:
    """Return the SHA-256 of a file in hexadecimal, ``None`` when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
