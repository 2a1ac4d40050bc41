"""What a post says was found: how many, where, on which day, and what sort of find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from nlp.claims.guards.scope import around
from nlp.claims.reading import Place, Reading
from nlp.dates import find_dates
from records.text import nfc, unaccented

_UNITS: Final = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "tu": 4, "lam": 5, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "douze": 12, "vingt": 20, "один": 1, "два": 2, "двое": 2, "три": 3, "пять": 5, "десять": 10,
}  # fmt: skip
_FIGURE: Final = r"(?<![\d/.,-])(?P<figure>\d{1,4})(?![\d/.-]*\d)(?!/)"
_WORD: Final = "|".join(_UNITS)
_COUNT: Final = re.compile(
    rf"(?:{_FIGURE}|(?<!\w)(?P<tens>(?:{_WORD}) muoi|muoi) ?(?P<unit>{_WORD})?(?!\w)"
    rf"|(?<!\w)(?P<word>{_WORD})(?!\w))"
    r"(?=\s?(?:bo |ngoi |vi |sets? of |\w+ )?(?:hai cot|liet si|ls\b|anh\b|nguoi|chien si|bo doi"
    r"|mo\b|ho chon|truong hop|ca\b|gia dinh|than nhan|mau\b|dong chi|phi cong|bo xuong|dac cong"
    r"|thi hai|xuong|chu\b|bac\b|linh\b|quan nhan|remains|soldier|martyr|bod(?:y|ies)|grave"
    r"|skeleton|commando|fighter|pilot"
    r"|restes|soldat|depouille|corps|tombe|combattant|останк|солдат|бойц|тел|могил|구|명|기|具|名|位|个|例))"
)
_TOTAL: Final = re.compile(r"(?<!\w)(?:len|dat|toi|den|vuot|hon|la) (\d{1,4})(?![\d/.-])")
_CJK_COUNT: Final = re.compile(r"([二两三四五六七八九十]+)(?=具|名|位|个)")
_CJK: Final = {char: place for place, char in enumerate("〇一二三四五六七八九")} | {"两": 2}
_WHERE: Final = re.compile(
    r"(?<!\w)(?:tai|o|duoi|ngoai|xa|huyen|phuong|dao|gan|nghia trang|san bay|vinh|nui)"
    r"(?: (?:xa|huyen|phuong|khu|dao|ruong|nghia trang|san bay|thon|vung|cua|bo))?"
    r" (?P<name>[^,.;:!?\n\d]{2,30})"
)
_WHERE_LATIN: Final = re.compile(
    r"(?:\bin|\bat|\bnear|\bà|\bprès de)\s+(?P<name>[A-ZĐ]\w+(?:\s[A-ZĐ]\w+)*)"
)
_WHOLE_CITY: Final = re.compile(r"\s*(?:hai phong|hp|thanh pho|tp|day|do|viet nam|july|juillet)\b")
_CLAUSE_END: Final = re.compile(r"[,;:.!?\n。，！？]")
_PLAIN: Final = re.compile(r"\(.*?\)|(?<!\w)(?:xa|phuong|huyen|quan|thon|dao)(?!\w)")
_SORTS: Final = (
    ("mộ tập thể", r"tap the|mass grave|fosse|братск|합장|집단|合葬|万人坑"),
    ("phi công", r"phi cong|pilot|조종사|пилот|л[её]тчик|飞行员"),
    (
        "cả một đơn vị",
        r"(?:tieu doan|dai doi|trung doan|trung doi|tieu doi|battalion|company of|bataillon)",
    ),
)


@dataclass(frozen=True, slots=True)
class Find:
    """What is said of a find; ``None`` or empty where nothing is said.

    ``days`` are EDTF dates; ``place`` is folded; ``sort`` names a find of a special kind.
    """

    count: int | None
    place: str
    days: tuple[str, ...]
    sort: str
    said: str


def read_find(reading: Reading, place: Place, *, clause: bool = False) -> Find:
    """Return what the sentence of ``place`` says of the find stated there.

    ``clause``: number and place may also stand before it, in its clause.
    """
    first, last = around(reading, place, 0)
    sentence = reading.folded[first:last]
    before = len(_CLAUSE_END.split(reading.folded[first : place[0]])[-1]) if clause else 0
    claim = reading.folded[place[0] - before : place[1]]
    start, end = reading.mapped.span(place[0] - before, place[1])
    days = tuple(d.edtf for d in find_dates(reading.mapped) if first <= d.start and d.end <= last)
    sort = next((name for name, words in _SORTS if re.search(words, claim)), "")
    return Find(_count(claim), _where(claim, reading.text[start:end]), days, sort, sentence)


def agrees(find: Find, entry: Mapping[str, Any], counted: str) -> bool:
    """Whether an entry of the register holds the find; ``counted`` names its number's field."""
    if find.count is not None and find.count != entry.get(counted):
        return False
    name = _PLAIN.sub(" ", _folded(entry.get("place", ""))).strip()
    if find.place and name and name not in find.said:
        return False
    if any(not _same_day(day, str(entry.get("date", ""))) for day in find.days):
        return False
    return not find.sort or _folded(find.sort) in _folded(entry.get("text", ""))


def _count(claim: str) -> int | None:
    found = _COUNT.search(claim)
    if found is None:
        total = _TOTAL.search(claim)
        if total:
            return int(total[1])
        run = _CJK_COUNT.search(claim)
        return _cjk_number(run[1]) if run else None
    if found["figure"]:
        return int(found["figure"])
    if found["tens"]:
        first = found["tens"].removesuffix("muoi").strip()
        return 10 * _UNITS.get(first, 1) + _UNITS.get(found["unit"] or "", 0)
    return _UNITS[found["word"]]


def _cjk_number(run: str) -> int:
    """Return the value of a Chinese number below a hundred."""
    tens, ten, units = run.rpartition("十")
    return (10 * _CJK.get(tens, 1) if ten else 0) + _CJK.get(units[-1:], 0)


def _where(claim: str, written: str) -> str:
    named = [found["name"] for found in _WHERE.finditer(claim)]
    named += [_folded(found["name"]) for found in _WHERE_LATIN.finditer(written)]
    return next((name.strip() for name in named if not _WHOLE_CITY.match(name)), "")


def _same_day(said: str, day: str) -> bool:
    """Whether an EDTF date that may lack its year, month or day can be ``day`` (ISO 8601)."""
    return all(a == b for a, b in zip(said.strip("~").split("-"), day.split("-"), strict=False)
               if a != "XXXX")  # fmt: skip


def _folded(text: object) -> str:
    return unaccented(nfc(str(text)).lower())
