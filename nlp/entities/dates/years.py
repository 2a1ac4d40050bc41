"""Years that stand alone: "SN 1949", "(1949-1972)", "nhập ngũ 1968"; and numbers that are none."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.dates.said import Said, full_year
from nlp.entities.reading import EntityReading

_YEAR: Final = re.compile(
    r"(?<![\w.,/\-+=:#])(?<!(?<!\d)\d[ ])(?<!(?<!\d)\d\d[ ])(?P<y>19[3-8][\d?x*])(?![\w%°]|"
    r"[.,/:\-]\d|\s?[/+]|\s\d{3,4}(?!\d))"
)
_AFTER_MARK: Final = re.compile(
    r"(?:(?<=\bsn)|(?<=\bhs)|(?<=\bnn)|(?<=sn:)|(?<=sn\.)|(?<=hs:)|(?<=hs\.)|(?<=nn:)|(?<=sinh:)|"
    r"(?<=\())(?P<y>19[3-8]\d)(?![\w./,]\d|\w)"
)
# Words before a number that make it a height, a road, a unit, a paper, a grid.
_NOT_BEFORE: Final = re.compile(
    r"(?:(?<![\w/])(?:doi|cao diem|diem cao|cao do|nui|hill|height|cote|elevation|hohe|doan|"
    r"tieu doan|trung doan|su doan|"
    r"lu doan|su|lu|dai doi|trung doi|[cdefkhtvb]|bt|binh tram|cong truong|so|no|no\.|nr|num|"
    r"hom thu|ht|lbn|mailbox|km|cay so|duong|"
    r"quoc lo|ql|tinh lo|tl|route|highway|rd|road|x|y|n|e|tram|lo|thua|khu|mo so|mo|hang|phong|"
    r"grid|coord|to|ban do|map|tran|"
    r"высота|высоте|высоты|отметка|полк|고지|高地|tel|dt|sdt|dien thoai|gia|co|hon|gan|duoc|tong|"
    r"tong so|khoang|some|about|over|only)"
    r"[.:=°\s]*)$"
)
_LETTERS_BEFORE: Final = re.compile(r"(?<!\w)[A-Z]{2}\s?$")
_NOT_AFTER: Final = re.compile(
    r"\s?(?:nguoi|ten|quan|m|met|metres?|meters?|km|kg|ha|dong|usd|hai cot|liet si|liet sy|bo|mo|"
    r"ngoi|chiec|men|rounds|bullets|pounds|feet|ft|miles|yards|rifles|"
    r"soldiers|troops|people|hommes|человек|метров|명|미터|고지|米|人|名|高地|번|호)(?!\w)"
)
_BEFORE_OK: Final = re.compile(r"(?<!\w)(?:co|hs|sn|nn|tu tran|du|khoang|about|gan)\s?$")


def find(reading: EntityReading) -> list[Said]:
    """Return years of four figures from 1930 to 1989 that no word nearby makes another number."""
    text = reading.mapped.folded
    if "19" not in text:
        return []
    found = []
    for pattern in (_YEAR, _AFTER_MARK):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 14) : match.start()]
            if _NOT_BEFORE.search(before) and not re.search(r"(?:khoang|about) $", before):
                continue
            source = reading.text[
                max(0, reading.mapped.starts[match.start()] - 4) : reading.mapped.starts[
                    match.start()
                ]
            ]
            if _LETTERS_BEFORE.search(source) and not re.search(r"(?:SN|HS|NN|LS|QQ)\s?$", source):
                continue
            if _NOT_AFTER.match(text, match.end()):
                continue
            year = full_year(match["y"].translate(str.maketrans("?x*", "XXX")))
            if year:
                found.append(Said(*match.span(), (year, None, None), "nam-dung-rieng", 0.7))
    return found
