"""One row of a table to one or more records, as a column map says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, cast, get_args
from zoneinfo import ZoneInfo

import regex

from monitor.readers.defaults import Defaults
from monitor.readers.maps import ColumnMap, Shape, Source
from monitor.readers.notes import count_note, time_note
from monitor.readers.text import clean, count, language_tag, unescape_entities
from monitor.readers.times import ParsedTime, parse_time
from records.errors import Quarantine
from records.incoming import Kind, Metrics, Record

COLLECTOR: Final = "column-map/1"
_ABSENT: Final = object()
_AUTHOR_KINDS: Final = ("org", "person", "unknown")
# Excel turns a long id into a float or prints it so; its last digits are then gone for good.
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
# Wall time: on a busy machine an honest pattern may wait for its turn.
_PATTERN_SECONDS: Final = 2.0


def value_at(row: Mapping[str, Any], name: str) -> object:
    """Return the cell ``name``; a dotted name reaches into objects and lists of NDJSON."""
    if name in row:
        return row[name]
    value: Any = row
    for part in name.split("."):
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return _ABSENT
    return value


def _as_text(value: object) -> str:
    if value is None or value is _ABSENT or value == "\\N":
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, dict | list):
        return ""
    return str(value)


@dataclass(slots=True)
class RowMapper:
    """Applies one column map. ``notes`` of the row read last say what was dropped."""

    plan: ColumnMap
    defaults: Defaults
    notes: list[Quarantine] = field(default_factory=list)

    def records(self, row: Mapping[str, Any], line: int | None) -> Iterator[Record | Quarantine]:
        """Yield one record per shape of the map, or the reason why there is none.

        A shape whose text and title are both empty gives nothing when the row has several shapes.
        """
        self.notes.clear()
        for shape in self.plan.shapes:
            try:
                record = self._record(row, shape, line)
            except Quarantine as error:
                yield error
                continue
            if record is not None:
                yield record

    def _record(self, row: Mapping[str, Any], shape: Shape, line: int | None) -> Record | None:
        text = unescape_entities(self._text(row, shape, "text", line, joiner="\n\n"))
        title = unescape_entities(self._text(row, shape, "title", line, joiner=" "))
        if not text and not title:
            if len(self.plan.shapes) > 1:
                return None
            raise _refuse("empty_text", "dòng không có chữ", "the row has no text", line)
        url = self._text(row, shape, "url", line)
        plan = self.plan
        published = self._time(row, shape, "published_at", line)
        collected = self._time(row, shape, "collected_at", line)
        kind = self._text(row, shape, "kind", line) or plan.kind
        author_kind = self._text(row, shape, "author_kind", line) or "unknown"
        if kind not in get_args(Kind) or author_kind not in _AUTHOR_KINDS:
            raise _refuse("bad_value", "kind hoặc author_kind lạ", "unknown kind", line)
        metrics = self._metrics(row, shape, line)
        defaults = self.defaults
        return Record(
            platform=self._platform(row, shape, line),
            kind=cast(Kind, kind),
            platform_id=self._platform_id(row, shape, line, text or title, url),
            text=clean(text),
            title=clean(title) or None,
            parent_id=self._identifier(row, shape, "parent_id", line) or None,
            url=url or None,
            channel_id=self._identifier(row, shape, "channel_id", line) or None,
            author_key=self._text(row, shape, "author_key", line) or None,
            author_kind=cast(Literal["org", "person", "unknown"], author_kind),
            lang=language_tag(self._text(row, shape, "lang", line)),
            metrics=metrics,
            metrics_at=(collected.at or defaults.collected_at) if metrics.any() else None,
            published_at=published.at,
            published_precision=published.precision,
            collected_at=collected.at or defaults.collected_at,
            collector=COLLECTOR,
            route=defaults.route,
            legal_basis=defaults.legal_basis,
            consent=self._consent(row, published.at or defaults.collected_at, line),
            synthetic=defaults.synthetic,
        )

    def _consent(self, row: Mapping[str, Any], at: datetime, line: int | None) -> str | None:
        consent = self.plan.consent
        if consent is None:
            return None
        return consent.of_row(clean(_as_text(value_at(row, consent.column))), at, line)

    def _platform(self, row: Mapping[str, Any], shape: Shape, line: int | None) -> str:
        platform = self._text(row, shape, "platform", line) or self.plan.platform
        platform = (platform or self.defaults.platform or "import").lower()
        if len(platform) > 32:
            raise _refuse("bad_value", "platform quá dài", "platform is too long", line)
        return platform

    def _platform_id(
        self, row: Mapping[str, Any], shape: Shape, line: int | None, text: str, url: str
    ) -> str:
        if "platform_id" in shape.fields:
            found = self._identifier(row, shape, "platform_id", line)
            if not found:
                raise _refuse("missing_id", "thiếu mã bài", "the id is empty", line)
        else:
            found = hashlib.sha256(f"{clean(text)}\n{url}".encode()).hexdigest()
        return f"{found}:{shape.suffix}" if shape.suffix else found

    def _identifier(self, row: Mapping[str, Any], shape: Shape, name: str, line: int | None) -> str:
        source = shape.fields.get(name)
        for column in source.columns if source else ():
            cell = value_at(row, column)
            rounded = isinstance(cell, float) and abs(cell) >= 2**53
            if rounded or (isinstance(cell, str) and _ROUNDED.fullmatch(cell.strip())):
                raise _refuse(
                    "rounded_id",
                    f"mã ở cột “{column}” đã bị bảng tính làm tròn ({cell})",
                    f"the id in column “{column}” was rounded by a spreadsheet ({cell})",
                    line,
                )
        found = self._text(row, shape, name, line, joiner=":")
        if len(found) > 190:
            raise _refuse("id_too_long", f"“{name}” dài quá 190 chữ", f"“{name}” too long", line)
        return found

    def _metrics(self, row: Mapping[str, Any], shape: Shape, line: int | None) -> Metrics:
        found: dict[str, int | None] = {}
        for name in ("views", "likes", "shares", "comments"):
            value = self._value(row, shape.fields.get(name))
            try:
                found[name] = count(None if value is _ABSENT else value)
            except ValueError:
                self.notes.append(count_note(name, value, line=line))
        return Metrics(**found)

    def _time(
        self, row: Mapping[str, Any], shape: Shape, name: str, line: int | None
    ) -> ParsedTime:
        value = self._value(row, shape.fields.get(name))
        parsed = parse_time(
            None if value is _ABSENT else value,
            now=self.defaults.collected_at,
            zone=ZoneInfo(self.plan.timezone),
            pattern=self.plan.date_format,
        )
        if note := time_note(name, value, parsed, line=line):
            self.notes.append(note)
        return parsed

    def _value(self, row: Mapping[str, Any], source: Source | None) -> object:
        """One raw cell or constant, for numbers and times."""
        if source is None:
            return None
        if source.constant is not None:
            return source.constant
        return value_at(row, source.columns[0])

    def _text(
        self,
        row: Mapping[str, Any],
        shape: Shape,
        name: str,
        line: int | None,
        *,
        joiner: str = " ",
    ) -> str:
        source = shape.fields.get(name)
        if source is None:
            return ""
        if source.constant is not None:
            return clean(source.constant)
        cells = [value_at(row, column) for column in source.columns]
        if name == "text" and all(cell is _ABSENT for cell in cells):
            missing = ", ".join(source.columns)
            raise _refuse("missing_column", f"thiếu “{missing}”", f"“{missing}” is missing", line)
        parts = [clean(_as_text(cell)) for cell in cells]
        joined = joiner.join(part for part in parts if part)
        return self._matched(joined, source.pattern, line) if source.pattern else joined

    def _matched(self, text: str, pattern: str, line: int | None) -> str:
        try:
            match = regex.search(pattern, text, timeout=_PATTERN_SECONDS)
        except (TimeoutError, regex.error) as error:
            raise _refuse("bad_value", f"biểu thức: {error}", f"pattern: {error}", line) from error
        return (match.group(1) or "").strip() if match else ""


def _refuse(reason: str, vi: str, en: str, line: int | None) -> Quarantine:
    if line is None:
        return Quarantine(reason, vi, en)
    return Quarantine(reason, f"Dòng {line}: {vi}", f"line {line}: {en}", line=line)
