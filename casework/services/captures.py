"""Evidence captures: asked for, taken and kept, or given up with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from django.db import transaction

from casework.archive import get_archive
from casework.clock import now
from casework.models import EvidenceCapture, Item, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.originals import original_erase, original_store
from records.errors import ManhMoiError, Refused

WACZ_MIME: Final = "application/wacz"
_MAX_URL: Final = 2000


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken: the WACZ file, and what the page answered.

    ``url`` is where the page was found after redirects; ``payload_sha256`` covers its bytes as
    sent; ``files`` counts the answers in the WACZ.
    """

    path: Path
    url: str
    status: int
    payload_sha256: str
    files: int
    at: datetime


@transaction.atomic
def capture_request(
    *,
    user: User | None,
    url: str,
    item: Item | None = None,
    reason: str = "",
    with_files: bool = False,
) -> EvidenceCapture:
    """Put a capture on the list of what is to be taken.

    Args:
        user: who asks; ``None`` for the command line.
        url: the page.
        item: the item it is evidence of.
        reason: why, in the user's words.
        with_files: take its pictures and style sheets too.

    Raises:
        Refused: the user may not, the address is none, or the item has been erased.
    """
    if user is not None:
        require(user, Action.CAPTURE_EVIDENCE)
    address = url.strip()
    if not _is_address(address):
        raise Refused(
            "Địa chỉ phải bắt đầu bằng http:// hoặc https://.",
            "The address must begin with http:// or https://.",
        )
    if item is not None and item.deleted_at is not None:
        raise _erased()
    row = EvidenceCapture.objects.create(
        url=address,
        item=item,
        reason=reason.strip()[:2000],
        with_files=with_files,
        captured_by=user,
        requested_at=now(),
    )
    audit_record(
        action="capture.request",
        subject=f"capture:{row.pk}",
        detail={"item": item.pk if item else None, "files": with_files},
        actor=user,
    )
    return row


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= _MAX_URL


def _erased() -> Refused:
    return Refused("Tư liệu này đã bị xóa.", "This item has been erased.")


def capture_record(*, capture: EvidenceCapture, taken: Taken) -> EvidenceCapture:
    """Archive what was taken. A capture that is done already keeps what it has.

    Raises:
        Refused: its item has been erased meanwhile; nothing of it is kept.
        OperatorError: the disk is full.
    """
    with transaction.atomic():
        # The item first, as an erasure does: it finds the capture, or the capture it.
        if capture.item_id is not None:
            item = Item.objects.select_for_update(of=("self",)).get(pk=capture.item_id)
            if item.deleted_at is not None:
                raise _erased()
        row = EvidenceCapture.objects.select_for_update().get(pk=capture.pk)
        if row.state == EvidenceCapture.State.DONE:
            return row
        row.original, _ = original_store(source=taken.path, lines=False, mime=WACZ_MIME)
        row.state = EvidenceCapture.State.DONE
        row.url, row.status, row.captured_at = taken.url, taken.status, taken.at
        row.payload_sha256, row.files = taken.payload_sha256, taken.files
        row.error_vi = row.error_en = ""
        row.save()
        audit_record(
            action="capture.record",
            subject=f"capture:{row.pk}",
            detail={
                "item": row.item_id,
                "sha256": row.original.sha256,
                "payload": row.payload_sha256,
                "status": row.status,
                "files": row.files,
            },
            actor=row.captured_by,
        )
    return row


@transaction.atomic
def capture_fail(*, capture: EvidenceCapture, error: ManhMoiError) -> EvidenceCapture:
    """Note why a capture could not be taken."""
    row = EvidenceCapture.objects.select_for_update().get(pk=capture.pk)
    if row.state != EvidenceCapture.State.WAITING:
        return row
    row.state = EvidenceCapture.State.FAILED
    row.error_vi, row.error_en = error.vi, error.en
    row.save(update_fields=["state", "error_vi", "error_en"])
    audit_record(action="capture.fail", subject=f"capture:{row.pk}", actor=row.captured_by)
    return row


def capture_open(*, user: User, capture: EvidenceCapture) -> BinaryIO:
    """Open a capture's WACZ file and put on record who took it.

    Raises:
        Refused: the user may not, or there are no bytes (any more).
    """
    require(user, Action.RESTRICTED_VIEW)
    original = capture.original
    if original is None or original.erased_at is not None:
        raise Refused("Không còn tệp chứng cứ.", "There is no evidence file.")
    with transaction.atomic():
        audit_record(
            action="capture.download",
            subject=f"capture:{capture.pk}",
            detail={"sha256": original.sha256},
            actor=user,
        )
    return get_archive().open(original.sha256)


def capture_erase(*, capture: EvidenceCapture, reason: str, user: User | None) -> None:
    """Erase a capture that belongs to no item; one of an item goes with the item.

    Raises:
        Refused: the user may not, or it belongs to an item.
    """
    if user is not None:
        require(user, Action.ITEM_ERASE)
    if capture.item_id is not None:
        raise Refused(
            "Bản lưu này thuộc một tư liệu: nó được xóa cùng tư liệu.",
            "This capture belongs to an item and is erased with it.",
        )
    with transaction.atomic():
        if capture.original is not None:
            original_erase(original=capture.original, reason=reason, user=user)
        audit_record(action="capture.erase", subject=f"capture:{capture.pk}", actor=user)
        EvidenceCapture.objects.filter(pk=capture.pk).delete()
