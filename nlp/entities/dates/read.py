"""One cell of a list as a date: "28/07/1967", "03/1970", "1972", "khoảng 1972", or EDTF itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from nlp.entities.dates.edtf import bounds
from nlp.entities.dates.finder import find_dates
from nlp.entities.reading import prepare
from records.text import nfc

_EDTF_PART: Final = r"[\dX]{4}(?:-[\dX]{2}(?:-[\dX]{2})?)?[~?%]?"
_EDTF: Final = re.compile(
    rf"{_EDTF_PART}|(?:{_EDTF_PART}|\.\.)?/(?:{_EDTF_PART}|\.\.)?|"
    rf"\[{_EDTF_PART}(?:, ?{_EDTF_PART})*\]"
)
_PLAIN: Final = re.compile(r"(?P<d>\d{1,2})(?P<s>[/.\-])(?P<m>\d{1,2})(?P=s)(?P<y>(?:19|20)\d\d)")
_MONTH: Final = re.compile(r"(?P<m>\d{1,2})[/.\-](?P<y>(?:19|20)\d\d)")
# A spreadsheet writes a day as "1967-07-28 00:00:00".
_MIDNIGHT: Final = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?$")


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date of a list.

    Attributes:
        edtf: as EDTF, or ``None`` where the text names none.
        earliest: first possible day.
        latest: last possible day.
        reason: Vietnamese words on why there is no date, or only part of one.
    """

    edtf: str | None
    earliest: date | None
    latest: date | None
    reason: str = ""


@lru_cache(maxsize=65536)
def read_date(text: str) -> DateValue:
    """Return the date that ``text`` (a cell, day before month) names. Never raises."""
    words = _MIDNIGHT.sub("", nfc(text).strip())
    if not words:
        return DateValue(None, None, None)
    match = _PLAIN.fullmatch(words)
    if match and _is_day(int(match["y"]), int(match["m"]), int(match["d"])):
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        return DateValue(day.isoformat(), day, day)
    match = _MONTH.fullmatch(words)
    if match and 1 <= int(match["m"]) <= 12:
        return _value(f"{match['y']}-{int(match['m']):02d}")
    if _EDTF.fullmatch(words) and (bounds(words) != (None, None) or words.startswith("XXXX-")):
        return _value(words)
    found = find_dates(prepare(words, "vi")) or find_dates(prepare(f"ngày {words}", "vi"))
    if not found:
        return DateValue(None, None, None, "Không đọc được ngày")
    best = found[0]
    reason = str(best.details.get("reason", ""))
    if not isinstance(best.norm, str):
        return DateValue(None, None, None, reason)
    return _value(best.norm, reason)


def _value(edtf: str, reason: str = "") -> DateValue:
    return DateValue(edtf, *bounds(edtf), reason)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
