"""Writes a sealed packet: a ZIP of members, their manifest, its signature and time stamp."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO, Any, BinaryIO, Final

from casework.handover.manifest import (
    MANIFEST,
    NOT_STAMPED,
    SIGNATURE,
    STAMP,
    STAMPED,
    canonical,
    fingerprint,
    public_key,
    sign,
)
from casework.handover.zipping import entry
from records.errors import Retry

_BLOCK: Final = 1 << 20
Stamper = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a packet. ``about`` goes into the manifest beside name, size and SHA-256."""

    name: str
    kind: str
    open: Callable[[], BinaryIO]
    about: dict[str, Any] = field(default_factory=dict)


def member(name: str, kind: str, data: bytes | str) -> Member:
    """Return a member of these bytes, or of this text in UTF-8."""
    held = data.encode() if isinstance(data, str) else data
    return Member(name, kind, lambda: io.BytesIO(held))


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was written; ``unstamped`` says why there is no time stamp, null when there is one
    or none was wanted.
    """

    files: int
    stamped: bool
    unstamped: Retry | None


def write_packet(
    out: IO[bytes],
    members: Iterable[Member],
    head: dict[str, Any],
    *,
    seed: bytes,
    stamper: Stamper | None = None,
) -> Sealed:
    """Write a packet to ``out`` (seekable); without a stamp the same input gives the same bytes.

    Args:
        out: an empty file.
        members: the files; written in the order of their names.
        head: what the manifest says of the packet itself.
        seed: the signing key, 32 bytes.
        stamper: returns the time stamp of the signature; a failure of it leaves the packet
            without one, and the manifest says so.
    """
    with zipfile.ZipFile(out, "w", compresslevel=6) as packet:
        files = [_add(packet, one) for one in sorted(members, key=lambda one: one.name)]
        public = public_key(seed)
        document = {
            **head,
            "files": files,
            "key": {
                "algorithm": "Ed25519",
                "fingerprint": fingerprint(public),
                "public": public.hex(),
            },
        }
        manifest, signature, stamp, unstamped = _seal(document, seed, stamper)
        for name, data in ((MANIFEST, manifest), (SIGNATURE, signature), (STAMP, stamp)):
            if data:
                packet.writestr(entry(name), data)
    return Sealed(len(files), bool(stamp), unstamped)


def _add(packet: zipfile.ZipFile, one: Member) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with one.open() as source, packet.open(entry(one.name), "w", force_zip64=False) as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return {
        **one.about,
        "name": one.name,
        "kind": one.kind,
        "size": size,
        "sha256": digest.hexdigest(),
    }


def _seal(
    document: dict[str, Any], seed: bytes, stamper: Stamper | None
) -> tuple[bytes, bytes, bytes, Retry | None]:
    """Return manifest, signature, stamp (empty without) and why there is none."""
    unstamped = None
    if stamper is not None:
        manifest = canonical({**document, "timestamp": STAMPED})
        signature = sign(seed, manifest)
        try:
            return manifest, signature, stamper(signature), None
        except Retry as error:
            unstamped = error
    manifest = canonical({**document, "timestamp": NOT_STAMPED})
    return manifest, sign(seed, manifest), b"", unstamped
