"""Vietnamese names in Hangul, by the rules of the National Institute of Korean Language (2004).

The rules for Vietnamese (외래어 표기법, 베트남어): tense letters for c, t, p, tr; the
wartime press wrote aspirates instead (쾅남, 투이호아), which ``loose`` makes one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from records.text import unaccented

_INITIALS: Final = (
    ("ngh", "ㅇ응"), ("ng", "ㅇ응"), ("nh", "ㄴ니"), ("ch", "ㅉ"), ("tr", "ㅉ"), ("th", "ㅌ"),
    ("ph", "ㅍ"),
    ("kh", "ㅋ"), ("gh", "ㄱ"), ("gi", "ㅈ"), ("qu", "ㄲ우"), ("b", "ㅂ"), ("c", "ㄲ"), ("k", "ㄲ"),
    ("đ", "ㄷ"), ("d", "ㅈ"), ("g", "ㄱ"), ("h", "ㅎ"), ("l", "ㄹ"), ("m", "ㅁ"), ("n", "ㄴ"),
    ("p", "ㅃ"),
    ("r", "ㄹ"), ("s", "ㅅ"), ("t", "ㄸ"), ("v", "ㅂ"), ("x", "ㅆ"), ("", "ㅇ"),
)  # fmt: skip
_FINALS: Final = (
    ("ng", "ㅇ"), ("nh", "인"), ("ch", "익"), ("c", "ㄱ"), ("m", "ㅁ"), ("n", "ㄴ"),
    ("p", "ㅂ"), ("t", "ㅅ"),
    ("", ""),
)  # fmt: skip
_VOWELS: Final = {
    "a": "ㅏ", "ă": "ㅏ", "â": "ㅓ", "e": "ㅐ", "ê": "ㅔ", "i": "ㅣ", "y": "ㅣ", "o": "ㅗ",
    "ô": "ㅗ",
    "ơ": "ㅓ", "u": "ㅜ", "ư": "ㅡ", "ia": "ㅣㅏ", "iê": "ㅣㅔ", "yê": "ㅖ", "ua": "ㅜㅓ",
    "uô": "ㅜㅗ",
    "ưa": "ㅡㅓ", "ươ": "ㅡㅓ", "oa": "ㅗㅏ", "oă": "ㅗㅏ", "oe": "ㅗㅐ", "uê": "ㅜㅔ",
    "uy": "ㅜㅣ", "uyê": "ㅜㅖ",
    "ai": "ㅏㅣ", "ay": "ㅏㅣ", "ây": "ㅓㅣ", "ao": "ㅏㅗ", "au": "ㅏㅜ", "âu": "ㅓㅜ",
    "eo": "ㅐㅗ", "êu": "ㅔㅜ",
    "iu": "ㅣㅜ", "oi": "ㅗㅣ", "ôi": "ㅗㅣ", "ơi": "ㅓㅣ", "ui": "ㅜㅣ", "ưi": "ㅡㅣ",
    "ưu": "ㅡㅜ",
    "iêu": "ㅣㅔㅜ", "yêu": "ㅖㅜ", "uôi": "ㅜㅗㅣ", "ươi": "ㅡㅓㅣ", "ươu": "ㅡㅓㅜ",
    "oai": "ㅗㅏㅣ",
    "oay": "ㅗㅏㅣ", "uâ": "ㅜㅓ", "uây": "ㅜㅓㅣ", "uya": "ㅜㅣㅓ",
}  # fmt: skip
_LEADS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MIDS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS: Final = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_AFTER_NH: Final = {
    "ㅏ": "ㅑ",
    "ㅓ": "ㅕ",
    "ㅗ": "ㅛ",
    "ㅜ": "ㅠ",
    "ㅡ": "ㅠ",
    "ㅔ": "ㅖ",
    "ㅐ": "ㅒ",
    "ㅣ": "ㅣ",
}
_QU: Final = {"ㅏ": "ㅘ", "ㅓ": "ㅝ", "ㅔ": "ㅞ", "ㅐ": "ㅙ", "ㅣ": "ㅟ", "ㅡ": "ㅝ"}
_PLAIN: Final = {
    "ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㄸ": "ㄷ", "ㅌ": "ㄷ", "ㅃ": "ㅂ", "ㅍ": "ㅂ", "ㅆ": "ㅅ",
    "ㅉ": "ㅈ", "ㅊ": "ㅈ",
}  # fmt: skip
_TONED: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def _syllable(lead: str, mid: str, tail: str = " ") -> str:
    return chr(0xAC00 + (_LEADS.index(lead) * 21 + _MIDS.index(mid)) * 28 + _TAILS.index(tail))


def _without_tone(syllable: str) -> str:
    return unicodedata.normalize(
        "NFC", _TONED.sub("", unicodedata.normalize("NFD", syllable.lower()))
    )


@lru_cache(maxsize=8192)
def _hangul(syllable: str) -> str:
    said = _without_tone(syllable)
    initial, lead = next((i, lead) for i, lead in _INITIALS if said.startswith(i))
    rest = said[len(initial) :]
    if initial == "gi" and (not rest or rest[0] not in "aăâeêoôơuưi"):
        rest = "i" + rest
    final, tail = next((f, t) for f, t in _FINALS if rest.endswith(f))
    vowels = rest[: len(rest) - len(final)] if final else rest
    mids = _VOWELS.get(vowels)
    if mids is None or not unaccented(said).isalpha():
        return ""
    out = "응" if lead == "ㅇ응" else ""
    glide = lead[1:] if lead != "ㅇ응" else ""
    first, others = mids[0], mids[1:]
    if glide == "우":
        first = _QU.get(first, first)
    elif glide == "니":
        first = _AFTER_NH.get(first, first)
    letters = [_syllable(lead[0], first)] + [_syllable("ㅇ", mid) for mid in others]
    if tail in ("인", "익"):
        coda = "ㄴ" if tail == "인" else "ㄱ"
        last = mids[-1]
        if last in "ㅣ" or last in "ㅔ":
            letters[-1] = chr(ord(letters[-1]) + _TAILS.index(coda))
        else:
            letters.append(tail)
    elif tail:
        letters[-1] = chr(ord(letters[-1]) + _TAILS.index(tail))
    return out + "".join(letters)


def in_hangul(name: str) -> str:
    """Return ``name`` (Vietnamese, accented) in Hangul, or empty where a syllable is foreign."""
    parts = [_hangul(part) for part in re.split(r"[\s\-]+", name.strip()) if part]
    return "".join(parts) if parts and all(parts) else ""


@lru_cache(maxsize=16384)
def loose(hangul: str) -> str:
    """Return the letters of ``hangul``, those that newspapers exchange made one.

    Tense and aspirate consonants become plain, e and ae one, a and eo one, ``아인`` is ``안``.
    """
    out: list[str] = []
    for char in unicodedata.normalize("NFC", hangul):
        code = ord(char) - 0xAC00
        if not 0 <= code < 11172:
            out.append(char)
            continue
        lead, mid, tail = code // 588, code % 588 // 28, code % 28
        out.append(_PLAIN.get(_LEADS[lead], _LEADS[lead]) + _MIDS[mid] + _TAILS[tail].strip())
    letters = "".join(out).replace("ㅐ", "ㅔ").replace("ㅖ", "ㅔ").replace("ㅓ", "ㅏ")
    return letters.replace("ㅏㅇㅣㄴ", "ㅏㄴ").replace("ㅏㅇㅣㄱ", "ㅏㄱ").replace("ㅘ", "ㅗㅇㅏ")
