"""What every reader takes and gives.

A reader is a generator over one archived original. It never raises for bad content inside the
file: it yields a ``ReadFailure`` and goes on. It raises ``Quarantine`` only when the file as a
whole cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final, Protocol

from records.errors import Quarantine
from records.incoming import MediaRef, Record, Route

NOTE_PREFIX: Final = "note_"


class LineView(Protocol):
    """One line of an original, as the archive gives it (``casework.archive.values.Line``)."""

    @property
    def first_chunk(self) -> int:
        """First chunk of the line."""
        ...

    @property
    def last_chunk(self) -> int:
        """Last chunk of the line, inclusive."""
        ...

    @property
    def number(self) -> int:
        """1-based number in the whole original."""
        ...

    @property
    def offset(self) -> int:
        """Byte offset of the line in the original."""
        ...

    @property
    def data(self) -> bytes | None:
        """Bytes with the newline, or ``None`` when the line is too long."""
        ...


class OriginalView(Protocol):
    """One archived original, opened for reading."""

    @property
    def sha256(self) -> str:
        """Name of the original."""
        ...

    @property
    def name(self) -> str:
        """File name as received; says nothing about the content."""
        ...

    def open(self) -> BinaryIO:
        """Return a seekable stream of the plain bytes."""
        ...

    def lines(self, from_chunk: int = 0) -> Iterator[LineView]:
        """Yield lines from chunk ``from_chunk`` on, for an original stored by lines."""
        ...


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """A caption file beside a recording, itself an archived original."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read one original.

    ``column_map`` is the parsed YAML of a column map; ``metadata`` that of a sidecar. ``media``
    holds further files of the same submission, ``captions`` the captions of the main file.
    ``platform``, ``route``, ``legal_basis``, ``synthetic`` and ``collected_at`` (UTC) are used
    where the file and its sidecar say nothing. ``url`` is where a fetched page came from. Of a
    page that a connector fetched, ``metadata`` is what came with it, ``collector`` names the
    connector, and by ``refresh_days`` its records must be asked for again.
    """

    name: str = ""
    mime: str = ""
    column_map: Mapping[str, Any] | None = None
    metadata: Mapping[str, Any] | None = None
    media: tuple[MediaRef, ...] = ()
    captions: tuple[CaptionFile, ...] = ()
    platform: str = ""
    url: str | None = None
    route: Route = "operator_capture"
    legal_basis: str = ""
    synthetic: bool = False
    collector: str = ""
    refresh_days: int | None = None
    collected_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One record and the chunks (inclusive) it came from. ``occurrence_line`` is 1-based."""

    record: Record
    first_chunk: int
    last_chunk: int
    occurrence_line: int | None = None


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """Something that could not be read, or a note about something that was read with a loss.

    Notes have a reason that begins with ``note_``: the record itself was yielded too.
    """

    error: Quarantine
    first_chunk: int
    last_chunk: int

    @property
    def is_note(self) -> bool:
        """Whether the record was kept and this only tells what was dropped or odd."""
        return self.error.reason.startswith(NOTE_PREFIX)


ReadResult = ReadRecord | ReadFailure


class Reader(Protocol):
    """Reads one kind of file.

    ``line_oriented`` says how the archive must store the original: by lines, so that each post
    can be erased alone and a killed run goes on from ``from_chunk``; otherwise as one chunk, and
    ``from_chunk`` is ignored: such a file is read from its start again.
    """

    @property
    def name(self) -> str:
        """Stable name stored with the intake."""
        ...

    @property
    def revision(self) -> str:
        """Changes whenever the same bytes may give other records."""
        ...

    @property
    def line_oriented(self) -> bool:
        """Whether the original is stored line by line."""
        ...

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """Yield what the original holds, in the order of the file.

        Args:
            original: the archived bytes.
            options: map, sidecar and defaults.
            from_chunk: first chunk not yet read, at a boundary given by ``batches``.

        Raises:
            Quarantine: the file as a whole cannot be read.
        """
        ...


def batches(
    results: Iterable[ReadResult], size: int, *, line_oriented: bool
) -> Iterator[list[ReadResult]]:
    """Cut results into lists of about ``size``, never between results of one line.

    One row may give several records; a run that is killed between them must not skip the rest
    when it goes on from the next chunk. A file that is not stored by lines is cut anywhere, since
    it is always read from its start again.
    """
    batch: list[ReadResult] = []
    for result in results:
        boundary = not line_oriented or (batch and result.first_chunk > batch[-1].last_chunk)
        if len(batch) >= size and boundary:
            yield batch
            batch = []
        batch.append(result)
    if batch:
        yield batch
