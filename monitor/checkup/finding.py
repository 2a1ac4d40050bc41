"""What a check answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, Final, Literal

Status = Literal["ok", "notice", "wrong", "repaired"]

# Beyond this many a list helps nobody; ``count`` has the whole number.
MAX_DETAILS: Final = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check.

    ``status``: ``ok``; ``notice`` is worth knowing but nothing is wrong; ``wrong`` needs a
    person; ``repaired`` was wrong and is not any more. ``count`` is of what the check is about
    (what is wrong when something is), ``details`` names the first of them by id or hash.
    """

    check: str
    status: Status
    vi: str
    en: str
    count: int = 0
    details: tuple[str, ...] = ()

    def as_event(self) -> dict[str, Any]:
        """Return the finding as a JSON object."""
        return {**asdict(self), "details": list(self.details)}


def first_few(things: Iterable[object]) -> tuple[str, ...]:
    """Return the first of ``things`` as text."""
    return tuple(str(thing) for thing in islice(things, MAX_DETAILS))
