"""Dates said of the campaign, held against its last day (fact of kind ``date``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from nlp.claims.guards.scope import has_cue, overlaps
from nlp.claims.reading import Place, Reading
from nlp.dates import find_dates
from records.claim import Fact

_CLAUSE_END: Final = re.compile(r"[,;:.!?](?!\d)|[，。！？：]")
_ELLIPTIC: Final = 30
"""Words of ending this near to the start of their sentence go on about the sentence before."""
_BEHIND: Final = 26
"""A date that starts up to so many characters behind the words of ending is their date."""
_BEFORE: Final = 60
"""So many characters before them it still is, where none stands behind."""
_SHOWN_BEFORE: Final = 14
"""A date this near before them is shown with them ("6월 30일에 종료", "已于6月30日停止")."""
_DAYS_PER: Final = {"ngay": 1, "thang": 30, "nam": 365, "day": 1, "month": 30, "year": 365,
                    "jour": 1, "mois": 30, "an": 365, "일": 1, "개월": 30, "년": 365,
                    "дн": 1, "месяц": 30, "год": 365, "天": 1, "个月": 30, "年": 365}  # fmt: skip
_LASTS: Final = re.compile(
    r"(?P<count>\d{1,3}) ?(?P<unit>ngay|thang|nam|day|month|year|jour|mois|an|일|개월|년|дн|месяц|"
    r"год|天|个月|年)"
)
_YEAR: Final = re.compile(r"(?<![\d/.,-])(20[0-4]\d)(?![\d/.,-]*\d)")
_MONTH: Final = re.compile(
    r"(?:thang |t)(?P<vi>1[0-2]|[1-9])(?![\d/])|(?<!\d)(?P<east>1[0-2]|[1-9]) ?[月월](?! ?\d)|"
    r"(?<!\w)(?:(?P<m1>januar|janvier|январ)|(?P<m2>februar|fevrier|феврал)|(?P<m3>march|mars|март)|"
    r"(?P<m4>april|avril|апрел)|(?P<m5>may|mai|мая|мае|май|маи)(?!\w)|(?P<m6>june|juin|июн)|"
    r"(?P<m7>july|juillet|июл)|(?P<m8>august|aout|август)|(?P<m9>septemb|сентяб)|"
    r"(?P<m10>octob|октябр)|(?P<m11>novemb|ноябр)|(?P<m12>decemb|декабр))"
)
_THIS_YEAR: Final = re.compile(
    r"nam nay|this year|cette annee|올해|금년|этого года|в этом году|今年|本年"
)
_NEXT_YEAR: Final = re.compile(
    r"nam sau|sang nam|nam toi|next year|l'annee prochaine|내년|следующ\w+ год\w*|明年"
)


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date as said; what it leaves open is ``None``."""

    place: Place
    year: int | None
    month: int | None = None
    day: int | None = None

    def agrees(self, other: date) -> bool:
        """Whether nothing that it says differs from ``other``."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(said is None or said == true for said, true in pairs)


def contradicts_end(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say why words of a last day contradict ``fact``; ``None`` without a date beside them."""
    end = date.fromisoformat(str(fact.check["end"]))
    said = date_beside(reading, place, fact)
    if said is None or not speaks_of_campaign(reading, place) or said.agrees(end):
        return None
    return f"ngày kết thúc {reading.quoted(said.place)} khác ngày {end:%d/%m/%Y}"


