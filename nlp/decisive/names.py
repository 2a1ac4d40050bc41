"""Names of people: capitals, surnames, titles; in text without capitals with more caution."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.decisive.common import STOP
from nlp.decisive.places import VI_PLACE_WORD
from nlp.decisive.reading import PROPER, Reading, vietnamese
from records.text import unaccented

_SURNAMES: Final = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh "
    "mai cao lương đào tạ tô trương lâm hà phùng quách thái tăng vương kiều chu châu la lưu "
    "lục mạc nghiêm nông ma ninh quàng lò tòng vàng giàng hầu cầm điêu đàm thạch sơn kim danh "
    "tống triệu ngọ khổng khuất doãn đồng từ thân vi bế hứa âu cù diệp đậu giáp hàn mã phí "
    "tôn trà trang ung văn siu ksor rơ lù lại bàn lường quan vì vù viên hoà cung công đường"
).split()
_MIDDLES: Final = (
    "văn thị đức xuân đình quang ngọc hữu sĩ sỹ trọng minh thanh công duy bá viết thế đăng "
    "trí tiến mạnh huy kim như thu hồng khắc quốc chí trung danh phúc nhật hoàng hải anh tấn "
    "thành đại gia vĩnh bảo"
).split()
_TITLES: Final = (
    "đồng chí|liệt sĩ|liệt sỹ|ls|anh|chị|ông|bà|cô|chú|bác|cậu|thằng|cụ|dì|mợ|"
    "hạ sĩ|trung sĩ|thượng sĩ|binh nhất|binh nhì|chuẩn uý|thiếu uý|trung uý|"
    "thượng uý|đại uý|thiếu tá|trung tá|thủ trưởng|chính trị viên|"
    "tôi là|cháu là|em là|con là|tên là|tên|họ tên|"
    "họ và tên|gọi là|bí danh"
)
_W: Final = r"[a-zà-ỹđ]+"
_TITLED: Final = vietnamese(rf"(?:{_TITLES})(?: tên| là|:)? (?P<name>{_W})(?P<more> {_W})?")
_MIDDLE: Final = "|".join(_MIDDLES)
# Without accents these are everyday words ("là", "vì", "lại").
_TOO_COMMON: Final = frozenset({"la", "vi", "vì", "lại", "quan", "công", "cung"})
_BARE_SURNAMES: Final = "|".join(name for name in _SURNAMES if name not in _TOO_COMMON)
_FULL: Final = vietnamese(
    rf"(?P<name>(?:{'|'.join(_SURNAMES)}) (?:{_MIDDLE}) {_W})",
    rf"(?P<name>(?:{unaccented(_BARE_SURNAMES)}) (?:{unaccented(_MIDDLE)}) [a-z]+)",
)
_START: Final = re.compile(r"(?:^|[.!?…:;\n\"“”«»(\-–—]\s*)$")
_TITLE_BEFORE: Final = vietnamese(rf"(?:{_TITLES})(?: tên)?(?: là)?:?\s*$")
_FOREIGN_TITLE: Final = re.compile(
    r"(?<!\w)(?:(?:mr|mrs|ms|sgt|lt|capt|col|maj|pvt|dr|m|mme)\.?|sergeant|captain|lieutenant|"
    r"monsieur|madame|soldat|sergent|capitaine|named|name is|called|s'appelait|nomme)[: ]\s*$"
)
_PLACE_BEFORE: Final = re.compile(
    rf"(?<!\w)(?:{unaccented(VI_PLACE_WORD)}|o|tai|que|ve|tu|nguyen quan|tru quan|noi hy sinh|qq|"
    r"at|in|near|from|of|east of|west of|pres de|vers|dans|под|около|близ|в|из)[:]?\s*$"
)
_NO_NAME: Final = frozenset(
    "ls qq sn hs đv i i'm i'd i'll i've grid the he she we they it you my his our a an in on "
    "at to of and but if so there this that what who when where good log name id fsb lz pow "
    "kia vc nva arvn us usa gi aar hq je il elle nous vous ils on le la les un une des et "
    "bonjour l'un d'eux c'est ce"
)
_KO_NAME: Final = re.compile(
    r"[가-힣]{2,4}?(?=이라는|라는|\s?(?:씨|선생|상병|병장|일병|이병|하사|중사|상사|소위|중위|대위)(?![가-힣]))"
)
_ZH_SURNAMES: Final = (
    "阮陈黎范黄潘武邓裴杜胡吴杨李丁段郑梅高梁陶谢苏张林何冯郭蔡王赵刘孙周徐朱马罗宋"
)
_ZH_NAME: Final = re.compile(
    rf"[{_ZH_SURNAMES}]氏[\u4e00-\u9fff]|[{_ZH_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=同志|烈士|牺牲|战士|，|。|是|的|说|死|在|$)"
)


def find_names(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the places of people's names in the text as given."""
    mapped = reading.mapped
    if reading.case == "mixed":
        for start, end, place in proper_runs(reading):
            if not place:
                yield start, end
    if "vi" in reading.languages:
        yield from (mapped.span(*match.span("name")) for match in _FULL.find(reading))
        if reading.case != "mixed":
            yield from _titled(reading)
    elif reading.case != "mixed":
        # An English or French speaker's transcript writes Vietnamese names without accents.
        for match in _FULL.bare.finditer(mapped.folded):
            if " the " not in match.group():
                yield mapped.span(*match.span("name"))
    for pattern in (_KO_NAME, _ZH_NAME):
        yield from (match.span() for match in pattern.finditer(reading.text))


