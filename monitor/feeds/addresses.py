"""Which addresses may be fetched: public ones, over HTTP or HTTPS."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from records.errors import Quarantine, Retry


def checked_url(url: str, *, allow_local: bool) -> SplitResult:
    """Return the parts of ``url`` when it may be fetched.

    Args:
        url: absolute URL.
        allow_local: whether private and loopback addresses are allowed (tests only).

    Raises:
        Quarantine: ``bad_url`` or ``private_address``.
        Retry: the host's name cannot be resolved now.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad_url(url) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise _bad_url(url)
    if not allow_local:
        for address in _resolve(parts.hostname, port or (443 if parts.scheme == "https" else 80)):
            require_public(address)
    return parts


def require_public(address: str) -> None:
    """Check that an IP address belongs to the public internet.

    Raises:
        Quarantine: ``private_address``.
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if not ip.is_global or ip.is_multicast:
        raise Quarantine(
            "private_address",
            f"Địa chỉ {address} thuộc mạng nội bộ, không tải",
            f"address {address} is not on the public internet and was not fetched",
        )


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Retry(
            f"Không phân giải được tên máy {host}", f"cannot resolve host {host}"
        ) from error
    return [str(entry[4][0]) for entry in found]


def _bad_url(url: str) -> Quarantine:
    shown = url[:200]
    return Quarantine(
        "bad_url",
        f"Địa chỉ không hợp lệ (chỉ nhận http, https): {shown}",
        f"not a usable address (http and https only): {shown}",
    )