def contradicts_running(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say why "it is over" contradicts ``fact``: its last day is not reached, nor the one said."""
    end = date.fromisoformat(str(fact.check["end"]))
    said = date_beside(reading, place, fact)
    if not speaks_of_campaign(reading, place):
        return None
    if said is not None and (said.year or said.day) and said.agrees(end):
        return None
    posted = str(reading.context.get("posted_at") or "")[:10]
    if posted > end.isoformat():
        return None
    return f"nói đã dừng, trong khi kéo dài đến {end:%d/%m/%Y}"


def contradicts_length(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say why a length ("chỉ 3 tháng") is not that of the phases of ``fact``."""
    phases = fact.check.get("phases")
    match = _LASTS.search(reading.folded, place[0], place[1])
    if not phases or match is None:
        return None
    first, last = date.fromisoformat(str(phases[0][0])), date.fromisoformat(str(phases[-1][1]))
    unit = next(days for word, days in _DAYS_PER.items() if match["unit"].startswith(word))
    said, true = int(match["count"]) * unit, (last - first).days
    if 0.8 * true <= said <= 1.25 * true or match["count"] == "500":
        return None
    return f"thời gian {reading.quoted(place)} khác thời gian đến {last:%d/%m/%Y}"


def speaks_of_campaign(reading: Reading, place: Place) -> bool:
    """Whether the words at ``place`` speak of the campaign, of no phase or event of it."""
    first, last = reading.sentence_span(reading.sentence(place[0]))
    end = _CLAUSE_END.search(reading.folded, place[1], last)
    behind = end.start() if end else last
    start = _clause_start(reading, place)
    if has_cue(reading, "term_phase", (first, behind)):
        return False
    if has_cue(reading, "term_event", (start, behind)):
        return False
    campaigns = reading.cues("term_campaign")
    if overlaps(place, campaigns):
        return True
    before = [end for _, end in campaigns if first <= end <= place[0]]
    if before:
        return not has_cue(reading, "term_other_subject", (before[-1], place[0]))
    if any(place[1] <= one <= behind for one, _ in campaigns):
        return not has_cue(reading, "term_other_subject", (start, place[0]))
    elliptic = place[0] - first <= _ELLIPTIC and any(end <= first for _, end in campaigns)
    return elliptic and not has_cue(reading, "term_other_subject", (first, place[0]))


def _clause_start(reading: Reading, place: Place) -> int:
    first, _ = reading.sentence_span(reading.sentence(place[0]))
    ends = [end.end() for end in _CLAUSE_END.finditer(reading.folded, first, place[0])]
    return ends[-1] if ends else first


def with_date(reading: Reading, place: Place) -> Place:
    """Return ``place`` with the date that belongs to it."""
    said = _beside(reading, place, list(dates_said(reading, None)))
    if said is None or said.place[1] < place[0] - _SHOWN_BEFORE:
        return place
    return min(place[0], said.place[0]), max(place[1], said.place[1])


def date_beside(reading: Reading, place: Place, fact: Fact) -> SaidDate | None:
    """Return the date said with the words at ``place``, if any."""
    phases = fact.check.get("phases")
    posted = str(reading.context.get("posted_at") or "")[:4]
    this_year = int(posted) if posted.isdigit() else int(str(phases[0][0])[:4]) if phases else None
    return _beside(reading, place, list(dates_said(reading, this_year)))


def _beside(reading: Reading, place: Place, said: list[SaidDate]) -> SaidDate | None:
    sentence = reading.sentence(place[0])
    near = [one for one in said if reading.sentence(one.place[0]) == sentence]
    behind = [one for one in near if place[0] <= one.place[0] <= place[1] + _BEHIND]
    if behind:
        return behind[0]
    before = [one for one in near if place[0] - _BEFORE <= one.place[1] <= place[0]]
    return before[-1] if before else None


def dates_said(reading: Reading, this_year: int | None) -> Iterator[SaidDate]:
    """Yield the dates of ``reading`` in order, bare years and months included.

    ``this_year`` is the year that "năm nay" means.
    """
    found = [
        SaidDate((one.start, one.end), *_parts(one.edtf)) for one in find_dates(reading.mapped)
    ]
    for pattern, read in ((_YEAR, _year), (_MONTH, _month)):
        for match in pattern.finditer(reading.folded):
            if not any(
                one.place[0] < match.end() and match.start() < one.place[1] for one in found
            ):
                found.append(read(match))
    for pattern, year in ((_THIS_YEAR, this_year), (_NEXT_YEAR, this_year and this_year + 1)):
        for match in pattern.finditer(reading.folded):
            joined = [
                one for one in found
                if one.year is None and -3 <= match.start() - one.place[1] <= 3
            ]  # fmt: skip
            for one in joined:
                found.remove(one)
            first = joined[0] if joined else SaidDate(match.span(), None)
            place = min(first.place[0], match.start()), max(first.place[1], match.end())
            found.append(SaidDate(place, year, first.month, first.day))
    yield from sorted(found, key=lambda one: one.place)


def _parts(edtf: str) -> tuple[int | None, int | None, int | None]:
    """Return year, month and day of a date in EDTF; of a range, those of its end."""
    parts = edtf.rstrip("~").split("/")[-1].split("-")
    values = [int(part) if part.isdigit() else None for part in parts]
    year, month, day = (*values, None, None, None)[:3]
    return year, month, day


def _year(match: re.Match[str]) -> SaidDate:
    return SaidDate(match.span(), int(match[1]))


def _month(match: re.Match[str]) -> SaidDate:
    name = match.lastgroup or ""
    value = int(name[1:]) if name.startswith("m") else int(match[name])
    return SaidDate(match.span(), None, value)
