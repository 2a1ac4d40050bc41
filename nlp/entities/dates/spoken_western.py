"""Days and years in Russian and French words, as transcripts write them."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.dates.said import Said, two
from nlp.entities.reading import EntityReading

# Stems of the ordinals; the endings are those of "первого", "первое", "первом".
_RU_UNITS: Final = {
    "перв": 1, "втор": 2, "треть": 3, "четверт": 4, "четвёрт": 4, "пят": 5, "шест": 6, "седьм": 7,
    "восьм": 8, "девят": 9,
}  # fmt: skip
_RU_TEENS: Final = {
    "десят": 10, "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14,
    "пятнадцат": 15, "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19,
    "двадцат": 20, "тридцат": 30,
}  # fmt: skip
_RU_DECADES: Final = {
    "сорок": 40,
    "пятьдесят": 50,
    "шестьдесят": 60,
    "семьдесят": 70,
    "восемьдесят": 80,
}
_RU_ROUND: Final = {
    "сороков": 40, "пятидесят": 50, "шестидесят": 60, "семидесят": 70, "восьмидесят": 80,
}  # fmt: skip
_END: Final = r"(?:его|ого|ому|ому|ем|ом|ое|ье|ый|ий|ьего)"
_RU_YEAR: Final = (
    rf"(?:тысяча девятьсот )?(?:(?P<decade>{'|'.join(_RU_DECADES)}) "
    rf"(?P<unit>{'|'.join(_RU_UNITS)}){_END}|(?P<round>{'|'.join(_RU_ROUND)}){_END})"
    r"(?: (?:года|году|год|г\.))?"
)
_MONTHS: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip
_RU_DAY: Final = re.compile(
    rf"(?<!\w)(?:(?P<tens>двадцать|тридцать) (?P<u>{'|'.join(_RU_UNITS)}){_END}|"
    rf"(?P<d>{'|'.join([*_RU_TEENS, *_RU_UNITS])}){_END}) (?P<m>{'|'.join(_MONTHS)})"
    rf"(?: (?:{_RU_YEAR}|(?P<y>19\d\d)(?: (?:года|г\.))?))?(?!\w)"
)
_RU_DAY_FIGURE: Final = re.compile(
    rf"(?<!\w)(?P<d>[0-3]?\d)(?:-?го)? (?P<m>{'|'.join(_MONTHS)}) {_RU_YEAR}(?!\w)"
)
_RU_LEAD: Final = (
    r"(?:в|во|с|до|после|около|к|осенью|зимой|летом|весной|начале|конце|середине|"
    r"январе|феврале|марте|апреле|мае|июне|июле|августе|сентябре|октябре|ноябре|декабре)"
)
_RU_ALONE: Final = re.compile(
    rf"(?<!\w){_RU_LEAD} (?P<all>{_RU_YEAR})(?!\w)(?! (?:полк|раз|дне|час|бата))"
)
_RU_MONTH: Final = re.compile(
    r"(?<!\w)(?P<m>январ[ея]|феврал[ея]|март[еа]|апрел[ея]|ма[ея]|июн[ея]|июл[ея]|август[еа]|"
    rf"сентябр[ея]|октябр[ея]|ноябр[ея]|декабр[ея]) {_RU_YEAR}(?!\w)"
)
_FR_TENS: Final = {"quarante": 40, "cinquante": 50, "soixante": 60, "soixante-dix": 70}
_FR_UNITS: Final = {
    "un": 1,
    "et un": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
}
_FR_YEAR: Final = re.compile(
    rf"(?<!\w)mil(?:le)?[ -]neuf[ -]cents?[ -]"
    rf"(?P<t>{'|'.join(sorted(_FR_TENS, key=len, reverse=True))})"
    rf"(?:[ -](?P<u>{'|'.join(_FR_UNITS)}))?(?!\w)"
)


def find(reading: EntityReading) -> list[Said]:
    """Return dates in Russian ordinals and years in French words."""
    text = reading.mapped.folded
    found: list[Said] = []
    if "ru" in reading.languages:
        found += _russian(text)
    if "neuf" in text:
        for match in _FR_YEAR.finditer(text):
            number = _FR_TENS[match["t"]] + (_FR_UNITS[match["u"]] if match["u"] else 0)
            found.append(Said(*match.span(), (f"19{number}", None, None), "nam-doc", 0.8))
    return found


def _russian(text: str) -> list[Said]:
    found: list[Said] = []
    for match in _RU_DAY.finditer(text):
        if match["tens"]:
            day = {"двадцать": 20, "тридцать": 30}[match["tens"]] + _RU_UNITS[match["u"]]
        else:
            day = {**_RU_TEENS, **_RU_UNITS}[match["d"]]
        found.append(_said(match, two(day), match["y"] or _year(match)))
    for match in _RU_DAY_FIGURE.finditer(text):
        if 1 <= int(match["d"]) <= 31:
            found.append(_said(match, two(match["d"]), _year(match)))
    for match in _RU_MONTH.finditer(text):
        month = next(place for place, name in enumerate(_MONTHS, 1) if name[:3] == match["m"][:3])
        found.append(Said(*match.span(), (_year(match), two(month), None), "thang-doc", 0.8))
    for match in _RU_ALONE.finditer(text):
        found.append(Said(*match.span("all"), (_year(match), None, None), "nam-doc", 0.75))
    return found


def _said(match: re.Match[str], day: str, year: str | None) -> Said:
    month = _MONTHS.index(match["m"]) + 1
    return Said(*match.span(), (year, two(month), day), "ngay-doc", 0.85 if year else 0.7)


def _year(match: re.Match[str]) -> str | None:
    if match["decade"]:
        return f"19{_RU_DECADES[match['decade']] + _RU_UNITS[match['unit']]}"
    return f"19{_RU_ROUND[match['round']]}" if match["round"] else None
