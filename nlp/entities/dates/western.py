"""Dates in English, French and Russian words, and US military date-time groups."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from nlp.entities.dates.said import Said, full_year, two
from nlp.entities.dates.spoken import EN_DAY, EN_YEAR, english_number
from nlp.entities.reading import EntityReading

_NAMES: Final = (
    "january jan janvier janv января январе январь",
    "february feb febr fevrier fevr февраля феврале февраль",
    "march mar mars марта марте март",
    "april apr avril avr апреля апреле апрель", "may mai мая мае май",
    "june jun juin июня июне июнь", "july jul juillet juil июля июле июль",
    "august aug aout августа августе август",
    "september sept sep septembre сентября сентябре сентябрь",
    "october oct octobre октября октябре октябрь", "november nov novembre ноября ноябре ноябрь",
    "december dec decembre декабря декабре декабрь",
)  # fmt: skip
MONTHS: Final = {
    name: place for place, names in enumerate(_NAMES, start=1) for name in names.split()
}
_ACCENTED: Final = frozenset({"février", "févr", "août", "décembre", "déc"})
_MONTH: Final = rf"(?P<m>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_ANY_MONTH: Final = re.compile(rf"(?<![a-zа-я]){_MONTH[:-1].replace('?P<m>', '?:')})(?![a-zа-я])")
_Y: Final = rf"(?P<y>(?:1[89]|20)\d\d|['’]?[3-9]\d(?!\d|[/:]\d)|{EN_YEAR})"
_ORD: Final = r"(?:st|nd|rd|th|er|eme|e|-?го|-?ое)?"
_D: Final = rf"(?P<d>[0-3]?\d|premier(?= )){_ORD}"
_TO: Final = r"\s?(?:-|–|/|to|and|au|et|on|на|по|&)\s?(?:le\s|the\s)?"
_RU: Final = r"(?:-?(?:го|м|й|ом)(?!\w))?(?:[\s\u00a0]?(?:года|году|год|гг?\.|г(?!\w)))?"
_FREE: Final = r"(?<![\w/])(?<!\d[.,\-])"
_DTG: Final = re.compile(
    rf"{_FREE}(?P<d>[0-3]\d)[\s/]?(?:[0-2]\d[0-5]\d)\s?[a-z]?\s?"
    rf"(?P<m>{'|'.join(n for names in _NAMES for n in names.split()[:2])})"
    r"[a-z]{0,7}\.?,?\s?(?P<y>19\d\d|'?[4-8]\d)(?!\d)"
)
_DAY_MONTH: Final = re.compile(
    rf"{_FREE}(?:(?P<d0>[0-3]?\d){_ORD}{_TO})?{_D}[\s.\-–]{{0,2}}(?:of\s|"
    rf"de\s)?(?:the month of\s)?{_MONTH}(?![a-zа-я])"
    rf"(?:\.?[\s,\-–]{{0,3}}(?:of\s)?{_Y})?{_RU}"
)
_MONTH_DAY: Final = re.compile(
    rf"{_FREE}{_MONTH}(?![a-zа-я])\.?\s(?:the\s)?(?:(?P<d0>[0-3]?\d){_ORD}{_TO})?"
    rf"(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d|[:/]\d)(?:,?\s(?:of\s)?{_Y}(?!\w))?"
)
_SPOKEN_DAY: Final = re.compile(
    rf"(?<!\w)(?:(?P<d>{EN_DAY})(?: day)? of "
    rf"(?P<m1>{'|'.join(names.split()[0] for names in _NAMES)})"
    rf"|(?P<m2>{'|'.join(names.split()[0] for names in _NAMES)}) (?:the )?(?P<d2>{EN_DAY}))"
    rf"(?:,? (?:of )?{_Y})?(?!\w)"
)
_MONTH_YEAR: Final = re.compile(
    rf"{_FREE}{_MONTH}(?![a-zа-я])\.?[\s,\-]{{0,2}}(?:of\s|the year\s|de\s|"
    rf"en\s)?{_Y}(?![a-z\d]){_RU}"
)
_CROSS: Final = re.compile(
    rf"{_FREE}(?P<d0>[0-3]?\d){_ORD}\s{_MONTH.replace('?P<m>', '?P<m0>')}\.?\s?(?:-|–|to|au|по|"
    rf"на)\s?(?:le\s)?{_D}\s{_MONTH}\.?,?\s{_Y}{_RU}"
)
_YEAR: Final = re.compile(
    r"(?<!\w)(?P<lead>in|by|since|until|till|year|from|around|about|circa|en|depuis|vers|"
    r"jusqu'en|annee|l'an|в|с|около|к|до|после|осенью|зимой|летом|весной|"
    r"late|early|mid|end of|beginning of|fall of|summer of|spring of|winter of|autumn of|born|ne|"
    r"nee|sometime in|fin|debut)[\s\-]"
    rf"(?:the year\s|или\s|ou\s)?(?P<y>(?:19|20)\d\d(?:-?(?:м|го|й|ом))?|['’][4-8]\d|{EN_YEAR}|"
    rf"(?<=in )[4-8]\d|(?<=en )[4-8]\d|(?<=spring of )[4-8]\d|(?<=summer of )[4-8]\d|"
    rf"(?<=winter of )[4-8]\d|(?<=fall of )[4-8]\d|(?<=autumn of )[4-8]\d|"
    rf"[4-8]\d(?:-(?:м|го))?(?=\sгод)|[4-8]\d-го)"
    rf"(?!\w|[.,/:]\d|-\d|\s?(?:men|people|hommes|metres|meters|m|км|человек|of (?:us|"
    rf"them))(?!\w)){_RU}"
)
_RU_YEAR: Final = re.compile(
    r"(?<![\w./-])(?P<y>(?:19|20)\d\d|[4-8]\d)(?:-?(?:м|го|й|ом))?[\s\u00a0](?:года|году|год|"
    r"г\.)(?!\w)"
)
_YEARS: Final = re.compile(
    r"(?<![\w./,-])(?P<y0>19\d\d)\s?(?:-|–|/|to|and|au|a|по)\s?(?P<y1>19\d\d|"
    r"\d\d(?!\d))(?![\w./-])(?:\s?(?:гг\.?|годах|годы|годов))?"
)
_DECADE: Final = re.compile(
    r"(?<![\w.,/\-])(?P<y>(?:19)?[3-9]0)['’]?s(?!\w)|(?<!\w)annees\s(?P<y1>(?:19)?[3-9]0)(?!\d)|"
    r"(?<![\w])(?P<y2>(?:19)?[3-9]0)-[ех]х?\s(?:годах|годы|годов)"
)


_MONTHS_RANGE: Final = re.compile(
    rf"{_FREE}{_MONTH.replace('?P<m>', '?P<m0>')}\.?\s?(?:-|–|/|to|and|through|a|au|et|по|"
    rf"и)\s?{_MONTH}\.?,?\s(?:of\s)?{_Y}{_RU}"
)
_THANKSGIVING: Final = re.compile(
    r"(?<!\w)thanksgiving(?: day)?,? (?:of |in )?(?P<y>19\d\d|'?[4-8]\d)(?!\d)"
)


def find(reading: EntityReading) -> list[Said]:
    """Return the dates in English, French and Russian words."""
    text = reading.mapped.folded
    found: list[Said] = []
    if _ANY_MONTH.search(text) or ("h" in text and _DTG.search(text)):
        found += _named(reading)
    if not reading.languages <= {"vi", "zh", "ko"}:
        found += _years(reading)
    return found


def _named(reading: EntityReading) -> list[Said]:
    text, found = reading.mapped.folded, []
    for match in _DTG.finditer(text):
        if 1 <= int(match["d"]) <= 31:
            found.append(
                Said(
                    *match.span(),
                    (english_year(match["y"]), _month(match["m"]), match["d"]),
                    "nhom-ngay-gio",
                    0.97,
                )
            )
    for match in _CROSS.finditer(text):
        found.append(
            Said(*match.span(), (english_year(match["y"]), _month(match["m0"]), two(match["d0"])),
                 "khoang-ngay", 0.92,
                 last=(english_year(match["y"]), _month(match["m"]), two(match["d"])))
        )  # fmt: skip
    for match in _MONTHS_RANGE.finditer(text):
        first, month, year = _month(match["m0"]), _month(match["m"]), english_year(match["y"])
        if first < month:
            found.append(
                Said(
                    *match.span(),
                    (year, first, None),
                    "khoang-thang",
                    0.88,
                    last=(year, month, None),
                )
            )
    for pattern, rule in ((_DAY_MONTH, "ngay-ten-thang"), (_MONTH_DAY, "ten-thang-ngay")):
        for match in pattern.finditer(text):
            day = "1" if match["d"] == "premier" else match["d"]
            if _other_word(reading, match) or not 1 <= int(day) <= 31:
                continue
            if not match["y"] and not _certain(reading, match):
                continue
            said = Said(
                *match.span(), (english_year(match["y"]), _month(match["m"]), two(day)), rule,
                0.95 if match["y"] else 0.7,
            )  # fmt: skip
            if match["d0"] and 1 <= int(match["d0"]) < int(day) <= 31:
                since = (said.date[0], said.date[1], two(match["d0"]))
                said = Said(said.start, said.end, since, "khoang-ngay", 0.9, last=said.date)
            elif match["d0"]:
                said = Said(match.start("d"), said.end, said.date, rule, 0.7)
            found.append(said)
    for match in _SPOKEN_DAY.finditer(text):
        day = english_number(match["d"] or match["d2"])
        if day:
            found.append(
                Said(
                    *match.span(),
                    (english_year(match["y"]), _month(match["m1"] or match["m2"]), two(day)),
                    "ngay-doc",
                    0.85,
                )
            )
    for match in _MONTH_YEAR.finditer(text):
        if not _other_word(reading, match) and english_year(match["y"]):
            found.append(
                Said(
                    *match.span(),
                    (english_year(match["y"]), _month(match["m"]), None),
                    "ten-thang-nam",
                    0.9,
                )
            )
    return found


def _years(reading: EntityReading) -> list[Said]:
    text, found = reading.mapped.folded, []
    for match in _YEARS.finditer(text):
        last = match["y1"] if len(match["y1"]) == 4 else match["y0"][:2] + match["y1"]
        if match["y0"] < last:
            found.append(
                Said(
                    *match.span(),
                    (match["y0"], None, None),
                    "khoang-nam",
                    0.85,
                    last=(last, None, None),
                )
            )
    for match in _THANKSGIVING.finditer(text):
        year = full_year(match["y"])
        if year:
            thursday = 22 + (3 - date(int(year), 11, 22).weekday()) % 7
            found.append(Said(*match.span(), (year, "11", two(thursday)), "le-duong", 0.85))
    for match in _YEAR.finditer(text):
        year = english_year(re.sub(r"-?[а-я]+$", "", match["y"]))
        if year and "1890" <= year <= "2030":
            found.append(Said(match.start("y"), match.end(), (year, None, None), "nam", 0.85))
    for match in _RU_YEAR.finditer(text):
        found.append(Said(*match.span(), (english_year(match["y"]), None, None), "nam", 0.85))
    for match in _DECADE.finditer(text):
        decade = (match["y"] or match["y1"] or match["y2"])[-2]
        found.append(Said(*match.span(), (f"19{decade}X", None, None), "thap-nien", 0.75))
    return found


def _month(name: str) -> str:
    return two(MONTHS[name])


def english_year(written: str | None) -> str | None:
    """Return the four digits of a year in figures or English words, or ``None``."""
    if not written:
        return None
    digits = written if written[-1].isdecimal() else english_number(written)
    return full_year(digits) if digits else None


def _other_word(reading: EntityReading, match: re.Match[str]) -> bool:
    """Whether the month is a word of another language ("máy 68", "chị Mai 68 tuổi")."""
    written = reading.mapped.kept[slice(*match.span("m"))]
    if written != match["m"] and written not in _ACCENTED:
        return True
    source = reading.text[reading.mapped.starts[match.start("m")]]
    if source.isupper() and match.groupdict().get("d") and match["y"] and reading.case == "mixed":
        return False
    short = match["y"] is None or len(match["y"].lstrip("'’")) == 2
    return (
        short
        and match["m"] in ("mai", "mar", "may", "mars", "sept")
        and not reading.languages & {"en", "fr"}
        and written == match["m"]
    )


def _certain(reading: EntityReading, match: re.Match[str]) -> bool:
    """Whether a day and month without a year are hardly something else ("may 5", "mar 3")."""
    if match["m"] in ("may", "mar", "march", "mai", "mars", "sept", "avr", "oct"):
        capital = reading.text[reading.mapped.starts[match.start("m")]].isupper()
        french = "fr" in reading.languages
        return (capital or french) and "vi" not in reading.languages
    return True
