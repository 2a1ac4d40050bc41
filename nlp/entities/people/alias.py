"""Other names of a person: bí danh, tên thường gọi, tên thật, tức."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlp.entities.people.spots import Spot
from nlp.entities.reading import EntityReading

_CAP: Final = r"[^\W\d_a-zà-ỹđ][\w’']*"
_RUN: Final = rf"(?P<name>{_CAP}(?:[ \u00a0]{_CAP}){{0,3}})"
_VI_CUE: Final = (
    r"(?:bí danh|bi danh|tên thật|ten that|tên thường gọi|ten thuong goi|thường gọi|còn gọi|"
    r"còn có tên|"
    r"biệt danh|biệt hiệu|tên hoạt động|tên thường dùng|tên khác|tên cúng cơm|tên tục|tên ở nhà|"
    r"tên khai sinh|tên lúc nhập ngũ|hay gọi|vẫn gọi|quen gọi|tên trong quân đội|tên cũ|tên "
    r"gọi khác|"
    r"anh em gọi|đồng đội gọi|mọi người gọi|cả đơn vị gọi|bd|b\.d\.|tên bí mật)"
)
_CUE: Final = re.compile(
    rf"(?<!\w)(?:{_VI_CUE}(?: là| anh là| ông là| nó là| anh| ông| nó)?"
    r"|alias|a\.?k\.?a\.?|nicknamed|known as|real name|nom de guerre|dit|surnommé|de son vrai nom|"
    r"vrai nom|real name was|also called)\s*[:,]?\s*[\"“«'‘]?",
    re.IGNORECASE,
)
_TUC: Final = re.compile(
    r"\s*[,(–-]?\s*(?:tức(?: là)?|tuc|hay còn gọi là|hay là)\s*[:\"“]?\s*", re.IGNORECASE
)
_NAME: Final = re.compile(_RUN)
_LOWER_NAME: Final = re.compile(r"(?P<name>[a-zà-ỹđ]+(?: [a-zà-ỹđ]+){0,1})(?=[\s,.;)]|$)")
_RU: Final = re.compile(
    r"(?:кличка|по прозвищу|прозвище|псевдоним|настоящее имя|он же|позывной)[: —-]+[«\"]?"
    r"(?P<name>[А-ЯЁ][а-яё]+(?: [А-ЯЁ][а-яё]+){0,3})"
)
_KO: Final = re.compile(
    r"(?:별명은?|일명|본명은?|가명은?|암호명은?|별칭은?)\s?:?\s?[\"'‘“]?"
    r"(?P<name>[가-힣]{2,6}(?: [가-힣]{1,3}){0,2}?)(?=[\"'’”]|이라|라고|이다|인|,|\.|\s|\)|$)"
)
_ZH: Final = re.compile(
    r"(?:化名|又名|原名|别名|本名|外号|绰号|真名|代号)(?:叫|是|为)?[：:]?[“\"]?"
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?=[”\"，。；、,.)）\s]|$|是|的|在|，)"
)


def find_aliases(reading: EntityReading, people: Sequence[Spot]) -> Iterator[Spot]:
    """Yield other names of those in ``people``, or of somebody unnamed."""
    text = reading.text
    by_start = {spot.start: spot for spot in people}
    for match in _CUE.finditer(text):
        name = _NAME.match(text, match.end())
        if name is None and reading.case == "lower":
            spot = by_start.get(match.end())
            if spot is not None:
                yield Spot(spot.start, spot.end, 0.9, "alias")
            continue
        if name is not None:
            start, end = name.span("name")
            spot = by_start.get(start)
            yield Spot(start, spot.end if spot else end, 0.97, "alias")
    for spot in people:
        tuc = _TUC.match(text, spot.end)
        if tuc is None:
            continue
        name = _NAME.match(text, tuc.end())
        if name is not None:
            yield Spot(*name.span("name"), 0.96, "alias")
    if not text.isascii():
        for pattern in (_RU, _KO, _ZH):
            for match in pattern.finditer(text):
                yield Spot(*match.span("name"), 0.9, "alias")
