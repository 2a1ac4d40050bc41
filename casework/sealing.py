"""Short texts (a caller's number, a sender's id) encrypted with a key outside the database.

AES-256-GCM under a key of the key folder: version byte, 96-bit random nonce, ciphertext with its
tag. ``context`` is bound to the ciphertext, so that a sealed value moved to another row or purpose
does not open there.
"""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from records.errors import OperatorError

_VERSION: Final = b"\x01"
_NONCE: Final = 12
"""Bytes of a nonce (NIST SP 800-38D recommends 96 bits)."""


def seal(text: str, *, context: str) -> bytes:
    """Return ``text`` encrypted; the same text never gives the same bytes twice.

    Args:
        text: what to keep.
        context: what it is kept for (``contact:zalo:PID``); needed again to open it.
    """
    nonce = os.urandom(_NONCE)
    key = AESGCM(settings.MANHMOI_CONTACTS_KEY)
    return _VERSION + nonce + key.encrypt(nonce, text.encode(), context.encode())


def unseal(sealed: bytes | memoryview, *, context: str) -> str:
    """Return what ``seal`` was given.

    Raises:
        OperatorError: the bytes are damaged, of another context, or sealed with another key.
    """
    data = bytes(sealed)
    nonce, ciphertext = data[1 : 1 + _NONCE], data[1 + _NONCE :]
    try:
        if data[:1] != _VERSION:
            raise InvalidTag
        key = AESGCM(settings.MANHMOI_CONTACTS_KEY)
        return key.decrypt(nonce, ciphertext, context.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise OperatorError(
            "Không mở được thông tin liên hệ: khóa contacts.key không khớp hoặc dữ liệu hỏng",
            "the contact cannot be opened: contacts.key does not fit or the data is damaged",
        ) from error
