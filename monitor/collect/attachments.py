"""What came attached to a message: told by its content, checked, and archived as media.

What can be checked here: programs and scripts, Office files with macros, archives and bombs. No
virus scanner is asked; nothing attached is ever run, and the console serves it as a download.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from casework.archive import Erased
from casework.services.originals import original_store
from monitor.readers.submission import media_type
from monitor.sniff import DOCX, HEAD_BYTES, sniff
from records.errors import Quarantine
from records.incoming import MediaRef

MAX_BYTES: Final = 25 * 1024 * 1024
"""Most mail servers refuse more; a larger file is sent by the upload page."""
_MAX_EXPANDED: Final = 256 * 1024 * 1024
_MAX_RATIO: Final = 200
_PROGRAMS: Final = (
    *(b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!/"),
    *(b"L\0\0\0\x01\x14\x02\0", b"dex\n", b"\0asm"),
)
_PROGRAM_NAMES: Final = frozenset(
    ".exe .dll .scr .com .msi .bat .cmd .ps1 .vbs .vbe .js .jse .wsf .hta .jar .lnk .reg .sh .apk"
    " .cpl .pif .iso .img".split()
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES: Final = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK")
_MEDIA: Final = ("audio/", "video/", "image/", "application/pdf", DOCX)


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment: its name and its bytes."""

    name: str
    data: bytes


def _set_aside(reason: str, name: str, vi: str, en: str) -> Quarantine:
    shown = name[:120] or "?"
    return Quarantine(
        f"attachment_{reason}", f"Tệp kèm “{shown}”: {vi}", f"attachment “{shown}”: {en}"
    )


def check(attached: Attached) -> str:
    """Return the type of an attachment that may be used, by its content.

    Raises:
        Quarantine: ``attachment_program``, ``_macro``, ``_bomb``, ``_archive``, ``_too_large``,
            ``_empty`` or ``_unreadable``; the bytes stay in the archived message.
    """
    name, data = attached.name, attached.data
    if not data:
        raise _set_aside("empty", name, "trống", "empty")
    if len(data) > MAX_BYTES:
        raise _set_aside("too_large", name, "quá lớn", "too large")
    program = data.startswith(_PROGRAMS) or PurePath(name).suffix.lower() in _PROGRAM_NAMES
    if program:
        raise _set_aside("program", name, "là chương trình, không mở", "a program, not opened")
    if data.startswith(_OLE) and "_VBA_PROJECT".encode("utf-16-le") in data:
        raise _set_aside("macro", name, "có macro, không mở", "holds macros, not opened")
    if data.startswith(b"PK\x03\x04"):
        _check_zip(name, data)
    mime = sniff(data[:HEAD_BYTES], name).mime
    if mime.startswith((*_MEDIA, "text/")):
        return mime
    if data.startswith(_ARCHIVES):
        raise _set_aside("archive", name, "tệp nén, hãy gửi từng tệp", "send its files one by one")
    raise _set_aside("unreadable", name, f"loại {mime} không đọc", f"{mime} is not read")


def _check_zip(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _set_aside("unreadable", name, "tệp nén hỏng", "a damaged archive") from error
    expanded = sum(one.file_size for one in members)
    packed = max(1, sum(one.compress_size for one in members))
    if expanded > _MAX_EXPANDED or (expanded > 10 * 2**20 and expanded / packed > _MAX_RATIO):
        raise _set_aside("bomb", name, "bung ra quá lớn", "unpacks to too much")
    if any(PurePath(one.filename).name.lower() == "vbaproject.bin" for one in members):
        raise _set_aside("macro", name, "có macro, không mở", "holds macros, not opened")


def keep(attached: Attached, mime: str) -> dict[str, Any] | None:
    """Archive an attachment and return what a page's options say of it (see ``media_of``).

    ``None`` when the very same bytes were erased here before: they do not come back by mail.

    Raises:
        OperatorError: the disk is full.
    """
    try:
        original, _ = original_store(source=io.BytesIO(attached.data), lines=False, mime=mime)
    except Erased:
        return None
    return {"name": attached.name[:255], "mime": mime, "sha256": original.sha256}


def media_of(kept: Mapping[str, Any]) -> MediaRef:
    """Return the media of a record that ``keep`` archived."""
    mime = str(kept["mime"])
    return MediaRef(media_type(mime), str(kept["name"]), sha256=str(kept["sha256"]), mime=mime)
