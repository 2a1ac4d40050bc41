"""One process works in a data folder at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from records.errors import OperatorError


def lock_path() -> Path:
    """Return the file whose lock says that a process works in this data folder."""
    folder = Path(settings.MANHMOI_DATA) / "run"
    folder.mkdir(exist_ok=True)
    return folder / "lock"


@contextmanager
def folder_lock() -> Iterator[IO[str]]:
    """Hold the data folder for this process.

    Raises:
        OperatorError: another process holds it.
    """
    with lock_path().open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(
                f"Một tiến trình khác đang dùng thư mục dữ liệu {settings.MANHMOI_DATA}",
                f"another process is using the data folder {settings.MANHMOI_DATA}",
            ) from None
        yield file
