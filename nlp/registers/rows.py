"""Rows of a list's file: CSV or TSV in Unicode or windows-1258, XLSX, ODS, XLS; one at a time."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO, Final

from records.errors import Quarantine
from records.text import nfc

_BOOKS: Final = {".xlsx", ".xlsm", ".ods", ".xls", ".xlsb"}
_DELIMITERS: Final = (",", ";", "\t", "|")
# A cell may hold a line break; a quotation mark never closed must not swallow the rest.
_MAX_ROW_LINES: Final = 40
_MAX_LINE_BYTES: Final = 1024 * 1024
_HEAD: Final = 256 * 1024
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells of a row under their columns' names; ``line`` counts from 1, the header included."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read, with what stood there."""

    line: int
    error: Quarantine
    raw: str


@dataclass(frozen=True, slots=True)
class Table:
    """A list's file, opened. ``rows`` is read once, from the disk as it is asked for."""

    header: tuple[str, ...]
    rows: Iterator[TableRow | BadRow]
    sheets: tuple[str, ...] = ()


def open_table(path: Path, *, delimiter: str = "", encoding: str = "", sheet: str = "") -> Table:
    """Open a list's file.

    Args:
        path: the file; its name's ending says whether it is a workbook.
        delimiter: of a text file; found from the header when empty.
        encoding: of a text file; found from its bytes when empty.
        sheet: of a workbook; the first when empty.

    Raises:
        Quarantine: ``empty_file``, ``bad_encoding``, ``bad_workbook`` or ``missing_sheet``.
    """
    if path.suffix.lower() in _BOOKS:
        return _open_book(path, sheet)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _open_book(path, sheet)
    return _open_text(path, head, delimiter, encoding or _encoding(head))


def _encoding(head: bytes) -> str:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError as error:
        # A few damaged bytes in a UTF-8 file: their lines are set aside, not the file.
        good = head.decode("utf-8", errors="ignore")
        if sum(char > "\x7f" for char in good) > 10 * head.decode("utf-8", "replace").count(
            "\ufffd"
        ):
            return "utf-8"
        raise Quarantine(
            "bad_encoding",
            "Không nhận ra bảng mã của tệp; hãy lưu lại thành CSV UTF-8 (Unicode)",
            "the file's encoding is not recognised; save it as CSV UTF-8 (Unicode)",
            byte=error.start,
        ) from error
    return "utf-8"


def _open_text(path: Path, head: bytes, delimiter: str, encoding: str) -> Table:
    lines = _lines(path, encoding)
    first = next((line for line in lines if isinstance(line, BadRow) or line[1].strip()), None)
    if first is None:
        raise Quarantine("empty_file", "Tệp không có dòng nào", "the file has no line")
    if isinstance(first, BadRow):
        raise first.error
    delimiter = delimiter or max(_DELIMITERS, key=lambda one: first[1].count(one))
    header = _header(next(csv.reader([first[1]], delimiter=delimiter)))
    return Table(header, _text_rows(lines, header, delimiter))


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str] | BadRow]:
    """Yield (number, text) of each line, or the line that cannot be decoded."""
    if encoding.startswith("utf-16"):
        with path.open("r", encoding=encoding, errors="replace", newline="\n") as text:
            yield from enumerate(text, start=1)
        return
    with path.open("rb") as file:
        yield from _decoded(file, encoding)


def _decoded(file: BinaryIO, encoding: str) -> Iterator[tuple[int, str] | BadRow]:
    number = 0
    while data := file.readline(_MAX_LINE_BYTES):
        number += 1
        whole = data
        while len(whole) >= _MAX_LINE_BYTES and not whole.endswith(b"\n"):
            whole = file.readline(_MAX_LINE_BYTES)
        if len(data) >= _MAX_LINE_BYTES:
            yield _bad_row(number, "line_too_long", "dài quá 1 MB", "is longer than 1 MB", "")
            continue
        try:
            text = data.decode(encoding if number == 1 or encoding != "utf-8-sig" else "utf-8")
        except UnicodeDecodeError:
            shown = data.decode("utf-8", errors="replace").strip()
            yield _bad_row(number, "bad_encoding", f"không đúng bảng mã {encoding}",
                           f"is not {encoding}", shown)  # fmt: skip
            continue
        yield number, text.replace("\0", "")


