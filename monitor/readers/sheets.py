"""Rows of an Excel workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from monitor.readers.base import OriginalView
from ocr.zips import check_zip
from records.errors import Quarantine

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 500


def sheet_rows(original: OriginalView, sheet: str | None) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield (row number from 1, cell values) of one sheet, the first when none is named.

    Formulas give their stored value.

    Raises:
        Quarantine: ``bad_workbook``, ``missing_sheet``, or what ``check_zip`` raises.
    """
    with original.open() as stream:
        names = check_zip(stream)
        if "xl/workbook.xml" not in names:
            raise _bad("không phải bảng tính XLSX", "not an XLSX workbook")
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            if sheet is not None and sheet not in book.sheetnames:
                raise Quarantine(
                    "missing_sheet",
                    f"Không có trang “{sheet}”; có: {', '.join(book.sheetnames[:20])}",
                    f"no sheet “{sheet}”; there are: {', '.join(book.sheetnames[:20])}",
                )
            page = book[sheet] if sheet is not None else book[book.sheetnames[0]]
            rows = page.iter_rows(values_only=True, max_col=MAX_COLUMNS, max_row=MAX_ROWS)
            yield from enumerate(rows, start=1)
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            ParseError,
            KeyError,
            ValueError,
            TypeError,
            IndexError,
            AttributeError,
            SyntaxError,
        ) as error:
            raise _bad("bảng tính hỏng", f"the workbook is damaged: {error}") from error


def _bad(vi: str, en: str) -> Quarantine:
    return Quarantine("bad_workbook", f"Không đọc được: {vi}", f"unreadable: {en}")
