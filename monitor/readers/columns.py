"""Any table by a column map: CSV, TSV, NDJSON and XLSX.

CrowdTangle and 4CAT exports are recognised by their header; their maps lie in ``config/maps``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from monitor.readers.base import (
    LineView,
    OriginalView,
    ReadFailure,
    ReadOptions,
    ReadRecord,
    ReadResult,
)
from monitor.readers.decoding import HEAD_BYTES, guess_note, text_encoding, text_lines
from monitor.readers.defaults import defaults_of
from monitor.readers.jsonlines import parse_object
from monitor.readers.mapping import RowMapper
from monitor.readers.maps import ColumnMap, parse_map, recognised_map
from monitor.readers.sheets import sheet_rows
from monitor.readers.tables import BadRow, Dialect, Row, RowReader
from records.errors import Quarantine

_DELIMITERS: Final = (",", ";", "\t", "|")
_Lines = Callable[[int], Iterator[LineView]]


@dataclass(frozen=True, slots=True)
class ColumnMapReader:
    """Reads tables by a column map.

    ``column-map`` reads text stored by lines; ``column-map-whole`` workbooks and UTF-16 text,
    which cannot be cut at newline bytes.
    """

    name: str = "column-map"
    revision: str = "1"
    line_oriented: bool = True

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        plan = parse_map(options.column_map) if options.column_map is not None else None
        with original.open() as stream:
            head = stream.read(HEAD_BYTES)
        if head.startswith(b"PK\x03\x04") or (plan is not None and plan.format == "xlsx"):
            yield from _sheet(original, plan, options)
            return
        encoding = plan.encoding if plan and plan.encoding else text_encoding(head)
        if from_chunk == 0 and (note := guess_note(encoding)):
            yield ReadFailure(note, 0, 0)
        lines: _Lines = original.lines
        if not self.line_oriented:
            source = encoding

            def lines(_start: int) -> Iterator[LineView]:
                return text_lines(original, source)

            encoding, from_chunk = "utf-8", 0
        if plan is not None and plan.format == "ndjson":
            yield from _ndjson(lines(from_chunk), plan, options, from_chunk)
        else:
            yield from _csv(lines, plan, options, encoding, from_chunk)


def _mapper(plan: ColumnMap, options: ReadOptions) -> RowMapper:
    """The sidecar speaks before the map, the map before the options."""
    merged = replace(
        options,
        route=plan.route or options.route,
        legal_basis=plan.legal_basis or options.legal_basis,
        synthetic=options.synthetic if plan.synthetic is None else plan.synthetic,
    )
    return RowMapper(plan, defaults_of(merged))


def _emit(
    mapper: RowMapper, row: Mapping[str, Any], line: int | None, first: int, last: int
) -> Iterator[ReadResult]:
    for result in mapper.records(row, line):
        if isinstance(result, Quarantine):
            yield ReadFailure(result, first, last)
        else:
            yield ReadRecord(result, first, last, line)
    for note in mapper.notes:
        yield ReadFailure(note, first, last)


def _ndjson(
    lines: Iterator[LineView], plan: ColumnMap, options: ReadOptions, from_chunk: int
) -> Iterator[ReadResult]:
    mapper = _mapper(plan, options)
    if from_chunk == 0:
        yield from (ReadFailure(note, 0, 0) for note in mapper.defaults.notes)
    for line in lines:
        try:
            row = parse_object(line)
        except Quarantine as error:
            yield ReadFailure(error, line.first_chunk, line.last_chunk)
            continue
        if row is not None:
            yield from _emit(mapper, row, line.number, line.first_chunk, line.last_chunk)


def _dialect(plan: ColumnMap, encoding: str, delimiter: str) -> Dialect:
    return Dialect(delimiter, plan.quoting, encoding)


def _header(lines: _Lines, dialect: Dialect) -> Row:
    """Return the first row.

    Raises:
        Quarantine: the file is empty or its first row is unreadable.
    """
    first = next(RowReader(lines(0), dialect).rows(), None)
    if first is None:
        raise Quarantine("empty_file", "Tệp không có dòng nào", "the file has no line")
    if isinstance(first, BadRow):
        raise first.error
    return replace(first, cells=[cell.strip() for cell in first.cells])


def _recognise(lines: _Lines, encoding: str) -> tuple[ColumnMap, Row, str]:
    """Return the shipped map that fits the header, the header and its delimiter.

    Raises:
        Quarantine: ``unknown_columns``, naming what was found.
    """
    widest: Row | None = None
    for delimiter in _DELIMITERS:
        header = _header(lines, Dialect(delimiter, True, encoding))
        if found := recognised_map(tuple(header.cells)):
            return found, header, delimiter
        if widest is None or len(header.cells) > len(widest.cells):
            widest = header
    columns = ", ".join(widest.cells[:20] if widest else ())[:300]
    raise Quarantine(
        "unknown_columns",
        f"Không nhận ra bảng này; hãy thêm bản đồ cột (TÊN.map.yaml). Các cột: {columns}",
        f"this table is not recognised; add a column map (NAME.map.yaml). Its columns: {columns}",
        line=1,
    )


def check_columns(plan: ColumnMap, header: list[str]) -> None:
    """Check that every column the map reads stands in the header, once.

    Raises:
        Quarantine: ``missing_column`` or ``duplicate_column``, naming the columns.
    """
    shown = ", ".join(header[:20])[:300]
    if missing := sorted(plan.columns - set(header)):
        names = ", ".join(missing)
        raise Quarantine(
            "missing_column",
            f"Tệp thiếu cột: {names}. Các cột có trong tệp: {shown}",
            f"the file lacks columns: {names}. Columns of the file: {shown}",
            line=1,
        )
    if twice := sorted(column for column in plan.columns if header.count(column) > 1):
        names = ", ".join(twice)
        raise Quarantine(
            "duplicate_column", f"Cột bị lặp: {names}", f"columns stand twice: {names}", line=1
        )


def _csv(
    lines: _Lines, plan: ColumnMap | None, options: ReadOptions, encoding: str, from_chunk: int
) -> Iterator[ReadResult]:
    if plan is None:
        plan, header, delimiter = _recognise(lines, encoding)
    else:
        delimiter = plan.delimiter
        header = _header(lines, _dialect(plan, encoding, delimiter))
    check_columns(plan, header.cells)
    mapper = _mapper(plan, options)
    if from_chunk == 0:
        yield from (ReadFailure(note, 0, 0) for note in mapper.defaults.notes)
    resumed = from_chunk > header.last_chunk
    rows = RowReader(
        lines(from_chunk if resumed else 0), _dialect(plan, encoding, delimiter)
    ).rows()
    if not resumed:
        next(rows, None)
    width = len(header.cells)
    for row in rows:
        if isinstance(row, BadRow):
            yield ReadFailure(row.error, row.first_chunk, row.last_chunk)
        elif (
            len(row.cells) != width and any(cell.strip() for cell in row.cells[width:] or [""])
        ) or len(row.cells) < width:
            yield ReadFailure(_ragged(row, width), row.first_chunk, row.last_chunk)
        else:
            cells = dict(zip(header.cells, row.cells, strict=False))
            yield from _emit(mapper, cells, row.number, row.first_chunk, row.last_chunk)


def _ragged(row: Row, width: int) -> Quarantine:
    return Quarantine(
        "bad_row",
        f"Dòng {row.number} có {len(row.cells)} ô, tiêu đề có {width} cột",
        f"line {row.number} has {len(row.cells)} cells, the header {width} columns",
        line=row.number,
    )


def _sheet(
    original: OriginalView, plan: ColumnMap | None, options: ReadOptions
) -> Iterator[ReadResult]:
    rows = sheet_rows(original, plan.sheet if plan else None)
    first = next(rows, None)
    if first is None:
        raise Quarantine("empty_file", "Trang tính trống", "the sheet is empty")
    header = [str(cell).strip() if cell is not None else "" for cell in first[1]]
    found = plan or recognised_map(tuple(header))
    if found is None:
        columns = ", ".join(header[:20])[:300]
        raise Quarantine(
            "unknown_columns",
            f"Không nhận ra bảng này; hãy thêm bản đồ cột. Các cột: {columns}",
            f"this table is not recognised; add a column map. Its columns: {columns}",
            line=1,
        )
    check_columns(found, header)
    mapper = _mapper(found, options)
    yield from (ReadFailure(note, 0, 0) for note in mapper.defaults.notes)
    for number, values in rows:
        if any(value is not None and value != "" for value in values):
            yield from _emit(mapper, dict(zip(header, values, strict=False)), number, 0, 0)
