"""Which pulled models an installation uses: a small file in its data folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from models.card import Role
from models.store import write_json
from records.provenance import ModelRef

Precision = Literal["fp32", "int8", "bf16"]
PRECISIONS: Final[tuple[Precision, ...]] = ("fp32", "int8", "bf16")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One pulled model: name, revision, and the arithmetic it runs in.

    ``fp32`` anywhere; ``int8`` (dynamic, on the CPU); ``bf16`` for a GPU. Vectors of the same
    model in different precisions are not mixed either: the precision is part of :attr:`ref`.
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
    """``embedder`` is ``None`` for the bundled one, ``reranker`` for none."""

    embedder: Chosen | None = None
    reranker: Chosen | None = None

    def having(self, role: Role, chosen: Chosen | None) -> Choice:
        """Return the choice with another model in that role."""
        if role == "reranker":
            return replace(self, reranker=chosen)
        return replace(self, embedder=chosen)


def read_choice(file: Path) -> Choice:
    """Return the choice in ``file``; nothing chosen when there is none that can be read."""
    try:
        found: dict[str, Any] = json.loads(file.read_bytes())
        return Choice(_chosen(found.get("embedder")), _chosen(found.get("reranker")))
    except (OSError, ValueError, TypeError, AttributeError):
        return Choice()


def write_choice(file: Path, choice: Choice) -> None:
    """Replace the choice in one step."""
    write_json(file, asdict(choice))


def _chosen(value: Any) -> Chosen | None:
    return None if value is None else Chosen(**value)
