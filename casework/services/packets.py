"""Sealed packets: the evidence of one approved flag, signed, for the cyber unit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import IO

from django.conf import settings
from django.db import transaction

from casework.clock import now
from casework.handover.evidence import dossier_of
from casework.handover.manifest import fingerprint, public_key
from casework.handover.packet import Sealed, write_packet
from casework.handover.packet_contents import Withheld, packet_head, packet_members
from casework.handover.stamp import stamp_ask
from casework.models import Flag, User
from casework.permissions import Action, require
from casework.selectors.referrals import evidence
from casework.services.referrals import hand_over_record, referral_require
from records.errors import Refused


@dataclass(frozen=True, slots=True)
class PacketMade:
    """A packet that was written.

    ``sha256`` and ``size`` (bytes) are of the whole file, ``key`` is the signing key's
    fingerprint, ``withheld`` what stayed here.
    """

    sha256: str
    size: int
    key: str
    sealed: Sealed
    withheld: tuple[Withheld, ...]


def packet_public_key() -> bytes:
    """Return the 32 bytes of the key by which packets of this installation are checked."""
    return public_key(settings.MANHMOI_PACKET_KEY)


def packet_make(*, user: User, flag: Flag, out: IO[bytes]) -> PacketMade:
    """Write the sealed packet of a flag to ``out`` and put the hand-over on record.

    A withdrawn flag's packet says so on the sheet, in the manifest and in every format.

    Args:
        user: the cyber officer.
        flag: an approved or withdrawn flag.
        out: an empty file that can be read and sought.

    Raises:
        Refused: role, or the flag was not approved by two different people.
    """
    require(user, Action.REFERRAL_EXPORT)
    flag = referral_require(user=user, flag=flag)
    dossier = dossier_of(evidence(user=user, flag=flag))
    at, seed = now(), settings.MANHMOI_PACKET_KEY
    key = fingerprint(public_key(seed))
    members, withheld = packet_members(dossier, flag, at=at, key=key)
    url = settings.MANHMOI_TSA_URL
    sealed = write_packet(
        out,
        members,
        packet_head(dossier, withheld, at=at),
        seed=seed,
        stamper=partial(stamp_ask, url) if url else None,
    )
    size = out.seek(0, 2)
    out.seek(0)
    sha256 = hashlib.file_digest(out, "sha256").hexdigest()  # type: ignore[arg-type]
    out.seek(0)
    with transaction.atomic():
        current = referral_require(user=user, flag=flag)
        if current.status != flag.status:
            raise Refused(
                "Cờ vừa đổi trạng thái trong lúc làm gói; hãy làm lại.",
                "The flag changed its state while the packet was made; make it again.",
            )
        hand_over_record(user=user, form="packet", flags=[current], sha256=sha256)
    return PacketMade(sha256, size, key, sealed, tuple(withheld))
