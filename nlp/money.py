"""Amounts of money as people write them, and how much they are.

Works on folded text (lower case, without accents) beside the same text with its accents.
Dong amounts become digits (``2tr5`` → ``2500000``); of another currency the ISO 4217 code and the
amount (``USD 200``), because no rate is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nlp.claims.normalise import MappedText

_FIGURE: Final = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SCALES: Final = {
    "ty": 10**9, "ti": 10**9, "toi": 10**9, "trieu": 10**6, "tr": 10**6, "cu": 10**6,
    "nghin": 10**3, "ngan": 10**3, "k": 10**3,
}  # fmt: skip
_WORDS: Final = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "tu": 4, "lam": 5, "tram": 100, "chuc": 10, "vai": 0, "linh": 0, "le": 0,
}  # fmt: skip
_SCALE_NAMES: Final = "tỷ tỉ ty ti tỏi triệu trieu tr củ cu nghìn nghin ngàn ngan k"
_SCALE_FORMS: Final = frozenset(_SCALE_NAMES.split())
_ACCENTED_WORDS: Final = (
    "một mốt hai ba bốn tư năm lăm sáu bảy bẩy tám chín mười mươi trăm chục vài linh lẻ"
)
_WORD_FORMS: Final = frozenset([*_ACCENTED_WORDS.split(), *_WORDS])
_SPELLED: Final = "|".join(word for word in _WORDS if word not in ("vai", "linh", "le"))
_VND: Final = re.compile(
    rf"(?<![\w.,/])(?:(?P<figure>{_FIGURE})\s?|(?P<words>(?:(?:{_SPELLED}|linh|le)\s)+))"
    r"(?P<scale>ty|ti|toi|trieu|tr|cu|nghin|ngan|k)(?![a-z])"
    r"(?P<rest>\d{1,3}(?!\d)|\s(?:ruoi|\d{1,3}\s?(?:nghin|ngan|k|tram|trieu|tr)(?![a-z])))?"
    r"(?:\s?(?:dong|vnd|d)(?![a-z]))?"
)
_DONG: Final = re.compile(
    r"(?<![\w.,/])(?P<figure>\d{1,3}(?:[.,]\d{3})+|\d+)\s?(?P<unit>vnd|dong|d)(?![a-z])"
    r"(?! (?:chi|doi|ho|bang|huong|bao|minh|y|phuc|hanh|quan)(?![a-z]))"
)
_FOREIGN: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "USD",
        r"us\$|usd\s?|\$\s?",
        r"\s?(?:usd|us\$|\$|do la(?: my)?|do(?! [a-z])|[-\s]dollars?)|-dollar|\s?美元|\s?달러"
        r"|\s?долларо?в?",
    ),
    ("EUR", r"€\s?|eur\s?", r"\s?(?:€|eur(?:os?)?)|\s?欧元|\s?유로|\s?евро"),
    ("KRW", r"₩\s?", r"\s?[천만억]?\s?원"),
    ("CNY", r"¥\s?|rmb\s?", r"\s?[千万亿]?\s?(?:元|人民币|块钱)|\s?(?:nhan dan te|rmb)"),
    ("RUB", r"₽\s?", r"\s?(?:тыс\.?\s?|млн\.?\s?)?(?:₽|руб(?:лей|ля|ль|\.)?)"),
)  # fmt: skip
_SIGN_SCALES: Final = {
    "천": 10**3, "千": 10**3, "만": 10**4, "万": 10**4, "억": 10**8, "亿": 10**8,
    "тыс": 10**3, "млн": 10**6,
}  # fmt: skip
_FOREIGN_PATTERNS: Final = tuple(
    (
        code,
        re.compile(
            rf"(?<![\d.,a-zа-я])(?:(?:{before})(?P<a>{_FIGURE})(?![\d])"
            rf"|(?P<b>{_FIGURE})(?P<unit>{behind})(?![a-zа-я]))"
        ),
    )
    for code, before, behind in _FOREIGN
)


@dataclass(frozen=True, slots=True)
class Amount:
    """``start``/``end`` are places in the folded text; ``norm`` as the module says."""

    start: int
    end: int
    norm: str
    score: float


def find_amounts(mapped: MappedText) -> Iterator[Amount]:
    """Yield the amounts of money in ``mapped``."""
    text = mapped.folded
    for match in _VND.finditer(text):
        amount = _vnd(mapped, match)
        if amount is not None:
            yield amount
    for match in _DONG.finditer(text):
        grouped = not match["figure"].isdecimal()
        if match["unit"] == "d" and mapped.kept[match.start("unit")] != "đ" and not grouped:
            continue
        value = _figure(match["figure"])
        if value >= 100:
            yield Amount(*match.span(), f"{value:.0f}", 0.95 if grouped else 0.85)
    for code, pattern in _FOREIGN_PATTERNS:
        for match in pattern.finditer(text):
            value = _figure(match["a"] or match["b"])
            for sign, scale in _SIGN_SCALES.items():
                if sign in (match["unit"] or ""):
                    value *= scale
            yield Amount(*match.span(), f"{code} {value.normalize():f}", 0.9)


def _vnd(mapped: MappedText, match: re.Match[str]) -> Amount | None:
    """Read "2tr5", "1 củ rưỡi", "hai mươi triệu"; ``None`` where it is no amount."""
    scale_word, rest = match["scale"], (match["rest"] or "").strip()
    written = mapped.kept[slice(*match.span("scale"))]
    spelled = match["words"] is not None
    said = mapped.kept[slice(*match.span("words"))].split() if spelled else []
    if written not in _SCALE_FORMS or not _WORD_FORMS.issuperset(said):
        return None  # "làm tối" and "tầm ngắn" fold to sums
    # "ba cu" without accents is the old lady as often as three million.
    if spelled and (written == "cu" or scale_word in ("tr", "k", "ti")):
        return None
    if rest.isdecimal() and scale_word not in ("tr", "trieu", "ty", "ti", "cu"):
        return None
    scale = _SCALES[scale_word]
    value = (_words(match["words"].split()) if spelled else _figure(match["figure"])) * scale
    if rest == "ruoi":
        value += Decimal(scale) / 2
    elif rest.isdecimal():
        # "2tr5" is 2,5 million, "2tr350" is 2 million 350 thousand.
        value += Decimal(rest) * scale / 10 ** len(rest)
    elif rest:
        figure, unit = re.fullmatch(r"(\d+)\s?(\w+)", rest).groups()  # type: ignore[union-attr]
        value += Decimal(figure) * (_SCALES.get(unit) or scale // 10)
    if value < 100:
        return None
    loose = scale_word in ("k", "tr", "cu") and written == scale_word
    return Amount(*match.span(), f"{value:.0f}", 0.8 if loose else 0.95)


def _words(words: list[str]) -> Decimal:
    """Return the value of spelled Vietnamese numbers below a thousand."""
    total, held = 0, 0
    for word in words:
        value = _WORDS[word]
        if word in ("muoi", "tram", "chuc"):
            total += (held or 1) * value
            held = 0
        else:
            held = value
    return Decimal(total + held)


def _figure(written: str) -> Decimal:
    """Return the value of ``1.500.000``, ``1,500,000.50``, ``1,5`` or ``600``."""
    grouped = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+)([.,]\d{1,2})?", written)
    if grouped:
        whole = re.sub(r"[.,]", "", grouped[1])
        return Decimal(whole + (grouped[2] or "").replace(",", "."))
    return Decimal(written.replace(",", "."))
