"""Amounts of money in a reading, in đồng where the currency allows it.

What ``nlp.money`` reads ("2tr5", "1 củ rưỡi", "$90"), and besides slang of the street ("3 lít" is
300,000) and đồng written in other languages ("3만 동", "500 thousand dong", "50万越南盾").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nlp.claims.guards.scope import overlaps
from nlp.claims.reading import Place, Reading
from nlp.money import find_amounts

_FIGURE: Final = r"\d{1,3}(?:[.,\s]\d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?"
_SCALES: Final = {
    "thousand": 10**3, "million": 10**6, "mille": 10**3, "millions": 10**6, "тыс": 10**3,
    "тысяч": 10**3, "тысячи": 10**3, "млн": 10**6, "миллион": 10**6, "миллиона": 10**6,
    "миллионов": 10**6, "천": 10**3, "만": 10**4, "억": 10**8, "亿": 10**8,
    "십만": 10**5, "백만": 10**6, "천만": 10**7,
    "千": 10**3, "万": 10**4, "萬": 10**4, "百万": 10**6, "千万": 10**7, "k": 10**3, "m": 10**6,
}  # fmt: skip
_SCALE: Final = "|".join(sorted(_SCALES, key=len, reverse=True))
_DONG: Final = re.compile(
    rf"(?<![0-9a-z.,])(?P<figure>{_FIGURE})[\s-]?(?P<scale>{_SCALE})?\.?[\s-]?(?:de )?"
    r"(?:dongs?(?![a-z])|vnd(?![a-z])|동|донг\w*|越南盾|越盾|盾)"
)
_DONG_BEFORE: Final = re.compile(
    rf"(?<!\w)(?:vnd|vn₫|₫)\s?(?P<figure>{_FIGURE})\s?(?P<scale>{_SCALE})?(?!\w)"
)
_HAN: Final = re.compile(
    r"(?P<figure>[一二两三四五六七八九十百千万]{2,8})(?P<unit>越南盾|盾|块钱?|元)"
)
_HAN_DIGITS: Final = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_HAN_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_TENTHS: Final = re.compile(
    r"(?<![\w.,])(?P<figure>\d{1,3})\s(?P<unit>trieu|cu|ty)\s(?P<tenth>\d)(?![\w.,/%])"
    r"(?!\s(?:nguoi|nha|ho|thang|nam|ngay|mau|lan|bo|suat|dot|gia|con)(?!\w))"
)
"""One million eight hundred thousand is said "1 triệu 8"; "1 triệu 2 mẫu" is a million for two."""
_TENTH_UNITS: Final = {"trieu": 10**6, "cu": 10**6, "ty": 10**9}
_SLANG: Final = re.compile(
    r"(?<![\w.,])(?P<figure>\d{1,2}|mot|hai|ba|bon|nam|sau|bay|tam|chin)"
    r"\s(?P<unit>lit|xi|canh|chai|loet)(?P<half> ruoi)?(?!\w)"
)
_SLANG_UNITS: Final = {"lit": 10**5, "xi": 10**5, "loet": 10**5, "canh": 10**3, "chai": 10**6}
_SLANG_FORMS: Final = frozenset("lit lít xi xị canh cành chai loet loét".split())
_COUNTS: Final = dict(zip("mot hai ba bon nam sau bay tam chin".split(), range(1, 10), strict=True))


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum said at ``place`` of the reading.

    ``vnd`` is its worth in đồng, ``None`` for another currency, since no rate is known here.
    ``currency`` is an ISO 4217 code and ``value`` the sum in it.
    """

    place: Place
    vnd: int | None
    currency: str
    value: Decimal


def amounts(reading: Reading) -> list[Amount]:
    """Return the sums of money in ``reading``, in order and without overlap."""
    found: list[Amount] = []
    for one in sorted((*_elsewhere(reading), *_known(reading)), key=_longest_first):
        if not overlaps(one.place, [kept.place for kept in found]):
            found.append(one)
    return sorted(found, key=lambda one: one.place)


def _longest_first(amount: Amount) -> int:
    return amount.place[0] - amount.place[1]


def _known(reading: Reading) -> Iterator[Amount]:
    for one in find_amounts(reading.mapped):
        currency, _, value = one.norm.rpartition(" ")
        number = Decimal(value)
        place = (one.start, one.end)
        yield Amount(place, None if currency else int(number), currency or "VND", number)


def _elsewhere(reading: Reading) -> Iterator[Amount]:
    for pattern in (_DONG, _DONG_BEFORE):
        for match in pattern.finditer(reading.folded):
            value = _figure(match["figure"], match["scale"]) * _SCALES.get(match["scale"] or "", 1)
            yield Amount(match.span(), int(value), "VND", value)
    for match in _HAN.finditer(reading.folded):
        worth = _han(match["figure"])
        dong = "盾" in match["unit"]
        yield Amount(
            match.span(), worth if dong else None, "VND" if dong else "CNY", Decimal(worth)
        )
    if reading.lang != "vi":
        return
    for match in _TENTHS.finditer(reading.folded):
        unit = _TENTH_UNITS[match["unit"]]
        worth = int(match["figure"]) * unit + int(match["tenth"]) * unit // 10
        yield Amount(match.span(), worth, "VND", Decimal(worth))
    for match in _SLANG.finditer(reading.folded):
        if reading.mapped.kept[slice(*match.span("unit"))] not in _SLANG_FORMS:
            continue
        unit = _SLANG_UNITS[match["unit"]]
        count = Decimal(_COUNTS.get(match["figure"], 0) or match["figure"])
        value = count * unit + (Decimal(unit) / 2 if match["half"] else 0)
        yield Amount(match.span(), int(value), "VND", value)


def _han(written: str) -> int:
    """Return the value of "七百", "一万" or "两千五百"."""
    total = part = digit = 0
    for sign in written:
        if sign == "万":
            total, part, digit = (total + part + digit or 1) * 10**4, 0, 0
        elif sign in _HAN_UNITS:
            part, digit = part + (digit or 1) * _HAN_UNITS[sign], 0
        else:
            digit = _HAN_DIGITS[sign]
    return total + part + digit


def _figure(written: str, scale: str | None) -> Decimal:
    """Return the value of "1.500.000", "1,5" or "500"; a scaled "1.5" is one and a half."""
    if re.fullmatch(r"\d{1,3}(?:[.,\s]\d{3})+", written) and not (scale and len(written) < 6):
        return Decimal(re.sub(r"\D", "", written))
    return Decimal(written.replace(",", "."))
