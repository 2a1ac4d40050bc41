"""Which pulled models an installation uses: a small file in its data folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from models.card import Role
from models.store import write_json
from records.provenance import ModelRef

Precision = Literal["fp32", "int8", "bf16"]
PRECISIONS: Final[tuple[Precision, ...]] = ("fp32", "int8", "bf16")
# Uses of a speech model beside the language codes.
MAIN: Final = "main"
SECOND: Final = "second"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One pulled model: name, revision, and the arithmetic it runs in.

    ``fp32`` anywhere; ``int8`` (dynamic, on the CPU); ``bf16`` for a GPU; speech models are
    converted to ``int8``. Vectors of the same model in different precisions are not mixed either:
    the precision is part of :attr:`ref`.
    """

    name: str
    revision: str
    precision: Precision

    @property
    def ref(self) -> ModelRef:
        """Name and revision as results carry them."""
        return ModelRef(self.name, f"{self.revision}-{self.precision}")


@dataclass(frozen=True, slots=True)
class Choice:
    """``embedder`` is ``None`` for the bundled one, ``reranker`` for none.

    ``speech`` maps a use to a model: ``main`` hears everything that no other hears, a language
    code what is spoken in that language, ``second`` gives a second opinion. Empty: recordings wait.
    """

    embedder: Chosen | None = None
    reranker: Chosen | None = None
    speech: Mapping[str, Chosen] = field(default_factory=dict)

    def having(self, role: Role, chosen: Chosen | None) -> Choice:
        """Return the choice with another model in that role (``embedder`` or ``reranker``)."""
        if role == "reranker":
            return replace(self, reranker=chosen)
        return replace(self, embedder=chosen)

    def hearing(self, use: str, chosen: Chosen) -> Choice:
        """Return the choice with another speech model for ``use``."""
        return replace(self, speech={**self.speech, use: chosen})

    def without_speech(self, name: str) -> Choice:
        """Return the choice with that speech model in no use."""
        left = {use: chosen for use, chosen in self.speech.items() if chosen.name != name}
        return replace(self, speech=left)

    def uses(self, name: str) -> tuple[str, ...]:
        """Return what that speech model is used for, ``main`` first."""
        found = {use for use, chosen in self.speech.items() if chosen.name == name}
        return tuple(sorted(found, key=lambda use: (use != MAIN, use)))

    def everything(self) -> tuple[Chosen, ...]:
        """Return every model that is in use, each once."""
        of_roles = [one for one in (self.embedder, self.reranker) if one is not None]
        return tuple(dict.fromkeys([*of_roles, *self.speech.values()]))


def read_choice(file: Path) -> Choice:
    """Return the choice in ``file``; nothing chosen when there is none that can be read."""
    try:
        found: dict[str, Any] = json.loads(file.read_bytes())
        # Absent in the file of a release that could not hear.
        speech = found.get("speech") or {}
        return Choice(
            _chosen(found.get("embedder")),
            _chosen(found.get("reranker")),
            {use: Chosen(**one) for use, one in speech.items()},
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return Choice()


def write_choice(file: Path, choice: Choice) -> None:
    """Replace the choice in one step."""
    write_json(file, asdict(choice))


def _chosen(value: Any) -> Chosen | None:
    return None if value is None else Chosen(**value)
