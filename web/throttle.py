"""Slows down guessing of passwords: counts failed sign-ins per name and per address."""

from __future__ import annotations

import hashlib
from typing import Final

from django.core.cache import cache

WINDOW_S: Final = 15 * 60
# A person mistypes a few times; an office behind one address has many people.
PER_NAME: Final = 8
PER_ADDRESS: Final = 40


def _keys(name: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    digest = hashlib.sha256(name.strip().casefold().encode()).hexdigest()
    return (f"signin-name-{digest}", PER_NAME), (f"signin-address-{address}", PER_ADDRESS)


def is_blocked(name: str, address: str) -> bool:
    """Whether this name or this address has failed too often in the last 15 minutes."""
    return any(int(cache.get(key, 0)) >= limit for key, limit in _keys(name, address))


def note_failure(name: str, address: str) -> None:
    """Count one failed sign-in. The name need not exist."""
    for key, _limit in _keys(name, address):
        cache.add(key, 0, WINDOW_S)
        cache.incr(key)


def forget(name: str, address: str) -> None:
    """Start the name's count anew after a good sign-in; the address keeps its own."""
    cache.delete(_keys(name, address)[0][0])
