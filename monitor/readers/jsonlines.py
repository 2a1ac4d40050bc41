"""One line of NDJSON to one object."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import orjson

from monitor.readers.base import LineView
from records.errors import Quarantine

_BOM: Final = b"\xef\xbb\xbf"
_LONG_INTEGER: Final = re.compile(rb"\d{19}")


def line_too_long(line: LineView) -> Quarantine:
    """Return the error for a line longer than the archive hands out at once."""
    return Quarantine(
        "line_too_long",
        f"Dòng {line.number} quá dài (trên 16 MB), không đọc",
        f"line {line.number} is too long (over 16 MB) and was not read",
        line=line.number,
        byte=line.offset,
    )


def parse_object(line: LineView) -> dict[str, Any] | None:
    """Return the JSON object on ``line``, or ``None`` for an empty line.

    orjson reads nearly every line; what it refuses is given to the standard library, which takes
    lone surrogates, control characters in strings and integers of any length. Of duplicate keys
    the last one wins, as in every browser. NUL bytes are ignored, as 4CAT does.

    Raises:
        Quarantine: ``line_too_long``, ``bad_encoding``, ``bad_json``, ``too_deep`` or
            ``not_an_object``, with the line and byte.
    """
    if line.data is None:
        raise line_too_long(line)
    data = line.data.removeprefix(_BOM) if line.number == 1 else line.data
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    if not data.strip():
        return None
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        value = _lenient(data, line)
    else:
        # Integers past 64 bits would come back as floats, with the last digits of an id lost.
        if _LONG_INTEGER.search(data):
            value = _lenient(data, line)
    if not isinstance(value, dict):
        raise Quarantine(
            "not_an_object",
            f"Dòng {line.number} không phải là một đối tượng JSON",
            f"line {line.number} is not a JSON object",
            line=line.number,
            byte=line.offset,
        )
    return value


def _lenient(data: bytes, line: LineView) -> Any:
    try:
        return json.loads(data.decode("utf-8"), strict=False)
    except UnicodeDecodeError as error:
        raise Quarantine(
            "bad_encoding",
            f"Dòng {line.number} không phải UTF-8",
            f"line {line.number} is not UTF-8",
            line=line.number,
            byte=line.offset + error.start,
        ) from error
    except RecursionError as error:
        raise Quarantine(
            "too_deep",
            f"Dòng {line.number} lồng nhau quá sâu",
            f"line {line.number} is nested too deeply",
            line=line.number,
            byte=line.offset,
        ) from error
    except ValueError as error:
        where = getattr(error, "pos", 0)
        raise Quarantine(
            "bad_json",
            f"Dòng {line.number} không phải JSON hợp lệ (có thể bị cắt cụt)",
            f"line {line.number} is not valid JSON (perhaps cut off): {error}",
            line=line.number,
            byte=line.offset + where,
        ) from error
