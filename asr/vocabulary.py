"""Names likely to be said, for the model's prompt; and a guard against their being invented.

Whisper reads ``hotwords`` as if they had been said before: it spells those names right, and over
near-silence it may say them by itself. So few are given, and a segment that is hardly more than
hotwords counts as weakly supported (:func:`hotword_share`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from asr.folding import fold

# Half of Whisper's text window (448 tokens) may be prompt; sequential hearing needs part of it for
# what was said before, and a stuffed prompt leaks more.
HOTWORD_TOKENS: Final = 100
_SCRIPTS: Final = {
    "ru": ("CYRILLIC",),
    "zh": ("CJK",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "ko": ("HANGUL",),
    "th": ("THAI",),
    "lo": ("LAO",),
    "km": ("KHMER",),
}
_VIETNAMESE: Final = frozenset("ăâđêôơưĂÂĐÊÔƠƯ")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
# Marks that French writes too: a name with only these may be either.
_FRENCH_TONES: Final = frozenset("\u0300\u0301")


def hotword_prompt(
    names: Iterable[str], *, lang: str, count: Callable[[str], int], budget: int = HOTWORD_TOKENS
) -> str:
    """Return the names of one language that fit the budget, separated by commas.

    Args:
        names: most likely first; several languages mixed.
        lang: ISO 639-1 of the speech.
        count: how many tokens a text takes.
        budget: most tokens the prompt may take.
    """
    taken: list[str] = []
    seen: set[str] = set()
    for name in names:
        clean = " ".join(unicodedata.normalize("NFC", name).replace(",", " ").split())
        key = clean.casefold()
        if not clean or key in seen or not written_in(clean, lang):
            continue
        if count(", ".join([*taken, clean])) > budget:
            break
        seen.add(key)
        taken.append(clean)
    return ", ".join(taken)


def written_in(name: str, lang: str) -> bool:
    """Whether a name is written as ``lang`` writes: by script, and Vietnamese by its marks.

    A name in plain Latin letters serves every language of that script.
    """
    letters = [char for char in name if char.isalpha()]
    scripts = _SCRIPTS.get(lang, ("LATIN",))
    if not letters or not all(unicodedata.name(c, "").startswith(scripts) for c in letters):
        return False
    return lang == "vi" or scripts != ("LATIN",) or not _vietnamese(name, french=lang == "fr")


def hotword_share(words: Sequence[str], hotwords: Iterable[str]) -> float:
    """Return the share of words that stand in hotwords said in full, in [0, 1]."""
    said = [fold(word) for word in words]
    if not said:
        return 0.0
    covered = [False] * len(said)
    for name in hotwords:
        parts = fold(name).split()
        size = len(parts)
        for place in range(len(said) - size + 1) if size else ():
            if said[place : place + size] == parts:
                covered[place : place + size] = [True] * size
    return sum(covered) / len(covered)


def _vietnamese(name: str, *, french: bool) -> bool:
    marks = set(unicodedata.normalize("NFD", name)) & _TONES
    if french:
        # Haïphong, Hué, Thanh Hóa: French keeps grave, acute and circumflex.
        return bool(marks - _FRENCH_TONES) or bool(set(name) & (_VIETNAMESE - set("âêôÂÊÔ")))
    return bool(marks) or bool(set(name) & _VIETNAMESE)
