"""Addresses of this server as other machines must write them."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest

_THIS_MACHINE: Final = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?")


def outside_address(request: HttpRequest, path: str) -> str:
    """Return the whole address of ``path``: ``https`` unless it is this very machine's.

    A proxy in front ends the TLS, so the request itself does not tell; and a programme must not be
    sent on with its token in clear.
    """
    host = request.get_host()
    scheme = request.scheme if _THIS_MACHINE.fullmatch(host) else "https"
    return f"{scheme}://{host}{path}"
