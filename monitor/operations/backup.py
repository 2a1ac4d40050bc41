"""``backup``: everything but the keys in one file, while work goes on."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from casework.archive import get_archive
from casework.archive.disk import disk_errors, sync_file, sync_folder
from casework.models import Original, UploadSession
from casework.services.audit import audit_record
from monitor.operations import Event
from monitor.rowcopy import copy_postgresql, copy_sqlite
from monitor.snapshot import (
    ARCHIVE_ID,
    ERASURES,
    ROWS,
    Manifest,
    SnapshotWriter,
    container_name,
)
from records.errors import OperatorError

# What the tar itself and rows written meanwhile may add to the estimate.
_SLACK_BYTES = 16 << 20


def backup(options: Mapping[str, Any]) -> Iterator[Event]:
    """Write the snapshot to ``file``; ``force`` replaces an existing one.

    The rows are copied first, as they stand at one moment; the originals they name never change,
    so whatever arrives later is simply not in it. What is erased while the backup runs is left out
    or, where its bytes were copied already, unreadable: keys are never in a backup.

    Raises:
        OperatorError: the file exists, lies in the data folder, the disk is full, or the rows
            cannot be copied. No half file is left under the name asked for.
    """
    data, target = Path(settings.MANHMOI_DATA), Path(options["file"]).resolve()
    _check_target(target, data, force=bool(options.get("force")))
    part, rows = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.rows")
    manifest = Manifest(
        product=version("manhmoi"),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        archive_id=settings.MANHMOI_ARCHIVE_ID,
        database="sqlite" if connection.vendor == "sqlite" else "postgresql",
    )
    with disk_errors(str(target.parent)), part.open("a+b") as out:
        _hold(out, target)
        try:
            os.fchmod(out.fileno(), 0o600)
            out.truncate(0)
            yield from _write(out, rows, data, manifest)
            sync_file(out)
            part.replace(target)
            sync_folder(target.parent)
        finally:
            part.unlink(missing_ok=True)
            rows.unlink(missing_ok=True)
    with transaction.atomic():
        audit_record(
            action="backup.make",
            detail={"members": len(manifest.members), "absent": len(manifest.absent)},
        )
    yield from _missing_notes(manifest)
    yield _keys_note()
    yield {
        "event": "result",
        "file": str(target),
        "bytes": target.stat().st_size,
        "originals": sum(name.startswith("archive/") for name in manifest.members)
        - (ERASURES in manifest.members),
        "absent": manifest.absent,
        "made_at": manifest.made_at,
    }


def _check_target(target: Path, data: Path, *, force: bool) -> None:
    """Raise ``OperatorError`` unless a backup may be written to ``target``."""
    if target.is_relative_to(data):
        raise OperatorError(
            f"Bản sao lưu {target} không được nằm trong thư mục dữ liệu {data}.",
            f"the backup {target} must not lie in the data folder {data}",
        )
    if target.is_dir() or not target.parent.is_dir():
        raise OperatorError(
            f"{target} phải là một tệp trong thư mục đã có.",
            f"{target} must be a file in a folder that exists",
        )
    if target.exists() and not force:
        raise OperatorError(
            f"{target} đã có; thêm --force để ghi đè.",
            f"{target} exists; add --force to replace it",
        )
    needed = (
        _SLACK_BYTES
        + (Original.objects.filter(erased_at=None).aggregate(n=Sum("size", default=0))["n"])
        + 2 * _rows_bytes(data)
    )
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise OperatorError(
            f"Đĩa chứa {target.parent} còn {free >> 20} MB, cần {needed >> 20} MB.",
            f"the disk of {target.parent} has {free >> 20} MB left, {needed >> 20} MB needed",
        )


def _rows_bytes(data: Path) -> int:
    if connection.vendor != "sqlite":
        return 0
    return sum(path.stat().st_size for path in data.glob("manhmoi.sqlite3*"))


def _hold(out: BinaryIO, target: Path) -> None:
    try:
        fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OperatorError(
            f"Một lệnh khác đang ghi {target}.", f"another command is writing {target}"
        ) from None


def _write(out: BinaryIO, rows: Path, data: Path, manifest: Manifest) -> Iterator[Event]:
    """Write every member, yielding progress."""
    writer = SnapshotWriter(out)
    # Finished uploads live in the inbox until archived, and leave it only after the rows say so:
    # looking before and after the rows are copied misses none that the copied rows wait for.
    _add_uploads(writer, data)
    rows.unlink(missing_ok=True)
    os.close(os.open(rows, os.O_CREAT | os.O_EXCL, 0o600))
    if manifest.database == "sqlite":
        copy_sqlite(Path(connection.settings_dict["NAME"]), rows)
    else:
        copy_postgresql(connection.settings_dict, rows)
    writer.add_file(ROWS[manifest.database], rows)
    rows.unlink()
    _add_uploads(writer, data)
    yield from _add_originals(writer, manifest)
    for name in _files(data, "sources"):
        # Files that describe sources; what is dropped in their folders lies there unencrypted, and
        # would outlive here what is erased.
        if name.count("/") == 1:
            writer.add_file(name, data / name)
    journal = get_archive().journal.path
    if journal.exists():
        writer.add_file(ERASURES, journal)
    writer.add_file(ARCHIVE_ID, data / ARCHIVE_ID)
    writer.finish(manifest)


def _files(data: Path, top: str) -> Iterable[str]:
    for path in sorted((data / top).rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(data).as_posix()


def _add_uploads(writer: SnapshotWriter, data: Path) -> None:
    waiting = UploadSession.objects.filter(intake=None).exclude(finished_at=None)
    for upload_id in waiting.values_list("pk", flat=True):
        for name in _files(data, f"inbox/{upload_id}"):
            if name not in writer.members:
                try:
                    writer.add_file(name, data / name)
                except FileNotFoundError:
                    break  # archived meanwhile


def _add_originals(writer: SnapshotWriter, manifest: Manifest) -> Iterator[Event]:
    archive = get_archive()
    living = Original.objects.filter(erased_at=None)
    total = living.aggregate(n=Sum("size", default=0))["n"]
    done = 0
    for sha256, size in living.order_by("pk").values_list("sha256", "size").iterator():
        try:
            writer.add_file(container_name(sha256), archive.container_path(sha256))
        except FileNotFoundError:
            if Original.objects.filter(sha256=sha256, erased_at=None).exists():
                manifest.absent.append(sha256)
        done += size
        yield {"event": "progress", "done": done, "total": total}


def _missing_notes(manifest: Manifest) -> Iterator[Event]:
    if manifest.absent:
        yield {
            "event": "note",
            "vi": f"Kho lưu trữ thiếu {len(manifest.absent)} bản gốc: chạy manhmoi doctor.",
            "en": f"the archive lacks {len(manifest.absent)} originals: run manhmoi doctor",
        }


def _keys_note() -> Event:
    keys = settings.MANHMOI_KEYS
    return {
        "event": "note",
        "vi": f"Bản sao lưu KHÔNG có khóa. Khóa nằm ở {keys}; hãy sao lưu riêng, cất chỗ khác: "
        "manhmoi keys backup TỆP. Lời văn trong bản sao lưu đọc được: hãy giữ kín.",
        "en": f"The backup holds NO keys. They lie in {keys}; back them up apart, to another "
        "place: manhmoi keys backup FILE. The rows in it can be read: keep it confidential.",
    }
