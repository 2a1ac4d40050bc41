"""A full disk or a busy database, wherever it was met, in words for the operator."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

from records.errors import OperatorError

_FULL = (
    "Đĩa đầy. Những gì đã nhận vẫn nguyên; hãy giải phóng dung lượng rồi chạy lại.",
    "the disk is full; what was received is safe: free some space and run again",
)
_LOCKED = (
    "Cơ sở dữ liệu đang bị một chương trình khác giữ. Những gì đã nhận vẫn nguyên; hãy chạy lại.",
    "the database is locked by another program; what was received is safe: run again",
)


def storage_trouble(error: BaseException) -> OperatorError | None:
    """Return what to tell the operator when ``error`` comes from disk or database, else ``None``.

    Whatever was under way has been rolled back by then: the transaction did not commit.
    """
    for one in _chain(error):
        if isinstance(one, OSError) and one.errno in (errno.ENOSPC, errno.EDQUOT):
            return OperatorError(*_FULL)
        if isinstance(one, sqlite3.Error):
            return _sqlite(one)
        if type(one).__module__.split(".")[0] == "psycopg":
            return OperatorError(f"Lỗi cơ sở dữ liệu: {one}", f"database trouble: {one}")
    return None


def _sqlite(error: sqlite3.Error) -> OperatorError | None:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return OperatorError(*_LOCKED)
    if name.startswith("SQLITE_FULL"):
        return OperatorError(*_FULL)
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_CORRUPT")):
        return OperatorError(f"Lỗi cơ sở dữ liệu: {error}", f"database trouble: {error}")
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and those it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
