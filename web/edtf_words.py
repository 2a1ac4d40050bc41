"""Dates of testimony (EDTF) as people write them here."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

_PARTS: Final = re.compile(r"([0-9X]{4})(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?([~?%]?)")


def edtf_words(edtf: str) -> str:
    """Return ``dd/mm/yyyy``, ``mm/yyyy`` or the year, with "about", "or" and ranges in words.

    An unknown digit shows as ``?``; what is no such date comes back as it is.
    """
    if edtf.startswith("[") and edtf.endswith("]"):
        return _(" hoặc ").join(edtf_words(one.strip()) for one in edtf[1:-1].split(","))
    if "/" in edtf:
        first, _slash, last = edtf.partition("/")
        if first in ("", ".."):
            return _("đến %(day)s") % {"day": edtf_words(last)}
        if last in ("", ".."):
            return _("từ %(day)s") % {"day": edtf_words(first)}
        return f"{edtf_words(first)} – {edtf_words(last)}"
    match = _PARTS.fullmatch(edtf)
    if match is None:
        return edtf
    year, month, day, sure = match.groups()
    if year[:3].isdigit() and year[3] == "X" and month is None:
        words = _("những năm %(year)s") % {"year": f"{year[:3]}0"}
    elif day == "XX":
        words = _numbers(year, month, None)
    else:
        words = _numbers(year, month, day)
    if sure in ("~", "%"):
        words = _("khoảng %(day)s") % {"day": words}
    return f"{words}?" if sure in ("?", "%") else words


def _numbers(year: str, month: str | None, day: str | None) -> str:
    shown = [part.replace("X", "?") for part in (day, month) if part is not None and part != "XX"]
    if year != "XXXX":
        return "/".join([*shown, year.replace("X", "?")])
    return "/".join(shown) + " " + _("(không rõ năm)")
