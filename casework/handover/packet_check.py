"""Checks a sealed packet on any machine: no rows, no data folder, no network.

Nothing is unpacked to the disk. The manifest is believed only after its signature; after that each
file is read no further than the size that the manifest gives.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

from casework.handover.manifest import (
    MANIFEST,
    SCHEMA,
    SEALS,
    SIGNATURE,
    STAMP,
    STAMPED,
    fingerprint,
    signed_by,
)
from casework.handover.packet_shape import strange_bytes
from casework.handover.stamp import Stamp, stamp_check, stamp_read
from records.errors import OperatorError

Trouble = Literal["altered", "missing", "added", "signature", "stamp", "repacked"]
_MAX_MEMBERS: Final = 10_000
_MAX_MANIFEST: Final = 8 << 20
_MAX_SEAL: Final = 1 << 20
_MAX_TOTAL: Final = 32 << 30
_BLOCK: Final = 1 << 20
_ENCRYPTED: Final = 0x1
# What the standard library raises over a ZIP whose headers lie.
_NO_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,
)
_SYMLINK: Final = 0o120000


class NotAPacket(OperatorError):
    """The file is no packet of ours, or is made to harm who opens it: nothing can be said."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was sealed; ``name`` is the file's, empty for the whole."""

    trouble: Trouble
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. ``head`` is the manifest, empty where its signature does not hold."""

    problems: tuple[Problem, ...]
    fingerprint: str
    head: dict[str, Any] = field(default_factory=dict)
    stamp: Stamp | None = None
    stamp_proved: bool = False

    @property
    def whole(self) -> bool:
        """Whether everything is as it was sealed."""
        return not self.problems


def check_packet(path: Path, *, key: str = "", authority: bytes = b"") -> Checked:
    """Check the packet at ``path``.

    Args:
        path: the ZIP file.
        key: fingerprint of the key that must have signed it; any key when empty.
        authority: certificates (PEM) of the time stamp authority; the stamp's signature is not
            checked when empty.

    Raises:
        NotAPacket: no packet, a dangerous ZIP, or signed by another key than ``key``.
        OperatorError: the file or ``authority`` cannot be read.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise OperatorError(
            f"Không đọc được {path}: {error}", f"cannot read {path}: {error}"
        ) from error
    try:
        with file, zipfile.ZipFile(file) as packet:
            members = _members(packet)
            return _check(packet, members, path.stat().st_size, key, authority)
    except _NO_ZIP as error:
        raise NotAPacket(
            f"{path.name} không phải tệp ZIP nguyên vẹn ({error}).",
            f"{path.name} is not a whole ZIP file ({error})",
        ) from error


def _refuse(vi: str, en: str) -> NotAPacket:
    return NotAPacket(f"Không mở gói này: {vi}", f"this packet is not opened: {en}")


