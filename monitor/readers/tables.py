"""Rows of a CSV or TSV file out of its lines, with the lines each row came from.

A quoted cell may hold newlines, so a row may span lines. A quote that is never closed would
swallow the rest of the file: after ``MAX_ROW_LINES`` lines or ``MAX_ROW_BYTES`` bytes the row's
first line is set aside and reading goes on with the line after it.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.readers.base import LineView
from monitor.readers.jsonlines import line_too_long
from records.errors import Quarantine

MAX_ROW_LINES: Final = 1_000
MAX_ROW_BYTES: Final = 4 * 1024 * 1024
# The csv module's own limit is 128 KiB a cell; a testimony in one cell may be longer.
csv.field_size_limit(MAX_ROW_BYTES)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one row. ``number`` is the 1-based line of its start."""

    cells: list[str]
    first_chunk: int
    last_chunk: int
    number: int


@dataclass(frozen=True, slots=True)
class BadRow:
    """Lines that give no row."""

    error: Quarantine
    first_chunk: int
    last_chunk: int


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart. Without ``quoting`` a quotation mark is an ordinary character."""

    delimiter: str
    quoting: bool
    encoding: str


_Decoded = tuple[LineView, str]


class RowReader:
    """Turns lines into rows, setting bad ones aside."""

    def __init__(self, lines: Iterator[LineView], dialect: Dialect) -> None:
        self._lines = lines
        self._dialect = dialect
        self._again: deque[_Decoded | BadRow] = deque()
        self._pulled: list[_Decoded] = []
        self._cut = False

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield every row or bad row in the order of the file. Empty lines give nothing."""
        while (start := self._next_line()) is not None:
            if isinstance(start, BadRow):
                yield start
            elif start[1].strip("\r\n "):
                yield self._row(start)

    def _row(self, start: _Decoded) -> Row | BadRow:
        line = start[0]
        self._pulled, self._cut = [], False
        try:
            if self._dialect.quoting:
                cells = next(csv.reader(self._feed(start), delimiter=self._dialect.delimiter))
            else:
                self._pulled.append(start)
                cells = start[1].rstrip("\r\n").split(self._dialect.delimiter)
        except csv.Error as problem:
            return self._refuse("bad_row", f"không đọc được: {problem}", f"unreadable: {problem}")
        if self._cut and self._unclosed():
            return self._refuse(
                "unclosed_quote", "dấu nháy kép không được đóng", "a quotation mark is never closed"
            )
        return Row(cells, line.first_chunk, self._pulled[-1][0].last_chunk, line.number)

    def _feed(self, start: _Decoded) -> Iterator[str]:
        """Give the csv module lines as it asks for them, up to the bounds of one row."""
        size = 0
        current: _Decoded | BadRow | None = start
        while current is not None:
            if isinstance(current, BadRow):
                self._again.appendleft(current)
                break
            self._pulled.append(current)
            size += len(current[1])
            yield current[1]
            if len(self._pulled) >= MAX_ROW_LINES or size >= MAX_ROW_BYTES:
                break
            current = self._next_line()
        self._cut = True

    def _unclosed(self) -> bool:
        """Whether the pulled lines end inside a quoted cell."""
        text = (piece for _line, piece in self._pulled)
        try:
            next(csv.reader(text, delimiter=self._dialect.delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end of data" in str(error)
        return False

    def _next_line(self) -> _Decoded | BadRow | None:
        if self._again:
            return self._again.popleft()
        line = next(self._lines, None)
        if line is None:
            return None
        if line.data is None:
            return BadRow(line_too_long(line), line.first_chunk, line.last_chunk)
        try:
            text = line.data.decode(self._dialect.encoding)
        except UnicodeDecodeError as problem:
            error = Quarantine(
                "bad_encoding",
                f"Dòng {line.number} không đúng bảng mã {self._dialect.encoding}",
                f"line {line.number} is not {self._dialect.encoding}",
                line=line.number,
                byte=line.offset + problem.start,
            )
            return BadRow(error, line.first_chunk, line.last_chunk)
        if line.number == 1:
            text = text.removeprefix("\ufeff")
        return line, text.replace("\0", "")

    def _refuse(self, reason: str, vi: str, en: str) -> BadRow:
        """Set the row's first line aside; the lines after it are read again as rows."""
        line = self._pulled[0][0]
        self._again.extendleft(reversed(self._pulled[1:]))
        error = Quarantine(
            reason,
            f"Dòng {line.number}: {vi}",
            f"line {line.number}: {en}",
            line=line.number,
            byte=line.offset,
        )
        return BadRow(error, line.first_chunk, line.last_chunk)
