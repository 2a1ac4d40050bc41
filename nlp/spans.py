"""Telephone numbers, links and handles, money, dates and hill numbers in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.claims.normalise import MappedText, fold, with_digits
from nlp.dates import find_dates
from nlp.money import find_amounts
from nlp.phones import find_phones
from records.clue import ClueLabel, ClueSpan
from records.provenance import ModelRef
from records.text import unaccented

MODEL: Final = ModelRef("manhmoi-clue-rules", "1")

_TLD: Final = (
    "com net org info biz vn edu gov mil int io app dev site online shop store club top xyz live "
    "life link click page news asia eu us uk fr ru cn kr jp th kh tw hk sg cc tv tk ml ga cf gq ws "
    "gle icu vip work world space website"
)
# Endings that are words in Vietnamese ("ai.co", "cho.me"): links only with a path behind them.
_WORD_TLD: Final = "co me la ly de be gl pro"
_DOT: Final = r"(?:\.|\[\.\]|\(\.\)|\[dot\]|\(dot\))"
_REST: Final = r"[^\s<>\"“”«»]"
_URL: Final = re.compile(
    rf"(?:h(?:tt|xx)ps?://|www\.){_REST}+"
    rf"|(?<![\w@.\-])(?:[a-z0-9](?:[a-z0-9\-]{{0,61}}[a-z0-9])?{_DOT})+"
    rf"(?:(?:{'|'.join(_TLD.split())})(?![\w@\-]|\.\w)(?:[:/?]{_REST}*)?"
    rf"|(?:{'|'.join(_WORD_TLD.split())})/{_REST}+)"
)
_HANDLE: Final = re.compile(r"(?<![\w@./])@[a-z0-9_][a-z0-9_.]{2,49}(?<!\.)(?![\w@])")
_HILL_WORDS: Final = frozenset({"đồi", "cao điểm", "điểm cao", "đỉnh", "mỏm", "cao độ"})
_TRAILING: Final = ".,;:!?…)]}'\"。，）】”’"
_HILL: Final = re.compile(
    r"(?<!\w)(?:(?P<hill>doi|cao diem|diem cao|dinh|mom|cao do)(?: so)?|hill(?: no\.?| number)?|"
    r"hauteur|cote|colline|высот[аеуы]|сопк[аеиу])\s(?:№ ?)?(?P<n>\d{2,4}(?:[.,]\d)?)"
    r"(?![\w%]|[.,]\d)"
    r"(?!\s?(?:m|met|metres?|km|nguoi|dong|trieu|phut|gio|nam)(?!\w))"
    r"|(?<![\d.,])(?P<sign>\d{2,4})\s?(?:고지|高地)"
)


def extract(text: str) -> list[ClueSpan]:
    """Return the spans of ``text`` in order; ``text[s.start:s.end] == s.text``, no overlap.

    ``norm``: a phone in E.164; an absolute URL (``@name`` for a handle, whose platform the text
    does not say); money in dong as digits, or ``USD 200``; an EDTF date; a hill's number.
    """
    mapped = fold(text)
    taken: list[tuple[int, int]] = []
    found: list[ClueSpan] = []
    for start, end, label, norm, score in _candidates(text, mapped):
        if any(start < last and first < end for first, last in taken):
            continue
        taken.append((start, end))
        found.append(ClueSpan(start, end, label, text[start:end], norm, score, MODEL))
    return sorted(found, key=lambda span: span.start)


def _candidates(text: str, mapped: MappedText) -> Iterator[tuple[int, int, ClueLabel, str, float]]:
    """Yield (start, end, label, norm, score) with offsets into ``text``, surest kinds first."""
    for match in _URL.finditer(mapped.kept):
        end = match.start() + len(match.group().rstrip(_TRAILING))
        start, last = mapped.span(match.start(), end)
        score = 0.98 if match.group().startswith(("h", "www")) else 0.85
        yield start, last, "url", _absolute(text[start:last]), score
    for match in _HANDLE.finditer(mapped.folded):
        yield *mapped.span(*match.span()), "url", match.group(), 0.8
    digits = with_digits(mapped)
    for phone in find_phones(digits):
        yield *digits.span(phone.start, phone.end), "phone", phone.e164, phone.score
    for day in find_dates(mapped):
        yield *mapped.span(day.start, day.end), "date", day.edtf, day.score
    for amount in find_amounts(mapped):
        yield *mapped.span(amount.start, amount.end), "money", amount.norm, amount.score
    for match in _HILL.finditer(mapped.folded):
        word = mapped.kept[slice(*match.span("hill"))] if match["hill"] else ""
        if word != unaccented(word) and word not in _HILL_WORDS:
            continue  # "đòi 100" and "đời 215" fold to a hill
        number = match["n"] or match["sign"]
        yield *mapped.span(*match.span()), "number", number.replace(",", "."), 0.9


def _absolute(written: str) -> str:
    """Return the link that is meant: scheme put in, disarming (``hxxp``, ``[.]``) undone."""
    plain = re.sub(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)", ".", written, flags=re.IGNORECASE)
    plain = re.sub(r"^hxxp", "http", plain, flags=re.IGNORECASE)
    if not re.match(r"https?://", plain, re.IGNORECASE):
        plain = "https://" + plain
    scheme, _, rest = plain.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower()}{slash}{path}"
