"""``restore``: a backup becomes the content of an empty data folder, all of it or nothing.

Settings give a data folder its identity as soon as they load, so the first part runs without
Django. Everything is made ready in a folder beside the data folder — members verified, rows
migrated, erasures repeated, index built — and takes its place in one rename at the end.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casework.archive import Archive, import_keys
from casework.archive.disk import disk_errors, sync_folder
from monitor.snapshot import ARCHIVE_ID, MANIFEST, ROWS, Database, Manifest, broken, unpack
from records.errors import OperatorError

DATABASE_NAME = "manhmoi.sqlite3"
_SECRETS = ("audit.key", "pseudonym.key", "session.key")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A verified backup in ``folder``; ``keys`` is the key folder it belongs to."""

    folder: Path
    keys: Path
    manifest: Manifest


@contextmanager
def workplace(data: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``data``; it is removed on leaving unless published.

    What a killed restore left there is removed first.

    Raises:
        OperatorError: ``data`` is not empty, or another restore is under way.
    """
    _refuse_used(data)
    data.parent.mkdir(parents=True, exist_ok=True)
    folder = data.parent / f".{data.name}.restoring"
    lock = data.parent / f".{data.name}.restoring.lock"
    with disk_errors(str(data.parent)), lock.open("a+b") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(
                f"Một lệnh khôi phục khác đang làm việc với {data}.",
                f"another restore is at work on {data}",
            ) from None
        try:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlink(missing_ok=True)


def _refuse_used(data: Path) -> None:
    if not data.exists() or (data.is_dir() and not any(data.iterdir())):
        return
    lock = data / "run" / "lock"
    if lock.exists():
        with lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise OperatorError(
                    f"Máy chủ hoặc một lệnh đang dùng {data}; chỉ khôi phục vào thư mục trống.",
                    f"a server or a command is using {data}; restore only into an empty folder",
                ) from None
    raise OperatorError(
        f"{data} không trống; chỉ khôi phục vào thư mục trống.",
        f"{data} is not empty; restore only into an empty folder",
    )


def unpack_backup(
    file: Path, folder: Path, keys_root: Path, key_backup: Path | None, database: Database
) -> Unpacked:
    """Unpack and verify ``file`` into ``folder`` and see to the keys.

    Args:
        file: the backup.
        folder: exists and is empty.
        keys_root: the folder of key folders, one per archive id.
        key_backup: what ``keys backup`` wrote, for a machine that lacks the keys.
        database: the kind of database the rows would go to.

    Raises:
        OperatorError: the backup is not whole, holds rows of another kind of database, or its
            keys are not here.
    """
    try:
        size = file.stat().st_size
        source = file.open("rb")
    except OSError as error:
        raise OperatorError(
            f"Không mở được bản sao lưu {file}: {error.strerror}",
            f"cannot open the backup {file}: {error.strerror}",
        ) from error
    with source:
        if shutil.disk_usage(folder).free < size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
        manifest = unpack(source, folder)
    if manifest.database != database:
        raise OperatorError(
            f"Bản sao lưu chứa dữ liệu {manifest.database}, còn DATABASE_URL là {database}.",
            f"the backup holds {manifest.database} rows but DATABASE_URL is {database}",
        )
    if (folder / ARCHIVE_ID).read_text().strip() != manifest.archive_id:
        raise broken(ARCHIVE_ID)
    if database == "sqlite":
        (folder / ROWS["sqlite"]).rename(folder / DATABASE_NAME)
    (folder / MANIFEST).unlink()
    keys = keys_root / manifest.archive_id
    _see_to_keys(Archive(folder / "archive", keys), key_backup)
    return Unpacked(folder, keys, manifest)


def _see_to_keys(archive: Archive, key_backup: Path | None) -> None:
    if key_backup is not None:
        archive.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        import_keys(archive, key_backup)
    needed = [*_SECRETS, *(["master.key"] if next(archive.names(), None) else [])]
    missing = [name for name in needed if not (archive.keys / name).exists()]
    if missing:
        raise OperatorError(
            f"Thiếu khóa {', '.join(missing)} trong {archive.keys}. Bản sao lưu dữ liệu không có "
            "khóa; hãy thêm --keys TỆP, bản sao lưu khóa (manhmoi keys backup).",
            f"keys {', '.join(missing)} are missing in {archive.keys}. Backups of the data hold "
            "none; add --keys FILE, the backup of the keys (manhmoi keys backup)",
        )


def publish(folder: Path, data: Path) -> None:
    """Let the finished ``folder`` take the place of the empty data folder.

    Raises:
        OperatorError: something came into the data folder meanwhile, or it is a mount point.
    """
    shutil.rmtree(folder / "run", ignore_errors=True)
    (folder / "migrate.lock").unlink(missing_ok=True)
    if data.exists():
        folder.chmod(data.stat().st_mode & 0o777)
    # One call for many thousand small files; each on its own would take minutes.
    os.sync()
    try:
        folder.rename(data)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise OperatorError(
            f"Không đặt được dữ liệu vào {data}: {error.strerror}. Nếu đó là điểm gắn đĩa, hãy "
            "chọn một thư mục con của nó.",
            f"cannot put the data in place at {data}: {error.strerror}. If it is a mount point, "
            "choose a folder inside it",
        ) from error
    sync_folder(data.parent)
