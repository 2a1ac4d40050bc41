"""Letter boxes: "hòm thư 61.245 YK", LBN numbers, as bare codes; never decoded."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from nlp.entities.reading import EntityReading
from nlp.entities.units.numbers import vietnamese_number
from records.entity import Entity

_CUE: Final = re.compile(
    r"(?<!\w)(?:hòm thư|hom thu|hòm thơ|h[òo]m th[ưu]|thùng thư|h\.? ?thư|h\.t\.?|ht|lbn|"
    r"l\.b\.n\.?|"
    r"letter[ -]?box(?: (?:number|no\.?))?|mail ?box(?: (?:number|no\.?))?|postal box|"
    r"kbc|k\.b\.c\.?|khu bưu chính|boîte postale|boite postale|b\.p\.|secteur postal|s\.p\.|"
    r"полевая почта|в/ч|п/п|почтовый ящик|信箱|邮箱|사서함|군사우편)(?!\w)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"(?:\s|[:=.,\"“(№#\-–]|n°|số|so|là|la|ghi|cũ|mang|của|đơn vị|anh|bố|chú|em|lúc|thời|ấy|đó|khi|"
    r"number|no\.?|was|is|nr|是|为|제|quân bưu|quân|trên|thư|bì|:|ký hiệu|address|ở|the|code|mới|"
    r"đề|viết|trước|sau|năm \d{4}|năm|bưu|nhà){0,8}?",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"(?P<code>(?:\d{1,3}(?:[. ]\d{2,3}){1,2}|\d{3,7}|[A-ZĐ]{1,3}[-. ]?\d{1,5}(?:[-.]\d{1,3})?)"
    r"(?:[ \-–/.]{0,3}(?:[A-ZĐ]{1,2}\d{0,2})(?![\w])(?: \d{1,2}(?=[\s,.;)\"”]|$)(?! (?:km|tháng|"
    r"ngày|năm|giờ)))?)?(?:[/-]\d{1,4}(?![\d/]))?)(?![\d])"
)
_BARE: Final = re.compile(
    r"(?<![\w.,])\d{2}[. ]?\d{3}[ \-]?(?:YK|JK|KB|KH|KN|KT|NB|NS|TB|YB|YN)(?!\w)"
)
_AMBIGUOUS: Final = frozenset(("ht", "h.t", "h.t.", "s.p.", "b.p.", "mailbox", "mail box", "邮箱"))
_LETTERS: Final = frozenset("ABCDEGHIKLMNOPQRSTUVXYZJ")


def find_mailboxes(reading: EntityReading) -> list[Entity]:
    """Find letter-box codes; the norm is the code as written."""
    text = reading.text
    found: list[Entity] = []
    done = 0
    for start, end, norm, rule in sorted(
        [*_cued(reading), *_bare(text)], key=lambda span: (span[0], -span[1])
    ):
        if start >= done:
            score = 0.9 if rule == "mailbox" else 0.6
            found.append(reading.entity(start, end, "MAILBOX", norm, score, rule))
            done = end
    return found


def _bare(text: str) -> Iterator[tuple[int, int, str, str]]:
    for match in _BARE.finditer(text):
        yield match.start(), match.end(), match.group(), "mailbox-bare"


def _cued(reading: EntityReading) -> Iterator[tuple[int, int, str, str]]:
    text = reading.text
    for cue in _CUE.finditer(text):
        match = None
        between = cue.end()
        limit = min(len(text), between + 40)
        place = between
        while place < limit and match is None:
            match = _CODE.match(text, place)
            if match is not None and not _BETWEEN.fullmatch(text, between, place):
                match = None
                break
            if match is None:
                place += 1
        if match is None:
            yield from _spoken(reading, between)
            continue
        code = match.group("code").rstrip(" .-/")
        if cue.group().lower() in _AMBIGUOUS and not re.search(
            r"\d{2}\.\d{3}|\d{4,}|[A-Z]{2}$", code
        ):
            continue
        yield match.start(), match.start() + len(code), code, "mailbox"


def _spoken(reading: EntityReading, offset: int) -> Iterator[tuple[int, int, str, str]]:
    """Read "hòm thư sáu một hai bốn năm y ca"; a run of three or more number words."""
    words = reading.words
    at = bisect_left(words, offset, key=lambda word: word.start)
    for first in range(at, min(at + 3, len(words))):
        digits, place = "", first
        while place < len(words):
            more, after = vietnamese_number(words, place, reading.accented)
            if not more:
                break
            digits, place = digits + more, after
        if len(digits) >= 4 and place <= len(words):
            yield words[first].start, words[place - 1].end, digits, "mailbox-said"
            return
