"""Looks at a zip container (DOCX, XLSX) before anything unpacks it."""

from __future__ import annotations

import zipfile
from typing import BinaryIO, Final

from records.errors import Quarantine

MAX_UNPACKED: Final = 256 * 1024 * 1024
MAX_MEMBERS: Final = 5_000
# Office XML rarely packs better than 1:20; images and fonts hardly at all.
MAX_RATIO: Final = 200
_RATIO_FLOOR: Final = 4 * 1024 * 1024
_PROLOGUE: Final = 4096


def check_zip(stream: BinaryIO) -> frozenset[str]:
    """Check that a container is safe to unpack and return its member names.

    The declared sizes are checked, which the unpacker enforces; the XML parts must not declare
    entities, which could unfold in memory.

    Args:
        stream: seekable; left at its start.

    Raises:
        Quarantine: ``bad_zip``, ``zip_bomb``, ``encrypted`` or ``xml_entities``.
    """
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as container:
            members = container.infolist()
            _check_sizes(members)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_prologue(container, member)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Quarantine(
            "bad_zip",
            "Tệp nén bị hỏng hoặc bị cắt cụt",
            f"the container is damaged or cut off: {error}",
        ) from error
    finally:
        stream.seek(0)
    return frozenset(member.filename for member in members)


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    too_dense = unpacked > _RATIO_FLOOR and unpacked > packed * MAX_RATIO
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or too_dense:
        megabytes = unpacked // (1024 * 1024)
        raise Quarantine(
            "zip_bomb",
            f"Tệp nén bung ra {megabytes} MB, {len(members)} phần: quá lớn, không mở",
            f"the container unpacks to {megabytes} MB in {len(members)} parts: too large to open",
        )
    if any(member.flag_bits & 1 for member in members):
        raise Quarantine(
            "encrypted", "Tệp có mật khẩu, không mở được", "the file is password protected"
        )


def _check_prologue(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with container.open(member) as part:
        start = part.read(_PROLOGUE)
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise Quarantine(
            "xml_entities",
            "Tệp có khai báo thực thể XML, không mở",
            "the file declares XML entities and was not opened",
        )
