"""Telephone numbers in every way people write them, and their E.164 form.

Works on a text in normal form whose spoken numbers, keycaps and letter o are already digits
(``nlp.claims.normalise``), so that offsets lead back to what was written. Vietnamese numbers are
told by their shape (the unassigned prefixes that tests use have it too); others by phonenumbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import phonenumbers

from nlp.claims.normalise import MappedText

PhoneKind = Literal["mobile", "landline", "service", "foreign", "malformed"]

_RUN: Final = re.compile(r"(?<!\d)(?:\+ ?|\(\+?)?\d(?:[ .\-‐-–()·•_*~]{0,3}\d|,\d){5,}(?![\dx])")
_GROUP: Final = re.compile(r"\d+")
_ACCOUNT_BEFORE: Final = re.compile(
    r"(?:\bstk|tai khoan|\btk|so the|cccd|cmnd|can cuoc|chung minh|ma so|\bmst|bien so|account|"
    r"compte|iban|\bid|счет|계좌|账号|账户)[^.!?\n]{0,30}$"
)
_PHONE_BEFORE: Final = re.compile(
    r"(?:dien thoai|\bsdt|\bdt|goi|hotline|lien he|zalo|tel|duong day)"
)
_SCORES: Final[dict[PhoneKind, float]] = {
    "mobile": 0.99, "landline": 0.9, "service": 0.9, "foreign": 0.8, "malformed": 0.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number. ``start``/``end`` are places in the normal form it was found in.

    ``e164`` is what a phone would dial (``+84965001222``); for a malformed number, what it
    would be if its digits were right.
    """

    start: int
    end: int
    e164: str
    kind: PhoneKind

    @property
    def score(self) -> float:
        """How sure it is that these digits are a telephone number."""
        return _SCORES[self.kind]


def find_phones(mapped: MappedText) -> list[Phone]:
    """Return the telephone numbers of ``mapped.folded``, in order, without overlap."""
    found: list[Phone] = []
    for run in _RUN.finditer(mapped.folded):
        before = mapped.folded[max(0, run.start() - 45) : run.start()]
        account = _ACCOUNT_BEFORE.search(before)
        if account and not _PHONE_BEFORE.search(before, account.start()):
            continue
        found.extend(_in_run(mapped.folded, run))
    return found


def _in_run(text: str, run: re.Match[str]) -> Iterator[Phone]:
    """Yield the numbers of one run of figures: "0965 001 222 - 0951 222 333" holds two."""
    groups = [(m.start(), m.end()) for m in _GROUP.finditer(text, run.start(), run.end())]
    first = 0
    while first < len(groups):
        start = groups[first][0]
        plus = text[max(run.start(), start - 2) : start].strip(" (") == "+"
        digits, best = "", None
        for last in range(first, min(len(groups), first + 12)):
            digits += text[slice(*groups[last])]
            if len(digits) > 15:
                break
            whole = last == len(groups) - 1
            kind_e164 = _classify(digits, plus=plus, whole=whole and first == 0)
            if kind_e164 is not None and kind_e164[0] == "service":
                # 1900.1234 is a line, 19.000.000 a sum of money.
                head = text[slice(*groups[first])]
                kind_e164 = kind_e164 if head.startswith(("1800", "1900")) else None
            if kind_e164 is not None:
                best = (last, *kind_e164)
                if kind_e164[0] == "mobile":
                    break
        if best is None:
            first += 1
            continue
        last, kind, e164 = best
        lead = run.start() if first == 0 else (text.rindex("+", 0, start) if plus else start)
        if text[lead] == "(" and ")" not in text[lead : groups[last][1]]:
            lead += 1
        yield Phone(lead, groups[last][1], e164, kind)
        first = last + 1


def _classify(digits: str, *, plus: bool, whole: bool) -> tuple[PhoneKind, str] | None:
    """Return kind and E.164 form, or ``None``; ``whole``: nothing else stands in the run."""
    national = digits
    if digits.startswith("0084"):
        national = "0" + digits[4:].removeprefix("0")
    elif digits.startswith("84") and (plus or len(digits) == 11):
        national = "0" + digits[2:].removeprefix("0")
    elif plus:
        return _foreign("+" + digits)
    elif digits.startswith("00"):
        return _foreign("+" + digits[2:]) if whole else None
    if re.fullmatch(r"0[35789]\d{8}", national):
        return "mobile", "+84" + national[1:]
    if re.fullmatch(r"02\d{8,9}", national):
        return "landline", "+84" + national[1:]
    if re.fullmatch(r"1[89]00\d{4,6}", national):
        return "service", "+84" + national
    if re.fullmatch(r"010\d{8}", national):
        return "foreign", "+82" + national[1:]
    if whole and re.fullmatch(r"0[35789](?:\d{7}|\d{9})", national):
        return "malformed", "+84" + national[1:]
    return None


def _foreign(e164: str) -> tuple[PhoneKind, str] | None:
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return "foreign", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
