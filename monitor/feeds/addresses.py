"""Which addresses may be fetched: public ones, over HTTP or HTTPS."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import SplitResult, urljoin, urlsplit

from records.errors import Quarantine, Retry

_CONNECTED: Final = "connection.connect_tcp.complete"
# Networks whose addresses carry one of IPv4 in their last four bytes (NAT64, IPv4-compatible,
# IPv4-translated).
_CARRYING: Final = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
# Not global in IANA's registry, but younger than the tables of Python 3.11: NAT64 of an own
# network, documentation, segment routing.
_LOCAL: Final = tuple(map(ipaddress.IPv6Network, ("64:ff9b:1::/48", "3fff::/20", "5f00::/16")))


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


def joined(url: str, onward: str) -> str:
    """Return where a redirect from ``url`` leads.

    Raises:
        Quarantine: ``bad_url``.
    """
    try:
        return urljoin(url, onward)
    except ValueError as error:
        raise _bad_url(onward) from error


def require_no_local_number(url: str, *, base_url: str) -> None:
    """Check that the host of ``url`` is no private IP address, written in whatever way.

    Names are not looked up: for where a stand-in is asked instead of the host.

    Args:
        url: an address that a host gave.
        base_url: the operator's stand-in, which may be named all the same.

    Raises:
        Quarantine: ``private_address``.
    """
    try:
        parts = urlsplit(url)
        host = "" if parts.netloc == urlsplit(base_url).netloc else parts.hostname
        found = socket.getaddrinfo(host, 0, flags=socket.AI_NUMERICHOST) if host else []
    except (OSError, ValueError):
        return
    for entry in found:
        require_public(str(entry[4][0]))


def require_public(address: str) -> None:
    """Check that an IP address belongs to the public internet.

    Raises:
        Quarantine: ``private_address``.
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = _carried(ip) or ip
    local = isinstance(ip, ipaddress.IPv6Address) and (
        ip.is_site_local or any(ip in network for network in _LOCAL)
    )
    if not ip.is_global or ip.is_multicast or local:
        raise Quarantine(
            "private_address",
            f"Địa chỉ {address} thuộc mạng nội bộ, không tải",
            f"address {address} is not on the public internet and was not fetched",
        )


def _carried(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that a gateway would reach under an IPv6 one, if any."""
    if any(ip in network for network in _CARRYING):
        return ipaddress.IPv4Address(ip.packed[-4:])
    return ip.ipv4_mapped or ip.sixtofour


def public_peer(event: str, info: Mapping[str, Any]) -> None:
    """Refuse a connection to a private address before a byte is sent over it.

    A name may resolve to another address than it did when it was checked. Given to ``httpx2`` as
    the extension ``trace`` of a request.

    Raises:
        Quarantine: ``private_address``.
    """
    if event != _CONNECTED:
        return
    stream = info["return_value"]
    try:
        require_public(str(stream.get_extra_info("server_addr")[0]))
    except Quarantine:
        stream.close()
        raise


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
