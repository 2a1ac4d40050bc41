"""Rotation of the master key, and the keys' own backup."""

from __future__ import annotations

import re
import shutil
import tarfile
from pathlib import Path
from typing import Final

from casework.archive.disk import disk_errors, draft, exclusive, publish, sync_file, write_small
from casework.archive.keyfile import KeyFile
from casework.archive.master import FINGERPRINT_BYTES, WRAPPED_BYTES, fingerprint
from casework.archive.store import Archive
from records.errors import OperatorError

_SECRET: Final = re.compile(r"[a-z]+\.key")
# Lists of what was erased only ever grow.
_JOURNAL: Final = re.compile(r"[a-z-]+\.log")
_KEY_FILE: Final = re.compile(r"originals/([0-9a-f]{2})/(\1[0-9a-f]{62})")


def rotate_master(archive: Archive) -> int:
    """Give every key file a new master key; return how many were re-wrapped.

    Killed at any moment, every original stays readable, and the next call finishes the work: the
    new wrap goes to the spare slot, then the masters change place in one rename, then the old
    wraps are overwritten. Only headers are written, whatever the number of lines.

    Raises:
        OperatorError: a key file cannot be opened by the present master, or the disk is full.
    """
    keyring = archive.keyring
    with disk_errors(str(archive.keys)), exclusive(archive.lock):
        new = keyring.begin_rotation()
        count = sum(_rewrap(archive, sha256, new) for sha256 in archive.key_names())
        keyring.finish_rotation()
        for sha256 in archive.key_names():
            with KeyFile.open(sha256, archive.key_path(sha256), write=True) as keys:
                for place, slot in enumerate(keys.slots):
                    if not keys.erased and slot[:FINGERPRINT_BYTES] != new:
                        keys.write_slot(place, bytes(WRAPPED_BYTES))
    return count


def _rewrap(archive: Archive, sha256: str, new: bytes) -> bool:
    """Put a wrap by master ``new`` into the slot that the present master does not use."""
    with KeyFile.open(sha256, archive.key_path(sha256), write=True) as keys:
        if keys.erased:
            return False
        masters = [slot[:FINGERPRINT_BYTES] for slot in keys.slots]
        if new not in masters:
            file_key = keys.file_key(archive.keyring)
            spare = 1 if masters[0] == archive.keyring.current else 0
            keys.write_slot(spare, archive.keyring.wrap(file_key, keys.context(), master=new))
    return True


def export_keys(archive: Archive, path: Path) -> int:
    """Write the whole key folder to one file readable by its owner only; return the key files.

    Keep it apart from the backups of the data: the two together open everything. Keys erased
    later still lie in it until the next export replaces it.

    Raises:
        OperatorError: the file would lie in the data, or the disk is full.
    """
    path = path.resolve()
    if path.is_relative_to(archive.folder.parent.resolve()):
        raise OperatorError(
            f"Bản sao lưu khóa {path} không được nằm trong thư mục dữ liệu.",
            f"the backup of the keys {path} must not lie in the data folder",
        )
    count = 0
    with (
        disk_errors(str(path.parent)),
        exclusive(archive.lock),
        draft(path.parent) as (draft_path, file),
    ):
        with tarfile.open(fileobj=file, mode="w") as tar:
            for secret in sorted([*archive.keys.glob("*.key"), *archive.keys.glob("*.log")]):
                tar.add(secret, secret.name)
            for sha256 in archive.key_names():
                tar.add(archive.key_path(sha256), f"originals/{sha256[:2]}/{sha256}")
                count += 1
        sync_file(file)
        publish(draft_path, path)
    return count


def import_keys(archive: Archive, path: Path) -> int:
    """Bring back keys from a backup; return how many key files were added.

    Key files already here are kept as they are, so nothing erased since comes back; what the data
    folder's journal names as erased is erased again in those added. Into a key folder without key
    files the backup's secrets are taken too: restart the server after that.

    Raises:
        OperatorError: the backup is unreadable or belongs to another master key.
    """
    with disk_errors(str(archive.keys)), exclusive(archive.lock):
        try:
            with tarfile.open(path) as tar:
                return _import(archive, tar)
        except (tarfile.TarError, EOFError, FileNotFoundError) as error:
            raise OperatorError(
                f"Không đọc được bản sao lưu khóa {path}: {error}",
                f"cannot read the backup of the keys {path}: {error}",
            ) from error


def _import(archive: Archive, tar: tarfile.TarFile) -> int:
    master = tar.extractfile("master.key") if "master.key" in tar.getnames() else None
    if master is None:
        raise OperatorError(
            "Bản sao lưu khóa không có khóa chủ.", "the backup of the keys has no master key"
        )
    fresh = next(archive.key_names(), None) is None
    if not fresh and fingerprint(master.read()) != archive.keyring.current:
        raise OperatorError(
            "Bản sao lưu khóa thuộc về một khóa chủ khác (trước lần đổi khóa gần nhất?).",
            "the backup of the keys belongs to another master key (made before a rotation?)",
        )
    erased = archive.journal.read()
    added = 0
    for member in tar:
        content = tar.extractfile(member)
        key_file = _KEY_FILE.fullmatch(member.name)
        wanted = key_file or _JOURNAL.fullmatch(member.name)
        if content is None or not (wanted or (fresh and _SECRET.fullmatch(member.name))):
            continue
        target = archive.keys / member.name
        if _JOURNAL.fullmatch(member.name):
            _merge_lines(target, content.read())
            continue
        if key_file and target.exists():
            continue
        with draft(archive.key_files / ".drafts") as (draft_path, file):
            shutil.copyfileobj(content, file)
            sync_file(file)
            if key_file and (parts := erased.get(key_file[2])):
                _erase_again(key_file[2], draft_path, parts.whole, parts.ranges)
            publish(draft_path, target)
        added += bool(key_file)
    archive.keyring.load()
    return added


def _merge_lines(target: Path, content: bytes) -> None:
    """Add the lines that ``target`` does not have yet."""
    here = target.read_bytes().splitlines() if target.exists() else []
    write_small(
        target, b"".join(line + b"\n" for line in dict.fromkeys([*here, *content.splitlines()]))
    )


def _erase_again(sha256: str, path: Path, whole: bool, ranges: list[tuple[int, int, int]]) -> None:
    with KeyFile.open(sha256, path, write=True) as keys:
        for first, last, _ in ranges:
            keys.zero_records(first, last)
        if whole:
            keys.make_tombstone()
