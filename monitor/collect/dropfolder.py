"""Folders that people and machines drop files into for one source: ``DATA/sources/NAME/``.

A file is taken once it is whole: renamed into place (names that begin with a dot or end in
``.part``, ``.tmp`` … are still being written) and untouched for a moment. Once it lies encrypted in
the archive it is removed: no readable copy may outlive what is erased there. A kill before that
leaves it where it was, and taking it again changes nothing. What is not archived moves to
``.taken/DATE`` and goes after a week.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from casework.archive.disk import disk_errors, make_folder, sync_folder
from casework.clock import local_date
from casework.services.readable_copies import ASIDE
from monitor.collect.connector import Found, Page, Remark
from monitor.readers.base import ReadOptions, ReadRecord, ReadResult
from records.text import nfc

SETTLE_S: Final = 2.0
"""A copy over a network share writes in bursts; a file untouched for this long is whole."""
TAKEN_DAYS: Final = 7
"""Days that a file which could not be taken is kept aside for somebody who made a mistake."""
MAX_BYTES: Final = 256 * 1024 * 1024
_UNFINISHED: Final = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", "~")


@dataclass(frozen=True, slots=True)
class Dropped:
    """One whole file."""

    path: Path
    size: int

    @property
    def name(self) -> str:
        """File name, NFC (some systems write names decomposed)."""
        return nfc(self.path.name)


def drop_folder(source_name: str) -> Path:
    """Return the folder of a source, made if absent.

    Letters of any script and spaces stay; what has no place in a file name becomes ``-``, and a
    hash is added then so that two names never share a folder.

    Raises:
        OperatorError: it cannot be made.
    """
    name = nfc(source_name)
    plain = re.sub(r"[^\w .-]+", "-", name).strip("-. ")
    if plain != name:
        plain = f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    folder = Path(settings.MANHMOI_DATA) / "sources" / plain
    with disk_errors(str(folder)):
        make_folder(folder.parent)
        make_folder(folder)
    return folder


def whole_files(folder: Path, *, settle_s: float | None = None) -> list[Dropped]:
    """Return the files that are whole, oldest first, waiting a moment for those just written.

    Folders, links and files still being written are left alone.

    Args:
        folder: from ``drop_folder``.
        settle_s: seconds a file must be untouched; 0 where a last rename says that it is whole.
    """
    quiet_s = SETTLE_S if settle_s is None else settle_s
    seen = _look(folder)
    youngest = max((stamp[1] for stamp in seen.values()), default=0.0)
    wait_s = quiet_s - (time.time() - youngest)
    if seen and wait_s > 0:
        time.sleep(min(wait_s, quiet_s))
        again = _look(folder)
        seen = {path: stamp for path, stamp in seen.items() if again.get(path) == stamp}
    ordered = sorted(seen.items(), key=lambda one: (one[1][1], one[0].name))
    return [Dropped(path, stamp[0]) for path, stamp in ordered]


def _look(folder: Path) -> dict[Path, tuple[int, float]]:
    """Files in the folder with their size and time of last change."""
    found: dict[Path, tuple[int, float]] = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        name = path.name.lower()
        if name.startswith(".") or name.endswith(_UNFINISHED) or path.is_symlink():
            continue
        try:
            if path.is_file():
                stat = path.stat()
                found[path] = (stat.st_size, stat.st_mtime)
        except FileNotFoundError:
            continue
    return found


def put_aside(folder: Path, *paths: Path) -> None:
    """Move taken files to ``.taken/DATE``, beside anything of the same name taken before.

    Raises:
        OperatorError: the disk does not let them be moved.
    """
    taken = folder / ASIDE / local_date().isoformat()
    with disk_errors(str(folder)):
        make_folder(taken.parent)
        make_folder(taken)
        for path in paths:
            target, number = taken / path.name, 1
            while target.exists():
                target, number = taken / f"{path.name}.{number}", number + 1
            # A kill between two files of one drop leaves the second one to be taken again.
            if path.exists():
                path.rename(target)
        sync_folder(folder)


def forget_taken(folder: Path, *, days: int = TAKEN_DAYS) -> int:
    """Remove what was taken more than ``days`` ago; return how many days' folders that were."""
    oldest = local_date() - timedelta(days=days)
    gone = 0
    for one in (folder / ASIDE).iterdir() if (folder / ASIDE).is_dir() else ():
        try:
            day = date.fromisoformat(one.name)
        except ValueError:
            continue
        if day < oldest:
            shutil.rmtree(one, ignore_errors=True)
            gone += 1
    return gone


def taken_in_turn(
    folder: Path,
    read: Callable[[Dropped, bytes], Sequence[Found]],
    *,
    settle_s: float | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Found]:
    """Yield what ``read`` makes of every whole file, removing each once that is stored.

    The framework asks for the next thing only after it has stored the last one, so a file goes
    only when all it holds is safe. One that brought no page moves aside.

    Args:
        folder: from ``drop_folder``.
        read: makes pages and remarks of one file's bytes.
        settle_s: see ``whole_files``.
        max_bytes: larger files stay where they are, with a remark.
    """
    forget_taken(folder)
    for file in whole_files(folder, settle_s=settle_s):
        if file.size > max_bytes:
            yield _too_large(file, max_bytes)
            continue
        try:
            body = file.path.read_bytes()
        except OSError as error:
            yield Remark(
                f"Không mở được {file.name}: {error.strerror}",
                f"cannot open {file.name}: {error.strerror}",
            )
            continue
        found = read(file, body)
        yield from found
        if any(isinstance(one, Page) for one in found):
            with disk_errors(str(folder)):
                file.path.unlink(missing_ok=True)
        else:
            put_aside(folder, file.path)


def _too_large(file: Dropped, limit: int) -> Remark:
    megabytes = limit // (1024 * 1024)
    return Remark(
        f"{file.name} lớn hơn {megabytes} MB, để nguyên; hãy nhận bằng lệnh manhmoi ingest",
        f"{file.name} is larger than {megabytes} MB and stays; take it in by manhmoi ingest",
    )


def empty_file(file: Dropped) -> Remark:
    """Return what is said of a file with nothing in it."""
    return Remark(f"Tệp {file.name} trống", f"the file {file.name} is empty")


def waiting(folder: Path) -> Remark:
    """Return what ``check`` says of a folder: where it is and how many files wait in it."""
    count = len(_look(folder))
    return Remark(
        f"Thư mục nhận tệp: {folder} (đang chờ {count} tệp)",
        f"files are dropped in {folder} ({count} waiting)",
    )


def by_connector(results: Iterable[ReadResult], options: ReadOptions) -> Iterator[ReadResult]:
    """Yield what a reader of files read, its records naming the connector that brought them."""
    for result in results:
        if isinstance(result, ReadRecord) and options.collector:
            record = replace(result.record, collector=options.collector)
            yield replace(result, record=record)
        else:
            yield result
