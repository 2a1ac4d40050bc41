"""Normal forms of a text that still know where each character came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.claims.number_words import CJK_RUN, SPOKEN_RUN, cjk_digits, spoken_digits
from records.text import nfc, unaccented

# Zero-width characters, directional marks, soft hyphen, the variation selectors, the keycap box.
_INVISIBLE: Final = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufe0e\ufe0f\u20e3"
_DROP: Final = re.compile(f"[{_INVISIBLE}]")
_REWRITTEN: Final = re.compile(rf"[{_INVISIBLE}]|(?![0-9])\d")
# A letter with its combining marks, or a Korean syllable written as its parts.
_CLUSTER: Final = re.compile(
    "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\\s\\S][\u0300-\u036f]*"
)
_LETTER_O: Final = re.compile(
    r"(?<![^\W_])(?=[oо.\-]{0,30}\d)[\doо.\-]{0,30}[oо][\doо.\-]*(?![^\W_])"
)
_LETTERS_OF_A_NUMBER: Final = re.compile(
    r"(?<![^\W_])[\doоil|](?:[ .\-]?[\doоil|]){7,13}(?![^\W_])"
)
_AS_FIGURES: Final = str.maketrans("oоil|", "00111")
_MIN_FIGURES: Final = 6
"""A number with letters for figures has at least so many true ones."""


@dataclass(frozen=True, slots=True)
class MappedText:
    """A normal form and its way back.

    ``folded`` is lower case without accents; ``kept`` is the same text with its accents, character
    by character as long. Character ``i`` of both stands for ``[starts[i], ends[i])`` of the text
    as given.
    """

    folded: str
    kept: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text as given of ``folded[start:end]`` (not empty)."""
        return self.starts[start], self.ends[end - 1]

    def place(self, offset: int) -> int:
        """Return the first place of ``folded`` that comes from ``offset`` or behind it."""
        return bisect_left(self.starts, offset)

    def substitute(
        self,
        pattern: re.Pattern[str],
        replace: Callable[[str], str | None],
        *,
        unmarked: bool = False,
    ) -> MappedText:
        """Replace what ``pattern`` finds in ``folded`` by what ``replace`` makes of it.

        Every character of a replacement stands for the whole span replaced, unless the length
        stays the same. ``None`` leaves a find as it is, ``unmarked`` one
        written with accents.
        """
        folded: list[str] = []
        kept: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for match in pattern.finditer(self.folded):
            new = replace(match.group())
            first, last = match.span()
            if new is None or (unmarked and self.kept[first:last] != match.group()):
                continue
            folded += (self.folded[done:first], new)
            kept += (self.kept[done:first], new)
            if len(new) == last - first:
                starts += self.starts[done:last]
                ends += self.ends[done:last]
            else:
                start, end = self.span(first, last)
                starts += [*self.starts[done:first], *[start] * len(new)]
                ends += [*self.ends[done:first], *[end] * len(new)]
            done = last
        if not folded:
            return self
        folded.append(self.folded[done:])
        kept.append(self.kept[done:])
        return MappedText(
            "".join(folded),
            "".join(kept),
            [*starts, *self.starts[done:]],
            [*ends, *self.ends[done:]],
        )


def fold(text: str) -> MappedText:
    """Return ``text`` in NFKC, lower case, without invisible characters; keycaps become digits."""
    kept = text.lower()
    if len(kept) == len(text) and (
        text.isascii() or (unicodedata.is_normalized("NFKC", text) and not _REWRITTEN.search(text))
    ):
        folded = unaccented(kept)
        if len(folded) == len(kept):
            places = range(len(text))
            return MappedText(folded, kept, places, range(1, len(text) + 1))
    pieces_kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        piece = unicodedata.normalize("NFKC", _DROP.sub("", match.group())).lower()
        piece = "".join(
            str(unicodedata.decimal(char)) if char.isdecimal() else char for char in nfc(piece)
        )
        # Combining marks that no letter takes in would part the two forms' lengths.
        piece = re.sub("[\u0300-\u036f]", "", piece)
        pieces_kept.append(piece)
        starts += [match.start()] * len(piece)
        ends += [match.end()] * len(piece)
    whole = "".join(pieces_kept)
    return MappedText("".join(unaccented(char)[:1] or " " for char in whole), whole, starts, ends)


