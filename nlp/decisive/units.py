"""Military units: codes, levels with a number, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.decisive.numbers import EN_WORD, FR_WORD, KO_NUMBER, RU_WORD, VI_NUMBER, ZH_DIGITS
from nlp.decisive.reading import LATIN, Reading, alternatives, vietnamese, whole

_VI_LEVEL: Final = alternatives(
    "tiểu_đội trung_đội đại_đội tiểu_đoàn trung_đoàn lữ_đoàn sư_đoàn quân_đoàn sư lữ quân_khu "
    "mặt_trận binh_trạm đoàn đội công_trường phân_khu khẩu_đội hải_đội hải_đoàn nông_trường"
)
_VI_ARM: Final = (
    "(?:(?:bộ binh|đặc công|pháo binh|pháo|phòng không|cao xạ|thông tin|công binh|trinh sát|"
    "xe tăng|thiết giáp|hải quân|vận tải|quân y|lính|số|thứ|độc lập|anh hùng) ){0,2}"
)
_AFTER: Final = "(?: (?:bộ binh|đặc công|pháo binh|cao xạ|công binh|trinh sát))?"
_VI: Final = vietnamese(
    rf"(?:{_VI_LEVEL}) {_VI_ARM}(?:{VI_NUMBER}[a-d]?|[a-dkqhx]\d{{0,3}}|\d+[a-z]?){_AFTER}"
    rf"|[acdefkbq] {VI_NUMBER}{_AFTER}"
)
# Letters with a number: a to f and k are levels, h, q, t, bt and x cover names and posts.
_CODE: Final = re.compile(r"(?<![\w/])(?:bt|[a-fhkqtx])-?\d{1,4}[a-z]?(?![\w/]|[.,]\d)")
_VI_NAMED: Final = re.compile(
    rf"(?<!\w)(?:[Đđ]ơn vị|[Đđ][Vv]|[Ss]ư(?: đoàn)?|[Tt]rung đoàn|[Tt]iểu đoàn|[Đđ]ại đội|[Đđ]oàn|"
    rf"[Mm]ặt trận|[Bb]inh đoàn)[: ]+(?P<name>[A-ZĐÀ-Ỵ][{LATIN}]*(?: [A-ZĐÀ-Ỵ][{LATIN}]*){{0,2}})"
)
_NUMBER: Final = rf"(?:\d+(?:st|nd|rd|th|d)?|(?:{EN_WORD})(?:[ \-](?:{EN_WORD}))*)"
_EN_LEVEL: Final = alternatives(
    "squad platoon plt company co battalion battalions bn regiment regt brigade bde division div "
    "corps cavalry cav infantry inf marines marine airborne abn armored artillery arty sapper army "
    "squadron troop battery rangers ranger front group task_force detachment field_hospital"
)
_EN_SIDE: Final = "(?:(?:nva|vc|arvn|pavn|us|rok|main force|local force|local|royal australian) )?"
_LETTERED: Final = (
    "alpha|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliet|kilo|lima|mike|[a-m]"
)
_EN: Final = whole(
    rf"(?:{_NUMBER} {_EN_SIDE}(?:(?:{_EN_LEVEL}) ?)+(?:regiment|regt|division|battalion)?"
    rf"|(?:{_EN_LEVEL}) (?:number )?(?:{_NUMBER}|[a-m]\d?)"
    rf"|(?:{_LETTERED}) (?:company|troop|battery|co)"
    rf"|[a-fk] {_NUMBER}|[a-z]/\d+[-/]\d+|\d+/\d{{1,4}}(?: (?:nva|vc|arvn|regt|inf|cav|marines))*"
    rf"|\d{{1,4}} ?(?:rar|regt|bn|div|bde)|{_NUMBER} (?:nva|vc|arvn|pavn)(?: (?:{_EN_LEVEL}))?)"
)
_FR_LEVEL: Final = (
    "(?:regiments?|bataillons?|compagnies?|divisions?|brigades?|sections?|escadrons?|corps d'armee|"
    "groupe mobile|groupement|gm|bpc|bep|rei|rtm|bmi|commando)"
)
_FR_NUMBER: Final = (
    rf"(?:\d+(?:e|er|eme|re|ere)?|(?:{FR_WORD})(?:[ \-](?:et[ \-])?(?:{FR_WORD}|une?))*)"
)
_FR: Final = whole(
    rf"{_FR_NUMBER} {_FR_LEVEL}(?: {_FR_NUMBER})?|{_FR_LEVEL} (?:n° ?|numero )?{_FR_NUMBER}"
)
_RU: Final = re.compile(
    rf"(?<!\w)(?:\d+(?:-\w{{1,3}})?|{RU_WORD}(?: {RU_WORD})*) (?:\w+ )?"
    r"(?:полк|дивизи|батальон|рот|бригад|взвод|арми|корпус)\w*"
)
_KO: Final = re.compile(
    rf"(?:(?:백마|맹호|청룡|비둘기)(?:\s?부대)?\s?)?{KO_NUMBER}\s?(?:연대|대대|중대|소대|사단|여단|군단)"
    r"|(?:백마|맹호|청룡|비둘기)(?:\s?부대)?|[가-힣]{2}(?:사단|부대)"
)
_ZH: Final = re.compile(rf"第?[\d{ZH_DIGITS}]+(?:团|师|旅|营|连|排|军|班|支队|大队|中队)")


def find_units(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the places of units in the text as given."""
    mapped = reading.mapped
    if "vi" in reading.languages:
        yield from (mapped.span(*match.span()) for match in _VI.find(reading))
        if reading.case == "mixed":
            yield from (match.span("name") for match in _VI_NAMED.finditer(reading.text))
    for lang, pattern in (("en", _EN), ("fr", _FR)):
        if lang in reading.languages:
            yield from (mapped.span(*match.span()) for match in pattern.finditer(mapped.folded))
    for pattern in (_CODE, _RU, _KO, _ZH):
        yield from (mapped.span(*match.span()) for match in pattern.finditer(mapped.folded))
