"""Time stamps of RFC 3161: asking an authority for one, and checking one offline."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client.tsp import PKIStatus

from records.errors import OperatorError, Retry

_TIMEOUT_S: Final = 15
_LARGEST: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp's own words: when, and whether it is of these bytes."""

    at: datetime
    fits: bool


def stamp_ask(url: str, data: bytes) -> bytes:
    """Return the authority's answer (DER) that ``data`` existed now.

    Raises:
        Retry: it does not answer, refuses, or stamps something else.
    """
    if not url.startswith(("http://", "https://")):
        raise _no_stamp(f"URL {url}")
    asked = TimestampRequestBuilder().data(data).build()
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        url, asked.as_bytes(), {"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
            found: bytes = answer.read(_LARGEST)
        told = decode_timestamp_response(found)
        granted = PKIStatus(told.status) in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)
        if not granted or told.tst_info.nonce != asked.nonce or not stamp_read(found, data).fits:
            raise _no_stamp(f"status {told.status}")
    except (OSError, ValueError) as error:
        raise _no_stamp(str(error)) from error
    return found


def stamp_read(stamp: bytes, data: bytes) -> Stamp:
    """Return what a stamp says, without asking whom it is from.

    Raises:
        ValueError: it is no stamp.
    """
    told = decode_timestamp_response(stamp).tst_info
    digests = {hashlib.new(name, data).digest() for name in ("sha256", "sha384", "sha512")}
    return Stamp(told.gen_time, told.message_imprint.message in digests)


def stamp_check(stamp: bytes, data: bytes, authority: bytes) -> str:
    """Return why a stamp of ``data`` does not hold, in English; empty when it does.

    Args:
        stamp: the authority's answer, DER.
        data: what it must be of.
        authority: certificates in PEM, the root among them.

    Raises:
        OperatorError: there is no certificate in ``authority``.
    """
    try:
        certificates = load_pem_x509_certificates(authority)
    except ValueError as error:
        raise OperatorError(
            f"Tệp chứng thư của cơ quan cấp dấu thời gian không đọc được: {error}",
            f"the time stamp authority's certificates cannot be read: {error}",
        ) from error
    try:
        told = decode_timestamp_response(stamp)
        _verifier(certificates).build().verify_message(told, data)
    except (VerificationError, ValueError) as error:
        return str(error)
    return ""


def _verifier(certificates: Sequence[Certificate]) -> VerifierBuilder:
    roots = [one for one in certificates if one.issuer == one.subject] or certificates
    builder = VerifierBuilder()
    for one in certificates:
        if one in roots:
            builder = builder.add_root_certificate(one)
        else:
            builder = builder.add_intermediate_certificate(one)
    return builder


def _no_stamp(why: str) -> Retry:
    return Retry(f"Không lấy được dấu thời gian: {why}", f"no time stamp could be had: {why}")