def with_digits(mapped: MappedText) -> MappedText:
    """Return ``mapped`` with spoken numbers in digits, and o, i, l among digits as 0 and 1."""
    mapped = mapped.substitute(_LETTER_O, lambda found: found.translate(_AS_FIGURES))
    mapped = mapped.substitute(_LETTERS_OF_A_NUMBER, _figures)
    mapped = mapped.substitute(SPOKEN_RUN, spoken_digits)
    return mapped.substitute(CJK_RUN, cjk_digits)


def _figures(run: str) -> str | None:
    """Return ``run`` in figures, or ``None`` where too few are true ones."""
    enough = sum(char.isdecimal() for char in run) >= _MIN_FIGURES
    return run.translate(_AS_FIGURES) if enough else None


TEENCODE: Final = {
    "ko": "không", "k": "không", "kh": "không", "hok": "không", "hem": "không",
    "khum": "không", "dc": "được", "đc": "được", "dk": "được", "sdt": "số điện thoại",
    "sđt": "số điện thoại", "đt": "điện thoại", "dt": "điện thoại", "bcd": "ban chỉ đạo",
    "bcđ": "ban chỉ đạo", "đdn": "đường dây nóng", "đdnóng": "đường dây nóng",
    "ddn": "đường dây nóng", "ls": "liệt sĩ", "lsy": "liệt sĩ", "hp": "hải phòng",
    "hphong": "hải phòng", "cd": "chiến dịch", "cdich": "chiến dịch", "tn": "tin nhắn",
    "ng": "người", "ngta": "người ta", "mn": "mọi người", "mng": "mọi người", "ae": "anh em",
    "lh": "liên hệ", "lhe": "liên hệ", "r": "rồi", "rùi": "rồi", "gđ": "gia đình",
    "gd": "gia đình", "z": "vậy", "v": "vậy", "zậy": "vậy", "zay": "vậy", "j": "gì",
    "lđ": "lừa đảo", "ib": "nhắn tin", "inb": "nhắn tin", "e": "em", "a": "anh", "c": "chị",
    "vs": "với", "lun": "luôn", "bik": "biết", "bit": "biết", "nt": "nhắn tin",
    "ntn": "như thế nào", "hcls": "hài cốt liệt sĩ", "ttin": "thông tin", "cx": "cũng",
    "đky": "đăng ký", "đki": "đăng ký", "ck": "chuyển khoản", "tk": "tài khoản", "bjo": "bây giờ",
    "bh": "bây giờ", "pải": "phải", "fải": "phải", "trc": "trước", "mk": "mình", "mih": "mình",
    "zô": "vô", "dzô": "vô", "wá": "quá", "cty": "công ty", "qđ": "quyết định", "lsi": "liệt sĩ",
    "kg": "không", "khg": "không", "đn": "đến", "hsơ": "hồ sơ", "hs": "hồ sơ",
    "nc": "nước", "a lô": "alo", "alô": "alo", "thui": "thôi",
    "liệt sỹ": "liệt sĩ", "liet sy": "liệt sĩ",
}  # fmt: skip
"""Chat spellings written out. One-letter words are read so only in Vietnamese text."""

_BY_FOLDED: Final = {unaccented(short): long for short, long in TEENCODE.items()}


def _word_of(spellings: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, spellings), key=len, reverse=True)
    return re.compile(rf"(?<![\w'’])(?:{'|'.join(longest_first)})(?![\w'’])")


_TEENCODE_WORD: Final = _word_of(short for short in _BY_FOLDED if len(short) > 1)
_TEENCODE_LETTER: Final = re.compile(
    _word_of(short for short in _BY_FOLDED if len(short) == 1).pattern + r"(?!\.\s*\w)"
)
"""Not "Phạm Đình K. ở …": an initial is no chat spelling."""


def without_teencode(mapped: MappedText) -> MappedText:
    """Write out Vietnamese chat spellings; "a" is "anh", but "ạ" is no "anh"."""
    longer = mapped.substitute(_TEENCODE_WORD, _BY_FOLDED.__getitem__)
    longer = longer.substitute(_TEENCODE_LETTER, _BY_FOLDED.__getitem__, unmarked=True)
    return MappedText(unaccented(longer.folded), longer.kept, longer.starts, longer.ends)
