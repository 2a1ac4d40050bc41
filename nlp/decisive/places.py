"""Places: known names, what stands behind a place word, grids and degrees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from nlp.decisive.common import FUNCTION_WORDS, STOP
from nlp.decisive.numbers import EN_NUMBER
from nlp.decisive.reading import LATIN, PROPER, Reading, alternatives, vietnamese, whole
from nlp.positions import find_positions
from records.text import nfc, unaccented

VI_PLACE_WORD: Final = (
    "tỉnh|huyện|xã|phường|quận|thị xã|thị trấn|thành phố|thôn|ấp|làng|bản|buôn|"
    "xóm|phố|đường số|đường|quốc lộ|sông|suối|khe|hồ|đầm|vịnh|đồi|núi|đèo|dốc|"
    "đỉnh|cao điểm|điểm cao|cầu|bến|phà|rạch|kênh|cửa khẩu|nghĩa trang|ngã ba|"
    "ngã tư|hang|thung lũng|cánh đồng|căn cứ|sân bay|trạm|chùa|đình|cống|mũi|đảo|"
    "biên giới|chiến khu|khu|rừng|bãi|vùng"
)
_BEFORE: Final = "ở|tại|quê|quê ở|người|từ|về|gần|qua|bên"
_WORD: Final = r"[a-zà-ỹđ]+"
_BEHIND: Final = vietnamese(
    rf"(?P<lead>{VI_PLACE_WORD}) (?P<one>{_WORD}|\d+)(?: (?P<two>{_WORD}))?"
)
_AT: Final = vietnamese(
    rf"(?P<lead>ở|tại|quê|quê quán|nguyên quán|qq|từ|về|người) (?P<one>{_WORD}) (?P<two>{_WORD})"
)
# Behind these a name is sure to come.
_SURE: Final = frozenset(
    "tinh huyen xa phuong quan thon ap buon song suoi deo pha rach kenh".split()
) | {"thi xa", "thi tran", "thanh pho", "cua khau"}
_AT_ONE: Final = vietnamese(rf"(?P<lead>{_BEFORE}|{VI_PLACE_WORD}) (?P<one>{_WORD})")
_HILL: Final = whole(
    r"(?:hill|cote|colline|fsb|lz|firebase|landing zone|высот[аеуы]) [\w.]+(?: [a-z]+)?"
)
# Two letters of a 100 km square and four to ten figures, with or without the zone.
_GRID: Final = re.compile(
    r"(?<![\w.])(?:\d{1,2}[C-X]\s?)?[A-Z]{2}\s?\d{2,5}\s?\d{2,5}(?![\w])"
    r"|(?<![\w.])[a-z]{2} \d{3,5} ?\d{3,5}(?!\w)|(?<!\w)[XY] ?= ?\d+|[0-9]+ ?G ?\d+"
)
_LETTER: Final = alternatives(
    "alfa alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november "
    "oscar papa quebec romeo sierra tango uniform victor whiskey whisky yankee zulu xray x-ray"
)
_SPOKEN: Final = whole(
    rf"(?:grid |map |coordinates? )?(?:(?:{_LETTER}) ){{2}}{EN_NUMBER}(?:,? {EN_NUMBER})*"
)
_KO_ZH: Final = re.compile(
    r"\d{2,4}\s?(?:고지|高地)|[\u4e00-\u9fff]{2,3}(?:省|县|市|渡口|村|河|山)|[가-힣]{2,}(?:성|읍|마을|계곡)(?![가-힣])"
)


def find_places(reading: Reading, known: tuple[str, ...] = ()) -> Iterator[tuple[int, int]]:
    """Yield the places of place names in the text as given; ``known`` are further names."""
    mapped = reading.mapped
    names = _gazetteer(known)
    for match in names.pattern.finditer(mapped.folded):
        start, end = mapped.span(*match.span())
        if not reading.accented or _is_meant(reading, match, names.written):
            yield start, end
    if "vi" in reading.languages:
        for match in _AT_ONE.find(reading):
            if unaccented(match["one"]) in _short():
                yield mapped.span(*match.span("one"))
        for match in _BEHIND.find(reading):
            yield from _behind(reading, match)
        if reading.case != "mixed":
            for match in _AT.find(reading):
                weak = unaccented(match["lead"]) in ("tu", "ve", "nguoi")
                if match["two"] not in STOP and not (weak and match["one"] in STOP):
                    yield mapped.span(match.start("one"), match.end("two"))
    for pattern in (_HILL, _SPOKEN, _KO_ZH):
        yield from (mapped.span(*match.span()) for match in pattern.finditer(mapped.folded))
    yield from (match.span() for match in _GRID.finditer(reading.text))
    yield from ((found.start, found.end) for found in find_positions(reading.text))


def _behind(reading: Reading, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The name behind a place word: capitals where the text has them, else words not common."""
    first, last = reading.mapped.span(*match.span("one"))
    if reading.case == "mixed":
        start = reading.mapped.starts[match.start()]
        run = PROPER.match(reading.text, first)
        # A capital place word is part of a name: "Hồ Sĩ Nam", "Nguyễn Đình Chương".
        if run and reading.text[start].islower():
            yield start, run.end()
        elif match["one"].isdecimal():
            yield start, last
        return
    common = FUNCTION_WORDS if unaccented(match["lead"]) in _SURE else STOP
    if match["one"] in common:
        return
    end = match.end("two") if match["two"] and match["two"] not in common else match.end("one")
    yield reading.mapped.span(match.start(), end)


@lru_cache(maxsize=1)
def _shipped() -> tuple[str, ...]:
    lines = (files("nlp.decisive") / "places.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _single(name: str) -> bool:
    return " " not in name and len(name) <= 5 and bool(re.fullmatch(f"[{LATIN}]+", name))


@lru_cache(maxsize=1)
def _short() -> frozenset[str]:
    """Names of one syllable, folded."""
    return frozenset(unaccented(name) for name in _shipped() if _single(name))


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    """Names of more than one syllable: folded, and how each folded one is written."""

    pattern: re.Pattern[str]
    written: dict[str, list[str]]


@lru_cache(maxsize=4)
def _gazetteer(further: tuple[str, ...]) -> _Gazetteer:
    """Return the shipped names and ``further``; names in writing without spaces end anywhere."""
    written: dict[str, list[str]] = {}
    for name in (*_shipped(), *map(nfc, further)):
        if not _single(name):
            written.setdefault(unaccented(name), []).append(_marks(name.lower()))
    worded: list[str] = []
    unspaced: list[str] = []
    for name in sorted(written, key=len, reverse=True):
        spaceless = re.match("[\u3040-\u9fff가-힣]", name)
        (unspaced if spaceless else worded).append(re.escape(name))
    pattern = rf"(?<!\w)(?:{'|'.join(worded)})(?![a-z0-9])"
    return _Gazetteer(re.compile("|".join([pattern, *unspaced])), written)


def _marks(name: str) -> str:
    """Return letters and accents sorted, so that "hòa" and "hoà" are the same."""
    return "".join(sorted(unicodedata.normalize("NFD", name)))


def _is_meant(reading: Reading, match: re.Match[str], written: dict[str, list[str]]) -> bool:
    """Whether the name is written with its accents or capitals: "gia đình" is not Gia Định."""
    kept = reading.mapped.kept[slice(*match.span())]
    if _marks(kept) in written[match.group()]:
        return True
    last = match.start() + match.group().rfind(" ") + 1
    return reading.text[reading.mapped.starts[last]].isupper()
