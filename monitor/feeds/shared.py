"""The process's one polite client."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Final

from monitor.feeds.fetch import Fetcher

_CONTACT: Final = "https://haiphong.gov.vn"


@lru_cache(maxsize=4)
def fetcher(base_url: str = "") -> Fetcher:
    """Return the process's client, so that all its commands keep a host's pace together.

    Args:
        base_url: an operator's replacement for every host.
    """
    return Fetcher(
        contact=os.environ.get("MANHMOI_CONTACT", _CONTACT),
        # For a fake server on this machine; a public install never sets it.
        allow_local=os.environ.get("MANHMOI_ALLOW_LOCAL") == "1",
        base_url=base_url,
    )
