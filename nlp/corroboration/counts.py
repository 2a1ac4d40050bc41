"""How many dead or graves a text speaks of, in six languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from records.text import unaccented

_VI: Final = "mot hai ba bon nam sau bay tam chin muoi".split()
_EN: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_FR: Final = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt"
).split()
_RU: Final = (
    "один двое трое четверо пятеро шестеро семеро восемь девять десять одиннадцать двенадцать "
    "тринадцать четырнадцать пятнадцать"
).split()
_KO: Final = "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열".split()
_ZH: Final = "一二三四五六七八九十"

WORDS: Final[dict[str, int]] = {
    **{word: n for words in (_EN, _FR, _RU) for n, word in enumerate(words, 1)},
    **{word: n for n, word in enumerate(_VI, 1)},
    "sau": 6, "tu": 4, "lam": 5, "nham": 5,
    "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "пятерых": 5,
    "четверых": 4, "троих": 3, "двоих": 2, "семерых": 7, "шестерых": 6, "восьмерых": 8,
    "восемь": 8, "одного": 1, "seul": 1,
}  # fmt: skip

_VI_NUMBER: Final = (
    r"(?:(?:hai|ba|bon|nam|sau|bay|tam|chin) muoi(?: (?:mot|hai|ba|bon|tu|lam|sau|bay|tam|chin))?"
    r"|muoi(?: (?:mot|hai|ba|bon|lam|sau|bay|tam|chin))?|mot|hai|ba|bon|nam|sau|bay|tam|chin)"
)
_LATIN: Final = (
    r"twenty[- ](?:one|two|three|four|five|six|seven|eight|nine)|vingt[- ](?:et[- ]un|deux|trois"
    r"|quatre|cinq|six|sept|huit|neuf)|двадцать (?:один|два|две|три|четыре|пять|шесть|семь|восемь"
    r"|девять)|" + "|".join(sorted({*_EN, *_FR, *_RU, *WORDS} - set(_VI), key=len, reverse=True))
)
_NUMBER: Final = rf"(?P<n>\d{{1,3}}|{_VI_NUMBER}|{_LATIN})"
# Graves count as they stand; people only beside a word of burying or dying.
_GRAVES: Final = (
    r"(?:ngoi mo|mo|nam mo|nam|nam dat|hai cot|liet si|ls|dong chi|dc|bo hai cot|thi hai|thi the|"
    r"(?:\w+ ){0,2}graves?|bodies|crosses|tombes|corps|могил\w*|тел\w*)"
)
_PEOPLE: Final = (
    r"(?:nguoi|anh(?: em| bo doi)?|chu|chien si|bo doi|thang|dua|o|chi|cau|ong|ve quoc|dac cong|"
    r"(?:\w+ ){0,2}(?:men|soldiers|sappers|dead|kia|people|fighters|women|martyrs)"
    r"|of (?:them|d\d+)|"
    r"(?:\w+ ){0,1}(?:soldats|combattants|morts|hommes)|бойц\w*|солдат\w*|человек\w*|наших)"
)
_BURIED: Final = re.compile(
    r"\b(?:chon|vui|nam lai|nam trong|nam ngu|hy sinh|mo|mai tang|an tang|chet|vot duoc|quy tap|"
    r"buri\w+|bury\w*|grave\w*|dead|lying|laid|enterr\w+|tombe\w*|depos\w+|inhum\w+)|"
    r"похорон\w*|лежа\w*|могил\w*|погиб\w*|зарыл\w*|묻|전사|시신|埋|坟|墓|牺牲|葬"
)
_SPACED: Final = re.compile(rf"(?<![\w/.-]){_NUMBER} (?:(?P<g>{_GRAVES})|(?P<p>{_PEOPLE}))(?!\w)")
_BARE_RU: Final = re.compile(r"похоронили (?P<n>\w+)")
_KOREAN: Final = re.compile(
    r"(?P<n>\d{1,3}|열 ?(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?|스물\w?|한|두|세|네|다섯|여섯"
    r"|일곱|여덟|아홉) ?(?:명|구의|구|분|기의)"
)
_CHINESE: Final = re.compile(
    r"(?P<n>\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
    r"(?:座坟|座墓|个坟|具|位|名|个人|个战士|个)"
)
# What the folded words are in a text that is written with accents ("nằm ở" is no number).
_ACCENTED: Final = frozenset(
    """
    một hai ba bốn năm sáu bảy bẩy tám chín mười mươi mốt tư lăm nhăm
    ngôi mộ nấm đất hài cốt liệt sĩ sỹ ls đồng chí đc bộ thi thể người anh em đội chú chiến thằng
    đứa o chị cậu ông vệ quốc đặc công
    """.split()
)
# Folded, these are mostly other words ("năm", "ở", "tháng", "câu"), so they count with accents.
_DOUBTFUL: Final = frozenset({"nam", "o", "thang", "cau", "ong", "dua", "mo"})
_WITHIN: Final = 90
MOST_DEAD: Final = 500
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class DeadCount:
    """``number`` dead or graves, said in ``text[start:end]``."""

    number: int
    start: int
    end: int


def dead_counts(text: str) -> list[DeadCount]:
    """Return the numbers of dead or graves that ``text`` gives, in order; 1 says nothing."""
    folded = unaccented(text)
    if len(folded) != len(text):
        return []
    buried = [match.start() for match in _BURIED.finditer(folded)]
    found: list[DeadCount] = []
    if not buried:
        return found
    accented = folded != text.lower()
    for match in _SPACED.finditer(folded):
        if (match["g"] or _near(match.start(), buried)) and _reads(text, match, accented=accented):
            _keep(found, _spaced(match["n"]), match)
    for match in _BARE_RU.finditer(folded):
        _keep(found, _spaced(match["n"]), match)
    for match in _KOREAN.finditer(folded):
        if _near(match.start(), buried):
            _keep(found, _korean(match["n"]), match)
    for match in _CHINESE.finditer(folded):
        if _near(match.start(), buried):
            _keep(found, _chinese(match["n"]), match)
    return sorted(found, key=lambda one: one.start)


def _reads(text: str, match: re.Match[str], *, accented: bool) -> bool:
    """Whether the words as written are number and noun, not look-alikes without accents."""
    words = text[match.start() : match.end()].lower().split()
    if words[-1] == "năm":
        return False
    if not words[-1].isascii() or accented:
        latin = [word for word in words if not word.isascii() or word in _DOUBTFUL]
        if any(word not in _ACCENTED and not _CYRILLIC.search(word) for word in latin):
            return False
        return accented or words[-1] not in _DOUBTFUL
    return words[-1] not in _DOUBTFUL or (words[-1] == "mo" and words[0].isdecimal())


def _keep(found: list[DeadCount], number: int, match: re.Match[str]) -> None:
    if 1 < number <= MOST_DEAD:
        found.append(DeadCount(number, match.start(), match.end()))


def _near(start: int, places: list[int]) -> bool:
    return any(abs(start - place) <= _WITHIN for place in places)


def _spaced(said: str) -> int:
    if said.isdecimal():
        return int(said)
    tokens = said.replace("-", " ").split()
    if "muoi" in tokens:
        place = tokens.index("muoi")
        tens = WORDS[tokens[0]] if place else 1
        return 10 * tens + (WORDS[tokens[place + 1]] if place + 1 < len(tokens) else 0)
    if tokens[0] in ("twenty", "vingt", "двадцать"):
        return 20 + sum(WORDS.get(word, 0) for word in tokens[1:])
    return WORDS.get(said, WORDS.get(tokens[0], 0))


def _korean(said: str) -> int:
    if said.isdecimal():
        return int(said)
    if said.startswith("스물"):
        return 20
    rest = said.replace(" ", "")
    ten = 10 if rest.startswith("열") else 0
    rest = rest.removeprefix("열")
    return ten + (_KO.index(rest) + 1 if rest in _KO else 0)


def _chinese(said: str) -> int:
    if said.isdecimal():
        return int(said)
    said = said.replace("两", "二")
    if "十" not in said:
        return _ZH.index(said) + 1
    before, _, behind = said.partition("十")
    return 10 * (_ZH.index(before) + 1 if before else 1) + (_ZH.index(behind) + 1 if behind else 0)
