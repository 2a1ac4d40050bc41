"""The letter by which a channel's owner allows something, archived as it was handed in."""

from __future__ import annotations

import io
from typing import Final

from casework.models import Original, User
from casework.permissions import Action, require
from casework.services.originals import original_store
from records.errors import Refused

LARGEST: Final = 10_000_000
"""Bytes of a letter: some twenty scanned pages."""
_KINDS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def permission_letter_store(*, user: User, data: bytes) -> Original:
    """Archive a letter: a PDF, or a scan as PNG or JPEG.

    Raises:
        Refused: role, larger than 10 MB, or neither of these.
    """
    require(user, Action.SOURCE_MANAGE)
    mime = next((mime for magic, mime in _KINDS if data.startswith(magic)), "")
    if not mime or len(data) > LARGEST:
        raise Refused(
            "Giấy cho phép phải là PDF, PNG hoặc JPEG, nhiều nhất 10 MB.",
            "The letter must be a PDF, PNG or JPEG of at most 10 MB.",
        )
    original, _new = original_store(source=io.BytesIO(data), lines=False, mime=mime)
    return original
