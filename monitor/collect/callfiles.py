"""What the telephone exchange writes of a call, checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from monitor.readers.text import clean
from monitor.readers.times import ParsedTime, parse_time
from records.errors import Quarantine

MAX_SHEET: Final = 64 * 1024
_ID: Final = re.compile(r"[\w.:@+-]{1,120}")
_RIFF: Final = (b"RIFF", b"RF64")


@dataclass(frozen=True, slots=True)
class Call:
    """One call. ``consented_at`` is when the caller agreed after the announcement; else ``None``.

    ``caller`` is the number in its international form where the exchange gave one.
    """

    call_id: str
    caller: str
    started: ParsedTime
    consented_at: datetime | None


def _bad(vi: str, en: str) -> Quarantine:
    return Quarantine("bad_call_sheet", f"Phiếu cuộc gọi sai: {vi}", f"bad call sheet: {en}")


def read_sheet(body: bytes) -> Call:
    """Return the call that a ``.json`` file describes.

    Raises:
        Quarantine: ``bad_call_sheet``, with what is wrong.
    """
    if len(body) > MAX_SHEET:
        raise _bad("quá lớn", "too large")
    try:
        sheet = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _bad("không phải JSON", f"no JSON ({type(error).__name__})") from error
    if not isinstance(sheet, Mapping):
        raise _bad("phải là các cặp khóa: giá trị", "must hold key: value pairs")
    call_id = str(sheet.get("call_id") or "")
    if not _ID.fullmatch(call_id):
        raise _bad("thiếu call_id, hoặc có ký tự lạ", "call_id is missing or odd")
    now = datetime.now(UTC)
    return Call(
        call_id=call_id,
        caller=_number(sheet.get("caller")),
        started=parse_time(sheet.get("started_at"), now=now),
        consented_at=_consented(sheet.get("consent"), now),
    )


def _number(value: object) -> str:
    number = re.sub(r"[^\d+]", "", clean(str(value or "")))
    if number.startswith("00"):
        number = f"+{number[2:]}"
    # Exchanges in Viet Nam give inland numbers with their leading zero.
    number = f"+84{number[1:]}" if re.fullmatch(r"0\d{9,10}", number) else number
    return f"+{number}" if re.fullmatch(r"84\d{9}", number) else number


def _consented(value: object, now: datetime) -> datetime | None:
    """When consent was given; only announced, accepted and timed consent is any."""
    if not isinstance(value, Mapping):
        return None
    if value.get("announced") is not True or value.get("accepted") is not True:
        return None
    at: Any = value.get("at")
    return parse_time(at, now=now).at


def require_wave(body: bytes) -> None:
    """Check that a recording is a RIFF wave file with sound in it.

    Raises:
        Quarantine: ``bad_wave``.
    """
    # Whether it can be decoded is for hearing to say; this only tells a cut-off or wrong file.
    if len(body) < 44 or not body.startswith(_RIFF) or body[8:12] != b"WAVE":
        raise Quarantine("bad_wave", "Không phải tệp ghi âm WAV", "no WAV recording")
