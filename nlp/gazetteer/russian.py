"""Vietnamese names in Cyrillic with their case endings.

Practical transcription of Vietnamese into Russian (the rules of the Soviet maps); what writers
exchange (тх/т, ш/с, ы/у, soft signs) is levelled by ``loose``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_INITIALS: Final = (
    ("ngh", "нг"), ("ng", "нг"), ("nh", "нь"), ("ch", "ть"), ("tr", "ч"), ("th", "тх"), ("ph", "ф"),
    ("kh", "кх"), ("gh", "г"), ("gi", "зь"), ("qu", "ку"), ("b", "б"), ("c", "к"), ("k", "к"),
    ("đ", "д"),
    ("d", "з"), ("g", "г"), ("h", "х"), ("l", "л"), ("m", "м"), ("n", "н"), ("p", "п"),
    ("r", "р"), ("s", "ш"),
    ("t", "т"), ("v", "в"), ("x", "с"), ("", ""),
)  # fmt: skip
_FINALS: Final = (
    ("ng", "нг"), ("nh", "нь"), ("ch", "ть"), ("c", "к"), ("m", "м"), ("n", "н"), ("p", "п"),
    ("t", "т"),
    ("", ""),
)  # fmt: skip
_VOWELS: Final = {
    "a": "а", "ă": "а", "â": "а", "e": "е", "ê": "е", "i": "и", "y": "и", "o": "о", "ô": "о",
    "ơ": "о",
    "u": "у", "ư": "ы", "ia": "иа", "iê": "ье", "yê": "йе", "ua": "уа", "uô": "уо", "ưa": "ыа",
    "ươ": "ыо",
    "oa": "оа", "oă": "оа", "oe": "оэ", "uê": "уэ", "uy": "уи", "uyê": "уе", "ai": "ай", "ay": "ай",
    "ây": "эй", "ao": "ао", "au": "ау", "âu": "ау", "eo": "ео", "êu": "еу", "iu": "иу", "oi": "ой",
    "ôi": "ой", "ơi": "ой", "ui": "уй", "ưi": "ый", "ưu": "ыу", "iêu": "ьеу", "yêu": "йеу",
    "uôi": "уой",
    "ươi": "ыой", "ươu": "ыоу", "oai": "оай", "oay": "оай", "uâ": "уа", "uây": "уэй",
}  # fmt: skip
_SOFT: Final = {"а": "я", "о": "ё", "у": "ю", "э": "е", "ь": ""}
_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_LOOSE: Final = str.maketrans("шыэёяюйж", "суеоауиз", "ь'’-\u0301")
_VOWEL: Final = "аеёиоуыэюя"
_CONSONANT: Final = "бвгджзклмнпрстфхцчшщ"


@lru_cache(maxsize=8192)
def _cyrillic(syllable: str) -> str:
    said = unicodedata.normalize(
        "NFC", _TONES.sub("", unicodedata.normalize("NFD", syllable.lower()))
    )
    initial, lead = next((i, lead) for i, lead in _INITIALS if said.startswith(i))
    rest = said[len(initial) :]
    if initial == "gi" and (not rest or rest[0] not in "aăâeêoôơuưi"):
        rest = "i" + rest
    final, tail = next((f, t) for f, t in _FINALS if rest.endswith(f))
    vowels = _VOWELS.get(rest[: len(rest) - len(final)] if final else rest)
    if vowels is None:
        return ""
    if lead.endswith("ь"):
        lead = lead[:-1]
        vowels = _SOFT.get(vowels[0], vowels[0]) + vowels[1:]
    if not lead and vowels[0] == "ь":
        vowels = "й" + vowels[1:]
    return lead + vowels + tail


def in_cyrillic(name: str) -> str:
    """Return ``name`` (Vietnamese, accented) in Cyrillic, one word; empty if a part is foreign."""
    parts = [_cyrillic(part) for part in re.split(r"[\s\-]+", name.strip()) if part]
    return "".join(parts) if parts and all(parts) else ""


def joined(word: str) -> str:
    """Return ``word`` in lower case without spaces and hyphens."""
    return word.lower().replace(" ", "").replace("-", "")


def loose(word: str) -> str:
    """Return ``word`` in lower case with the letters levelled that writers exchange."""
    text = word.lower().translate(_LOOSE).replace(" ", "")
    return text.replace("тх", "т").replace("кх", "х").replace("зз", "з")


def cases(name: str) -> Iterator[str]:
    """Yield the forms of ``name`` in the six cases, singular."""
    yield name
    last = name[-1:].lower()
    if last == "ь":
        yield from (name[:-1] + end for end in ("я", "ю", "ем", "е", "и", "ью"))
    elif last == "й":
        yield from (name[:-1] + end for end in ("я", "ю", "ем", "е"))
    elif last in "ая" and name[-2:-1].lower() in _VOWEL:
        return  # Хоа, Бариа: not declined
    elif last == "а":
        yield from (name[:-1] + end for end in ("ы", "и", "е", "у", "ой"))
    elif last == "я":
        yield from (name[:-1] + end for end in ("и", "е", "ю", "ей"))
    elif last in _CONSONANT:
        yield from (name + end for end in ("а", "у", "ом", "е"))