def _text_rows(
    lines: Iterator[tuple[int, str] | BadRow], header: tuple[str, ...], delimiter: str
) -> Iterator[TableRow | BadRow]:
    waiting: list[tuple[int, str] | BadRow] = []

    def pull() -> tuple[int, str] | BadRow | None:
        return waiting.pop(0) if waiting else next(lines, None)

    while (start := pull()) is not None:
        if isinstance(start, BadRow):
            yield start
            continue
        number, text = start
        if not text.strip():
            continue
        more: list[tuple[int, str] | BadRow] = []
        joined = text
        while joined.count('"') % 2 and len(more) < _MAX_ROW_LINES:
            following = pull()
            if following is None:
                break
            more.append(following)
            if isinstance(following, BadRow):
                break
            joined += following[1]
        if joined.count('"') % 2:
            waiting[:0] = more
            yield _bad_row(number, "unclosed_quote", "có dấu nháy kép không được đóng",
                           "has a quotation mark that is never closed", text.strip())  # fmt: skip
            continue
        cells = next(csv.reader(io.StringIO(joined, newline=""), delimiter=delimiter), [])
        yield _row(number, cells, header, joined)


def _row(number: int, cells: list[str], header: tuple[str, ...], raw: str) -> TableRow | BadRow:
    extra = any(cell.strip() for cell in cells[len(header) :])
    if extra or len(cells) < len(header):
        return _bad_row(
            number, "bad_row", f"có {len(cells)} ô, tiêu đề có {len(header)} cột",
            f"has {len(cells)} cells, the header {len(header)} columns", raw.strip(),
        )  # fmt: skip
    values = {name: nfc(cell.strip()) for name, cell in zip(header, cells, strict=False) if name}
    return TableRow(number, values)


def _open_book(path: Path, sheet: str) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        names = tuple(book.sheet_names)
        if sheet and sheet not in names:
            shown = ", ".join(names[:20])
            raise Quarantine("missing_sheet", f"Không có trang “{sheet}”; có: {shown}",
                             f"no sheet “{sheet}”; there are: {shown}")  # fmt: skip
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            rows: Iterable[Any] = _streamed(path, sheet or names[0])
        else:
            rows = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
        numbered = enumerate((list(map(_cell, row)) for row in rows), start=1)
        first = next(((n, row) for n, row in numbered if any(row)), None)
    except (CalamineError, OSError, ValueError, KeyError, IndexError) as error:
        raise Quarantine(
            "bad_workbook", "Không đọc được: bảng tính hỏng", f"the workbook is damaged: {error}"
        ) from error
    if first is None:
        raise Quarantine("empty_file", "Trang tính trống", "the sheet is empty")
    header = _header(first[1])
    return Table(header, _book_rows(numbered, header), names)


def _streamed(path: Path, sheet: str) -> Iterator[Any]:
    """Rows of an XLSX sheet from the disk: a million of them must not stand in memory."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    yield from book[sheet].iter_rows(values_only=True)


def _book_rows(
    rows: Iterator[tuple[int, list[str]]], header: tuple[str, ...]
) -> Iterator[TableRow | BadRow]:
    width = len(header)
    for number, cells in rows:
        if any(cells):
            padded = cells + [""] * (width - len(cells))
            yield _row(number, padded, header, " | ".join(cells))


def _cell(value: Any) -> str:
    """Return a cell as a list would write it: whole numbers without ".0", days as dd/mm/yyyy."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time):
        return ""
    return str(value).strip()


def _header(cells: Iterable[str]) -> tuple[str, ...]:
    names = [nfc(cell.strip().removeprefix("\ufeff")) for cell in cells]
    while names and not names[-1]:
        names.pop()
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        shown = ", ".join(twice)
        raise Quarantine("duplicate_column", f"Cột bị lặp: {shown}",
                         f"columns stand twice: {shown}", line=1)  # fmt: skip
    return tuple(names)


def _bad_row(line: int, reason: str, vi: str, en: str, raw: str) -> BadRow:
    error = Quarantine(reason, f"Dòng {line} {vi}", f"line {line} {en}", line=line)
    return BadRow(line, error, raw[:2000])
