"""Where sentences end, in the languages of the house, by punctuation and a list of abbreviations.

Offsets only: nothing is changed. A dot inside a token (``d.5``, ``0965.001.222``, ``12.3.1972``,
``baohaiphong.vn``) never ends a sentence, because a sentence end needs white space, or the end of
the text, behind its mark; Chinese, Japanese and Khmer marks need none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_CLOSERS: Final = "\"'”’»)\\]}›」』）】》"
_END: Final = re.compile(
    rf"[.!?…]+[{_CLOSERS}]*(?=\s|$)|[。！？｡؟។៕]+[{_CLOSERS}]*|\n[^\S\n]*\n\s*|\n"
)
# Vietnamese titles, units and places, then English, French, Russian.
_ABBREVIATED: Final = (
    "tp tx tt ts ths gs pgs bs ks cn ths.bs đ/c đc d/c dc ô b ôb q p h x st sn nxb tr ub ubnd đt "
    "dt tel sđt sdt lh mr mrs ms dr prof no nos vol fig approx est dept gen col lt sgt cpl pfc "
    "capt maj cmdr brig adm gov rev hon jr sr inc ltd co corp bn regt div bde sq jan feb mar apr "
    "jun jul aug sep sept oct nov dec vs cf ca al e.g i.e a.m p.m u.s m mm mme mlle me av bd éd "
    "tél env chap art г гг ул им т.е т.д т.п тов ген полк гв рис стр обл р-н с д кв n.o"
)
_ABBREVIATIONS: Final = frozenset(_ABBREVIATED.split())
_TOKEN_BEFORE: Final = re.compile(r"[^\s(\[“\"«]{1,12}$")


def sentence_ends(text: str) -> Iterator[int]:
    """Yield the offset behind each sentence of ``text``, the last one at ``len(text)``.

    A line break ends a sentence unless the next line goes on in lower case; a blank line always
    does.
    """
    for match in _END.finditer(text):
        mark = match.group()
        if mark.startswith("\n"):
            if mark.count("\n") > 1 or not text[match.end() : match.end() + 1].islower():
                yield match.end()
        elif mark != "." or not _is_abbreviation(text, match.start(), match.end()):
            yield match.end()
    yield len(text)


def _is_abbreviation(text: str, dot: int, behind: int) -> bool:
    """Whether the single dot at ``dot`` belongs to an abbreviation, an initial or a number."""
    before = _TOKEN_BEFORE.search(text, max(0, dot - 12), dot)
    if before is None:
        return False
    token = before.group()
    following = text[behind : behind + 2].lstrip()[:1]
    if token.isdecimal():
        # "12. 3. 1972" and "1. Tên" go on; "năm 1972. Sau đó" does not.
        return following.isdecimal() or len(token) <= 2
    if len(token) == 1 and token.isalpha():
        return token.isupper() or token.casefold() in _ABBREVIATIONS
    if re.fullmatch(r"(?:\w\.)+\w", token):
        return following.islower() or token.isupper()
    return token.casefold() in _ABBREVIATIONS
