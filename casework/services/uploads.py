"""Resumable uploads into the inbox, and pasted text; a finished one is handed to the pipeline."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Final

from django.db import transaction
from django.db.models import Count, Sum

from casework import jobs
from casework.clock import now
from casework.models import UploadSession, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.upload_files import (
    PART,
    Checksum,
    ChecksumMismatch,
    Gone,
    OffsetConflict,
    TooLarge,
    disk_errors,
    receive,
    sole_writer,
    sync_folder,
    upload_folder,
    write_whole,
)
from casework.services.upload_metadata import (
    CAPTION_SUFFIXES,
    RECORDING_SUFFIXES,
    UploadMetadata,
    metadata_read,
    safe_name,
    sidecar,
    text_name,
)
from casework.services.words import typed
from records.errors import OperatorError, Refused

__all__ = [
    "Checksum",
    "ChecksumMismatch",
    "Gone",
    "OffsetConflict",
    "TooLarge",
    "expires_at",
    "refuse_expired",
    "upload_append",
    "upload_cancel",
    "upload_captions",
    "upload_complete",
    "upload_create",
    "upload_paste",
    "uploads_expire",
]

GB: Final = 10**9
MAX_FILE_BYTES: Final = 20 * GB
MAX_OPEN_BYTES: Final = 60 * GB
MAX_OPEN_UPLOADS: Final = 50
MAX_CAPTION_BYTES: Final = 5 * 1024**2
MAX_PASTE_CHARS: Final = 500_000
DISK_RESERVE_BYTES: Final = GB
LIFETIME: Final = timedelta(days=7)
"""An upload that is not finished within this time is dropped."""


def expires_at(upload: UploadSession) -> datetime:
    """Return when an unfinished upload is dropped (UTC)."""
    return upload.created_at + LIFETIME


def refuse_expired(upload: UploadSession) -> None:
    """Raise when an unfinished upload is too old to go on.

    Raises:
        Gone: it is.
    """
    if upload.finished_at is None and expires_at(upload) < now():
        raise Gone("Phiên tải lên đã hết hạn.", "The upload has expired.")


def _refuse_limits(user: User, size: int) -> None:
    if size <= 0:
        raise Refused("Tệp rỗng.", "The file is empty.")
    if size > MAX_FILE_BYTES:
        raise TooLarge(
            f"Tệp quá lớn (tối đa {MAX_FILE_BYTES // GB} GB).",
            f"The file is too large (at most {MAX_FILE_BYTES // GB} GB).",
        )
    rows = UploadSession.objects.filter(user=user, finished_at=None)
    held = rows.aggregate(bytes=Sum("size"), count=Count("pk"))
    if (held["bytes"] or 0) + size > MAX_OPEN_BYTES or held["count"] >= MAX_OPEN_UPLOADS:
        raise TooLarge(
            "Bạn có quá nhiều tệp đang tải dở; hãy tải tiếp hoặc hủy bớt.",
            "You have too many unfinished uploads; finish or cancel some.",
        )
    inbox = upload_folder(uuid.uuid4()).parent
    inbox.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(inbox).free < size + DISK_RESERVE_BYTES:
        raise OperatorError("Máy chủ không đủ chỗ trống.", "The server's disk is full.")


def upload_create(*, user: User, name: str, size: int, metadata: UploadMetadata) -> UploadSession:
    """Begin a resumable upload.

    Args:
        user: who uploads.
        name: the file's name as the browser gave it; folders in it are dropped.
        size: bytes of the whole file.
        metadata: checked form fields.

    Raises:
        Refused: role, an empty file, or a metadata file without its recording.
        TooLarge: a size limit or the user's quota.
        OperatorError: not enough room on the disk.
    """
    require(user, Action.UPLOAD)
    uploads_expire()
    name = safe_name(name)
    if PurePosixPath(name).suffix.lower() in (".yaml", ".yml"):
        raise Refused(
            "Thông tin kèm theo nhập ở biểu mẫu, không tải tệp YAML.",
            "Describe the file in the form; a YAML file cannot be uploaded.",
        )
    _refuse_limits(user, size)
    upload = UploadSession(user=user, name=name, size=size, metadata=metadata.as_json())
    folder = upload_folder(upload.pk)
    with disk_errors():
        folder.mkdir(parents=True)
        (folder / PART).touch()
        sync_folder(folder.parent)
    with transaction.atomic():
        upload.save(force_insert=True)
        audit_record(
            action="upload.create", subject=f"upload:{upload.pk}", detail={"size": size}, actor=user
        )
    return upload


def upload_append(
    *,
    user: User,
    upload: UploadSession,
    offset: int,
    pieces: Iterable[bytes],
    checksum: Checksum | None = None,
) -> UploadSession:
    """Add bytes at ``offset``; the last byte completes the upload.

    What arrived before a broken connection is kept, unless a checksum covers the piece. The row's
    offset is moved only after the bytes are on the disk.

    Args:
        user: who uploads.
        upload: the session.
        offset: where the piece starts; must be the session's own offset.
        pieces: the bytes, as they arrive.
        checksum: digest of all pieces together.

    Raises:
        Refused: role, or more bytes than announced.
        OffsetConflict: another offset is due.
        ChecksumMismatch: the bytes are not those announced.
        Gone: too late.
        Retry: another request is writing to the same upload.
        OperatorError: the disk is full.
    """
    require(user, Action.UPLOAD)
    refuse_expired(upload)
    with sole_writer(upload_folder(upload.pk)) as file:
        upload.refresh_from_db()
        if offset != upload.offset:
            raise OffsetConflict(
                f"Phần tải lên phải bắt đầu ở byte {upload.offset}.",
                f"The piece must start at byte {upload.offset}.",
            )
        try:
            receive(file, offset, upload.size, pieces, checksum)
        finally:
            os.fsync(file)
            upload.offset = file.seek(0, os.SEEK_END)
            upload.save(update_fields=["offset"])
    if upload.offset == upload.size:
        upload_complete(upload=upload)
    return upload


def upload_complete(*, upload: UploadSession) -> None:
    """Give the received file its name, write its sidecar and hand it to the pipeline.

    Safe to run again after a kill at any point: the pipeline is told when the row says finished.
    """
    folder = upload_folder(upload.pk)
    metadata = metadata_read(_as_fields(upload))
    final = folder / upload.name
    write_whole(final.with_suffix(".yaml"), sidecar(metadata, received=upload.created_at).encode())
    if not final.exists():
        (folder / PART).rename(final)
    sync_folder(folder)
    _finish(upload)


def _as_fields(upload: UploadSession) -> dict[str, str]:
    return {
        name: ",".join(value) if isinstance(value, list) else str(value)
        for name, value in upload.metadata.items()
    }


@transaction.atomic
def _finish(upload: UploadSession) -> None:
    changed = UploadSession.objects.filter(pk=upload.pk, finished_at=None).update(finished_at=now())
    if not changed:
        return
    upload.refresh_from_db()
    audit_record(
        action="upload.finish",
        subject=f"upload:{upload.pk}",
        detail={"size": upload.size},
        actor=upload.user,
    )
    upload_id = str(upload.pk)
    transaction.on_commit(lambda: jobs.enqueue_upload(upload_id))


def upload_captions(*, user: User, upload: UploadSession, name: str, data: bytes) -> str:
    """Put a caption file beside an unfinished recording; return the name it got.

    Raises:
        Refused: role, not a caption file, not beside a recording, too large, or complete.
    """
    require(user, Action.UPLOAD)
    suffix = PurePosixPath(safe_name(name)).suffix.lower()
    if suffix not in CAPTION_SUFFIXES:
        raise Refused(
            "Phụ đề phải là tệp SRT, VTT hoặc TXT.", "Captions must be an SRT, VTT or TXT file."
        )
    if PurePosixPath(upload.name).suffix.lower() not in RECORDING_SUFFIXES:
        raise Refused(
            "Phụ đề chỉ đi kèm tệp ghi âm hay video.", "Captions go with an audio or video file."
        )
    if not 0 < len(data) <= MAX_CAPTION_BYTES:
        raise Refused("Tệp phụ đề rỗng hoặc quá lớn.", "The captions are empty or too large.")
    if upload.finished_at is not None:
        raise Refused("Tệp đã tải xong.", "The upload is complete.")
    path = (upload_folder(upload.pk) / upload.name).with_suffix(suffix)
    with disk_errors():
        write_whole(path, data)
    with transaction.atomic():
        audit_record(
            action="upload.captions",
            subject=f"upload:{upload.pk}",
            detail={"sha256": hashlib.sha256(data).hexdigest()},
            actor=user,
        )
    return path.name


def upload_paste(*, user: User, text: str, metadata: UploadMetadata) -> UploadSession:
    """Take in pasted text as a finished upload of a ``.txt`` file.

    Raises:
        Refused: role, no text, or too long.
    """
    require(user, Action.UPLOAD)
    text = typed(text)
    if not text:
        raise Refused("Hãy dán văn bản.", "Paste some text.")
    if len(text) > MAX_PASTE_CHARS:
        raise Refused("Văn bản quá dài; hãy tải lên dạng tệp.", "Too long; upload it as a file.")
    data = (text + "\n").encode()
    upload = upload_create(
        user=user, name=text_name(metadata.title), size=len(data), metadata=metadata
    )
    return upload_append(user=user, upload=upload, offset=0, pieces=[data])


def _drop(upload: UploadSession, action: str, actor: User | None) -> None:
    with transaction.atomic():
        audit_record(
            action=f"upload.{action}",
            subject=f"upload:{upload.pk}",
            detail={"offset": upload.offset, "size": upload.size},
            actor=actor,
        )
        UploadSession.objects.filter(pk=upload.pk).delete()
    shutil.rmtree(upload_folder(upload.pk), ignore_errors=True)


def upload_cancel(*, user: User, upload: UploadSession) -> None:
    """Drop an unfinished upload and its bytes.

    Raises:
        Refused: role, or it is finished.
        Retry: a request is still writing to it.
    """
    require(user, Action.UPLOAD)
    if upload.finished_at is not None:
        raise Refused("Tệp đã tải xong, không hủy được.", "A finished upload cannot be dropped.")
    with sole_writer(upload_folder(upload.pk)):
        _drop(upload, "cancel", user)


def uploads_expire() -> int:
    """Drop unfinished uploads older than ``LIFETIME``; return how many."""
    stale = UploadSession.objects.filter(finished_at=None, created_at__lt=now() - LIFETIME)
    dropped = 0
    for upload in stale:
        _drop(upload, "expire", None)
        dropped += 1
    return dropped
