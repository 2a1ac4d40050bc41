"""Who hands over: the names that stand on sheets and in the identities of every format."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Office:
    """The handing office; all but ``code`` in Vietnamese as printed.

    ``parent`` is the body it belongs to, ``place`` stands before the date, ``code`` after the
    number, ``recipient`` is who gets the packet.
    """

    parent: str
    name: str
    place: str
    code: str
    recipient: str


def office() -> Office:
    """Return this installation's office (``MANHMOI_OFFICE…`` in the environment)."""
    return Office(**settings.MANHMOI_OFFICE)