def _titled(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield what stands behind "anh", "liệt sĩ" …, unless it is a common word."""
    for match in _TITLED.find(reading):
        if match["name"] not in STOP:
            yield reading.mapped.span(*match.span("name"))


def proper_runs(reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Yield runs of capitalised words, and whether they stand where a place does.

    The first word of a sentence counts with a surname or a title, or when nothing else is said
    with it ("Tuyển, E64").
    """
    for match in PROPER.finditer(reading.text):
        start, end = match.span()
        at = reading.mapped.place(start)
        titled = _is_titled(reading, at)
        words = match.group().split()
        surname = len(words) >= 2 and unaccented(words[0]) in _FOLDED_SURNAMES
        begins = _START.search(reading.text[max(0, start - 3) : start])
        if begins and not titled and not surname and not _alone(reading.text, match):
            start += len(words.pop(0)) + 1
        while words and unaccented(words[0]) in _NO_NAME:
            start += len(words.pop(0)) + 1
        if not words or start >= end or (len(words) == 1 and len(words[0]) == 1):
            continue
        surname = len(words) >= 2 and unaccented(words[0]) in _FOLDED_SURNAMES
        before = reading.mapped.folded[max(0, at - 24) : at]
        place = not titled and not surname and bool(_PLACE_BEFORE.search(before))
        yield start, end, place


def _is_titled(reading: Reading, at: int) -> bool:
    first = max(0, at - 24)
    folded, kept = reading.mapped.folded[first:at], reading.mapped.kept[first:at]
    title = (
        _TITLE_BEFORE.written.search(kept)
        if reading.accented
        else _TITLE_BEFORE.bare.search(folded)
    )
    return bool(title or _FOREIGN_TITLE.search(folded))


def _alone(text: str, match: re.Match[str]) -> bool:
    """Whether the run is one uncommon word, or several, and ends at a comma or a full stop."""
    if " " in match.group():
        return unaccented(match.group().split()[0]) not in STOP | _NO_NAME
    ends = not text[match.end() :].strip() or text[match.end()] in ".,;"
    return ends and unaccented(match.group()) not in STOP | _NO_NAME


_FOLDED_SURNAMES: Final = frozenset(map(unaccented, _SURNAMES))
