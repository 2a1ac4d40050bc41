"""Calls to the hotline: recordings and their sheets, dropped by the telephone exchange.

``ID.wav`` is written first, ``ID.json`` renamed into place last. Without announced and accepted
consent a call is set aside: kept, not heard, run again when the exchange drops a corrected sheet.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from casework.selectors.tombstones import is_erased, stored_item
from casework.services.contact_vault import contact_seal
from monitor.collect.attachments import Attached, keep
from monitor.collect.callfiles import MAX_SHEET, Call, read_sheet, require_wave
from monitor.collect.callreader import CallReader
from monitor.collect.connector import Found, Page, Remark, Visit
from monitor.collect.dropfolder import (
    MAX_BYTES,
    Dropped,
    drop_folder,
    empty_file,
    forget_taken,
    put_aside,
    waiting,
    whole_files,
)
from monitor.collect.manifest import Manifest, load_manifest
from monitor.readers.base import Reader
from records.errors import Quarantine

KIND: Final = "hotline"
CALL: Final = f"{KIND}.call"
_WAVE: Final = "audio/x-wav"
_PATIENCE_S: Final = 24 * 3600.0
_OTHER: Final = Remark(
    "Một cuộc gọi đã có bản ghi âm khác cùng mã: bản mới để riêng ở .taken, hãy xem lại",
    "a call of this id has another recording already: the new one is put aside in .taken, look at "
    "it",
)
_FORSAKEN: Final = Remark(
    "Có tệp ghi âm đã một ngày không có phiếu .json, để riêng",
    "a recording has had no .json sheet for a day and was put aside",
)


class Hotline:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (CallReader(CALL, KIND),)

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield every call whose sheet has arrived; what is archived leaves the folder."""
        folder = drop_folder(visit.name)
        forget_taken(folder)
        # The last rename says that both are whole; there is nothing to wait for.
        files = whole_files(folder, settle_s=0)
        for sheet in files:
            if sheet.path.suffix.lower() == ".json":
                yield from _call(visit, folder, sheet)
        for wave in files:
            if wave.path.suffix.lower() == ".wav" and _is_forsaken(wave.path):
                yield _FORSAKEN
                put_aside(folder, wave.path)

    def check(self, visit: Visit) -> Remark:
        """Say where the exchange drops its files."""
        return waiting(drop_folder(visit.name))


def _is_forsaken(wave: Path) -> bool:
    """Whether a recording has waited a day for its sheet."""
    return wave.is_file() and time.time() - wave.stat().st_mtime > _PATIENCE_S


def _call(visit: Visit, folder: Path, sheet: Dropped) -> Iterator[Found]:
    with sheet.path.open("rb") as stream:
        body = stream.read(MAX_SHEET + 1)
    wave = _wave_of(sheet.path)
    if not body:
        yield empty_file(sheet)
        put_aside(folder, sheet.path)
        return
    # A link would bring whatever file of this machine it points at.
    taken = wave.is_file() and not wave.is_symlink() and wave.stat().st_size <= MAX_BYTES
    sound = wave.read_bytes() if taken else b""
    options: dict[str, Any] = {
        "notice_version": visit.settings["notice_version"],
        "purposes": visit.settings["purposes"],
        "media": [],
    }
    # File names may hold the caller's number: the key is the call's id, or a hash.
    name = hashlib.sha256(body).hexdigest()[:16]
    try:
        call = read_sheet(body)
        name = call.call_id
        if is_erased(platform=KIND, kind="call", platform_id=name):
            _leave(sheet.path, wave)
            return
        if not visit.known("call", [name]):
            options["media"] = _recording(call, sound)
        elif sound and not _is_kept(name, sound):
            yield _OTHER
            put_aside(folder, sheet.path, wave)
            return
    except Quarantine as error:
        options["trouble"] = [error.reason, error.vi, error.en]
    key = f"{name}:{hashlib.sha256(sound).hexdigest()[:16]}"
    yield Page(body, CALL, key, options=options)
    if options.get("trouble"):
        put_aside(folder, sheet.path, wave)
        return
    _leave(sheet.path, wave)


def _wave_of(sheet: Path) -> Path:
    """Return the recording of a sheet; some exchanges write names in capitals."""
    found = (sheet.with_suffix(suffix) for suffix in (".wav", ".WAV"))
    return next((path for path in found if path.exists()), sheet.with_suffix(".wav"))


def _is_kept(call_id: str, sound: bytes) -> bool:
    """Whether the call that is stored under this id has this very recording."""
    item = stored_item(platform=KIND, kind="call", platform_id=call_id)
    digest = hashlib.sha256(sound).hexdigest()
    return item is not None and item.media.filter(original__sha256=digest).exists()


def _leave(*paths: Path) -> None:
    """Remove files that are in the archive, encrypted, or were erased there.

    No readable copy of a witness's voice stays behind.
    """
    for path in paths:
        path.unlink(missing_ok=True)


def _recording(call: Call, sound: bytes) -> list[dict[str, Any]]:
    """Archive a call's recording; seal the caller's number once they have agreed.

    Raises:
        Quarantine: ``no_recording`` or ``bad_wave``.
    """
    if not sound:
        raise Quarantine(
            "no_recording",
            "Không có tệp ghi âm cùng tên, hoặc quá lớn",
            "no recording of the same name, or it is too large",
        )
    require_wave(sound)
    kept = keep(Attached(f"{call.call_id}.wav", sound), _WAVE)
    if call.consented_at is not None and call.caller:
        contact_seal(platform=KIND, author_key=call.caller)
    return [kept] if kept else []


CONNECTOR: Final = Hotline()
