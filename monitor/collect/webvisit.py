"""What visits to many addresses share: one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.collect.connector import Due, Found, Gone, Page, Remark, Visit
from monitor.collect.limits import HttpRefused
from monitor.collect.polite import Got, Polite
from records.errors import ManhMoiError, Quarantine, Retry

MAX_KEPT = 2_000
"""Addresses remembered in a cursor; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Later(Remark):
    """A passing trouble: the address is worth another try in the next visit."""


class Rounds:
    """One visit's round over addresses; ``finish`` fails it only when every address failed."""

    def __init__(self, visit: Visit) -> None:
        self.polite = Polite(visit)
        self._good = 0
        self._last: ManhMoiError | None = None

    def get(self, url: str, known: Mapping[str, Any] | None = None) -> Got | Remark:
        """Fetch one address; trouble with it comes back as a remark.

        Args:
            url: the address.
            known: ``etag`` and ``modified`` of the copy already held.
        """
        known = known or {}
        try:
            got = self.polite.get(
                url, etag=known.get("etag", ""), modified=known.get("modified", "")
            )
        except (Quarantine, Retry, HttpRefused) as error:
            self._last = error
            kind = Later if isinstance(error, Retry) else Remark
            return kind(error.vi, error.en)
        self._good += 1
        return got

    def finish(self) -> None:
        """Raise the last trouble when nothing at all could be fetched."""
        if self._last is not None and not self._good:
            raise self._last


def tried(visit: Visit, url: str) -> Got:
    """Fetch an address of a source being tried.

    Raises:
        Quarantine: it is gone (``http_404``), or cannot be had.
    """
    got = Rounds(visit).polite.get(url)
    if got.gone:
        raise Quarantine(
            "http_404", f"Không có gì ở địa chỉ {url}", f"there is nothing at the address {url}"
        )
    return got


def no_past() -> Remark:
    """Return what is said when a stretch of the past is to be filled in."""
    return Remark(
        "Nguồn tin và trang mục lục chỉ cho thấy cái mới; không thu bù được",
        "feeds and index pages only show what is new; there is no filling in",
    )


def newest(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the newest entries of a cursor's table."""
    return dict(list(kept.items())[-MAX_KEPT:])


def ask_again(visit: Visit, due: Sequence[Due], reader: str) -> Iterator[Found]:
    """Yield each due page as it is now, or ``Gone`` where the address answers 404 or 410."""
    rounds = Rounds(visit)
    for thing in due:
        if not thing.url:
            continue
        got = rounds.get(thing.url)
        if isinstance(got, Remark):
            yield got
        elif got.gone:
            yield Gone(thing.kind, (thing.platform_id,), "404")
        elif got.body:
            options = {"id": thing.platform_id}
            yield Page(got.body, reader, thing.url, got.url, options=options)
    rounds.finish()