def _members(packet: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the entries by name once none of them can harm."""
    infos = packet.infolist()
    if len(infos) > _MAX_MEMBERS:
        raise _refuse(f"có {len(infos)} tệp.", f"it has {len(infos)} files")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.orig_filename
        parts = PurePosixPath(name).parts
        if name != info.filename or "\\" in name or ":" in name or ".." in parts or name[:1] == "/":
            raise _refuse(f"đường dẫn nguy hiểm {name!r}.", f"dangerous path {name!r}")
        if name in found:
            raise _refuse(f"hai tệp cùng tên {name!r}.", f"two files of the name {name!r}")
        if info.flag_bits & _ENCRYPTED or (info.external_attr >> 16) & 0o170000 == _SYMLINK:
            raise _refuse(f"{name!r} bị mã hóa hoặc là liên kết.", f"{name!r} is locked or a link")
        found[name] = info
    return found


def _small(packet: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str) -> bytes:
    """Return a seal's bytes; empty when it is missing or damaged."""
    info = members.get(name)
    if info is None:
        return b""
    limit = _MAX_MANIFEST if name == MANIFEST else _MAX_SEAL
    try:
        with packet.open(info) as file:
            data = file.read(limit + 1)
    except _NO_ZIP:
        return b""
    if len(data) > limit:
        raise _refuse(f"{name} quá lớn.", f"{name} is too large")
    return data


def _check(
    packet: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    size: int,
    key: str,
    authority: bytes,
) -> Checked:
    if MANIFEST not in members:
        raise _refuse(f"thiếu {MANIFEST}.", f"it lacks {MANIFEST}")
    manifest = _small(packet, members, MANIFEST)
    signature = _small(packet, members, SIGNATURE)
    if not manifest:
        return Checked((Problem("altered", MANIFEST),), "")
    if not signature:
        trouble: Trouble = "altered" if SIGNATURE in members else "missing"
        return Checked((Problem(trouble, SIGNATURE),), "")
    head, public = _head(manifest)
    signer = fingerprint(public)
    if key and signer != key:
        raise NotAPacket(
            f"Gói do khóa lạ ký: {signer}, không phải {key}.",
            f"the packet is signed by an unknown key: {signer}, not {key}",
        )
    if not signed_by(public, signature, manifest):
        return Checked((Problem("signature", MANIFEST),), signer)
    problems = list(_files(packet, members, head))
    if strange := sorted(set(strange_bytes(packet, size))):
        problems.append(Problem("repacked", "", ", ".join(filter(None, strange))))
    stamp, proved, amiss = _stamp(packet, members, head, signature, authority)
    problems += [Problem("stamp", STAMP, amiss)] if amiss else []
    return Checked(tuple(problems), signer, head, stamp, proved)


def _head(manifest: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the manifest and the public key that it names.

    Raises:
        NotAPacket: it is no manifest of this schema.
    """
    try:
        head = json.loads(manifest)
        public = bytes.fromhex(head["key"]["public"])
        well = head["schema"] == SCHEMA and len(public) == 32
        well = well and all(
            isinstance(one["name"], str)
            and isinstance(one["size"], int)
            and isinstance(one["sha256"], str)
            for one in head["files"]
        )
        total = sum(one["size"] for one in head["files"]) if well else 0
    except (ValueError, KeyError, TypeError, RecursionError):
        well = False
    if not well:
        # Also where a byte of the manifest itself was changed.
        raise _refuse(
            "manifest.json hỏng hoặc không phải của gói Manh Mối.",
            "manifest.json is damaged or not of a Manh Mối packet",
        )
    if total > _MAX_TOTAL:
        raise _refuse("quá lớn.", "it is too large")
    return head, public


def _files(
    packet: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], head: dict[str, Any]
) -> Iterator[Problem]:
    listed = {one["name"]: one for one in head["files"]}
    for name, one in listed.items():
        info = members.get(name)
        if info is None:
            yield Problem("missing", name)
        elif info.file_size != one["size"] or not _same(packet, info, one["sha256"]):
            yield Problem("altered", name)
    for name in members.keys() - listed.keys() - SEALS:
        yield Problem("added", name)
    if STAMP in members and head.get("timestamp") != STAMPED:
        yield Problem("added", STAMP)
    if STAMP not in members and head.get("timestamp") == STAMPED:
        yield Problem("missing", STAMP)


def _same(packet: zipfile.ZipFile, info: zipfile.ZipInfo, sha256: str) -> bool:
    """Whether an entry has this hash; it is never read beyond the size it declares."""
    digest, left = hashlib.sha256(), info.file_size
    try:
        with packet.open(info) as file:
            while block := file.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    return False
                digest.update(block)
    except _NO_ZIP:
        return False
    return digest.hexdigest() == sha256


def _stamp(
    packet: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    head: dict[str, Any],
    signature: bytes,
    authority: bytes,
) -> tuple[Stamp | None, bool, str]:
    """Return what the stamp says, whether the authority's certificates prove it, and a trouble."""
    if STAMP not in members or head.get("timestamp") != STAMPED:
        return None, False, ""
    data = _small(packet, members, STAMP)
    try:
        stamp = stamp_read(data, signature)
    except ValueError as error:
        return None, False, str(error)
    if not stamp.fits:
        return stamp, False, "it stamps other bytes"
    if not authority:
        return stamp, False, ""
    trouble = stamp_check(data, signature, authority)
    return stamp, not trouble, trouble
