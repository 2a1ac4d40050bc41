"""The list of a packet's files and its signature; needs neither rows nor a data folder.

``manifest.json`` is canonical JSON (sorted names, no white space, UTF-8); ``manifest.sig`` is the
64-byte Ed25519 signature (RFC 8032) of exactly those bytes.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from records.errors import OperatorError

SCHEMA: Final = "manhmoi.packet/1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
STAMP: Final = "manifest.tsr"
SEALS: Final = frozenset({MANIFEST, SIGNATURE, STAMP})
STAMPED: Final = "rfc3161"
NOT_STAMPED: Final = "none"


def canonical(document: dict[str, Any]) -> bytes:
    """Return the one way in which this document is written."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sign(seed: bytes, data: bytes) -> bytes:
    """Return the Ed25519 signature (64 bytes) of ``data`` by the key of this 32-byte seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(data)


def public_key(seed: bytes) -> bytes:
    """Return the 32 bytes of the public key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def signed_by(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether ``signature`` of ``data`` is of this public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """Return the fingerprint of a public key: ``SHA256:`` and 64 hexadecimal digits."""
    return f"SHA256:{hashlib.sha256(public).hexdigest()}"


def to_pem(public: bytes) -> str:
    """Return a public key as PEM, as openssl reads it."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint_of(text: str) -> str:
    """Return the fingerprint that a PEM file's text, or a written fingerprint, names.

    Raises:
        OperatorError: it is neither.
    """
    stripped = text.strip()
    digits = stripped.removeprefix("SHA256:").lower()
    if len(digits) == 64 and all(one in "0123456789abcdef" for one in digits):
        return f"SHA256:{digits}"
    try:
        key = load_pem_public_key(stripped.encode())
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise OperatorError(
            "Khóa phải là tệp PEM của khóa công khai Ed25519, hoặc vân tay SHA256:….",
            "the key must be a PEM file of an Ed25519 public key, or a fingerprint SHA256:…",
        )
    return fingerprint(key.public_bytes_raw())
