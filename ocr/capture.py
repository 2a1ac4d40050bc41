"""What a file says of its making: time, position, device. Provenance, suggested by the file.

Times are as the device showed them, with no zone unless it wrote one. Owner names and serial
numbers are not taken: they lead to a person, not to a place.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, BinaryIO, Final

import av
from PIL import Image

from records.text import nfc

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_TAKEN, _CHANGED, _OFFSET = 0x9003, 0x0132, 0x9011
_MAKE, _MODEL = 0x010F, 0x0110
_TIME: Final = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_ZONE: Final = re.compile(r"[+-]\d\d:?\d\d$|Z$")
# ISO 6709, as telephones write it into videos: +16.7701+107.0926+012.5/
_ISO6709: Final = re.compile(r"([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")
_POSITIONS: Final = ("com.apple.quicktime.location.iso6709", "location", "location-eng")
_TIMES: Final = ("com.apple.quicktime.creationdate", "creation_time", "date")
_MAKES: Final = ("com.apple.quicktime.make", "com.android.manufacturer", "make")
_MODELS: Final = ("com.apple.quicktime.model", "com.android.model", "model")
_LONGEST: Final = 80


def image_capture(stream: BinaryIO) -> dict[str, Any]:
    """Return what a picture's EXIF data says; empty where it says nothing, or is broken.

    Keys, each only where known: ``taken_at`` (``YYYY-MM-DDTHH:MM:SS``), ``offset`` (``+07:00``),
    ``make``, ``model``, ``latitude`` and ``longitude`` (degrees, WGS 84), ``altitude_m``, ``raw``
    (the position as written) and ``origin`` (``exif``).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stream.seek(0)
            tags = Image.open(stream).getexif()
            said = {**tags, **tags.get_ifd(_EXIF_IFD)}
            gps = dict(tags.get_ifd(_GPS_IFD))
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError):
        return {}
    except Image.DecompressionBombError:
        return {}
    found = {
        **_time(said.get(_TAKEN) or said.get(_CHANGED), said.get(_OFFSET)),
        **_device(said.get(_MAKE), said.get(_MODEL)),
        **_position(gps),
    }
    return {**found, "origin": "exif"} if found else {}


def media_capture(stream: BinaryIO) -> dict[str, Any]:
    """Return what the wrapping of a video or recording says; keys as ``image_capture``.

    ``origin`` is ``container``.
    """
    try:
        stream.seek(0)
        with av.open(stream, "r", metadata_errors="ignore") as container:
            said = {str(key).lower(): str(value) for key, value in container.metadata.items()}
    except (av.FFmpegError, ValueError, OverflowError, UnicodeError):
        return {}
    moment = _first(said, _TIMES)
    zone = _ZONE.search(moment)
    found = {
        **_time(moment, zone.group() if zone else None),
        **_device(_first(said, _MAKES), _first(said, _MODELS)),
        **_iso6709(_first(said, _POSITIONS)),
    }
    return {**found, "origin": "container"} if found else {}


def _first(said: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if said.get(name)), "")


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    plain = "".join(char for char in str(value or "") if char.isprintable())
    return nfc(plain).strip()[:_LONGEST]


def _time(moment: Any, offset: Any) -> dict[str, str]:
    match = _TIME.match(_text(moment))
    # A camera whose clock was never set says 0000 or its year of birth at midnight.
    if match is None or not "1800" <= match[1] <= "2199" or match[2] == "00":
        return {}
    taken = "{}-{}-{}T{}:{}:{}".format(*match.groups())
    zone = _text(offset)
    return {"taken_at": taken, "offset": zone} if _ZONE.fullmatch(zone) else {"taken_at": taken}


def _device(make: Any, model: Any) -> dict[str, str]:
    named = {"make": _text(make), "model": _text(model)}
    return {key: value for key, value in named.items() if value}


def _position(gps: Mapping[int, Any]) -> dict[str, Any]:
    with suppress(TypeError, ValueError, ZeroDivisionError, KeyError, IndexError):
        latitude = _degrees(gps[2], _text(gps.get(1)) == "S")
        longitude = _degrees(gps[4], _text(gps.get(3)) == "W")
        written = [_written(gps[key]) for key in (1, 2, 3, 4)]
        found = _checked(latitude, longitude, " ".join(written))
        if found and 6 in gps:
            found["altitude_m"] = round(float(gps[6]) * (-1 if gps.get(5) == b"\1" else 1), 1)
        return found
    return {}


def _degrees(parts: Any, negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in (*parts, 0, 0)[:3])
    value = degrees + minutes / 60 + seconds / 3600
    return -value if negative else value


def _written(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else _text(value)


def _iso6709(text: str) -> dict[str, Any]:
    match = _ISO6709.match(text)
    if match is None:
        return {}
    found = _checked(float(match[1]), float(match[2]), text[:_LONGEST])
    if found and match[3]:
        found["altitude_m"] = round(float(match[3]), 1)
    return found


def _checked(latitude: float, longitude: float, raw: str) -> dict[str, Any]:
    """Return a position, or nothing where it is none: outside the globe, or a telephone's 0, 0."""
    inside = abs(latitude) <= 90 and abs(longitude) <= 180
    if not (math.isfinite(latitude) and math.isfinite(longitude) and inside):
        return {}
    if latitude == 0 and longitude == 0:
        return {}
    return {"latitude": round(latitude, 7), "longitude": round(longitude, 7), "raw": raw}
