"""Reads one archived JSON page into records, each with the chunks it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from monitor.collect.spans import ChunkMap, Path, Span, cuts_of, spans
from monitor.readers.base import (
    OriginalView,
    ReadFailure,
    ReadOptions,
    ReadRecord,
    ReadResult,
)
from monitor.readers.notes import count_note, time_note
from monitor.readers.text import clean, count
from monitor.readers.times import parse_time
from monitor.readers.whole import read_whole
from records.errors import Quarantine
from records.incoming import Kind, Metrics, Record

MAX_PAGE: Final = 64 * 1024 * 1024


@dataclass(slots=True)
class Element:
    """One record's JSON while it is read; ``options.metadata`` is what the page brought along.

    ``note`` collects what had to be left out (a date out of range, a count that is none).
    """

    value: Any
    steps: tuple[str | int, ...]
    options: ReadOptions
    notes: list[Quarantine] = field(default_factory=list)

    def get(self, *names: str) -> Any:
        """Return the value that the names lead to, ``None`` where there is none."""
        value = self.value
        for name in names:
            if not isinstance(value, Mapping):
                return None
            value = value.get(name)
        return value

    def time(self, value: object, name: str = "published_at") -> datetime | None:
        """Return a time given as ISO text or epoch number; an impossible one becomes a note."""
        parsed = parse_time(value, now=self.options.collected_at)
        if note := time_note(name, value, parsed, line=None):
            self.notes.append(note)
        return parsed.at

    def record(self, platform: str, kind: Kind, platform_id: str, text: str, **more: Any) -> Record:
        """Return a record with what is the same for every record of the page filled in.

        Raises:
            Quarantine: ``missing_id``, or ``id_too_long`` for more than 190 characters.
        """
        if not platform_id:
            raise Quarantine("missing_id", "Mục không có mã", "the element has no id")
        if len(platform_id) > 190:
            raise Quarantine("id_too_long", "Mã dài quá 190 chữ", "the id is too long")
        options = self.options
        days = options.refresh_days
        metrics = more.get("metrics")
        defaults: dict[str, Any] = {
            "collected_at": options.collected_at,
            "route": options.route,
            "legal_basis": options.legal_basis,
            "synthetic": options.synthetic,
            "collector": options.collector,
            "metrics_at": options.collected_at if metrics and metrics.any() else None,
            "refresh_due_at": options.collected_at + timedelta(days=days) if days else None,
        }
        return Record(
            platform=platform,
            kind=kind,
            platform_id=platform_id,
            text=clean(text),
            **{**defaults, **more},
        )

    def metrics(self, **given: object) -> Metrics:
        """Return counts from what the platform gave (numbers or digits in text, or nothing)."""
        found: dict[str, int | None] = {}
        for name, value in given.items():
            try:
                found[name] = count(value)
            except ValueError:
                self.notes.append(count_note(name, value, line=None))
        return Metrics(**found)


def _odd() -> Quarantine:
    return Quarantine(
        "wrong_shape",
        "Mục không có dạng mà nền tảng công bố",
        "the element does not have the shape that the platform documents",
    )


Make = Callable[[Element], Record | None]


@dataclass(frozen=True, slots=True)
class PageReader:
    """A reader for JSON pages of one shape.

    Attributes:
        name: ``connector.shape``.
        paths: where the records stand (``monitor.collect.spans``).
        make: builds a record from an element; ``None`` leaves it out.
    """

    name: str
    paths: tuple[Path, ...]
    make: Make
    revision: str = "1"
    line_oriented: bool = False

    def cuts(self, body: bytes) -> list[int]:
        """Return where the page is cut for the archive; whole when it cannot be read."""
        try:
            return cuts_of(spans(body, self.paths), len(body))
        except Quarantine:
            return [0]

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        data = read_whole(original, MAX_PAGE)
        found = spans(data, self.paths)
        chunks = ChunkMap(cuts_of(found, len(data)), len(data))
        for span in found:
            yield from self._one(span, options, *chunks.chunks(span))

    def _one(self, span: Span, options: ReadOptions, first: int, last: int) -> Iterator[ReadResult]:
        element = Element(span.value, span.steps, options)
        try:
            record = self.make(element)
        except Quarantine as error:
            yield ReadFailure(error, first, last)
            return
        except (AttributeError, KeyError, IndexError, TypeError, ValueError):
            # A platform may send anything: one odd element must not stop the page, or the source.
            yield ReadFailure(_odd(), first, last)
            return
        if record is not None:
            yield ReadRecord(record, first, last, None)
        for note in element.notes:
            yield ReadFailure(note, first, last)
