"""``keys``: the backup of the keys, its way back, and a new master key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from casework.archive import export_keys, get_archive, import_keys, rotate_master
from casework.services.audit import audit_record
from monitor.operations import Event
from records.errors import OperatorError


def keys_backup(options: Mapping[str, Any]) -> Iterator[Event]:
    """Write the key folder to ``file``; ``force`` replaces an existing one."""
    file = Path(options["file"])
    if file.exists() and not options.get("force"):
        raise OperatorError(
            f"{file} đã có; thêm --force để ghi đè.", f"{file} exists; add --force to replace it"
        )
    count = export_keys(get_archive(), file)
    yield from _done("keys.backup", count, file)


def keys_restore(options: Mapping[str, Any]) -> Iterator[Event]:
    """Bring back keys from ``file``; what was erased since stays erased."""
    file = Path(options["file"])
    count = import_keys(get_archive(), file)
    if (Path(settings.MANHMOI_KEYS) / "audit.key").read_bytes() == settings.MANHMOI_AUDIT_KEY:
        yield from _done("keys.restore", count, file)
        return
    # This process still holds the key that was replaced: an event sealed with it would be false.
    yield {
        "event": "note",
        "vi": "Khóa của chương trình đã đổi; hãy khởi động lại máy chủ nếu đang chạy.",
        "en": "the program's own keys were replaced; restart the server if one runs",
    }
    yield _result(count, file)


def keys_rotate(options: Mapping[str, Any]) -> Iterator[Event]:
    """Wrap every key file with a new master key."""
    count = rotate_master(get_archive())
    yield from _done("keys.rotate", count, None)


def _done(action: str, count: int, file: Path | None) -> Iterator[Event]:
    with transaction.atomic():
        audit_record(action=action, detail={"key_files": count})
    yield _result(count, file)


def _result(count: int, file: Path | None) -> Event:
    return {
        "event": "result",
        "key_files": count,
        "file": str(file) if file else None,
        "keys": str(settings.MANHMOI_KEYS),
    }
