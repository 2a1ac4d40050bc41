"""Dates in six languages, as EDTF (ISO 8601-2 level 1): ``1972-03-12``, ``1972-03``, ``197X``.

Works on folded text. A day and month without a year become ``XXXX-07-27``; "about" adds ``~``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from nlp.claims.normalise import MappedText

FIRST_YEAR, LAST_YEAR = 1850, 2100

_MONTHS: Final = {
    name: place
    for place, names in enumerate(
        (
            "january jan janvier января январе", "february feb fevrier февраля феврале",
            "march mar mars марта марте", "april apr avril апреля апреле", "may mai мая мае",
            "june jun juin июня июне", "july jul juillet июля июле",
            "august aug aout августа августе", "september sept sep septembre сентября сентябре",
            "october oct octobre октября октябре", "november nov novembre ноября ноябре",
            "december dec decembre декабря декабре",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ACCENTED_MONTHS: Final = frozenset({"février", "août", "décembre"})
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR: Final = r"(?P<y>(?:18[5-9]|19\d|20\d)\d)"
_DAY: Final = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_NUMERIC_MONTH: Final = r"(?P<m>0?[1-9]|1[0-2])"
_ABOUT: Final = r"(?P<about>(?:khoang|chung|tam|circa|about|around|vers|около|약|大约|约)\s*)?"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """``start``/``end`` are places in the folded text; ``edtf`` the date."""

    start: int
    end: int
    edtf: str
    score: float


def _numeric(match: re.Match[str]) -> str | None:
    day, month, year = int(match["d"]), int(match["m2"]), _full_year(match["y2"])
    if month > 12 >= day:  # the American order, where only that can be meant
        day, month = month, day
    return _edtf(year, month, day)


def _named(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    month = _MONTHS[match["name"]]
    year = int(groups["y"]) if groups.get("y") else None
    return _edtf(year, month, int(groups["d"]) if groups.get("d") else None)


def _parts(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    return _edtf(
        int(groups["y"]) if groups.get("y") else None,
        int(groups["m"]) if groups.get("m") else None,
        int(groups["d"]) if groups.get("d") else None,
    )


def _decade(match: re.Match[str]) -> str | None:
    return match["y"][:3] + "X"


def _range(match: re.Match[str]) -> str | None:
    first, last = int(match["y"]), int(match["to"])
    return f"{first}/{last}" if FIRST_YEAR <= first < last <= LAST_YEAR else None


_Reader = Callable[[re.Match[str]], str | None]
_RULES: Final[tuple[tuple[str, _Reader, float], ...]] = (
    (r"(?<![\d./-])(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-2]\d|3[01])(?![\d-])", _parts, 0.95),
    (
        rf"{_ABOUT}(?<![\d./-])(?P<d>\d{{1,2}})\s?(?P<s>[/.-])\s?(?P<m2>\d{{1,2}})\s?(?P=s)\s?"
        r"(?P<y2>(?:18|19|20)\d\d|\d\d)(?![\d]|[./-]\d)", _numeric, 0.95,
    ),
    (
        rf"{_ABOUT}(?:ngay |mung |mong )?(?<!\d){_DAY}(?:,| /|/)? ?thang {_NUMERIC_MONTH}"
        rf"(?:(?:,? nam |[,/.-] ?| ){_YEAR})?(?!\d)", _parts, 0.95,
    ),
    (rf"{_ABOUT}(?:thang|t) ?{_NUMERIC_MONTH}(?:,? nam |[,/.-] ?| ){_YEAR}(?!\d)", _parts, 0.95),
    (
        rf"{_ABOUT}{_YEAR}\s?[年년]\s?(?:{_NUMERIC_MONTH}\s?[月월](?:\s?{_DAY}\s?[日号일])?)?",
        _parts, 0.95,
    ),
    (rf"(?<!\d){_NUMERIC_MONTH}\s?[月월]\s?{_DAY}\s?[日号일]", _parts, 0.9),
    (
        rf"{_ABOUT}(?<!\w)(?P<name>{_MONTH})\.? {_DAY}(?:st|nd|rd|th)?,? {_YEAR}(?!\d)",
        _named, 0.95,
    ),
    (
        rf"{_ABOUT}(?<!\w){_DAY}(?:st|nd|rd|th|er)?(?: of)? (?P<name>{_MONTH})\.?(?:,? {_YEAR})?"
        r"(?!\w)(?:\s?(?:г\.|года))?", _named, 0.9,
    ),
    (
        rf"{_ABOUT}(?<!\w)(?P<name>{_MONTH})\.?,? (?:of )?{_YEAR}(?!\d)(?:\s?(?:г\.|года))?",
        _named, 0.9,
    ),
    (
        r"(?<!\w)(?P<name>january|february|april|june|july|august|september|october|november|"
        rf"december) {_DAY}(?:st|nd|rd|th)?(?![\w:])", _named, 0.8,
    ),
    (rf"(?<![\d/.,-]){_NUMERIC_MONTH}[/.]{_YEAR}(?![\d/])", _parts, 0.85),
    (rf"(?:nhung nam|thap nien|thap ki|annees|in the) {_YEAR}s?(?!\d)", _decade, 0.7),
    (
        rf"(?:tu nam |giai doan |from |between |de )?(?<![\d./-]){_YEAR} ?[-–] ?"
        r"(?P<to>(?:18|19|20)\d\d)(?![\d./-])", _range, 0.85,
    ),
    (
        rf"{_ABOUT}(?:(?<!\w)(?:nam|in|year|since|en|annee|в) ){_YEAR}(?![\w./-])"
        r"(?:\s?(?:г\.|году|года))?", _parts, 0.85,
    ),
    (
        r"(?P<lead>(?<!\w)(?:ngay|hom|sang|trua|chieu|toi|dem|mung|le|dip|truoc|sau|tu|den) )"
        rf"{_DAY} ?[/.-] ?{_NUMERIC_MONTH}(?![\d/.-])", _parts, 0.9,
    ),
    (r"(?<![\d/.,-])(?P<d>27)[-/.](?P<m>0?7)(?![\d/.,-]*\d)", _parts, 0.9),
    (
        rf"(?<![\d/.,-])(?P<d>1[3-9]|2\d|3[01])/{_NUMERIC_MONTH}(?![\d/.,-]*\d)(?! (?:so|phan))",
        _parts, 0.75,
    ),
)  # fmt: skip
_FIGURE: Final = re.compile(r"\d")
_COMPILED: Final = tuple((re.compile(rule), read, score) for rule, read, score in _RULES)


def find_dates(mapped: MappedText) -> Iterator[DateSpan]:
    """Yield the dates in ``mapped``; where two overlap the earlier rule's, in order of rules.

    A decade said as "the 1970s" needs its zero; dates that no calendar has are left out.
    """
    # Every rule needs a figure, and most texts have none: one look saves seventeen.
    if not _FIGURE.search(mapped.folded):
        return
    taken: list[tuple[int, int]] = []
    for pattern, read, score in _COMPILED:
        for match in pattern.finditer(mapped.folded):
            start, end = match.span()
            if match.groupdict().get("lead"):
                start = match.end("lead")
            if any(start < last and first < end for first, last in taken):
                continue
            if match.groupdict().get("name") and _is_other_word(mapped, match):
                continue
            edtf = read(match)
            if edtf is None or (read is _decade and not re.search(r"\d0s?$", match.group())):
                continue
            if match.groupdict().get("about"):
                edtf += "~"
            taken.append((start, end))
            yield DateSpan(start, end, edtf, score)


def _is_other_word(mapped: MappedText, match: re.Match[str]) -> bool:
    """Whether the month is a Vietnamese word that only folds to one ("1 máy", "5 mái")."""
    written = mapped.kept[slice(*match.span("name"))]
    return written != match["name"] and written not in _ACCENTED_MONTHS


def _full_year(written: str) -> int:
    """Return the year of four digits or two; two mean 1930 to 2029."""
    if len(written) == 4:
        return int(written)
    return int(written) + (1900 if int(written) >= 30 else 2000)


def _edtf(year: int | None, month: int | None, day: int | None) -> str | None:
    """Return the EDTF string, or ``None`` where no such date exists."""
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month is None:
        return None if year is None else f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}" if year else f"XXXX-{month:02d}"
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return f"{f'{year:04d}' if year else 'XXXX'}-{month:02d}-{day:02d}"
