"""Consent that a table carries in a column: given row by row, or the row is not used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from records.errors import Quarantine
from records.text import unaccented

_KEYS: Final = frozenset({"column", "version", "channel", "purposes"})
# What a web form or an export writes for "not given". Silence is not consent either.
_REFUSALS: Final = frozenset(
    {"", "khong", "no", "false", "0", "chua", "chua dong y", "khong dong y"}
)


@dataclass(frozen=True, slots=True)
class MapConsent:
    """Which column says that the sender agreed, and to what.

    Consent counts from the time of sending.
    """

    column: str
    version: str
    channel: str
    purposes: tuple[str, ...]

    def of_row(self, given: str, at: datetime, line: int | None) -> str:
        """Return the row's consent as canonical JSON.

        Args:
            given: the text of the consent column.
            at: when it was given (UTC).
            line: 1-based line, for messages.

        Raises:
            Quarantine: ``missing_consent``, the row does not show consent.
        """
        if unaccented(given.strip()) in _REFUSALS:
            raise Quarantine(
                "missing_consent",
                "dòng không ghi sự đồng ý của người gửi, nên không dùng",
                "the row does not show the sender's consent and is not used",
                line=line,
            )
        return json.dumps(
            {
                "at": at.isoformat(),
                "channel": self.channel,
                "purposes": list(self.purposes),
                "version": self.version,
            },
            ensure_ascii=False,
            sort_keys=True,
        )


def parse_consent(value: Mapping[str, Any]) -> MapConsent | None:
    """Return the map's ``consent`` key, checked; ``None`` when the map has none.

    Raises:
        ValueError: a part is missing or of the wrong kind.
    """
    given = value.get("consent")
    if given is None:
        return None
    if not isinstance(given, Mapping) or set(given) - _KEYS:
        raise ValueError("consent: column, version, channel, purposes")
    purposes = given.get("purposes")
    if not isinstance(purposes, list) or not purposes:
        raise ValueError("consent.purposes")
    if missing := [key for key in ("column", "version", "channel") if not given.get(key)]:
        raise ValueError(f"consent.{missing[0]}")
    return MapConsent(
        column=str(given["column"]),
        version=str(given["version"]),
        channel=str(given["channel"]),
        purposes=tuple(str(one) for one in purposes),
    )
