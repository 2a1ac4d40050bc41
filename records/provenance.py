"""Who said it: the model behind every machine value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelRef:
    """Name and revision of the model or rule set that made a value."""

    name: str
    revision: str

    def __str__(self) -> str:
        return f"{self.name}@{self.revision}"
